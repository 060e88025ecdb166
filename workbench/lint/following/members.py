"""Parts of values: attributes, items, and what a target gets when something is taken apart.

In: values. Out: values. Never: an expression looked into.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence as Many

from workbench.lint.following.memory import Memory
from workbench.lint.following.scopes import Kind, kind_of
from workbench.lint.values import (
    NOTHING, UNKNOWN, Accepted, AcceptedItem, Blueprint, Bound, Caught, CaughtArguments, CaughtNumber, Instance, Literal, Mapping,
    OwnModule, Routine, Sequence, Socket, SocketModule, Value, Values, is_passed_over,
)  # fmt: skip


def attribute(memory: Memory, values: Values, name: str) -> Values:
    out: set[Value] = set()
    for value in values:
        match value:
            case SocketModule():
                out |= memory.of_socket_module(name)
            case Socket():
                out.add(Bound(value, name))
            case Instance() | Blueprint():
                out |= of_class(memory, value, name)
            case OwnModule():
                out |= memory.of_own_module(value.position, name)
            case Caught():
                known: dict[str, Value] = {"args": CaughtArguments(), "errno": CaughtNumber()}
                out.add(known.get(name, UNKNOWN))
            case _ if not is_passed_over(value):
                out.add(UNKNOWN)
    return frozenset(out)


def of_class(memory: Memory, owner: Instance | Blueprint, name: str) -> Values:
    out: set[Value] = set()
    waiting, seen = [owner.site], set()
    while waiting:
        site = waiting.pop()
        if site in seen:
            continue
        seen.add(site)
        for value in memory.slots.get(("attribute", site, name)):
            out |= _bound(memory, value, owner) if isinstance(value, Routine) else {value}
        for base in memory.bases.get(site, NOTHING):
            if isinstance(base, Blueprint):
                waiting.append(base.site)
            else:
                out.add(UNKNOWN)
    return frozenset(out)


def _bound(memory: Memory, value: Routine, owner: Instance | Blueprint) -> Values:
    code = memory.codes.get(value.site)
    kind = kind_of(code.node) if code is not None else Kind.STATIC
    if kind is Kind.PROPERTY and isinstance(owner, Instance):
        return memory.slots.get(("return", value.site, ""))
    is_bound = kind is Kind.CLASS or (kind is Kind.METHOD and isinstance(owner, Instance))
    return frozenset({Routine(value.site, owner.site) if is_bound else value})


def subscript(memory: Memory, values: Values, index: Values) -> Values:
    (only,) = index if len(index) == 1 else (UNKNOWN,)
    at = only.value if isinstance(only, Literal) and type(only.value) is int else None
    out: set[Value] = set()
    for value in values:
        match value:
            case Accepted() if at == 0:
                out.add(Socket("", "stream"))
            case Accepted() if at is not None:
                out.add(AcceptedItem(at))
            case CaughtArguments() if at == 0:
                out.add(CaughtNumber())
            case Sequence() | Mapping():
                out |= memory.slots.item(value, at if isinstance(value, Sequence) else None)
            case _ if not is_passed_over(value):
                out.add(UNKNOWN)
    return frozenset(out)


def taken_apart(memory: Memory, values: Values, at: int, targets: Many[ast.expr]) -> Values:
    """What the target at a position gets. A result of accept is read as the script reads it."""
    starred = next((place for place, one in enumerate(targets) if isinstance(one, ast.Starred)), None)
    out: set[Value] = set()
    for value in values:
        if isinstance(value, Accepted):
            out.add(Socket("", "stream") if at == 0 else UNKNOWN)
        elif isinstance(value, Sequence):
            length = memory.slots.lengths.get(value.site)
            if length is not None and starred is not None and at > starred:
                out |= memory.slots.item(value, length - len(targets) + at)
            else:
                out |= memory.slots.item(value, at)
        elif not is_passed_over(value):
            out.add(UNKNOWN)
    return frozenset(out)


def every(memory: Memory, values: Values) -> Values:
    """What a loop over a value gives."""
    out: set[Value] = set()
    for value in values:
        if isinstance(value, Sequence):
            out |= memory.slots.item(value, None)
        elif not is_passed_over(value):
            out.add(UNKNOWN)
    return frozenset(out)
