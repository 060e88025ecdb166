"""Differences between two variants, as people read them.

In: two variants and the catalogue. Out: for each difference what each of the two has, in words. Never: a judgement of what
differs; that is `generator.differences`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from generator.differences import MISSING, Difference, differences
from generator.manual.page import Line, code, text
from generator.manual.words import spaced
from generator.model import Catalogue, Policy, Variant


class Sort(Enum):
    """How a difference meets a script that was written for the first variant."""

    GONE = "gone"
    NEW = "new"
    CALL = "call"  # the parameters are others
    BEHAVIOUR = "behaviour"
    NUMBER = "number"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Contrast:
    """`call` is the item of the call that it is about, `owner` the class whose scope it is about; "" for none. `policy` is set
    where it is one."""

    sort: Sort
    kind: str
    item: str
    owner: str
    call: str
    policy: str
    question: str  # what the policy's values answer
    sides: tuple[Line, Line]
    grounds: tuple[str, str]
    examples: tuple[str, str]  # lines of a script that do the same on either side; "" where there is nothing to show


_CALLS = ("function", "method", "constructor")
_NUMBERS = ("constant", "error", "lookup error", "builtin", "numbering", "lookup numbering")
_MEANS = re.compile(r" \([a-z]+\.[a-z0-9_]+\)")


def contrasts(first: Variant, second: Variant, catalogue: Catalogue) -> tuple[Contrast, ...]:
    policies = {one.name: one for one in catalogue.policies}
    classes = {one.name for one in (*first.classes, *second.classes)}
    return tuple(_contrast(_in_words(one, catalogue), policies, classes) for one in differences(first, second, catalogue))


def _in_words(one: Difference, catalogue: Catalogue) -> Difference:
    """Numbers without the specification's words for what they mean; a numbering as the firmware that has it."""
    if one.kind in ("numbering", "lookup numbering"):
        titles = {each.name: each.source.title for each in (*catalogue.numberings, *catalogue.lookup_numberings)}
        named = (titles[one.values[0]], titles[one.values[1]])
        return replace(one, values=named) if named[0] != named[1] else one
    if one.kind == "constant":
        plain = tuple(_MEANS.sub("", value) for value in one.values)
        return replace(one, values=(plain[0], plain[1])) if plain[0] != plain[1] else one
    return one


def _contrast(one: Difference, policies: dict[str, Policy], classes: set[str]) -> Contrast:
    """A policy's item is its name behind the scope: "timeout_unit", "socket.timeout_unit", "socket.recv.recv_amount"."""
    item, owner, policy = one.item, "", ""
    call = item if one.kind in _CALLS else ""
    if one.kind == "policy":
        item, _, policy = one.item.rpartition(".")
        owner, call = (item, "") if item in classes else ("", item.removesuffix(".constructor"))
    values = tuple(_call(value) for value in one.values) if one.kind in _CALLS else one.values
    values = values if values[0] != values[1] else one.values
    left, right = (_side(one.kind, value, policies.get(policy)) for value in values)
    question = policies[policy].meaning.rstrip(".") if policy else ""
    before, after = (_example(value, policies.get(policy)) for value in one.values)
    examples = (before, after) if before and after and before != after else ("", "")
    return Contrast(_sort(one), one.kind, item, owner, call, policy, question, (left, right), one.grounds, examples)


def _call(value: str) -> str:
    """How the call is written, without its operation."""
    return value[: value.rindex(")") + 1] if value.endswith(("extra", ")")) or ", operation" in value else value


def _sort(one: Difference) -> Sort:
    if one.values[1] == MISSING:
        return Sort.GONE
    if one.values[0] == MISSING:
        return Sort.NEW
    if one.kind in _CALLS:
        return Sort.CALL
    if one.kind == "policy":
        return Sort.BEHAVIOUR
    return Sort.NUMBER if one.kind in _NUMBERS else Sort.OTHER


def _side(kind: str, value: str, policy: Policy | None) -> Line:
    if value == MISSING:
        return text("absent")
    if policy is not None:
        return text(policy.value(value).sentence)
    return (code(value),) if kind in (*_CALLS, *_NUMBERS) and kind not in _SPOKEN else text(value)


def _example(value: str, policy: Policy | None) -> str:
    return policy.value(value).example if policy is not None and value != MISSING else ""


def name(one: Contrast) -> Line:
    """What it is about: a name, or for a policy the question and where it is asked."""
    if one.policy:
        return spaced(one.question, text("(", code(one.item), ")") if one.item else ())
    if one.kind in _SPOKEN:
        return text(_SPOKEN[one.kind])
    return text(_BEFORE.get(one.kind, ""), code(one.item), _BEHIND.get(one.kind, ""))


_SPOKEN = {"modules": "Modules to import", "numbering": "Numbers of errors", "lookup numbering": "Numbers of failed lookups"}
_BEFORE = {"class": "class ", "companion": "module "}
_BEHIND = {"builtin": " without import"}
