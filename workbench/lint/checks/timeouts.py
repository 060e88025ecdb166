"""Timeouts: their unit, and the values that mean something of their own.

In: a program. Out: findings PWL301 to PWL305. Never: a word about a value that is not known, unless its unit is certainly wrong.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from workbench.lint.dialect import UNITS
from workbench.lint.findings import Edit, Finding, Severity
from workbench.lint.program import Call, Program
from workbench.lint.values import Literal

# What nobody means: shorter in milliseconds than a packet's way, longer in seconds than anybody waits. Still longer ones stand
# for ever.
_SHORTEST_MILLISECONDS = 30
_LONGEST_SECONDS, _FOR_EVER = 1000, 10_000_000


def timeouts(program: Program) -> Iterator[Finding]:
    """PWL301 to PWL305."""
    for call in program.calls:
        node = program.argument(call, "value") if call.operation == "settimeout" and call.method else None
        if node is not None and not program.is_guarded(call.node, "TypeError", "ValueError"):
            yield from _timeout(program, call, node)


def _timeout(program: Program, call: Call, node: ast.expr) -> Iterator[Finding]:
    values = program.followed.of(node)
    certain = bool(values) and all(isinstance(one, Literal) for one in values)
    literals = list({(type(one.value), one.value): one.value for one in values if isinstance(one, Literal)}.values())
    numbers = [one for one in literals if isinstance(one, int | float) and not isinstance(one, bool)]
    if certain and literals == [None]:
        yield from _none(program, call, node)
    elif certain and numbers and all(one == 0 for one in numbers):
        yield from _special(program, call, node, "PWL304", "timeout_zero", "zero")
    elif certain and numbers and all(one < 0 for one in numbers):
        yield from _special(program, call, node, "PWL305", "timeout_negative", "a negative number")
    elif numbers and certain or _origin_unit(program, call) is not None:
        yield from _number(program, call, node, [one for one in numbers if one > 0] if certain else [])


def _none(program: Program, call: Call, node: ast.expr) -> Iterator[Finding]:
    value = program.dialect.setting("timeout_none", call.method, call.family)
    if value != "blocking":
        forever = program.dialect.setting("timeout_zero", call.method, call.family) == "forever"
        yield program.finding(
            "PWL303", Severity.ERROR, call.file, node, f"None is no timeout on {program.dialect.name}",
            program.dialect.sentence("timeout_none", value), "settimeout(0)" if forever else "a long time",
            program.replaced(call.file, node, "0") if forever and isinstance(node, ast.Constant) else (),
        )  # fmt: skip


def _special(program: Program, call: Call, node: ast.expr, rule: str, policy: str, what: str) -> Iterator[Finding]:
    value = program.dialect.setting(policy, call.method, call.family)
    happens = program.dialect.sentence(policy, value)
    before = program.method_in(program.origin, call) if program.origin else None
    if policy == "timeout_negative" and value == "error":
        yield program.finding(rule, Severity.ERROR, call.file, node, f"a timeout cannot be negative on {program.dialect.name}", happens)
    elif program.origin is not None and before is not None:
        if program.origin.setting(policy, before, call.family) != value:
            other = f"{what} as a timeout is another thing on {program.dialect.name} than on {program.origin.name}"
            yield program.finding(rule, Severity.WARNING, call.file, node, other, happens)
    elif policy == "timeout_zero" and value != "non_blocking":
        yield program.finding(
            rule, Severity.NOTE, call.file, node, f"zero does not make a socket non-blocking on {program.dialect.name}", happens
        )


def _origin_unit(program: Program, call: Call) -> tuple[int, bool] | None:
    """The unit of the dialect that the script was written for, where it is another one."""
    before = program.method_in(program.origin, call) if program.origin else None
    if program.origin is None or before is None:
        return None
    unit = UNITS[program.origin.setting("timeout_unit", before, call.family)]
    return unit if unit[0] != UNITS[program.dialect.setting("timeout_unit", call.method, call.family)][0] else None


def _number(program: Program, call: Call, node: ast.expr, numbers: list[int | float]) -> Iterator[Finding]:
    value = program.dialect.setting("timeout_unit", call.method, call.family)
    happens = program.dialect.sentence("timeout_unit", value)
    unit, whole = UNITS[value]
    other = _origin_unit(program, call)
    if other is not None:
        yield program.finding(
            "PWL301", Severity.WARNING, call.file, node, f"the timeout counts something else on {program.dialect.name}",
            happens, _converted(numbers, other[0], unit, whole) or _how(other[0], unit, whole),
            _edit(program, call, node, _converted(numbers, other[0], unit, whole)),
        )  # fmt: skip
        return
    fractions = [one for one in numbers if isinstance(one, float)]
    if whole and fractions:
        factor = 1000 if unit == 1 else unit
        yield program.finding(
            "PWL302", Severity.ERROR, call.file, node, f"a timeout is a whole number on {program.dialect.name}",
            happens, _converted(numbers, factor, unit, whole), _edit(program, call, node, _converted(numbers, factor, unit, whole)),
        )  # fmt: skip
    elif program.origin is None and numbers and unit == 1 and max(numbers) <= _SHORTEST_MILLISECONDS:
        yield program.finding(
            "PWL301", Severity.WARNING, call.file, node, f"{numbers[0]} ms is very short; {program.dialect.name} counts milliseconds",
            happens, f"settimeout({int(numbers[0] * 1000)}) where seconds are meant",
        )  # fmt: skip
    elif program.origin is None and numbers and unit == 1000 and _LONGEST_SECONDS <= min(numbers) < _FOR_EVER:
        yield program.finding(
            "PWL301", Severity.WARNING, call.file, node, f"{numbers[0]} s is very long; {program.dialect.name} counts seconds",
            happens, f"settimeout({numbers[0] / 1000:g}) where milliseconds are meant",
        )  # fmt: skip


def _converted(numbers: list[int | float], before: int, unit: int, whole: bool) -> str:
    """The same time in the other unit; "" where that cannot be written exactly."""
    if len(numbers) != 1:
        return ""
    time = round(numbers[0] * before / unit, 6)
    if time == int(time):
        return str(int(time))
    return "" if whole else repr(time)


def _how(before: int, unit: int, whole: bool) -> str:
    if before > unit:
        return f"{before // unit} times the number, as an int"
    return "a thousandth of the number" + (", as an int" if whole else "")


def _edit(program: Program, call: Call, node: ast.expr, text: str) -> tuple[Edit, ...]:
    return program.replaced(call.file, node, text) if text and isinstance(node, ast.Constant) else ()
