"""The model as plain JSON values.

In: any value of the model. Out: dictionaries, lists and scalars with the model's own names. Never: a choice of what to show.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum

from generator.model import Place

Json = object


def record(value: object) -> Json:
    """Tuples become lists, enumerations their values, places "file:line:column"; empty optional things stay."""
    if isinstance(value, Place):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {one.name: record(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [record(one) for one in value]
    return value
