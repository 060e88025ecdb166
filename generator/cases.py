"""The Python that observes a firmware: probes of policies and cases of promises.

In: their text. Out: diagnostics, where the text is no Python or cannot tell anything. Never: a run of it.
"""

from __future__ import annotations

import ast
import re
import warnings

from generator.diagnostics import Diagnostics
from generator.model import Place, Policy
from generator.source import Node, Scalar


_CONSTANT = re.compile(r"""constant\(["']([a-z0-9_.]+)["']\)""")


def named_terms(body: str) -> frozenset[str]:
    """The terms, such as protocol.tcp_server, for which a variant needs a number to be asked this."""
    return frozenset(_CONSTANT.findall(body))


def check_probe(policy: Policy, body: Node | None, diagnostics: Diagnostics) -> None:
    """A probe must be able to answer with each of the policy's values, or it cannot tell them apart."""
    if not policy.probe.strip() or not isinstance(body, Scalar):
        diagnostics.error(
            "PW404",
            policy.place,
            f"policy '{policy.name}' has no probe",
            expected="probe: the body of a function that returns the name of the value it sees",
        )
        return
    tree = _parse(body.text)
    if isinstance(tree, SyntaxError):
        _broken(tree, f"the probe of policy '{policy.name}'", body, diagnostics)
        return
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    unseen = [value.name for value in policy.values if value.name not in words]
    if unseen:
        diagnostics.error(
            "PW405",
            policy.place,
            f"the probe of policy '{policy.name}' never answers {', '.join(map(repr, unseen))}",
            expected="a return for every value",
        )


def check_case(name: str, place: Place, body: Node | None, diagnostics: Diagnostics) -> None:
    """`name` and `place` are those of the promise."""
    if not isinstance(body, Scalar):
        return
    tree = _parse(body.text)
    if isinstance(tree, SyntaxError):
        _broken(tree, f"the case of promise '{name}'", body, diagnostics)
    elif not any(_judges(node) for node in ast.walk(tree)):
        diagnostics.error(
            "PW414", place, f"the case of promise '{name}' cannot fail", expected="at least one assert, raise or expect(...)"
        )


def _judges(node: ast.AST) -> bool:
    """Whether a broken promise can come to light here; `expect` is the word of the cases for "must fail with"."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "expect"
    return isinstance(node, (ast.Assert, ast.Raise))


_INDENT = 4


def _parse(body: str) -> ast.Module | SyntaxError:
    """The body as that of a function, where `return` is at home. Lines count from 2 then, columns from 1 + _INDENT."""
    lines = "".join(f"{' ' * _INDENT}{line}\n" for line in body.splitlines())
    try:
        with warnings.catch_warnings(action="ignore"):  # what is merely odd is the author's business
            return ast.parse(f"def case():\n{lines}{' ' * _INDENT}pass\n")
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(str(error))


def _broken(error: SyntaxError, what: str, body: Scalar, diagnostics: Diagnostics) -> None:
    place = body.place
    if body.content is not None and error.lineno is not None:
        line = min(max(error.lineno - 2, 0), body.text.count("\n"))
        column = max((error.offset or 0) - 1 - _INDENT, 0)
        place = Place(place.file, body.content.line + line, body.content.column + column)
    diagnostics.error("PW406", place, f"{what} is not Python: {error.msg}")
