"""Sizes of firmware that somebody measured, for the pages of targets.

In: the text of a file as `size --json` prints it: an object, or a list of them. Out: `Figures`. Never: a number that was not measured.
"""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Amount:
    """In bytes."""

    name: str
    flash: int
    ram: int


@dataclass(frozen=True, slots=True)
class Figures:
    target: str
    variant: str
    total: Amount
    parts: tuple[Amount, ...]
    upstream: Amount | None  # the sockets that are compared with


def figures(text: str) -> tuple[Figures, ...]:
    """ValueError, with what is wrong, where the text is something else."""
    try:
        told = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return tuple(_figures(one) for one in (told if isinstance(told, list) else [told]))


def _figures(told: object) -> Figures:
    fields = _object(told, "the whole")
    parts = fields.get("parts")
    if not isinstance(parts, list):
        raise ValueError("'parts' is no list")
    upstream = fields.get("upstream")
    return Figures(
        target=_text(fields, "target"),
        variant=_text(fields, "variant"),
        total=_amount("total", _object(fields.get("total"), "'total'")),
        parts=tuple(_named(one, "an entry of 'parts'") for one in parts),
        upstream=None if upstream is None else _named(upstream, "'upstream'"),
    )


def _named(told: object, what: str) -> Amount:
    fields = _object(told, what)
    return _amount(_text(fields, "name"), fields)


def _amount(name: str, fields: dict[str, object]) -> Amount:
    return Amount(name, _number(fields, "flash"), _number(fields, "ram"))


def _object(told: object, what: str) -> dict[str, object]:
    if not isinstance(told, dict):
        raise ValueError(f"{what} is no object")
    return told


def _text(fields: dict[str, object], key: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str):
        raise ValueError(f"'{key}' is no text")
    return value


def _number(fields: dict[str, object], key: str) -> int:
    value = fields.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"'{key}' is no number of bytes")
    return value
