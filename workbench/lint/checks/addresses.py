"""Addresses that a variant does not take, and kinds of sockets that a target does not have.

In: a program. Out: findings PWL501 to PWL505 and PWL601. Never: a word about an address that is not written down.
"""

from __future__ import annotations

import ast
import ipaddress
from collections.abc import Iterator

from generator.model import Meaning
from workbench.lint.dialect import route_of
from workbench.lint.findings import Edit, Finding, Severity
from workbench.lint.program import Call, Program
from workbench.lint.values import Literal, Named, Sequence, Values, all_of

_FAMILIES = ("inet", "inet6")
_OCTETS = 4


def addresses(program: Program) -> Iterator[Finding]:
    """PWL501 to PWL505."""
    for call in program.calls:
        node = program.argument(call, "address") if call.method is not None and call.family in _FAMILIES else None
        if node is None or program.is_guarded(call.node, "ValueError", "TypeError"):
            continue
        values = program.known(node)
        if len(values) != 1:
            continue
        (value,) = values
        if isinstance(value, Literal):
            yield from _alone(program, call, node, value.value)
        elif isinstance(value, Sequence) and value.site in program.followed.tuples:
            yield from _parts(program, call, node, program.followed.tuples[value.site])


def _alone(program: Program, call: Call, node: ast.expr, value: object) -> Iterator[Finding]:
    """An address that is no tuple: a port, or a host."""
    if type(value) is int and call.operation == "bind" and _setting(program, call, "bind_port_only") != "accepted":
        yield _refused(program, call, node, "PWL502", "bind_port_only", "takes no port alone", f'("0.0.0.0", {value})')
    elif isinstance(value, str) and _setting(program, call, "address_port") != "optional":
        yield _refused(program, call, node, "PWL504", "address_port", "takes no address without a port", f'("{value}", PORT)', False)


def _parts(program: Program, call: Call, node: ast.expr, parts: tuple[Values, ...]) -> Iterator[Finding]:
    if len(parts) in (_OCTETS, _OCTETS + 1) and all(_is_number(one) for one in parts[:_OCTETS]):
        if _setting(program, call, "address_host") != "text_or_octets":
            written = isinstance(node, ast.Tuple)
            octets = ".".join(str(_only(one)) for one in parts[:_OCTETS])
            port = program.source(call.file, node.elts[_OCTETS]) if isinstance(node, ast.Tuple) and len(parts) > _OCTETS else "PORT"
            certain = written and len(parts) > _OCTETS
            yield _refused(
                program, call, node, "PWL503", "address_host", "takes no address in numbers", f'("{octets}", {port})', certain
            )
    elif len(parts) == 2 and all_of(parts[0], Literal) and len(parts[0]) == 1:
        host = _only(parts[0])
        shown = node.elts[0] if isinstance(node, ast.Tuple) else node
        if host == "":
            yield from _empty(program, call, shown)
        elif isinstance(host, str) and not _is_numeric(host) and _setting(program, call, "host_names") == "rejected":
            lookup = next((one.name for one in program.dialect.functions.values() if one.operation == "getaddrinfo"), "")
            instead = f"{program.dialect.module}.{lookup}({host!r}, PORT)[0][-1]" if lookup else "a numeric address"
            yield _refused(program, call, shown, "PWL501", "host_names", "looks no names up", instead, False)


def _empty(program: Program, call: Call, node: ast.expr) -> Iterator[Finding]:
    before = program.method_in(program.origin, call) if program.origin else None
    if call.operation != "bind" or program.origin is None or before is None:
        return
    value = _setting(program, call, "empty_host")
    if program.origin.setting("empty_host", before, call.family) != value:
        yield program.finding(
            "PWL505", Severity.WARNING, call.file, node,
            f"an empty host is another address on {program.dialect.name} than on {program.origin.name}",
            program.dialect.sentence("empty_host", value),
        )  # fmt: skip


def _refused(
    program: Program, call: Call, node: ast.expr, rule: str, policy: str, what: str, instead: str, certain: bool = True
) -> Finding:
    edits: tuple[Edit, ...] = ()
    if certain and isinstance(node, ast.Constant | ast.Tuple):
        edits = program.replaced(call.file, node, instead)
    return program.finding(
        rule, Severity.ERROR, call.file, node, f"{call.called} of {program.dialect.name} {what}",
        program.dialect.sentence(policy, _setting(program, call, policy)), instead, edits,
    )  # fmt: skip


def _setting(program: Program, call: Call, policy: str) -> str:
    return program.dialect.setting(policy, call.method, call.family)


def _only(values: Values) -> object:
    (value,) = values if len(values) == 1 else (None,)
    return value.value if isinstance(value, Literal) else None


def _is_number(values: Values) -> bool:
    return type(_only(values)) is int


def _is_numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def openings(program: Program) -> Iterator[Finding]:
    """PWL601, where a target is named."""
    if program.target is None:
        return
    for call in program.calls:
        if call.operation != "open" or program.is_guarded(call.node, "OSError", "IOError", program.dialect.error, broadly=True):
            continue
        family, type_ = _term(program, call, "family", Meaning.FAMILY), _term(program, call, "type", Meaning.TYPE)
        if family and type_ and not route_of(program.target, family, type_):
            known = any(one.family == family for one in program.target.routes)
            error = "ESOCKTNOSUPPORT" if known else "EAFNOSUPPORT"
            yield program.finding(
                "PWL601", Severity.ERROR, call.file, call.node, f"nothing on {program.target.name} serves {family} {type_} sockets",
                f"The call raises {program.dialect.error} with {program.dialect.numbers[error]} ({error}).",
            )  # fmt: skip


def _term(program: Program, call: Call, slot: str, meaning: Meaning) -> str:
    """What the family or the type is, "" where that is not known."""
    node = program.argument(call, slot)
    if node is None:
        default = next((one.constant for one in call.method.parameters if one.slot == slot), "") if call.method else ""
        return program.vocabulary.term(default, meaning) if call.is_plain else ""
    values = program.known(node)
    (value,) = values if len(values) == 1 else (None,)
    return program.vocabulary.term(value.name, meaning) if isinstance(value, Named) else ""

