"""The names that a firmware shows to scripts, as entries of the VM's tables in ROM.

In: a variant and its calls. Out: exceptions, the module's and the builtins' entries, registrations, and the union of
the names of all variants. Never: a name that the specification does not have, but for the exceptions that a policy raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.model import Method, Scalar, Specification, Variant


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


def exceptions(variant: Variant) -> tuple[ExceptionClass, ...]:
    """Those that the variant declares, and those that its policies raise though it does not: a dialect made of other
    dialects' policies still raises something that a script can catch."""
    found = {
        e.name: ExceptionClass(e.name, _behind(e.base, variant), e.builtin) for e in variant.exceptions if not e.alias_of
    }
    chosen = set(_chosen(variant))
    io_error = ("error_class", "io_error") in chosen
    if io_error:
        found.setdefault("IOError", ExceptionClass("IOError", "Exception", True))
    if ("timeout_error", "timeout_error") in chosen:
        found.setdefault("TimeoutError", ExceptionClass("TimeoutError", "IOError" if io_error else "OSError", True))
    return tuple(found.values())


def type_symbol(name: str, own: Iterable[ExceptionClass]) -> str:
    """The C symbol of an exception class: ours, or the VM's."""
    return next((each.symbol for each in own if each.name == name), f"mp_type_{name}")


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
        *(NameEntry(each.name, _number(each.number)) for each in variant.constants),
        *(
            NameEntry(each.name, f"MP_ROM_PTR(&{type_symbol(_behind(each.name, variant), own)})")
            for each in variant.exceptions
            if each.in_module
        ),
    )


def builtin_entries(variant: Variant, own: tuple[ExceptionClass, ...]) -> tuple[NameEntry, ...]:
    return (
        *(NameEntry(each.name, _number(each.number)) for each in variant.builtins),
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


def all_names(specification: Specification, variant: Variant) -> tuple[str, ...]:
    """Every name of every variant, `variant` included, which may stand outside the specification."""
    found = {error.name for error in specification.catalogue.errors} | {"IOError", "TimeoutError"}
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
    yield from (builtin.name for builtin in variant.builtins)


def _names_of_methods(methods: Iterable[Method]) -> Iterator[str]:
    for method in methods:
        yield method.name
        for parameter in method.parameters:
            yield parameter.name
            if isinstance(parameter.default, str) and parameter.default:
                yield parameter.default


def _chosen(variant: Variant) -> Iterator[tuple[str, Scalar]]:
    scopes = [variant.settings, *(each.settings for each in variant.functions)]
    for one in variant.classes:
        scopes += [one.settings, *(each.settings for each in one.methods)]
    return ((setting.policy, setting.fact.value) for scope in scopes for setting in scope)


def _number(number: int) -> str:
    return f"MP_ROM_INT({number})"
