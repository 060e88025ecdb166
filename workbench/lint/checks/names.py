"""Names that a variant has not: modules, attributes of the module, methods, companions, builtins.

In: a program. Out: findings PWL101 to PWL106. Never: a name that the script looks for first, or expects to be missing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from generator.diagnostics import did_you_mean
from generator.model import Meaning, Variant
from workbench.lint.findings import Edit, Finding, Severity
from workbench.lint.program import Program
from workbench.lint.values import ErrorClass, Secured, Socket, SocketModule, all_of


def modules(program: Program) -> Iterator[Finding]:
    """PWL101."""
    own = program.dialect.variant.modules
    for file, node, alias in _imports(program):
        name = alias.name if isinstance(node, ast.Import) else node.module or ""
        values = program.followed.of(alias)
        if name not in program.vocabulary.modules or name in own or program.is_guarded(node, "ImportError", broadly=True):
            continue
        if isinstance(node, ast.Import) and SocketModule() not in values:
            continue  # a file of the program
        if _has_alternative(program, node):
            continue
        edits = _other_module(program, file, node, alias, program.dialect.module)
        shown = alias if isinstance(node, ast.Import) else node
        instead = edits[0].text if isinstance(node, ast.Import) else f"from {program.dialect.module}"
        yield program.finding(
            "PWL101", Severity.ERROR, file, shown, f"{program.dialect.name} has no module '{name}'",
            "The import is an ImportError.", f"import {instead}" if isinstance(node, ast.Import) else instead, edits,
        )  # fmt: skip


def _has_alternative(program: Program, node: ast.AST) -> bool:
    """Whether another branch of the same condition imports the module by a name that the variant uses."""
    for parent, _ in program.around(node):
        if isinstance(parent, ast.If):
            for each in ast.walk(parent):
                names = [one.name for one in each.names] if isinstance(each, ast.Import) else []
                names += [each.module or ""] if isinstance(each, ast.ImportFrom) else []
                if set(names) & set(program.dialect.variant.modules):
                    return True
    return False


def _other_module(
    program: Program, file: int, node: ast.Import | ast.ImportFrom, alias: ast.alias, module: str
) -> tuple[Edit, ...]:
    if isinstance(node, ast.Import):
        name = alias.asname or alias.name
        return program.replaced(file, alias, module if name == module else f"{module} as {name}")
    region = program.scripts[file].region(node)
    found = re.match(rb"from\s+(\w+)", program.scripts[file].data[region.start : region.end])
    return (Edit(file, region.start + found.start(1), region.start + found.end(1), module),) if found else ()


def attributes(program: Program) -> Iterator[Finding]:
    """PWL102."""
    for file, node in program.nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            if all_of(program.followed.of(node.value), SocketModule) and not program.is_guarded(node, "AttributeError"):
                yield from _attribute(program, file, node, node.attr, "AttributeError")
        elif isinstance(node, ast.Name) and node in program.followed.through_star:
            if not program.is_guarded(node, "NameError"):
                yield from _attribute(program, file, node, node.id, "NameError")
    for file, imported, alias in _imports(program):
        if isinstance(imported, ast.ImportFrom) and imported.module in program.vocabulary.modules and alias.name != "*":
            own_file = not program.followed.of(alias)
            if not own_file and not program.is_guarded(imported, "ImportError", broadly=True):
                yield from _attribute(program, file, alias, alias.name, "ImportError")


def _attribute(program: Program, file: int, node: ast.AST, name: str, raised: str) -> Iterator[Finding]:
    dialect = program.dialect
    if name in dialect.names or name.startswith("__") or program.is_asked_for(node, name):
        return
    is_exception = any(isinstance(one, ErrorClass) for one in program.followed.of(node))
    if is_exception and not isinstance(node, ast.alias):
        return  # PWL401 tells more
    yield program.finding(
        "PWL102", Severity.ERROR, file, node, f"the socket module of {dialect.name} has no '{name}'",
        (dialect.absence(name) or f"It is {'an' if raised[0] in 'AI' else 'a'} {raised}.")
        + program.editions_with(lambda one: name in one.names),
        _other_name(program, name),
    )  # fmt: skip


def _other_name(program: Program, name: str) -> str:
    """What the variant has instead: the same thing under another name, or a name that is spelt alike."""
    dialect = program.dialect
    meaning, term = program.vocabulary.constants.get(name, (Meaning.NUMBER, ""))
    for constant in dialect.variant.constants:
        if term and (constant.meaning, constant.term) == (meaning, term):
            return constant.name if constant.in_module else f"the number {constant.number}"
    operation = program.vocabulary.functions.get(name)
    for function in dialect.variant.functions:
        if operation and function.operation == operation:
            return function.name
    return "" if name in program.vocabulary.constants or operation else did_you_mean(name, sorted(dialect.names))


_SLOTS = {"family": Meaning.FAMILY, "type": Meaning.TYPE, "level": Meaning.LEVEL, "optname": Meaning.OPTION}


def written_numbers(program: Program) -> Iterator[Finding]:
    """PWL106, for scripts whose dialect is known."""
    origin, dialect = program.origin, program.dialect
    for call in program.calls if origin is not None else ():
        for slot, meaning in _SLOTS.items():
            node = program.argument(call, slot) if call.operation in ("open", "setsockopt") else None
            if not isinstance(node, ast.Constant) or type(node.value) is not int or origin is None:
                continue
            before = [one for one in origin.variant.constants if one.meaning is meaning and one.number == node.value]
            if len(before) != 1:
                continue
            after = [one for one in dialect.variant.constants if (one.meaning, one.term) == (meaning, before[0].term)]
            if any(one.number == node.value for one in after):
                continue
            module = program.followed.module_names.get(call.file)
            written = f"{module}.{after[0].name}" if after and after[0].in_module and module else str(after[0].number) if after else ""
            now = f"{after[0].number} on {dialect.name}" if after else f"nothing on {dialect.name}"
            yield program.finding(
                "PWL106", Severity.WARNING, call.file, node, f"{node.value} is {before[0].name} on {origin.name}, which is {now}",
                "", written, program.replaced(call.file, node, written) if written else (),
            )  # fmt: skip


def methods(program: Program) -> Iterator[Finding]:
    """PWL103."""
    for file, node in program.nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and not node.attr.startswith("__"):
            values = program.known(node.value)
            if Secured() in program.followed.of(node.value) and node.attr not in program.vocabulary.methods:
                continue  # a name that only TLS has
            if all_of(values, Socket) and not program.is_guarded(node, "AttributeError"):
                families = sorted(one.family for one in values if isinstance(one, Socket))
                if not program.is_asked_for(node, node.attr) and not any(program.dialect.method(one, node.attr) for one in families):
                    yield _missing_method(program, file, node, node.attr, families[0])
        elif isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                values = program.known(item.context_expr)
                if all_of(values, Socket):
                    families = sorted(one.family for one in values if isinstance(one, Socket))
                    if not any(program.dialect.method(one, "__enter__") for one in families):
                        yield _missing_method(program, file, item.context_expr, "__enter__", families[0])


def _missing_method(program: Program, file: int, node: ast.AST, name: str, family: str) -> Finding:
    dialect = program.dialect
    kind = dialect.classes_for(family)[0].name
    operation = program.vocabulary.methods.get(name)
    other = dialect.has_operation(family, operation) if operation else None
    if other is not None:
        instead = other.name
    elif name == "__enter__":
        instead = "try and finally, with close()"
    else:
        instead = "" if operation else did_you_mean(name, [one.name for one in dialect.classes_for(family)[0].methods])
    families = f" of {family}" if dialect.classes_for(family) != dialect.classes_for("inet") and family else ""
    what = "a with statement cannot close them" if name == "__enter__" else f"they have no method '{name}'"
    return program.finding(
        "PWL103", Severity.ERROR, file, node, f"sockets{families} of {dialect.name}: {what}",
        dialect.absence(f"{kind}.{name}") or "It is an AttributeError.", instead,
    )  # fmt: skip


def companions(program: Program) -> Iterator[Finding]:
    """PWL104. A module that several dialects bring is one that boards tend to have."""
    known = program.vocabulary.companions
    own = {one.name.rpartition("/")[2].removesuffix(".py") for one in program.scripts}
    for file, node, alias in _imports(program):
        name = alias.name if isinstance(node, ast.Import) else node.module or ""
        has = program.dialect.companions
        if isinstance(node, ast.ImportFrom) and f"{name}.{alias.name}" in known:
            name = f"{name}.{alias.name}"
        if name not in known or name in has or name.partition(".")[0] in own or name in program.dialect.variant.modules:
            continue
        if program.is_guarded(node, "ImportError", broadly=True):
            continue
        common = len({_root(one.variant) for one in program.vocabulary.dialects if name in one.companions}) > 1
        if common and program.origin is None:
            continue  # MicroPython's own boards have it too; what it can do there, nobody says
        listed = ", ".join(sorted({one.partition(".")[0] for one in has if not one.startswith("_")})) or "none"
        yield program.finding(
            "PWL104", Severity.NOTE if common else Severity.ERROR, file, alias if isinstance(node, ast.Import) else node,
            f"{program.dialect.name} has no module '{name}'; it belongs to {', '.join(known[name])}",
            f"The import is an ImportError{' unless the board brings such a module' if common else ''}. Modules beside the socket: "
            f"{listed}.",
        )  # fmt: skip


def _root(variant: Variant) -> str:
    """The dialect that a variant is an edition of."""
    return (variant.name, *variant.parents)[-2]


def builtins(program: Program) -> Iterator[Finding]:
    """PWL105."""
    dialect = program.dialect
    for file, node in program.nodes:
        if not isinstance(node, ast.Name) or node not in program.followed.without_import or node.id in dialect.builtins:
            continue
        if any(isinstance(one, ErrorClass) for one in program.followed.of(node)) or program.is_guarded(node, "NameError"):
            continue  # PWL401 tells of exceptions
        module = program.followed.module_names.get(file)
        edits = program.replaced(file, node, f"{module}.{node.id}") if module and node.id in dialect.names else ()
        instead = f"{module or dialect.module}.{node.id}" if node.id in dialect.names else ""
        holders = [one.name for one in program.vocabulary.dialects if node.id in one.builtins]
        yield program.finding(
            "PWL105", Severity.ERROR, file, node,
            f"'{node.id}' is not there without an import on {dialect.name}; it is on {', '.join(holders)}",
            "It is a NameError.", instead, edits,
        )  # fmt: skip


def _imports(program: Program) -> Iterator[tuple[int, ast.Import | ast.ImportFrom, ast.alias]]:
    for file, node in program.nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield file, node, alias
