"""The facts of a variant as items that one case for each kind of fact goes through.

In: a dialect, the other variants and the target. Out: for each kind a list of tuples, in the order in which its template
in templates/conformance/facts/ takes them; arguments are Python expressions. Never: behaviours; those are policies and
promises.
"""

from __future__ import annotations

from collections.abc import Callable

from generator.conformance.dialect import Dialect
from generator.model import Constant, ExceptionType, Meaning, Method, Parameter, Slot, Specification, Target, Variant
from generator.signatures import is_special

Items = list[tuple[object, ...]]

_SAMPLES = {
    "size": "1",
    "buffer": 'b"x"',
    "writable_buffer": "bytearray(1)",
    "address": '("127.0.0.1", 9)',
    "integer": "1",
    "boolean": "True",
    "timeout": "1",
    "string": '"127.0.0.1"',
    "object": "1",
    "flags": "0",
}
_OPTION_VALUES = {"boolean": "1", "integer": "5", "milliseconds": "50", "bytes": r'b"\xe0\0\0\xfb\x7f\0\0\1"'}
_DATAGRAM_OPERATIONS = ("sendto", "recvfrom", "recvfrom_into")


class Facts:
    """The items of each kind. `kinds` is the list of them."""

    def __init__(self, specification: Specification, speech: Dialect, target: Target) -> None:
        self._specification = specification
        self._speech = speech
        self._variant = speech.variant
        self._target = target
        self._slots = {
            (operation.name, slot.name): slot
            for operation in specification.catalogue.operations
            for slot in operation.slots
        }

    @property
    def kinds(self) -> dict[str, Callable[[], Items]]:
        return {
            "modules": self.modules,
            "presence": self.presence,
            "absence": self.absence,
            "constants": self.constants,
            "arity": self.arity,
            "keywords": self.keywords,
            "defaults": self.defaults,
            "exceptions": self.exceptions,
            "builtins": self.builtins,
            "errno": self.errno,
            "companions": self.companions,
            "openings": self.openings,
            "flags": self.flags,
            "options": self.options,
        }

    # --- names ---

    def modules(self) -> Items:
        return [(name,) for name in self._variant.modules]

    def presence(self) -> Items:
        """(where, name); where is a class, or "" for the module."""
        here: Items = [("", name) for name in _module_names(self._variant)]
        return here + [(one.name, method.name) for one in self._variant.classes for method in one.methods]

    def absence(self) -> Items:
        """(where, name) of what other variants have; where is a class, "" for the module, "builtins" without import."""
        others = [one for one in self._specification.variants if one.name != self._variant.name]
        own = set(_module_names(self._variant))
        items: Items = [("", name) for name in _in_order(others, _module_names) if name not in own]
        for one in self._variant.classes:
            mine = {method.name for method in one.methods}
            items += [(one.name, name) for name in _in_order(others, _method_names) if name not in mine]
        visible = set(_builtin_names(self._variant))
        return items + [("builtins", name) for name in _in_order(others, _builtin_names) if name not in visible]

    def constants(self) -> Items:
        return [(one.name, one.number) for one in self._variant.constants]

    def exceptions(self) -> Items:
        """(name, what it is, its base or what it is another name for, is an alias, in the module, visible)"""
        return [
            (
                one.name,
                self._exception(one.name),
                self._exception(one.alias_of or one.base),
                bool(one.alias_of),
                one.in_module,
                one.builtin,
            )
            for one in self._variant.exceptions
        ]

    def builtins(self) -> Items:
        return [(one.name, one.number) for one in self._variant.builtins]

    def errno(self) -> Items:
        return list(self._speech.numbers.items())

    def companions(self) -> Items:
        return [(one.module,) for one in self._variant.companions]

    # --- calls ---

    def arity(self) -> Items:
        """(kind, name, least, arguments): with `least` arguments up to all of them a call is understood, else not."""
        return [
            (kind, one.name, sum(each.required for each in one.parameters), self._samples(one))
            for kind, one in self._callables()
        ]

    def keywords(self) -> Items:
        """(kind, name, arguments, names)"""
        return [
            (kind, one.name, self._samples(one), tuple(each.name for each in one.parameters))
            for kind, one in self._callables()
            if one.parameters and not is_special(one.name)
        ]

    def defaults(self) -> Items:
        """(kind, name, arguments, defaults)"""
        return [
            (
                kind,
                one.name,
                tuple(self._sample(one, each) for each in one.parameters if each.required),
                tuple(repr(each.default) for each in one.parameters if not each.required),
            )
            for kind, one in self._callables()
            if any(not each.required for each in one.parameters)
        ]

    def flags(self) -> Items:
        """(method, on a datagram socket, arguments with a flag that nobody knows)"""
        known = {one.number for one in self._variant.constants if one.meaning is Meaning.FLAG}
        unknown = next(1 << bit for bit in range(14, 30) if not any(number & (1 << bit) for number in known))
        items: Items = []
        for one in self._speech.sockets.methods:
            if any(self._slot(one, each).type == "flags" for each in one.parameters):
                arguments = tuple(
                    str(unknown) if self._slot(one, each).type == "flags" else self._sample(one, each)
                    for each in one.parameters
                )
                items.append((one.name, one.operation in _DATAGRAM_OPERATIONS, arguments))
        return items

    # --- terms ---

    def openings(self) -> Items:
        """(family, type, outcome): the names of two constants, and None or the error that opening such a socket gives."""
        routes = {(route.family, route.type) for route in self._target.routes}
        families = {family for family, _ in routes}
        return [
            (family.name, type_.name, _outcome((family.term, type_.term), routes, families))
            for family in self._of(Meaning.FAMILY)
            for type_ in self._of(Meaning.TYPE)
        ]

    def options(self) -> Items:
        """(name, type of socket, level, value, takes bytes)"""
        if "setsockopt" not in self._speech.operations:
            return []
        terms = {term.name: term for term in self._specification.catalogue.terms if term.kind is Meaning.OPTION}
        items: Items = []
        for one in self._of(Meaning.OPTION):
            term = terms[one.term]
            level = self._speech.level(term.level)
            if level is not None:
                kind = "datagram" if term.level == "ip" else "stream"
                takes_bytes = term.value == "bytes"
                items.append((one.name, kind, level, _OPTION_VALUES[term.value], takes_bytes))
        return items

    # --- parts ---

    def _of(self, meaning: Meaning) -> list[Constant]:
        return [one for one in self._variant.constants if one.meaning is meaning]

    def _callables(self) -> list[tuple[str, Method]]:
        methods = [("method", one) for one in self._speech.sockets.methods]
        functions = [("function", one) for one in self._variant.functions]
        return [("constructor", self._speech.sockets.constructor), *methods, *functions]

    def _slot(self, method: Method, parameter: Parameter) -> Slot:
        return self._slots[method.operation, parameter.slot]

    def _samples(self, method: Method) -> tuple[str, ...]:
        return tuple(self._sample(method, one) for one in method.parameters)

    def _sample(self, method: Method, parameter: Parameter) -> str:
        """An argument of the right type; the default where there is one, because that is certainly right."""
        if method.operation == "open" and parameter.slot in ("family", "type"):
            return str(self._speech.terms[{"family": "family.inet", "type": "type.stream"}[parameter.slot]])
        if not parameter.required:
            return repr(parameter.default)
        return _SAMPLES[self._slot(method, parameter).type]

    def _exception(self, name: str) -> str:
        """An expression for an exception class, wherever it is visible."""
        own: dict[str, ExceptionType] = {one.name: one for one in self._variant.exceptions}
        hidden = name in own and not own[name].builtin
        return f"socket_module.{name}" if hidden else name


def _module_names(variant: Variant) -> list[str]:
    return [
        *(one.name for one in variant.classes),
        *(one.name for one in variant.functions),
        *(one.name for one in variant.constants),
        *(one.name for one in variant.exceptions if one.in_module),
    ]


def _method_names(variant: Variant) -> list[str]:
    return [method.name for one in variant.classes for method in one.methods]


def _builtin_names(variant: Variant) -> list[str]:
    return [*(one.name for one in variant.builtins), *(one.name for one in variant.exceptions if one.builtin)]


def _in_order(variants: list[Variant], names: Callable[[Variant], list[str]]) -> list[str]:
    return list(dict.fromkeys(name for variant in variants for name in names(variant)))


def _outcome(wanted: tuple[str, str], routes: set[tuple[str, str]], families: set[str]) -> str | None:
    if wanted in routes:
        return None
    return "ESOCKTNOSUPPORT" if wanted[0] in families else "EAFNOSUPPORT"
