"""Calls: their arguments, what comes back, and behaviour that differs.

In: a program. Out: findings PWL201 to PWL206 and PWL208 to PWL210. Never: what another module of checks says of the same call.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from generator.facts import signature
from generator.model import Method, Parameter
from workbench.lint.dialect import reads
from workbench.lint.findings import Edit, Finding, Severity
from workbench.lint.program import Call, Program
from workbench.lint.values import Accepted, AcceptedItem, Literal, Sent, all_of

# Policies that have a rule of their own.
_TOLD_ELSEWHERE = frozenset(
    ("accept_result", "address_host", "address_port", "bind_port_only", "empty_host", "error_class", "host_names", "keyword_arguments")
    + ("makefile_modes", "nothing_there", "read_amount", "recv_amount", "sendall", "timeout_negative", "timeout_none", "timeout_unit", "timeout_zero")
)


def arguments(program: Program) -> Iterator[Finding]:
    """PWL201 and PWL202."""
    for call in program.calls:
        if call.method is None or not call.is_plain or program.is_guarded(call.node, "TypeError"):
            continue
        named = [one.arg or "" for one in call.node.keywords]
        if named and program.dialect.setting("keyword_arguments") == "rejected":
            yield _rejected_keywords(program, call, call.method)
            continue
        parameters = [one.name for one in call.method.parameters]
        unknown = [one for one in call.node.keywords if one.arg not in parameters]
        for one in unknown:
            yield program.finding(
                "PWL202", Severity.ERROR, call.file, one, f"'{call.called}' of {program.dialect.name} has no argument '{one.arg}'",
                _type_error(call.method),
            )  # fmt: skip
        given = len(call.node.args)
        missing = [
            one.name for at, one in enumerate(call.method.parameters) if one.required and at >= given and one.name not in named
        ]
        if not unknown and (missing or given > len(parameters)):
            wrong = f"'{call.called}' of {program.dialect.name} takes {_counted(call.method)}, not {given + len(named)}"
            yield program.finding("PWL201", Severity.ERROR, call.file, call.node, wrong, _type_error(call.method))


def _type_error(method: Method) -> str:
    return f"It is a TypeError; the form is {signature(method)}."


def _counted(method: Method) -> str:
    least, most = sum(one.required for one in method.parameters), len(method.parameters)
    if most == 0:
        return "no arguments"
    return (f"{least} to {most}" if least != most else str(most)) + (" argument" if least == most == 1 else " arguments")


def _rejected_keywords(program: Program, call: Call, method: Method) -> Finding:
    value, edits = program.dialect.setting("keyword_arguments"), _by_position(program, call, method)
    return program.finding(
        "PWL202", Severity.ERROR, call.file, program.scripts[call.file].region_between(call.node.keywords[0], call.node.keywords[-1]),
        f"'{call.called}' of {program.dialect.name} takes no arguments by name",
        f"{program.dialect.sentence('keyword_arguments', value)} {_type_error(method)}",
        "the arguments in their places" if edits else "", edits,
    )  # fmt: skip


def _by_position(program: Program, call: Call, method: Method) -> tuple[Edit, ...]:
    """The same arguments without their names, where they stand in the right order; defaults fill what is between."""
    slots: dict[str, str] = {}
    for dialect in (*program.vocabulary.dialects, program.dialect, *((program.origin,) if program.origin else ())):
        known = program.method_in(dialect, call)
        slots.update({one.name: one.slot for one in (known.parameters if known else ())})
    rest = method.parameters[len(call.node.args) :]
    places = {one.slot: at for at, one in enumerate(rest)}
    wanted = [(places.get(slots.get(one.arg or "", one.arg or ""), -1), one) for one in call.node.keywords]
    order = [at for at, _ in wanted]
    if order != sorted(set(order)) or order[0] < 0:
        return ()
    edits, filled = [], 0
    for at, keyword in wanted:
        between = [_default(program, call.file, one) for one in rest[filled:at]]
        if not all(between):
            return ()
        start, end = program.scripts[call.file].region(keyword).start, program.scripts[call.file].region(keyword.value).start
        edits.append(Edit(call.file, start, end, "".join(f"{one}, " for one in between)))
        filled = at + 1
    return tuple(edits)


def _default(program: Program, file: int, parameter: Parameter) -> str:
    """What stands for a default when it is written down; "" where the file has no name for it."""
    if not parameter.constant:
        return "" if parameter.required else repr(parameter.default)
    module = program.followed.module_names.get(file)
    return f"{module}.{parameter.constant}" if module else ""


def accepted(program: Program) -> Iterator[Finding]:
    """PWL203 and PWL204."""
    value = program.dialect.setting("accept_result")
    length = 3 if value == "triple" else 2
    happens = program.dialect.sentence("accept_result", value)
    differs = program.origin is not None and program.origin.setting("accept_result") != value
    measured = {program.function_around(node) for _, node in program.nodes if _is_measured(program, node)}
    for file, node in program.nodes:
        if measured and program.function_around(node) in measured:
            continue  # it knows that there are two shapes
        if isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Store):
            if all_of(program.followed.of(node), Accepted) and not program.is_guarded(node, "ValueError"):
                starred = any(isinstance(one, ast.Starred) for one in node.elts)
                fits = len(node.elts) - 1 <= length if starred else len(node.elts) == length
                if not fits:
                    instead = "connection, host, port = ..." if length == 3 else "connection, address = ..."
                    yield program.finding(
                        "PWL203", Severity.ERROR, file, node,
                        f"accept of {program.dialect.name} returns {length} items, and {len(node.elts)} are taken",
                        happens, instead, _other_shape(program, file, node, length),
                    )  # fmt: skip
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            at = _index(node)
            values = program.known(node.value)
            if at is None:
                continue
            if all_of(values, Accepted) and not -length <= at < length:
                yield program.finding(
                    "PWL204", Severity.ERROR, file, node, f"the result of accept has no item {at} on {program.dialect.name}", happens
                )
            elif all_of(values, Accepted) and differs and at != 0 and not isinstance(program.parents.get(node), ast.Subscript):
                yield program.finding(
                    "PWL204", Severity.WARNING, file, node, f"item {at} of the result of accept is another thing on {program.dialect.name}",
                    happens,
                )  # fmt: skip
            elif all_of(values, AcceptedItem) and length == 3:
                yield program.finding(
                    "PWL204", Severity.ERROR, file, node, f"accept of {program.dialect.name} returns no address to take apart",
                    happens, "the items 1 and 2 of the result: host and port",
                )  # fmt: skip


def _is_measured(program: Program, node: ast.AST) -> bool:
    """Whether the node asks how long a result of accept is, and does not mean what is true of both shapes."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len" and node.args):
        return False
    if not all_of(program.followed.of(node.args[0]), Accepted):
        return False
    match program.parents.get(node):
        case ast.Compare(left=left, ops=[sign], comparators=[ast.Constant(value=int() as number)]) if left is node:
            return _compared(2, sign, number) != _compared(3, sign, number)
    return True


def _compared(length: int, sign: ast.cmpop, number: int) -> bool | None:
    match sign:
        case ast.Eq() | ast.NotEq():
            return length == number
        case ast.Lt() | ast.GtE():
            return length < number
        case ast.LtE() | ast.Gt():
            return length <= number
    return None


def _index(node: ast.Subscript) -> int | None:
    try:
        at = ast.literal_eval(node.slice)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    return at if type(at) is int else None


def _other_shape(program: Program, file: int, node: ast.Tuple | ast.List, length: int) -> tuple[Edit, ...]:
    items = node.elts
    if len(items) == 3 and length == 2 and not any(isinstance(one, ast.Starred) for one in items):
        region = program.scripts[file].region_between(items[1], items[2])
        return (Edit(file, region.start, region.end, f"({program.source(file, items[1])}, {program.source(file, items[2])})"),)
    if len(items) == 2 and length == 3 and isinstance(items[1], ast.Tuple) and len(items[1].elts) == 2:
        host, port = items[1].elts
        return program.replaced(file, items[1], f"{program.source(file, host)}, {program.source(file, port)}")
    if len(items) == 2 and length == 3 and isinstance(items[1], ast.Name) and not _is_read(program, file, items[1].id):
        return program.replaced(file, items[1], f"*{items[1].id}")
    return ()


def _is_read(program: Program, file: int, name: str) -> bool:
    return any(
        at == file and isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load) for at, node in program.nodes
    )


def sent(program: Program) -> Iterator[Finding]:
    """PWL205."""
    for call in program.calls:
        if call.operation != "sendall" or call.method is None:
            continue
        value = program.dialect.setting("sendall", call.method, call.family)
        before = program.method_in(program.origin, call) if program.origin else None
        was = program.origin.setting("sendall", before, call.family) if program.origin and before else value
        ignored = isinstance(program.parents.get(call.node), ast.Expr)
        if value == "loop" and not ignored and _reckoned_with(program, call):
            yield program.finding(
                "PWL205", Severity.WARNING, call.file, call.node, f"sendall of {program.dialect.name} has no count to give",
                program.dialect.sentence("sendall", value), "the length of the data",
            )  # fmt: skip
        elif ignored and was == "loop" and value != "loop":
            yield program.finding(
                "PWL205", Severity.WARNING, call.file, call.node,
                f"sendall of {program.dialect.name} may leave data unsent, and its count is not looked at",
                program.dialect.sentence("sendall", value), "a loop that sends the rest, or write()",
            )  # fmt: skip


def _reckoned_with(program: Program, call: Call) -> bool:
    """Whether the result is compared or reckoned with anywhere."""
    for _, node in program.nodes:
        if isinstance(node, ast.BinOp | ast.Compare | ast.AugAssign | ast.Subscript):
            for child in ast.iter_child_nodes(node):
                values = program.known(child)
                if (child is call.node or isinstance(child, ast.Name)) and values == {Sent(call.called)}:
                    return True
    return False


def modes(program: Program) -> Iterator[Finding]:
    """PWL206."""
    for call in program.calls:
        mode = program.argument(call, "mode") if call.operation == "makefile" and call.method else None
        values = program.known(mode)
        if mode is None or call.method is None or not all_of(values, Literal) or program.is_guarded(call.node, "ValueError"):
            continue
        value = program.dialect.setting("makefile_modes", call.method, call.family)
        policy = next(one for one in program.dialect.catalogue.policies if one.name == "makefile_modes")
        accepts = re.findall(r"'(\w+)'", policy.value(value).stub)
        wrong = sorted(str(one.value) for one in values if isinstance(one, Literal) and one.value not in accepts)
        if accepts and wrong:
            yield program.finding(
                "PWL206", Severity.ERROR, call.file, mode, f"makefile of {program.dialect.name} has no mode '{wrong[0]}'",
                program.dialect.sentence("makefile_modes", value), " or ".join(repr(one) for one in accepts),
            )  # fmt: skip


def amounts(program: Program) -> Iterator[Finding]:
    """PWL208, for scripts whose dialect is known. A datagram comes as it is, in every dialect."""
    for call, method, before in _pairs(program):
        if not call.types & {"stream", ""}:
            continue
        for policy in ("recv_amount", "read_amount"):
            if not reads(method, policy) or not reads(before, policy) or program.origin is None:
                continue
            value = program.dialect.setting(policy, method, call.family)
            was = program.origin.setting(policy, before, call.family)
            if value != was and not _of_one_byte(program, call):
                instead = "an amount that is sure to come" if value == "exactly" else "a loop that gathers what is wanted"
                yield program.finding(
                    "PWL208", Severity.WARNING, call.file, call.node,
                    f"{call.called} waits for another amount on {program.dialect.name} than on {program.origin.name}",
                    program.dialect.sentence(policy, value), instead,
                )  # fmt: skip


def _of_one_byte(program: Program, call: Call) -> bool:
    size = program.argument(call, "bufsize") or program.argument(call, "size")
    values = program.known(size)
    return all_of(values, Literal) and all(isinstance(one, Literal) and one.value == 1 for one in values)


def nothing_there(program: Program) -> Iterator[Finding]:
    """PWL209, for scripts whose dialect is known, where they make sockets non-blocking."""
    pairs = list(_pairs(program))
    if program.origin is None or not any(_does_not_wait(program, call) for call, _, _ in pairs):
        return
    for call, method, before in pairs:
        if not reads(method, "nothing_there") or not reads(before, "nothing_there"):
            continue
        value = program.dialect.setting("nothing_there", method, call.family)
        was = program.origin.setting("nothing_there", before, call.family)
        if value != was and not (value == "error" and program.is_guarded(call.node, "OSError", "IOError", "error", broadly=True)):
            yield program.finding(
                "PWL209", Severity.WARNING, call.file, call.node,
                f"{call.called} says otherwise on {program.dialect.name} than on {program.origin.name} that nothing is there",
                program.dialect.sentence("nothing_there", value),
                "try and except, with EAGAIN" if value == "error" else "a look at how much came",
            )  # fmt: skip


def _does_not_wait(program: Program, call: Call) -> bool:
    """Whether a socket becomes non-blocking here, or is perhaps."""
    if call.operation not in ("setblocking", "settimeout"):
        return False
    node = program.argument(call, "flag" if call.operation == "setblocking" else "value")
    values = program.followed.of(node)
    return any(not isinstance(one, Literal) or (one.value is not None and not one.value) for one in values)


def behaviours(program: Program) -> Iterator[Finding]:
    """PWL210, for scripts whose dialect is known: at the first call that shows it."""
    seen: set[tuple[str, str]] = set()
    for call, method, before in _pairs(program):
        for setting in method.settings:
            policy = setting.policy
            if policy in _TOLD_ELSEWHERE or program.origin is None or not reads(before, policy):
                continue
            value = program.dialect.setting(policy, method, call.family)
            was = program.origin.setting(policy, before, call.family)
            if value == was or (policy, value) in seen:
                continue
            seen.add((policy, value))
            yield program.finding(
                "PWL210", Severity.NOTE, call.file, call.node,
                f"{call.called} behaves otherwise on {program.dialect.name} than on {program.origin.name} ({policy})",
                f"{program.dialect.sentence(policy, value)} On {program.origin.name}: {program.origin.sentence(policy, was)}",
            )  # fmt: skip


def _pairs(program: Program) -> Iterator[tuple[Call, Method, Method]]:
    """Calls that both dialects have."""
    if program.origin is not None:
        for call in program.calls:
            before = program.method_in(program.origin, call)
            if call.method is not None and before is not None:
                yield call, call.method, before
