"""Calls: what their arguments flow into, and what they give.

In: the values of what is called and of its arguments. Out: the values of the call. Never: an expression looked into, beyond the
name that a script calls something by.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence as Many
from dataclasses import dataclass

from generator.model import Meaning
from workbench.lint.following import members
from workbench.lint.following.memory import Memory
from workbench.lint.following.scopes import Kind, kind_of, parameters
from workbench.lint.values import (
    ANYTHING, NOTHING, UNKNOWN, Accepted, Blueprint, Bound, Instance, Literal, Mapping, Named, Received, Routine, Secured, Sent,
    Sequence, Socket, SocketClass, Unknown, Value, Values, all_of, is_passed_over,
)  # fmt: skip

_PUT_INTO = ("append", "add", "appendleft", "insert", "setdefault")
_TAKEN_FROM = ("get", "pop", "popleft", "setdefault")
_SECURED_BY = "wrap_socket"  # of ssl, and of its contexts
_SAME_ITEMS = ("tuple", "list", "set", "iter", "reversed", "sorted")


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of a call. `plain`: none of them is unpacked."""

    positional: Many[Values]
    named: dict[str, Values]
    plain: bool = True


def result(memory: Memory, node: ast.Call, callees: Values, given: Given) -> Values:
    out: set[Value] = set()
    for callee in callees:
        match callee:
            case SocketClass():
                out |= _opened(memory, given)
            case Bound():
                out |= _of_socket(memory, callee, node)
            case Routine():
                pass_on(memory, callee, given if given.plain else Given([ANYTHING], given.named))
                out |= memory.slots.get(("return", callee.site, ""))
                if ("item", callee.site, "") in memory.slots:  # a generator
                    out.add(Sequence(callee.site))
            case Blueprint():
                made = Instance(callee.site)
                for one in members.of_class(memory, made, "__init__"):
                    if isinstance(one, Routine):
                        pass_on(memory, one, given)
                out.add(made)
            case Unknown():
                out |= _foreign(memory, node, given)
            case _ if not is_passed_over(callee):
                out.add(UNKNOWN)
    return frozenset(out)


def _opened(memory: Memory, given: Given) -> Values:
    families = _meant(memory, Meaning.FAMILY, given, 0, ("family", "af"))
    types = _meant(memory, Meaning.TYPE, given, 1, ("type",))
    return frozenset(Socket(family, type_) for family in families for type_ in types)


def _meant(memory: Memory, meaning: Meaning, given: Given, at: int, names: Many[str]) -> set[str]:
    values = given.positional[at] if at < len(given.positional) else NOTHING.union(*(given.named.get(one, NOTHING) for one in names))
    if not values:
        return {memory.vocabulary.default(meaning) if given.plain else ""}
    return {memory.vocabulary.term(one.name, meaning) if isinstance(one, Named) else "" for one in values}


def _of_socket(memory: Memory, callee: Bound, node: ast.Call) -> Values:
    match memory.vocabulary.methods.get(callee.method):
        case "accept":
            return frozenset({Accepted()})
        case "makefile" | "enter":
            return frozenset({callee.socket})
        case "recv" | "read" | "readall" | "readline":
            return frozenset({Received(callee.method)})
        case "recvfrom":
            return _tuple(memory, node, [frozenset({Received(callee.method)}), ANYTHING])
        case "send" | "sendall":
            return frozenset({Sent(callee.method)})
        case _:
            return ANYTHING


def pass_on(memory: Memory, callee: Routine, given: Given) -> None:
    """Arguments become parameters."""
    code = memory.codes.get(callee.site)
    if code is None:
        return
    arguments = code.node.args
    names = parameters(arguments)
    positional = names[: len(arguments.posonlyargs) + len(arguments.args)]
    if callee.instance >= 0 and kind_of(code.node) is not Kind.STATIC:
        names, positional = names[1:], positional[1:]
    for name, values in zip(positional, given.positional):
        memory.slots.grow(("parameter", callee.site, name), values)
    if arguments.vararg is not None:
        for rest in given.positional[len(positional) :]:
            memory.slots.grow(("item", memory.site(arguments.vararg), ""), rest)
    for name, values in given.named.items():
        if name in names:
            memory.slots.grow(("parameter", callee.site, name), values)
        elif arguments.kwarg is not None:
            memory.slots.grow(("item", memory.site(arguments.kwarg), ""), values)


def _foreign(memory: Memory, node: ast.Call, given: Given) -> Values:
    """A call of something that is not the program's. It may keep what it is given in a container, give what is in one, or call a
    function that it is given, as whatever starts a thread does."""
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if _SECURED_BY in (method, name) and given.positional and all_of(given.positional[0], Socket):
        return frozenset({Secured()})
    known = _of_python(memory, node, name, given)
    if isinstance(node.func, ast.Attribute):
        known = _of_container(memory, node, method, memory.found.of(node.func.value), given)
    if known is not None:
        return known
    for at, values in enumerate(given.positional):
        for value in values:
            if isinstance(value, Routine):
                _started(memory, value, given.positional[at + 1 :])
    for value in given.named.get("target", NOTHING):
        if isinstance(value, Routine):
            _started(memory, value, [given.named["args"]] if "args" in given.named else [])
    return ANYTHING


def _of_container(memory: Memory, node: ast.Call, method: str, owners: Values, given: Given) -> Values | None:
    containers = [one for one in owners if isinstance(one, Sequence | Mapping)]
    if method in _PUT_INTO and given.positional:
        for owner in containers:
            memory.slots.grow(("item", owner.site, ""), given.positional[-1])
    if method not in (*_TAKEN_FROM, "values", "items") or not containers:
        return None
    inside = frozenset[Value]().union(*(memory.slots.item(owner, None) for owner in containers))
    if method == "values":
        return _list(memory, node, inside)
    if method == "items":
        return _list(memory, node, _tuple(memory, node.func, [ANYTHING, inside]))
    return inside | (ANYTHING if len(containers) < len(owners) else NOTHING)


def _of_python(memory: Memory, node: ast.Call, name: str, given: Given) -> Values | None:
    """What functions of Python's own do with containers and attributes."""
    arguments = given.positional
    if not arguments or not given.plain:
        return None
    if name in _SAME_ITEMS or name == "const":  # MicroPython's, which only its compiler sees
        return arguments[0]
    if name == "next":
        return members.every(memory, arguments[0])
    if name == "enumerate":
        return _list(memory, node, _tuple(memory, node.func, [ANYTHING, members.every(memory, arguments[0])]))
    if name == "zip":
        return _list(memory, node, _tuple(memory, node.func, [members.every(memory, one) for one in arguments]))
    if name == "getattr" and len(arguments) > 1:
        (only,) = arguments[1] if len(arguments[1]) == 1 else (UNKNOWN,)
        if isinstance(only, Literal) and isinstance(only.value, str):
            return members.attribute(memory, arguments[0], only.value).union(*arguments[2:3])
    return None


def _list(memory: Memory, node: ast.AST, inside: Values) -> Values:
    site = memory.site(node)
    memory.slots.grow(("item", site, ""), inside)
    return frozenset({Sequence(site)})


def _tuple(memory: Memory, node: ast.AST, parts: Many[Values]) -> Values:
    site = memory.site(node)
    memory.slots.lengths[site] = len(parts)
    for at, one in enumerate(parts):
        memory.slots.grow(("item", site, at), one)
    return frozenset({Sequence(site)})


def _started(memory: Memory, callee: Routine, rest: Many[Values]) -> None:
    """With the arguments that follow, alone or in a tuple."""
    if len(rest) >= 1 and rest[0] and all(isinstance(one, Sequence) for one in rest[0]):
        for one in rest[0]:
            assert isinstance(one, Sequence)
            length = memory.slots.lengths.get(one.site)
            if length is not None:
                pass_on(memory, callee, Given([memory.slots.item(one, at) for at in range(length)], {}))
        return
    pass_on(memory, callee, Given(rest, {}))
