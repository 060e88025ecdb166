"""The facts that the prelude of the cases needs to speak a variant's dialect.

In: a variant and its numbering. Out: a `Dialect`. Never: a variant's name; two variants with the same facts get the
same prelude.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import Meaning, Method, Setting, SocketClass, Specification, Variant
from generator.signatures import is_special

# The family, and its types, that every case speaks to: this machine, over its own loopback.
FAMILY = "inet"
# Milliseconds in the number that settimeout takes, and whether it must be whole.
_UNITS = {"seconds": (1000, False), "whole_seconds": (1000, True), "milliseconds": (1, True)}
_A_LONG_TIME = 3_600_000


@dataclass(frozen=True, slots=True)
class Dialect:
    """`operations` are those that scripts call by the operation's own name, or that the VM calls by a name of its own."""

    variant: Variant
    sockets: SocketClass
    operations: frozenset[str]
    terms: dict[str, int]
    numbers: dict[str, int]
    lookup_numbers: dict[str, int]

    @property
    def callables(self) -> tuple[Method, ...]:
        return (self.sockets.constructor, *self.sockets.methods, *self.variant.functions)

    def method(self, operation: str) -> Method | None:
        """The method, function or constructor that gives scripts the operation."""
        return next((one for one in self.callables if one.operation == operation and operation in self.operations), None)

    def setting(self, policy: str, operation: str = "") -> str:
        """The value that holds for the operation; for the class or the module where the operation does not read it."""
        method = self.method(operation) if operation else None
        settings = {**_values(self.variant.settings), **_values(self.sockets.settings)}
        if method is not None:
            settings |= _values(method.settings)
        return settings[policy]

    @property
    def limits(self) -> dict[str, dict[str, int]]:
        """Operation -> slot -> the most that it takes, where there is a limit."""
        limited = {
            one.operation: {each.slot: each.most for each in one.parameters if each.most is not None}
            for one in self.callables
        }
        return {operation: slots for operation, slots in limited.items() if slots}

    @property
    def parameters(self) -> dict[str, dict[str, str]]:
        """Operation -> slot -> the name of the parameter that fills it."""
        return {one.operation: {each.slot: each.name for each in one.parameters if each.slot} for one in self.callables}

    def level(self, name: str) -> int | None:
        """The number of an option's level: its own constant's, or that of the protocol of the same name."""
        return self.terms.get(f"level.{name}", self.terms.get(f"protocol.{name}"))


def dialect(specification: Specification, variant: Variant) -> Dialect | None:
    """None where the variant has no sockets of the family that the cases use."""
    sockets = next((one for one in variant.classes if FAMILY in one.families), None)
    if sockets is None:
        return None
    numbering = next(one for one in specification.catalogue.numberings if one.name == variant.numbering.value)
    lookups = {one.name: one for one in specification.catalogue.lookup_numberings}
    methods = (*sockets.methods, *variant.functions)
    terms: dict[str, int] = {}
    for constant in variant.constants:
        if constant.meaning is not Meaning.NUMBER:
            terms.setdefault(f"{constant.meaning.value}.{constant.term}", constant.number)
    return Dialect(
        variant,
        sockets,
        frozenset({"open", *(one.operation for one in methods if one.name == one.operation or is_special(one.name))}),
        terms,
        dict(numbering.numbers),
        dict(lookups[str(variant.lookup_numbering.value)].numbers),
    )


def prelude_values(speech: Dialect, floats: bool) -> dict[str, object]:
    """What templates/conformance/prelude.py.j2 prints. `floats`: whether the VM has them."""
    unit, whole = _UNITS[speech.setting("timeout_unit")]
    whole = whole or not floats
    return {
        "module": speech.variant.modules[0],
        "modules": speech.variant.modules,
        "socket_class": speech.sockets.name,
        "numbers": speech.numbers,
        "terms": speech.terms,
        "constructor": tuple(one.slot for one in speech.sockets.constructor.parameters if one.slot in ("family", "type", "proto")),
        "parameters": speech.parameters,
        "limits": speech.limits,
        "methods": tuple(one.name for one in speech.sockets.methods),
        "timed_out_numbers": _timed_out_numbers(speech),
        "timeout_unit": unit,
        "timeout_is_whole": whole,
        "timeout_forever": _forever(speech, unit),
        "timeout_not_at_all": 0 if speech.setting("timeout_zero") == "non_blocking" else None,
        "moment": 1000 if unit == 1000 and whole else 100,
    }


def _timed_out_numbers(speech: Dialect) -> tuple[int, ...]:
    """What a call may raise whose timeout passed: some of a dialect's may end as if they were non-blocking."""
    names = {"EAGAIN" if speech.setting("timeout_error", one) == "as_non_blocking" else "ETIMEDOUT" for one in speech.operations}
    return tuple(sorted(speech.numbers[name] for name in names))


def _forever(speech: Dialect, unit: int) -> int | None:
    """What settimeout takes to wait without end, or for so long that no case sees the difference."""
    if speech.setting("timeout_none") == "blocking":
        return None
    return 0 if speech.setting("timeout_zero") == "forever" else _A_LONG_TIME // unit


def _values(settings: tuple[Setting, ...]) -> dict[str, str]:
    return {one.policy: str(one.fact.value) for one in settings}
