"""The Python types of what calls take and give, as the specification writes them.

In: an expression such as "tuple[{recv_type}, tuple[str, int]]" and what stands for the words in braces. Out: the type as Python
writes it. Never: which value a policy has.

A word in braces is a policy, whose value's `stub` stands there, or one of three that are no policies: `class`, the class of sockets
that the call belongs to, `none`, a None that only a non-blocking socket gives, and `families`, the further forms of addresses that
the families of the class have.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from generator.model import Catalogue, Operation, Policy, Slot

CLASS, NONE, FAMILIES = "class", "none", "families"
_WORD = re.compile(r"\{(\w*)\}")


def words(expression: str) -> list[str]:
    """The policies that an expression names, in their order."""
    return [word for word in _WORD.findall(expression) if word not in (CLASS, NONE, FAMILIES)]


def spelled(expression: str, shown: Mapping[str, str]) -> str:
    """The expression, or a sentence, with every word replaced; what a policy shows may name the class in turn."""
    text = _WORD.sub(lambda match: shown[match[1]], expression)
    return " ".join(_WORD.sub(lambda match: shown.get(match[1], match[0]), text).split())


def slot_expression(slot: Slot, catalogue: Catalogue) -> str:
    return slot.stub or next((one.stub for one in catalogue.types if one.name == slot.type), "object")


def expressions(operation: Operation, catalogue: Catalogue) -> Iterator[str]:
    yield operation.result
    for slot in operation.slots:
        yield slot_expression(slot, catalogue)


def is_python(expression: str, policies: Mapping[str, Policy]) -> bool:
    """Whether the expression is a type, whatever values its policies have."""
    first = {name: policies[name].values[0].stub for name in words(expression)} | {CLASS: "object", NONE: "None", FAMILIES: ""}
    choices = [first | {name: value.stub} for name in words(expression) for value in policies[name].values]
    return all(_parses(spelled(expression, shown)) for shown in choices or [first])


def _parses(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    return bool(text)
