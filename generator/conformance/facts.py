"""The facts of a variant as items that one case for each kind of fact goes through.

In: a dialect, the other variants and the target. Out: for each kind a list of tuples, in the order in which its template
in templates/conformance/facts/ takes them; arguments are Python expressions. Never: behaviours; those are policies and
promises.
"""

from __future__ import annotations

from collections.abc import Callable

from generator.conformance.dialect import Dialect
from generator.methods import IGNORED
from generator.model import (
    Constant,
    ExceptionType,
    Meaning,
    Method,
    Parameter,
    Scalar,
    Slot,
    SocketClass,
    Specification,
    Target,
    Variant,
)
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
# The operations that receive, and the slot that says how much.
_RECEIVING = {
    "recv": "bufsize",
    "recv_into": "bufsize",
    "recvfrom": "bufsize",
    "recvfrom_into": "bufsize",
    "read": "size",
    "readinto": "nbytes",
    "readline": "size",
}
_BEYOND = 100
_SEEN = 60_000  # a datagram, and what two sockets hold between them, is larger; on some targets they hold less
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
            "classes": self.classes,
            "absence": self.absence,
            "constants": self.constants,
            "arity": self.arity,
            "keywords": self.keywords,
            "defaults": self.defaults,
            "ignored": self.ignored,
            "exceptions": self.exceptions,
            "builtins": self.builtins,
            "errno": self.errno,
            "lookup_errors": self.lookup_errors,
            "companions": self.companions,
            "openings": self.openings,
            "flags": self.flags,
            "limits": self.limits,
            "options": self.options,
        }

    # --- names ---

    def modules(self) -> Items:
        return [(name,) for name in self._variant.modules]

    def presence(self) -> Items:
        """(where, name); where is a class, or "" for the module."""
        here: Items = [("", name) for name in _module_names(self._variant)]
        return here + [(one.name, method.name) for one in self._variant.classes[:1] for method in one.methods]

    def classes(self) -> Items:
        """(class, family, its number, default type, methods) of the classes that have no name in the module."""
        numbers = {one.term: one for one in self._of(Meaning.FAMILY)}
        served = {route.family for route in self._target.routes}
        return [
            (one.name, numbers[family].name, numbers[family].number, _default_type(one), tuple(m.name for m in one.methods))
            for one in self._variant.classes[1:]
            for family in one.families
            if family in served and family in numbers
        ]

    def absence(self) -> Items:
        """(where, name) of what other variants have; where is a class, "" for the module, "builtins" without import."""
        others = [one for one in self._specification.variants if one.name != self._variant.name]
        own = set(_module_names(self._variant))
        items: Items = [("", name) for name in _in_order(others, _module_names) if name not in own]
        for one in self._variant.classes[:1]:
            mine = {method.name for method in one.methods}
            items += [(one.name, name) for name in _in_order(others, _method_names) if name not in mine]
        visible = set(_builtin_names(self._variant))
        return items + [("builtins", name) for name in _in_order(others, _builtin_names) if name not in visible]

    def constants(self) -> Items:
        return [(one.name, one.number) for one in self._variant.constants if one.in_module]

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
        """(name, number, companion module, function): a number, or None and what the function is"""
        return [(one.name, one.number, one.companion, one.function) for one in self._variant.builtins]

    def errno(self) -> Items:
        return list(self._speech.numbers.items())

    def lookup_errors(self) -> Items:
        """(name, number, arguments): lookups that fail on every machine, with the sign that scripts see."""
        lookup = self._speech.method("getaddrinfo")
        if lookup is None:
            return []
        sign = -1 if self._speech.setting("lookup_error_sign", "getaddrinfo") == "negative" else 1
        wrong = {"EAI_NONAME": {"host": '"a..b"'}, "EAI_FAMILY": {"family": "77"}, "EAI_SOCKTYPE": {"type": "77"}}
        return [
            (name, sign * self._speech.lookup_numbers[name], self._samples(lookup, instead))
            for name, instead in wrong.items()
            if instead.keys() <= {each.slot for each in lookup.parameters}
        ]

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

    def ignored(self) -> Items:
        """(kind, name, arguments, arguments with others where they are ignored)"""
        return [
            (kind, one.name, self._samples(one), self._samples(one, {"": "Anything()"}))
            for kind, one in self._callables()
            if any(not each.slot for each in one.parameters)
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

    def limits(self) -> Items:
        """(method, on a datagram socket, arguments that ask for more than the limit, limit): what receives shows it."""
        items: Items = []
        in_a_stream = min(_SEEN, dict(self._target.limits).get("receive_window", _SEEN) - 1)
        for one in self._speech.sockets.methods:
            on_datagrams = one.operation in _DATAGRAM_OPERATIONS
            seen = _SEEN if on_datagrams else in_a_stream
            for limited in one.parameters if one.operation in _RECEIVING else ():
                if limited.most is not None and limited.most <= seen and limited.slot == _RECEIVING[one.operation]:
                    beyond = limited.most + _BEYOND
                    types = {each.slot: self._slot(one, each).type for each in one.parameters}
                    samples = {limited.slot: str(beyond)}
                    samples |= {slot: f"bytearray({beyond})" for slot in types if types[slot] == "writable_buffer"}
                    arguments = tuple(samples.get(each.slot) or self._sample(one, each) for each in one.parameters)
                    items.append((one.name, on_datagrams, arguments, limited.most))
        return items

    # --- terms ---

    def openings(self) -> Items:
        """(family, type, outcome): the names of two constants, and None or the error that opening such a socket gives."""
        routes = {(route.family, route.type) for route in self._target.routes}
        families = {family for family, _ in routes}
        return [
            (family.name, family.number, type_.name, type_.number, _outcome((family.term, type_.term), routes, families))
            for family in self._of(Meaning.FAMILY)
            for type_ in self._of(Meaning.TYPE)
        ]

    def options(self) -> Items:
        """(name, number, type of socket, level, value, takes bytes, error, error at another level); "" is no error"""
        if "setsockopt" not in self._speech.operations:
            return []
        every = self._specification.catalogue.terms
        terms = {term.name: term for term in every if term.kind is Meaning.OPTION}
        families = {term.name for term in every if term.kind is Meaning.FAMILY}
        items: Items = []
        for one in self._of(Meaning.OPTION):
            term = terms[one.term]
            level = self._speech.level(term.level)
            if level is not None:
                kind = "datagram" if term.level == "ip" else "stream"
                takes_bytes = term.value == "bytes"
                unknown = {"error": "ENOPROTOOPT", "ignored": ""}[self._speech.setting("unknown_option", "setsockopt")]
                wrong_level = unknown if self._speech.setting("option_level", "setsockopt") == "checked" else ""
                # An option of a family's own level is unknown to the sockets of the cases.
                foreign = term.level in families
                items.append((one.name, one.number, kind, level, _OPTION_VALUES[term.value], takes_bytes,
                              unknown if foreign else "", unknown if foreign else wrong_level))  # fmt: skip
        return items

    # --- parts ---

    def _of(self, meaning: Meaning) -> list[Constant]:
        return [one for one in self._variant.constants if one.meaning is meaning]

    def _callables(self) -> list[tuple[str, Method]]:
        methods = [("method", one) for one in self._speech.sockets.methods]
        functions = [("function", one) for one in self._variant.functions]
        return [("constructor", self._speech.sockets.constructor), *methods, *functions]

    def _slot(self, method: Method, parameter: Parameter) -> Slot:
        return self._slots.get((method.operation, parameter.slot), IGNORED)

    def _samples(self, method: Method, instead: dict[str, str] | None = None) -> tuple[str, ...]:
        """An argument for each parameter; `instead` has those of certain slots."""
        return tuple((instead or {}).get(one.slot) or self._sample(method, one) for one in method.parameters)

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
        *(one.name for one in variant.classes[:1]),
        *(one.name for one in variant.functions),
        *(one.name for one in variant.constants if one.in_module),
        *(one.name for one in variant.exceptions if one.in_module),
    ]


def _default_type(one: SocketClass) -> Scalar:
    return next((each.default for each in one.constructor.parameters if each.slot == "type"), None)


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
