"""Failures: classes of exceptions that a variant has not or that sockets never raise, and numbers of errors.

In: a program. Out: findings PWL401 to PWL403. Never: a word about a clause that also catches what is raised.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from workbench.lint.dialect import Dialect
from workbench.lint.findings import Edit, Finding, Severity
from workbench.lint.program import Call, Program
from workbench.lint.values import CaughtArguments, CaughtNumber, ErrorClass, Literal, SocketModule, all_of

_TIMEOUT = "TimeoutError"
_PYTHON = frozenset(("print", "len", "str", "bytes", "bytearray", "int", "repr", "isinstance", "min", "max", "memoryview"))


def missing_classes(program: Program) -> Iterator[Finding]:
    """PWL401."""
    dialect = program.dialect
    for file, node in program.nodes:
        if not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load):
            continue
        values = program.followed.of(node)
        (value,) = values if len(values) == 1 else (None,)
        if not isinstance(value, ErrorClass) or program.is_asked_for(node, value.name):
            continue
        if isinstance(node, ast.Attribute):
            if not all_of(program.followed.of(node.value), SocketModule) or value.name in dialect.names:
                continue
        elif value.of_module:
            if node not in program.followed.through_star or value.name in dialect.names:
                continue
        elif dialect.exists(value.name) or node.id != value.name:
            continue
        if program.is_guarded(node, "AttributeError" if isinstance(node, ast.Attribute) else "NameError"):
            continue
        what = "the socket module of " + dialect.name if value.of_module else dialect.name
        instead, edits = _other_class(program, file, node, value)
        yield program.finding(
            "PWL401", Severity.ERROR, file, node, f"{what} has no exception '{value.name}'",
            _raised_here(dialect) + program.editions_with(partial(_has, value)), instead, edits,
        )  # fmt: skip


def _has(value: ErrorClass, dialect: Dialect) -> bool:
    return value.name in dialect.names if value.of_module else dialect.exists(value.name)


def _raised_here(dialect: Dialect) -> str:
    return " ".join(
        dialect.sentence(policy, dialect.setting(policy)) for policy in ("error_class", "timeout_error")
    )


def _other_class(program: Program, file: int, node: ast.AST, value: ErrorClass) -> tuple[str, tuple[Edit, ...]]:
    """The class that this one stands for in the dialects that have it."""
    dialect = program.dialect
    for one in (*((program.origin,) if program.origin else ()), *program.vocabulary.dialects):
        known = one.exceptions.get(value.name)
        if known is None or (known.in_module if value.of_module else known.builtin) is False:
            continue
        root = one.lineage(value.name)[0]
        if root == one.error:
            return dialect.error, program.replaced(file, node, dialect.error)
        if root == _TIMEOUT and dialect.exists(_TIMEOUT):
            return _TIMEOUT, program.replaced(file, node, _TIMEOUT)
        if root == _TIMEOUT:
            return f"{dialect.error}, with {dialect.numbers['ETIMEDOUT']} (ETIMEDOUT) as its first argument", ()
    return f"{dialect.error}, whose first argument is the number", ()


def clauses(program: Program) -> Iterator[Finding]:
    """PWL402."""
    for file, node in program.nodes:
        if isinstance(node, ast.Try):
            calls = [call for call in program.calls if call.file == file and _stands_in(program, call.node, node)]
            if calls:
                yield from _clauses(program, file, node, calls)


def _stands_in(program: Program, call: ast.AST, node: ast.Try) -> bool:
    """In the body itself: not in a function that is defined there, or in a try inside."""
    for parent, child in program.around(call):
        if parent is node:
            return child in node.body
        if isinstance(parent, ast.Try | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return False
    return False


def _clauses(program: Program, file: int, node: ast.Try, calls: list[Call]) -> Iterator[Finding]:
    dialect = program.dialect
    caught: list[tuple[ast.expr, str]] = []
    for handler in node.handlers:
        types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type] if handler.type else []
        if not types:
            return
        for one in types:
            values = program.followed.of(one)
            (value,) = values if len(values) == 1 else (None,)
            if not isinstance(value, ErrorClass):
                return
            if not (value.name in dialect.exceptions if value.of_module else dialect.exists(value.name)):
                continue  # PWL401
            caught.append((one, dialect.lineage(value.name)[0]))
    names = {name for _, name in caught}
    if names & {"Exception", "BaseException"}:
        return
    errors = {one.error for one in program.vocabulary.dialects}
    if not names & set(dialect.lineage(dialect.error)):
        for one, name in caught:
            if name in errors:
                only = _only_sockets(node, calls) and isinstance(one, ast.Name)
                yield program.finding(
                    "PWL402", Severity.WARNING, file, one, f"{name} does not catch what sockets of {dialect.name} raise",
                    dialect.sentence("error_class", dialect.setting("error_class")), dialect.error,
                    program.replaced(file, one, dialect.error) if only else (),
                )  # fmt: skip
    raised = {name for call in calls for name in dialect.raised_by(call.method, call.family)}
    for one, name in caught:
        if name == _TIMEOUT and name not in raised:
            method = next((call.method for call in calls if call.method is not None), None)
            timeout = dialect.setting("timeout_error", method)
            yield program.finding(
                "PWL402", Severity.WARNING, file, one,
                f"{', '.join(sorted({call.called for call in calls}))} of {dialect.name} never raises TimeoutError",
                dialect.sentence("timeout_error", timeout), f"{dialect.error}, with {dialect.numbers['ETIMEDOUT']} (ETIMEDOUT)",
            )  # fmt: skip
        elif name in dialect.exceptions and name not in errors and name != _TIMEOUT:
            reasons = [link.reason for link in dialect.exceptions[name].chain if link.reason]
            yield program.finding(
                "PWL402", Severity.WARNING, file, one, f"sockets of {dialect.name} never raise {name}",
                reasons[-1] if reasons else _raised_here(dialect), dialect.error,
            )  # fmt: skip


def _only_sockets(node: ast.Try, calls: list[Call]) -> bool:
    known = {call.node for call in calls}
    return all(
        each in known or (isinstance(each.func, ast.Name) and each.func.id in _PYTHON)
        for statement in node.body
        for each in ast.walk(statement)
        if isinstance(each, ast.Call)
    )


def numbers(program: Program) -> Iterator[Finding]:
    """PWL403."""
    for file, node in program.nodes:
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        if any(all_of(program.followed.of(one), CaughtNumber) for one in sides):
            inside = [one.elts if isinstance(one, ast.Tuple | ast.List | ast.Set) else [one] for one in sides]
            compared = [each for one in inside for each in one]
        elif any(all_of(program.followed.of(one), CaughtArguments) for one in sides):
            compared = sides
        else:
            continue
        beside = _numbers_beside(program, node)
        for one in compared:
            number = _number_of(program, one)
            if number is not None:
                yield from _number(program, file, one, number, beside)


def _number_of(program: Program, node: ast.expr) -> int | None:
    """A number that is written down, here or where the name gets it."""
    values = program.followed.of(node)
    (value,) = values if len(values) == 1 else (None,)
    return value.value if isinstance(value, Literal) and type(value.value) is int and value.value > 0 else None


def _numbers_beside(program: Program, node: ast.Compare) -> frozenset[int]:
    """Every number that the whole condition names: who compares with both numbers of an error knows of both."""
    whole: ast.AST = node
    while isinstance(parent := program.parents.get(whole), ast.BoolOp):
        whole = parent
    found = (_number_of(program, one) for one in ast.walk(whole) if isinstance(one, ast.expr))
    return frozenset(one for one in found if one is not None)


def _number(
    program: Program, file: int, node: ast.expr, number: int, beside: frozenset[int]
) -> Iterator[Finding]:
    dialect = program.dialect
    here = dialect.names_of_numbers.get(number)
    if program.origin is not None:
        meant = program.origin.names_of_numbers.get(number)
        if meant is None or meant == here:
            return
        others = {meant: program.origin.numbers[meant]}
    else:
        others = {
            name: number
            for one in program.vocabulary.dialects
            if (name := one.names_of_numbers.get(number)) is not None and name != here
        }
        if not others or here is not None:
            return
    meant = sorted(others)[0]
    now = dialect.numbers[meant]
    if now in beside:
        return
    yield program.finding(
        "PWL403", Severity.WARNING, file, node,
        f"{meant} is {now} on {dialect.name}, not {number}" + (f"; {number} is {here}" if here else ""),
        f"The numbers are those of the table '{dialect.variant.numbering.value}'.", f"errno.{meant} or {now}",
        program.replaced(file, node, str(now)) if program.origin is not None and isinstance(node, ast.Constant) else (),
    )  # fmt: skip


