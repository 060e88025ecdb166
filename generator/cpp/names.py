"""The names that a firmware shows to scripts, as entries of the VM's tables in ROM.

In: a variant and its calls. Out: exceptions, the module's and the builtins' entries, registrations, and the union of
the names of all variants. Never: a name that the model does not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.model import Method, Specification, Variant
from generator.raised import IO_ERROR, TIMEOUT_ERROR


@dataclass(frozen=True, slots=True)
class NameEntry:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ExceptionClass:
    """A type that the firmware adds to the VM."""

    name: str
    base: str
    builtin: bool

    @property
    def symbol(self) -> str:
        return f"portwright_exception_{self.name}"


@dataclass(frozen=True, slots=True)
class BuiltinFunction:
    """A name visible without import that calls a function of a companion module."""

    name: str
    module: str
    function: str

    @property
    def symbol(self) -> str:
        return f"portwright_builtin_{self.name}"


def exceptions(variant: Variant) -> tuple[ExceptionClass, ...]:
    """The classes among the variant's exceptions, without those that are only another name for one."""
    return tuple(
        ExceptionClass(e.name, _behind(e.base, variant), e.builtin) for e in variant.exceptions if not e.alias_of
    )


def type_symbol(name: str, own: Iterable[ExceptionClass]) -> str:
    """The C symbol of an exception class: ours, or the VM's."""
    return next((each.symbol for each in own if each.name == name), f"mp_type_{name}")


def raised_symbol(name: str, own: Iterable[ExceptionClass]) -> str:
    """The class that a policy raises; where no policy of the variant does, any class will do."""
    return next((each.symbol for each in own if each.name == name), "mp_type_OSError")


def _behind(name: str, variant: Variant) -> str:
    """The class that a name means, where it is another name for one."""
    aliases = {each.name: each.alias_of for each in variant.exceptions if each.alias_of}
    while name in aliases:
        name = aliases[name]
    return name


def module_entries(
    variant: Variant, classes: Iterable[NameEntry], functions: Iterable[NameEntry], own: tuple[ExceptionClass, ...]
) -> tuple[NameEntry, ...]:
    """Of the classes only the first has a name: the constructor finds the others by family."""
    return (
        NameEntry("__name__", f"MP_ROM_QSTR(MP_QSTR_{variant.modules[0]})"),
        *list(classes)[:1],
        *functions,
        *(NameEntry(each.name, _number(each.number)) for each in variant.constants if each.in_module),
        *(
            NameEntry(each.name, f"MP_ROM_PTR(&{type_symbol(_behind(each.name, variant), own)})")
            for each in variant.exceptions
            if each.in_module
        ),
    )


def builtin_functions(variant: Variant) -> tuple[BuiltinFunction, ...]:
    return tuple(BuiltinFunction(each.name, each.companion, each.function) for each in variant.builtins if each.companion)


def builtin_entries(variant: Variant, own: tuple[ExceptionClass, ...]) -> tuple[NameEntry, ...]:
    return (
        *(NameEntry(each.name, _number(each.number)) for each in variant.builtins if each.number is not None),
        *(NameEntry(each.name, f"MP_ROM_PTR(&{each.symbol})") for each in builtin_functions(variant)),
        *(NameEntry(each.name, f"MP_ROM_PTR(&{each.symbol})") for each in own if each.builtin),
        *(
            NameEntry(each.name, f"MP_ROM_PTR(&{type_symbol(_behind(each.name, variant), own)})")
            for each in variant.exceptions
            if each.builtin and each.alias_of
        ),
    )


def registrations(modules: tuple[str, ...]) -> tuple[str, ...]:
    """Beside a `u` name, the plain one may be overridden by a file of that name, as the VM has it; a variant with the plain
    name alone must not answer to the other, which the VM derives from names that can be overridden."""
    return tuple(
        f"MP_REGISTER_{'EXTENSIBLE_' if f'u{name}' in modules else ''}MODULE(MP_QSTR_{name}, portwright_module);"
        for name in modules
    )


def other_modules(variant: Variant) -> str:
    """What an ImportError says that there is beside the socket; nothing where there is nothing. A package is left out where
    its modules stand there, and so is a file of ours whose name says that it is for the others."""
    names = [each.module for each in variant.companions if not (each.path and each.module.startswith("_"))]
    leaves = sorted(name for name in names if not any(other.startswith(f"{name}.") for other in names))
    if not leaves:
        return ""
    return f"beside {variant.modules[0]} there {'is' if len(leaves) == 1 else 'are'} {', '.join(leaves)}"


def frozen_name(module: str) -> str:
    """What a companion is frozen as. The VM takes `ufoo` for its own `foo` before it looks for files, so there the glue has to
    bring ours in by another name."""
    return f"_companion_{module}" if module.startswith("u") and "." not in module else module


def renamed_companions(variant: Variant) -> tuple[tuple[str, str], ...]:
    """(module, what it is frozen as), where the two differ."""
    named = ((each.module, frozen_name(each.module)) for each in variant.companions if each.path)
    return tuple((module, frozen) for module, frozen in named if module != frozen)


def all_names(specification: Specification, variant: Variant) -> tuple[str, ...]:
    """Every name of every variant, `variant` included, which may stand outside the specification."""
    found = {error.name for error in specification.catalogue.errors} | {IO_ERROR, TIMEOUT_ERROR}
    for each in (*specification.variants, variant):
        found.update(_names_of(each))
    return tuple(sorted(found))


def _names_of(variant: Variant) -> Iterator[str]:
    yield from variant.modules
    for one in variant.classes:
        yield one.name
        yield from _names_of_methods((one.constructor, *one.methods))
    yield from _names_of_methods(variant.functions)
    yield from (constant.name for constant in variant.constants)
    yield from (exception.name for exception in variant.exceptions)
    for builtin in variant.builtins:
        yield builtin.name
        if builtin.function:
            yield builtin.function


def _names_of_methods(methods: Iterable[Method]) -> Iterator[str]:
    for method in methods:
        yield method.name
        for parameter in method.parameters:
            yield parameter.name
            if isinstance(parameter.default, str) and parameter.default:
                yield parameter.default


def _number(number: int) -> str:
    return f"MP_ROM_INT({number})"
