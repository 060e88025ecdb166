"""Expressions: the values that they can have, and targets that take values.

In: a syntax tree and what is known so far. Out: values, kept for each node. Never: a statement.
"""

from __future__ import annotations

import ast

from workbench.lint.following import calls, members
from workbench.lint.following.memory import Code, Memory, Scope
from workbench.lint.following.reckoning import compared, negated, result
from workbench.lint.following.scopes import Definition
from workbench.lint.following.slots import limited
from workbench.lint.values import (
    ANYTHING, UNKNOWN, Blueprint, Instance, Literal, Mapping, OwnModule, Routine, Sequence, Values,
)  # fmt: skip

_MOST_RESULTS = 24  # of one operation


def value(memory: Memory, node: ast.expr, scope: Scope) -> Values:
    values = limited(_evaluate(memory, node, scope))
    known = memory.found.values.get(node)
    memory.found.values[node] = values if known is None else limited(known | values)
    return values


def optional(memory: Memory, node: ast.expr | None, scope: Scope) -> None:
    if node is not None:
        value(memory, node, scope)


def _evaluate(memory: Memory, node: ast.expr, scope: Scope) -> Values:
    match node:
        case ast.Constant():
            return ANYTHING if isinstance(node.value, complex) or node.value is ... else frozenset({Literal(node.value)})
        case ast.Name():
            return memory.look_up(node, scope)
        case ast.Attribute():
            return members.attribute(memory, value(memory, node.value, scope), node.attr)
        case ast.Call():
            return _call(memory, node, scope)
        case ast.Tuple() | ast.List() | ast.Set():
            return _sequence(memory, node, scope)
        case ast.Dict():
            site = memory.site(node)
            for key in node.keys:
                optional(memory, key, scope)
            for one in node.values:
                memory.slots.grow(("item", site, ""), value(memory, one, scope))
            return frozenset({Mapping(site)})
        case ast.Subscript():
            index = value(memory, node.slice, scope)
            return members.subscript(memory, value(memory, node.value, scope), index)
        case ast.UnaryOp() | ast.BinOp():
            return _reckon(memory, node, scope)
        case ast.BoolOp():
            return frozenset().union(*(value(memory, one, scope) for one in node.values))
        case ast.IfExp():
            holds = truth(memory, node.test, value(memory, node.test, scope))
            branches = [node.body, node.orelse] if holds is None else [node.body] if holds else [node.orelse]
            return frozenset().union(*(value(memory, one, scope) for one in branches))
        case ast.NamedExpr():
            values = value(memory, node.value, scope)
            assign(memory, node.target, values, scope)
            return values
        case ast.Await():
            return value(memory, node.value, scope)
        case ast.Yield():
            if node.value is not None:
                memory.slots.grow(("item", scope.site, ""), value(memory, node.value, scope))
            return ANYTHING
        case ast.YieldFrom():
            memory.slots.grow(("item", scope.site, ""), members.every(memory, value(memory, node.value, scope)))
            return ANYTHING
        case ast.Lambda():
            return routine(memory, node, scope)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            return _comprehension(memory, node, scope)
        case _:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    value(memory, child, scope)
            return ANYTHING


def _call(memory: Memory, node: ast.Call, scope: Scope) -> Values:
    callees = value(memory, node.func, scope)
    positional = [value(memory, one, scope) for one in node.args]
    named = {one.arg or "**": value(memory, one.value, scope) for one in node.keywords}
    plain = not any(isinstance(one, ast.Starred) for one in node.args)
    return calls.result(memory, node, callees, calls.Given(positional, named, plain))


def _sequence(memory: Memory, node: ast.Tuple | ast.List | ast.Set, scope: Scope) -> Values:
    site = memory.site(node)
    exact = isinstance(node, ast.Tuple) and not any(isinstance(one, ast.Starred) for one in node.elts)
    if exact:
        memory.slots.lengths[site] = len(node.elts)
    for at, one in enumerate(node.elts):
        memory.slots.grow(("item", site, at if exact else ""), value(memory, one, scope))
    return frozenset({Sequence(site)})


def _comprehension(
    memory: Memory, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope
) -> Values:
    before = dict(scope.environment)
    for generator in node.generators:
        assign(memory, generator.target, members.every(memory, value(memory, generator.iter, scope)), scope)
        for test in generator.ifs:
            value(memory, test, scope)
    site = memory.site(node)
    if isinstance(node, ast.DictComp):
        value(memory, node.key, scope)
        memory.slots.grow(("item", site, ""), value(memory, node.value, scope))
    else:
        memory.slots.grow(("item", site, ""), value(memory, node.elt, scope))
    scope.environment = before
    return frozenset({Mapping(site) if isinstance(node, ast.DictComp) else Sequence(site)})


def _reckon(memory: Memory, node: ast.UnaryOp | ast.BinOp, scope: Scope) -> Values:
    """Arithmetic of numbers that are written down, such as 5 * 1000."""
    if isinstance(node, ast.UnaryOp):
        return frozenset(negated(one, node.op) for one in value(memory, node.operand, scope))
    left, right = value(memory, node.left, scope), value(memory, node.right, scope)
    if len(left) * len(right) > _MOST_RESULTS:
        return ANYTHING
    return frozenset(result(one, other, node.op) for one in left for other in right)


def truth(memory: Memory, test: ast.expr, values: Values) -> bool | None:
    """Whether a test that was followed holds, where that is certain."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = truth(memory, test.operand, memory.found.of(test.operand))
        return None if inner is None else not inner
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return compared(memory.found.of(test.left), memory.found.of(test.comparators[0]), test.ops[0])
    (only,) = values if len(values) == 1 else (UNKNOWN,)
    return bool(only.value) if isinstance(only, Literal) and not only.replaceable else None


def routine(memory: Memory, node: Definition, scope: Scope) -> Values:
    """A function that is defined here."""
    site = memory.site(node)
    memory.codes[site] = Code(node, scope, scope.site if scope.is_class else -1)
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    for parameter, default in zip(positional[len(positional) - len(arguments.defaults) :], arguments.defaults):
        memory.slots.grow(("parameter", site, parameter.arg), value(memory, default, scope))
    for parameter, named in zip(arguments.kwonlyargs, arguments.kw_defaults):
        if named is not None:
            memory.slots.grow(("parameter", site, parameter.arg), value(memory, named, scope))
    return frozenset({Routine(site)})


def assign(memory: Memory, target: ast.expr, values: Values, scope: Scope) -> None:
    match target:
        case ast.Name():
            memory.assign(target.id, values, scope)
        case ast.Tuple() | ast.List():
            memory.found.values[target] = memory.found.of(target) | values
            for at, one in enumerate(target.elts):
                if isinstance(one, ast.Starred):
                    assign(memory, one.value, ANYTHING, scope)
                else:
                    assign(memory, one, members.taken_apart(memory, values, at, target.elts), scope)
        case ast.Attribute():
            for owner in value(memory, target.value, scope):
                if isinstance(owner, Instance | Blueprint):
                    memory.slots.grow(("attribute", owner.site, target.attr), values)
                elif isinstance(owner, OwnModule):
                    memory.slots.grow(("name", memory.modules[owner.position].site, target.attr), values)
        case ast.Subscript():
            value(memory, target.slice, scope)
            for owner in value(memory, target.value, scope):
                if isinstance(owner, Sequence | Mapping):
                    memory.slots.grow(("item", owner.site, ""), values)
        case _:
            pass
