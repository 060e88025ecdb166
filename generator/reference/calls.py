"""Calls: methods, functions and constructors with everything that is known about them.

In: a variant and the catalogue. Out: a `Call` for each. Never: a markup, or a sentence of its own.

Where the sentence of a policy stands: at the calls that read it, where these are one or two, or more and the policy has no topic;
under its topic otherwise, and again at a call that has another value than the class or module around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.annotations import CLASS, FAMILIES, NONE, slot_expression, spelled, words
from generator.cases import named_terms
from generator.model import (
    Catalogue,
    Fact,
    Link,
    Meaning,
    Method,
    Operation,
    Parameter,
    Policy,
    Promise,
    Scalar,
    Setting,
    Slot,
    Source,
    Variant,
)
from generator.raised import class_of, is_raised
from generator.signatures import takes_keywords

FEW = 2  # so many calls tell of a policy themselves
# What scripts see of the number of a failed lookup.
_SIGNS = {"negative": -1, "positive": 1}
_LOOKUP_SIGN = "lookup_error_sign"


@dataclass(frozen=True, slots=True)
class Argument:
    """`type` is Python; `kind` the name of the slot's type and `base` what that type alone would be in Python. `default` is the
    text that stands for it, "" where there is none."""

    name: str
    type: str
    kind: str
    base: str
    says: str
    default: str
    meaning: str
    unit: str


@dataclass(frozen=True, slots=True)
class Told:
    """The sentence of a policy's value, and where the value comes from."""

    policy: str
    sentence: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Failure:
    """What a call can raise: `name` is an error's or that of an exception of Python, which has no number."""

    name: str
    exception: str
    number: int | None
    cause: str


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    item: str  # as `explain` and `diff` name it: "socket.recv"
    kind: str  # "function", "constructor" or "method"
    summary: str
    arguments: tuple[Argument, ...]
    keywords: bool  # arguments may be named
    result: str
    returns: str
    in_returns: tuple[str, ...]  # the policies whose sentences stand there
    told: tuple[Told, ...]
    guarantees: tuple[str, ...]
    failures: tuple[Failure, ...]
    counts: tuple[tuple[str, str], ...]  # what the numbers that come back stand for, from 0: a name and its meaning
    note: str
    extra: bool
    source: Source | None
    chain: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Class:
    name: str
    families: tuple[str, ...]
    note: str
    constructor: Call
    methods: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Calls:
    functions: tuple[Call, ...]
    classes: tuple[Class, ...]

    def __iter__(self) -> Iterator[Call]:
        yield from self.functions
        for one in self.classes:
            yield one.constructor
            yield from one.methods


def calls(variant: Variant, catalogue: Catalogue, none: str = "None") -> Calls:
    """`none` is what a type shows for a None that only non-blocking sockets give."""
    scribe = _Scribe(variant, catalogue, none)
    module = _values(variant.settings)
    first = variant.classes[0].name if variant.classes else "object"
    functions = [scribe.call(one, "function", "", first, module) for one in variant.functions]
    classes = []
    for one in variant.classes:
        around = _values(one.settings)
        made = [scribe.call(each, "method", one.name, one.name, around) for each in one.methods]
        constructor = scribe.call(one.constructor, "constructor", "", one.name, around)
        families = tuple(_term_meaning(catalogue, name) for name in one.families)
        classes.append(Class(one.name, families, one.note, constructor, tuple(made)))
    return Calls(tuple(functions), tuple(classes))


def read_policies(variant: Variant) -> frozenset[str]:
    """The policies that some call of the variant reads."""
    methods = [*variant.functions, *(each for one in variant.classes for each in (one.constructor, *one.methods))]
    return frozenset(setting.policy for method in methods for setting in method.settings)


def is_told_at_calls(policy: Policy) -> bool:
    return bool(policy.operations) and (not policy.topic or len(policy.operations) <= FEW)


class _Scribe:
    def __init__(self, variant: Variant, catalogue: Catalogue, none: str) -> None:
        self._catalogue = catalogue
        self._none = none
        self._operations = {one.name: one for one in catalogue.operations}
        self._policies = {one.name: one for one in catalogue.policies}
        self._words = {one.name: one.says for one in catalogue.types}
        self._names = frozenset(
            one.operation for one in (*variant.functions, *(m for c in variant.classes for m in (c.constructor, *c.methods)))
        )
        module = _values(variant.settings)
        sign = _SIGNS.get(str(module.get(_LOOKUP_SIGN)), 1)
        self._numbers = {name: number for each in catalogue.numberings if each.name == variant.numbering.value
                         for name, number in each.numbers}  # fmt: skip
        self._lookups = {name: sign * number for each in catalogue.lookup_numberings
                         if each.name == variant.lookup_numbering.value for name, number in each.numbers}  # fmt: skip
        self._module = module
        self._terms = frozenset(f"{one.meaning.value}.{one.term}" for one in variant.constants)
        forms = {one.name: one.address for one in catalogue.terms if one.kind is Meaning.FAMILY and one.address}
        named = {one.term for one in variant.constants if one.meaning is Meaning.FAMILY}
        self._forms = {
            one.name: " ".join(f"| {forms[family]}" for family in one.families if family in forms and family in named)
            for one in variant.classes
        }

    def call(self, method: Method, kind: str, owner: str, class_name: str, around: dict[str, Scalar]) -> Call:
        operation = self._operations[method.operation]
        settings = {**self._module, **around, **_values(method.settings)}
        shown = {**{name: self._policies[name].value(str(value)).stub for name, value in settings.items()},
                 CLASS: class_name, NONE: self._none, FAMILIES: self._forms.get(class_name, "")}  # fmt: skip
        slots = {slot.name: slot for slot in operation.slots}
        sentences = {name: self._policies[name].value(str(value)).sentence for name, value in settings.items()}
        return Call(
            name=method.name,
            item=f"{owner}.{method.name}" if owner else method.name,
            kind=kind,
            summary=operation.summary,
            arguments=tuple(self._argument(each, slots.get(each.slot), shown) for each in method.parameters),
            keywords=takes_keywords(method),
            result=spelled(operation.result, shown),
            returns=spelled(operation.returns, sentences),
            in_returns=tuple(words(operation.returns)),
            told=tuple(self._told(method, around, words(operation.returns))),
            guarantees=tuple(one.says for one in operation.promises if self._holds(one, method, settings)),
            failures=tuple(self._failures(operation, method, settings)),
            counts=self._counted(operation),
            note=method.note,
            extra=method.extra,
            source=method.source,
            chain=method.chain,
        )

    def _argument(self, parameter: Parameter, slot: Slot | None, shown: dict[str, str]) -> Argument:
        default = "" if parameter.required else parameter.constant or repr(parameter.default)
        if slot is None:
            return Argument(parameter.name, "object", "object", "object", "any object", default, "Has no effect.", "")
        base = next((spelled(one.stub, shown) for one in self._catalogue.types if one.name == slot.type), "object")
        written = spelled(slot_expression(slot, self._catalogue), shown)
        if not parameter.required and parameter.default is None and "None" not in written and written != "object":
            written += " | None"
        says = self._words.get(slot.type, slot.type)
        limit = f" At most {parameter.most}; a larger number counts as that." if parameter.most is not None else ""
        return Argument(parameter.name, written, slot.type, base, says, default, slot.meaning + limit, slot.unit)

    def _told(self, method: Method, around: dict[str, Scalar], apart: list[str]) -> Iterator[Told]:
        for setting in method.settings:
            policy = self._policies[setting.policy]
            here = is_told_at_calls(policy) or around.get(policy.name) != setting.fact.value
            if here and policy.name not in apart:
                yield Told(policy.name, policy.value(str(setting.fact.value)).sentence, setting.fact)

    def _holds(self, promise: Promise, method: Method, settings: dict[str, Scalar]) -> bool:
        wanted = _allows(promise.policies, settings) and named_terms(promise.case) <= self._terms
        limited = {one.slot for one in method.parameters if one.most is not None}
        return wanted and not limited & set(promise.unlimited) and all(name in self._names for name in promise.requires)

    def _counted(self, operation: Operation) -> tuple[tuple[str, str], ...]:
        return tuple((one.name, one.meaning) for one in self._catalogue.terms if one.kind is operation.counts)

    def _failures(self, operation: Operation, method: Method, settings: dict[str, Scalar]) -> Iterator[Failure]:
        slots = {"", *(one.slot for one in method.parameters)}
        for one in operation.errors:
            if one.slot not in slots or not _allows(one.policies, settings) or not is_raised(one.error, settings):
                continue
            number = self._numbers.get(one.error, self._lookups.get(one.error))
            exception = one.error if number is None else class_of(one.error, settings)
            yield Failure(one.error, exception, number, one.cause)


def _term_meaning(catalogue: Catalogue, name: str) -> str:
    return next(one.meaning for one in catalogue.terms if one.kind.value == "family" and one.name == name)


def _allows(policies: tuple[tuple[str, tuple[str, ...]], ...], settings: dict[str, Scalar]) -> bool:
    return all(settings.get(policy) in values for policy, values in policies)


def _values(settings: Iterable[Setting]) -> dict[str, Scalar]:
    return {one.policy: one.fact.value for one in settings}
