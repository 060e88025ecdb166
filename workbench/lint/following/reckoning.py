"""Reckoning with values that are written down, such as 5 * 1000 or `LIMIT is None`.

In: values and a sign. Out: a value, or whether a comparison holds. Never: a number that grows without end.
"""

from __future__ import annotations

import ast

from workbench.lint.values import UNKNOWN, Instance, Literal, Sequence, Socket, SocketModule, Value, Values, is_none

_LARGEST = 10**12


def negated(value: Value, sign: ast.unaryop) -> Value:
    if isinstance(value, Literal) and type(value.value) in (int, float) and isinstance(sign, ast.USub):
        assert isinstance(value.value, int | float)
        return Literal(-value.value, value.replaceable)
    return UNKNOWN


def result(one: Value, other: Value, sign: ast.operator) -> Value:
    if not isinstance(one, Literal) or not isinstance(other, Literal):
        return UNKNOWN
    left, right = one.value, other.value
    if type(left) not in (int, float) or type(right) not in (int, float):
        return UNKNOWN
    assert isinstance(left, int | float) and isinstance(right, int | float)
    if not (abs(left) < _LARGEST and abs(right) < _LARGEST):
        return UNKNOWN
    replaceable = one.replaceable or other.replaceable
    match sign:
        case ast.Add():
            return Literal(left + right, replaceable)
        case ast.Sub():
            return Literal(left - right, replaceable)
        case ast.Mult():
            return Literal(left * right, replaceable)
        case ast.Div() if right:
            return Literal(left / right, replaceable)
        case ast.FloorDiv() if right:
            return Literal(left // right, replaceable)
    return UNKNOWN


def compared(left: Values, right: Values, sign: ast.cmpop) -> bool | None:
    (one,), (other,) = left if len(left) == 1 else (UNKNOWN,), right if len(right) == 1 else (UNKNOWN,)
    if isinstance(sign, ast.Is | ast.IsNot) and is_none(other) and isinstance(one, Socket | Instance | Sequence | SocketModule):
        return isinstance(sign, ast.IsNot)
    if not isinstance(one, Literal) or not isinstance(other, Literal) or one.replaceable or other.replaceable:
        return None
    equal = one.value == other.value
    if isinstance(sign, ast.Eq | ast.Is):
        return equal
    return not equal if isinstance(sign, ast.NotEq | ast.IsNot) else None
