"""Received data: what its type does not let scripts do.

In: a program. Out: findings PWL207. Never: a word about data that may be something else.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from workbench.lint.dialect import reads
from workbench.lint.findings import Edit, Finding, Severity
from workbench.lint.program import Program
from workbench.lint.values import Literal, Mapping, Received, all_of

# Of these MicroPython wants arguments of the data's own kind; startswith and endswith take text too.
_OF_ITS_OWN_KIND = frozenset(
    ("find", "rfind", "index", "rindex", "split", "rsplit", "strip", "lstrip", "rstrip", "replace", "partition", "rpartition", "count")
)


def data(program: Program) -> Iterator[Finding]:
    """PWL207."""
    for file, node in program.nodes:
        match node:
            case ast.Attribute(value=value, attr=name, ctx=ast.Load()):
                missing = hasattr(bytearray, name) and not hasattr(bytes, name)
                if missing and _kinds(program, value) == {"bytes"} and not program.is_guarded(node, "AttributeError"):
                    instead = f"bytearray({program.source(file, value)}).{name}"
                    yield _of_data(program, file, node, f"has no '{name}'", "bytes", instead)
            case ast.Subscript(value=value, ctx=ast.Store()) if _kinds(program, value) == {"bytes"}:
                yield _of_data(program, file, node, "cannot be changed", "bytes", f"bytearray({program.source(file, value)})")
            case ast.Subscript(value=value, slice=key) if all_of(program.known(value), Mapping):
                yield from _as_key(program, file, key)
            case ast.Dict(keys=keys):
                for key_ in keys:
                    yield from _as_key(program, file, key_) if key_ is not None else ()
            case ast.BinOp(left=left, right=right, op=ast.Add()):  # the other way round it is: bytes take any buffer
                yield from _with_text(program, file, node, ((left, right),), "is no text, and cannot be added to it", Severity.ERROR)
            case ast.Compare(left=left, comparators=[right], ops=[ast.Eq() | ast.NotEq()]):
                both = ((left, right), (right, left))
                yield from _with_text(program, file, node, both, "is no text, and never equal to it", Severity.WARNING)
            case ast.Call(func=ast.Attribute(value=value, attr=name), args=[_, *_]) if name in _OF_ITS_OWN_KIND:
                yield from _given_text(program, file, node, value, name)


def _as_key(program: Program, file: int, key: ast.expr) -> Iterator[Finding]:
    if _kinds(program, key) == {"bytearray"} and not program.is_guarded(key, "TypeError"):
        text = f"bytes({program.source(file, key)})"
        yield _of_data(program, file, key, "cannot be a key", "bytearray", text, edits=program.replaced(file, key, text))


def _with_text(
    program: Program, file: int, node: ast.AST, pairs: tuple[tuple[ast.expr, ast.expr], ...], what: str, severity: Severity
) -> Iterator[Finding]:
    for one, other in pairs:
        kinds = _kinds(program, other)
        differs = kinds == {"bytes"} or (len(kinds) == 1 and severity is Severity.ERROR)  # a bytearray can be equal to text
        if _is_text(program, one) and differs and not program.is_guarded(node, "TypeError"):
            yield _of_data(program, file, node, what, kinds.pop(), f"{program.source(file, other)}.decode()", severity)


def _given_text(program: Program, file: int, node: ast.Call, value: ast.expr, name: str) -> Iterator[Finding]:
    kinds = _kinds(program, value)
    texts = [one for one in node.args if _is_text(program, one)]
    if len(kinds) == 1 and texts and not program.is_guarded(node, "TypeError"):
        edits = [_as_bytes(program, file, one) for one in texts]
        yield program.finding(
            "PWL207", Severity.ERROR, file, node, f"'{name}' of received data takes no text",
            f"{program.dialect.sentence('recv_type', kinds.pop())} It is a TypeError.", "the text as bytes",
            tuple(each for one in edits for each in one) if all(edits) else (),
        )  # fmt: skip


def _as_bytes(program: Program, file: int, node: ast.expr) -> tuple[Edit, ...]:
    """A text that is written down, with a b in front; only where that is the same bytes."""
    written = program.source(file, node)
    try:
        same = isinstance(node, ast.Constant) and ast.literal_eval(f"b{written}") == str(node.value).encode()
    except (SyntaxError, ValueError):
        return ()
    return program.replaced(file, node, f"b{written}") if same else ()


def _of_data(
    program: Program, file: int, node: ast.AST, what: str, kind: str, instead: str, severity: Severity = Severity.ERROR,
    edits: tuple[Edit, ...] = (),
) -> Finding:  # fmt: skip
    return program.finding(
        "PWL207", severity, file, node, f"received data of {program.dialect.name} {what}",
        program.dialect.sentence("recv_type", kind), instead, edits,
    )  # fmt: skip


def _kinds(program: Program, node: ast.expr) -> set[str]:
    """The types that received data can be of; none where it may be something else."""
    values = program.known(node)
    if not all_of(values, Received):
        return set()
    kinds = set()
    for name in sorted(one.method for one in values if isinstance(one, Received)):
        method = program.dialect.method("inet", name)
        is_chosen = method is not None and reads(method, "recv_type")
        kinds.add(program.dialect.setting("recv_type", method) if is_chosen else "bytes")
    return kinds


def _is_text(program: Program, node: ast.expr) -> bool:
    values = program.known(node)
    return all_of(values, Literal) and all(isinstance(one, Literal) and isinstance(one.value, str) for one in values)


