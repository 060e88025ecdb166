"""C++ bindings and tables: a complete MicroPython user C module, with the runtime and the backends it needs.

In: a variant and a target. Out: the module's folder, for ports that build with Make and with CMake. Never: behaviour; what is
generated names operations of the runtime and gives them facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from generator.context import Context
from generator.cpp import names, numbers
from generator.cpp.calls import Call, Kind, call
from generator.cpp.policies import PolicySet, class_policies, method_policies, module_policies
from generator.model import Method, Operation, SocketClass, Specification, Target, Variant
from generator.naming import enumerator
from generator.plan import OutputFile
from generator.raised import IO_ERROR, TIMEOUT_ERROR

NAME = "cpp"
HELP = "C++ bindings and dispatch tables, as a user C module"
SUBJECT = "firmware"

_CODE = (".h", ".cpp")
_OF_TARGET = (*_CODE, ".sh")


@dataclass(frozen=True, slots=True)
class ClassTable:
    """A class of sockets and the functions behind its names."""

    name: str
    symbol: str
    families: tuple[str, ...]
    default_type: int  # what its constructor has
    policies: PolicySet
    constructor: Call
    methods: tuple[tuple[str, Call], ...]


@dataclass(frozen=True, slots=True)
class Tables:
    classes: tuple[ClassTable, ...]
    functions: tuple[tuple[str, Call], ...]

    @property
    def calls(self) -> tuple[Call, ...]:
        in_classes = (each for one in self.classes for each in (one.constructor, *(c for _, c in one.methods)))
        return (*in_classes, *(c for _, c in self.functions))


def files(
    specification: Specification, variant: Variant, target: Target, context: Context
) -> Iterable[OutputFile]:
    copied = tuple(_runtime(target, context))
    yield from copied
    yield from _companions(variant, context)
    values = _values(specification, variant, target)
    values |= _sources(copied, target)
    for template in context.renderer.names("cpp"):
        yield OutputFile(PurePath(template).stem, context.render(template, **values), context.files)


def _values(specification: Specification, variant: Variant, target: Target) -> dict[str, object]:
    tables = _tables(specification, variant)
    own = names.exceptions(variant)
    classes = [names.NameEntry(each.name, f"MP_ROM_PTR(&{each.symbol})") for each in tables.classes]
    functions = [names.NameEntry(name, f"MP_ROM_PTR(&{made.symbol}_object)") for name, made in tables.functions]
    return {
        "variant": variant,
        "target": target,
        "calls": tables.calls,
        "classes": tables.classes,
        "policy_sets": _policy_sets(variant, tables),
        "number_tables": numbers.number_tables(variant),
        "options": numbers.option_table(variant, specification.catalogue),
        "errors": numbers.error_table(variant, specification.catalogue),
        "lookup_errors": numbers.lookup_error_table(variant, specification.catalogue),
        "exceptions": own,
        "exception_bases": {each.name: names.type_symbol(each.base, own) for each in own},
        "io_error": names.raised_symbol(IO_ERROR, own),
        "timeout_error": names.raised_symbol(TIMEOUT_ERROR, own),
        "module_entries": names.module_entries(variant, classes, functions, own),
        "builtin_functions": names.builtin_functions(variant),
        "renamed_companions": names.renamed_companions(variant),
        "other_modules": names.other_modules(variant),
        "builtin_entries": names.builtin_entries(variant, own),
        "registrations": names.registrations(variant.modules),
        "names": names.all_names(specification, variant),
        "routes": [(enumerator(r.family), enumerator(r.type), _layered("kBackend", r.backend, r.layers)) for r in target.routes],
        "resolver": _layered("kResolver", target.resolver, target.routes[0].layers),
        "backends": _backends(target),
    }  # fmt: skip


def _tables(specification: Specification, variant: Variant) -> Tables:
    operations = {operation.name: operation for operation in specification.catalogue.operations}
    around = module_policies(variant)
    functions = tuple(
        (each.name, call(each, operations[each.operation], Kind.FUNCTION, "module",
                         method_policies(around, variant.settings, "module", each)))
        for each in variant.functions
    )  # fmt: skip
    return Tables(tuple(_class_table(variant, one, operations) for one in variant.classes), functions)


def _class_table(variant: Variant, one: SocketClass, operations: dict[str, Operation]) -> ClassTable:
    around = class_policies(variant, one)

    def made(method: Method, kind: Kind) -> Call:
        policies = method_policies(around, one.settings, one.name, method)
        return call(method, operations[method.operation], kind, one.name, policies)

    return ClassTable(
        name=one.name,
        symbol=f"portwright_type_{one.name}",
        families=tuple(map(enumerator, one.families)),
        default_type=next((int(p.default or 0) for p in one.constructor.parameters if p.slot == "type"), 0),
        policies=around,
        constructor=made(one.constructor, Kind.CONSTRUCTOR),
        methods=tuple((method.name, made(method, Kind.METHOD)) for method in one.methods),
    )


def _policy_sets(variant: Variant, tables: Tables) -> tuple[PolicySet, ...]:
    """Every set once, each after the one it takes over."""
    sets = {each.name: each for each in (module_policies(variant), *(one.policies for one in tables.classes))}
    sets |= {made.policies.name: made.policies for made in tables.calls}
    return tuple(sets.values())


def _runtime(target: Target, context: Context) -> Iterator[OutputFile]:
    yield from context.copy("runtime/include", "include", _CODE)
    yield from context.copy("runtime/src", "src", _CODE)
    yield from context.copy("runtime/micropython", "micropython", _CODE)
    for backend in _backends(target):
        yield from context.copy(f"runtime/backends/{backend}", f"backends/{backend}", _CODE)
    of_target = {file.path: file for folder in target.folders for file in context.copy(f"{folder}/module", "target", _OF_TARGET)}
    yield from of_target.values()


def _companions(variant: Variant, context: Context) -> Iterator[OutputFile]:
    """Frozen modules, at the paths that `import` looks for."""
    for companion in variant.companions:
        if not companion.path:
            continue
        source = context.root / "runtime" / "companions" / companion.path
        context.copied.append(source)
        package = source.name == "__init__.py"
        path = names.frozen_name(companion.module).replace(".", "/") + ("/__init__.py" if package else ".py")
        yield OutputFile(f"companions/{path}", source.read_text(encoding="utf-8"), (companion.path,))


def _sources(copied: tuple[OutputFile, ...], target: Target) -> dict[str, object]:
    """What the makefiles list. The VM's collector of names scans what may hold some."""
    code = sorted(file.path for file in copied if file.path.endswith(".cpp"))
    glue = [path for path in code if path.startswith("micropython/")]
    return {
        "c_sources": ["tables.c", "qstrs.c"],
        "scanned_sources": ["bindings.cpp", *glue],
        "library_sources": [path for path in code if path not in glue],
        "definitions": list(definitions(target)),
    }


def definitions(target: Target) -> Iterator[str]:
    """What the sources learn of the target: the backends it has, the families it serves, and its numbers."""
    for backend in _backends(target):
        yield f"PORTWRIGHT_{backend.upper()}=1"
    served = {route.family for route in target.routes}
    yield f"PORTWRIGHT_FAMILY_INET6={int('inet6' in served)}"
    if target.one_context:
        yield "PORTWRIGHT_THREADS=0"
    for name, number in target.limits:
        yield f"PORTWRIGHT_LIMIT_{name.upper()}={number}"
    for name, number in target.memory:
        yield f"PORTWRIGHT_MEMORY_{name.upper()}={number}"
    for name, number in target.addresses:
        yield f"PORTWRIGHT_ADDRESS_{name.upper()}={number:#010x}"
    if target.emulator is not None:
        yield f"PORTWRIGHT_EMULATOR_PARAMETERS={target.emulator.parameters:#010x}"


def _backends(target: Target) -> list[str]:
    used = {name for route in target.routes for name in (route.backend, *route.layers)}
    return sorted(used | ({target.resolver} if target.resolver else set()))


def _layered(what: str, backend: str, layers: tuple[str, ...]) -> str:
    """remap::kBackend<posix::kBackend>: each layer is made of the one below, the outermost first in `layers`."""
    text = f"{backend}::{what}"
    for layer in reversed(layers):
        text = f"{layer}::{what}<{text}>"
    return text
