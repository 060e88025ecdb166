"""Statements, in their order: branches are joined, loops gone through until their names hold all they can.

In: a body, its scope, what is known so far. Out: whether the end of the body is reached; names and slots hold more. Never: a body
of a function entered: it is followed later, with all that was ever passed to it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from collections.abc import Sequence as Many

from workbench.lint.following import members
from workbench.lint.following.expressions import assign, optional, routine, truth, value
from workbench.lint.following.memory import Environment, Memory, Scope, joined
from workbench.lint.following.scopes import Kind, bound_names, kind_of
from workbench.lint.values import ANYTHING, UNKNOWN, Blueprint, Caught, Socket, SocketModule

_TURNS = 3  # of a loop, until its names hold all they can
_DEEPEST = 3  # loops inside of which a loop is taken once


def block(memory: Memory, body: Iterable[ast.stmt], scope: Scope) -> bool:
    """False where the end is not reached."""
    return all(_statement(memory, one, scope) for one in body)


def _statement(memory: Memory, node: ast.stmt, scope: Scope) -> bool:
    match node:
        case ast.Expr():
            value(memory, node.value, scope)
        case ast.Assign():
            values = value(memory, node.value, scope)
            for target in node.targets:
                assign(memory, target, values, scope)
        case ast.AnnAssign():
            if node.value is not None:
                assign(memory, node.target, value(memory, node.value, scope), scope)
        case ast.AugAssign():
            value(memory, node.target, scope)
            value(memory, node.value, scope)
            assign(memory, node.target, ANYTHING, scope)
        case ast.Return():
            if node.value is not None:
                memory.slots.grow(("return", scope.site, ""), value(memory, node.value, scope))
            return False
        case ast.Raise():
            for part in (node.exc, node.cause):
                optional(memory, part, scope)
            return False
        case ast.Break() | ast.Continue():
            waiting = scope.breaks if isinstance(node, ast.Break) else scope.continues
            if waiting:
                waiting[-1].append(dict(scope.environment))
            return False
        case ast.If():
            holds = truth(memory, node.test, value(memory, node.test, scope))
            bodies = [node.body, node.orelse] if holds is None else [node.body] if holds else [node.orelse]
            return _branches(memory, bodies, scope)
        case ast.For() | ast.AsyncFor():
            target, items = node.target, members.every(memory, value(memory, node.iter, scope))
            return _loop(memory, node, scope, lambda: assign(memory, target, items, scope))
        case ast.While():
            test = node.test
            return _loop(memory, node, scope, lambda: value(memory, test, scope))
        case ast.With() | ast.AsyncWith():
            for item in node.items:
                values = value(memory, item.context_expr, scope)
                entered = frozenset({one if isinstance(one, Socket) else UNKNOWN for one in values})
                if item.optional_vars is not None:
                    assign(memory, item.optional_vars, entered, scope)
            return block(memory, node.body, scope)
        case ast.Try() | ast.TryStar():
            return _try(memory, node, scope)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            _define(memory, node, scope)
        case ast.ClassDef():
            _define_class(memory, node, scope)
        case ast.Import():
            for alias in node.names:
                _import(memory, alias, scope)
        case ast.ImportFrom():
            _import_from(memory, node, scope)
        case ast.Delete():
            for target in node.targets:
                if isinstance(target, ast.Name):
                    scope.environment.pop(target.id, None)
                else:
                    value(memory, target, scope)
        case ast.Match():
            value(memory, node.subject, scope)
            return _branches(memory, [*(one.body for one in node.cases), []], scope)
        case ast.Assert():
            value(memory, node.test, scope)
            optional(memory, node.msg, scope)
        case _:
            pass
    return True


def _branches(memory: Memory, bodies: Many[Many[ast.stmt]], scope: Scope) -> bool:
    before, ends = dict(scope.environment), []
    for body in bodies:
        scope.environment = dict(before)
        if block(memory, body, scope):
            ends.append(scope.environment)
    scope.environment = joined(ends) if ends else before
    return bool(ends)


def _loop(memory: Memory, node: ast.For | ast.AsyncFor | ast.While, scope: Scope, head: Callable[[], object]) -> bool:
    left: list[Environment] = []
    for _ in range(_TURNS if len(scope.breaks) < _DEEPEST else 1):
        before = dict(scope.environment)
        head()
        start = dict(scope.environment)
        scope.breaks.append([])
        scope.continues.append([])
        alive = block(memory, node.body, scope)
        ends = [scope.environment] if alive else []
        left += scope.breaks.pop()
        scope.environment = joined([before, start, *ends, *scope.continues.pop()])
        if scope.environment == before:
            break
    forever = isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and bool(node.test.value)
    if not forever and block(memory, node.orelse, scope):  # a break passes the else by
        left.append(scope.environment)
    scope.environment = joined(left) if left else scope.environment
    return bool(left)


def _try(memory: Memory, node: ast.Try | ast.TryStar, scope: Scope) -> bool:
    before = dict(scope.environment)
    alive = block(memory, node.body, scope)
    after = dict(scope.environment)
    ends = []
    if alive and block(memory, node.orelse, scope):
        ends.append(scope.environment)
    for handler in node.handlers:
        scope.environment = joined([before, after])
        if handler.type is not None:
            value(memory, handler.type, scope)
        if handler.name is not None:
            memory.assign(handler.name, frozenset({Caught()}), scope)
        if block(memory, handler.body, scope):
            ends.append(scope.environment)
    scope.environment = joined(ends) if ends else joined([before, after])
    return block(memory, node.finalbody, scope) and bool(ends)


def _define(memory: Memory, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
    for decorator in node.decorator_list:
        value(memory, decorator, scope)
    made = routine(memory, node, scope)
    if kind_of(node) is not Kind.SETTER:  # the property stays what the name is
        memory.assign(node.name, made, scope)


def _define_class(memory: Memory, node: ast.ClassDef, scope: Scope) -> None:
    site = memory.site(node)
    bases = [value(memory, base, scope) for base in node.bases if not (isinstance(base, ast.Name) and base.id == "object")]
    memory.bases[site] = frozenset().union(*bases)
    inside = Scope(site, scope.file, bound_names(node.body), scope, is_class=True)
    block(memory, node.body, inside)
    for name, values in inside.environment.items():
        memory.slots.grow(("attribute", site, name), values)
    memory.assign(node.name, frozenset({Blueprint(site)}), scope)


def _import(memory: Memory, alias: ast.alias, scope: Scope) -> None:
    memory.found.values[alias] = memory.module(alias.name)
    bound = alias.name if alias.asname else alias.name.partition(".")[0]
    memory.assign(alias.asname or bound, memory.module(bound), scope)


def _import_from(memory: Memory, node: ast.ImportFrom, scope: Scope) -> None:
    module = memory.module(node.module or "")
    for alias in node.names:
        if alias.name == "*":
            continue  # names that no statement binds are looked up there
        submodule = f"{node.module}.{alias.name}" if node.module else alias.name
        if SocketModule() in module:
            values = memory.of_socket_module(alias.name)
        elif node.module is None or memory.is_own(submodule):
            values = memory.module(submodule)
        else:
            values = members.attribute(memory, module, alias.name)
        memory.found.values[alias] = values
        memory.assign(alias.asname or alias.name, values, scope)
