"""The stubs of a variant's own modules.

In: a variant and the catalogue. Out: one `Stub` for the socket module, and one for the names that scripts see without import. Never:
a type that the specification does not have.
"""

from __future__ import annotations

import builtins
import keyword
import re
from dataclasses import dataclass, replace

from generator.annotations import NONE
from generator.model import Catalogue, Constant, ExceptionType, Meaning, Source, Variant
from generator.reference.calls import Argument, Call, Calls, Class, calls, is_told_at_calls
from generator.reference.topics import topics
from generator.stubs.aliases import Alias, Aliases

NAMES = "__builtins__"  # where type checkers look for names that need no import
MAYBE_NONE = "_MaybeNone"


@dataclass(frozen=True, slots=True)
class StubCall:
    name: str
    parameters: str
    result: str
    doc: str


@dataclass(frozen=True, slots=True)
class StubClass:
    """`base` and `missing` are for a class without a name of its own: to type checkers it is the first one, which makes its sockets,
    but for the methods that it has not. `overloads` are the constructors of the first, where there are such classes."""

    name: str
    doc: str
    methods: tuple[StubCall, ...]
    overloads: tuple[StubCall, ...] = ()
    base: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StubConstant:
    name: str
    number: int
    doc: str
    chooses: bool = False  # an overload depends on the number


@dataclass(frozen=True, slots=True)
class StubException:
    """`alias_of` where the name is another one for a class."""

    name: str
    base: str
    alias_of: str
    doc: str


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that comes from another stub, where it may be called otherwise."""

    module: str
    name: str
    here: str


@dataclass(frozen=True, slots=True)
class Stub:
    """A module."""

    doc: str
    imported: tuple[Imported, ...] = ()
    aliases: tuple[Alias, ...] = ()
    maybe_none: str = ""
    constants: tuple[StubConstant, ...] = ()
    exceptions: tuple[StubException, ...] = ()
    functions: tuple[StubCall, ...] = ()
    classes: tuple[StubClass, ...] = ()

    def uses(self, *names: str) -> list[str]:
        """Those of the names that some type here is made of."""
        calls = [*self.functions, *(call for one in self.classes for call in (*one.methods, *one.overloads))]
        texts = [one.type for one in self.aliases] + [text for one in calls for text in (one.parameters, one.result)]
        texts += ["TypeAlias"] * bool(self.aliases or self.maybe_none) + ["Any"] * bool(self.maybe_none)
        texts += ["Final"] * bool(self.constants)
        texts += ["overload"] * any(one.overloads for one in self.classes)
        found = {word for text in texts for word in re.findall(r"\w+", text)}
        return [name for name in names if name in found]


def socket_module(variant: Variant, catalogue: Catalogue) -> Stub:
    every = calls(variant, catalogue, MAYBE_NONE)
    aliases = Aliases(every)
    shown = [one for one in variant.exceptions if one.in_module]
    here = [one for one in shown if not one.builtin]
    named = {one.name for one in shown if one.builtin} | {one.alias_of or one.base for one in here}
    elsewhere = {one.name for one in variant.exceptions if one.builtin}
    return Stub(
        doc=_module_doc(variant, catalogue),
        imported=tuple(Imported(NAMES, name, name) for name in sorted(named & elsewhere)),
        aliases=aliases.all,
        maybe_none=MAYBE_NONE if any(MAYBE_NONE in call.result for call in every) else "",
        constants=tuple(
            replace(_constant(one, catalogue), chooses=one.name in _choosing(variant)) for one in variant.constants if one.in_module
        ),
        exceptions=tuple(_exception(one, one.base) for one in here),
        functions=tuple(_call(one, aliases) for one in every.functions),
        classes=_classes(variant, every, aliases),
    )


def _module_doc(variant: Variant, catalogue: Catalogue) -> str:
    """Below the first line what no single call tells."""
    policies = {one.name: one for one in catalogue.policies}
    lines = [f"{variant.title}: {variant.summary}"]
    for topic in topics(variant, catalogue):
        general = [one.sentence for one in topic.told if not is_told_at_calls(policies[one.policy])]
        lines += ["", f"{topic.title}: {_sentences(*general)}"] if general else []
    return "\n".join(lines)


def names_module(variant: Variant, catalogue: Catalogue) -> Stub:
    """What scripts see without import."""
    constants = {one.name: _constant(one, catalogue).doc for one in variant.constants}
    of = {one.name: one for one in variant.exceptions}
    exceptions = []
    for one in variant.exceptions:
        if one.builtin:
            base = one.base
            while base in of and not of[base].builtin:
                base = of[base].alias_of or of[base].base
            exceptions.append(_exception(one, base))
    numbers = tuple(
        StubConstant(one.name, one.number, constants.get(one.name) or _cited("", one.source))
        for one in variant.builtins
        if one.number is not None
    )
    functions = tuple(Imported(one.companion, one.function, one.name) for one in variant.builtins if one.companion)
    doc = f"{variant.title}: names that need no import."
    return Stub(doc, imported=functions, constants=numbers, exceptions=tuple(exceptions))


def errno_module(variant: Variant, catalogue: Catalogue) -> Stub:
    (numbering,) = [one for one in catalogue.numberings if one.name == variant.numbering.value]
    meanings = {one.name: one.meaning for one in catalogue.errors}
    numbers = tuple(StubConstant(name, number, meanings[name]) for name, number in numbering.numbers)
    return Stub(_cited(f"{variant.title}: the numbers of errors.", numbering.source), constants=numbers)


def _choosing(variant: Variant) -> dict[str, str]:
    """The constants whose number makes the constructor give a socket of another class than the first, and the name of that class."""
    classes = {family: one.name for one in variant.classes[1:] for family in one.families}
    return {one.name: classes[one.term] for one in variant.constants
            if one.in_module and one.meaning is Meaning.FAMILY and one.term in classes}  # fmt: skip


def _classes(variant: Variant, every: Calls, aliases: Aliases) -> tuple[StubClass, ...]:
    """A class that is not an attribute of the module has an underscore in front."""
    choosing = _choosing(variant)
    numbers = {one.name: one.number for one in variant.constants}
    made: list[StubClass] = []
    for one in every.classes:
        constructor = _call(one.constructor, aliases, me=True)
        doc = _sentences("Sockets of: " + " ".join(one.families), one.note)
        methods = tuple(_call(each, aliases, me=True) for each in one.methods)
        if not made:
            start = replace(constructor, name="__init__", result="None")
            overloads = [_overload(each, aliases, [numbers[name] for name, of in choosing.items() if of == each.name])
                         for each in every.classes[1:] if each.name in choosing.values()]  # fmt: skip
            news = [replace(constructor, name="__new__", result=one.name), *overloads] if overloads else []
            made.append(StubClass(one.name, doc, methods if news else (start, *methods), tuple(reversed(news))))
        else:
            missing = [each.name for each in made[0].methods if each.name not in {own.name for own in methods}]
            made.append(StubClass(f"_{one.name}", doc, methods, (), made[0].name, tuple(missing)))
    return tuple(made)


def _overload(one: Class, aliases: Aliases, numbers: list[int]) -> StubCall:
    """How the first class makes a socket of this one: its family must be given, and is one of these numbers."""
    call = _call(one.constructor, aliases, me=True)
    family = one.constructor.arguments[0]
    given = f"{family.name}: Literal[{', '.join(map(str, numbers))}]"
    return replace(call, name="__new__", parameters=call.parameters.replace(_parameter(family, aliases), given, 1), result=f"_{one.name}")


def _call(call: Call, aliases: Aliases, me: bool = False) -> StubCall:
    parameters = ["self"] if me else []
    parameters += [_parameter(one, aliases) for one in call.arguments]
    if parameters and not call.keywords:
        parameters.append("/")
    result = call.result.replace(f"{{{NONE}}}", MAYBE_NONE)
    return StubCall(call.name, ", ".join(parameters), result, _doc(call))


def _parameter(argument: Argument, aliases: Aliases) -> str:
    """Positions have no names, so that a name which Python has no room for does no harm."""
    name = argument.name + "_" if keyword.iskeyword(argument.name) else argument.name
    default = f" = {argument.default}" if argument.default else ""
    return f"{name}: {aliases.shown(argument)}{default}"


def _doc(call: Call) -> str:
    lines = [_sentences(call.summary, *(one.sentence for one in call.told), call.note)]
    if call.extra:
        lines[0] += " Not on the vendor's page."
    if call.arguments:
        lines += ["", *(f"{one.name}: {_unit(one)}" for one in call.arguments)]
    told = call.returns if call.returns.startswith("Returns ") else f"Returns: {call.returns}"
    lines += ["", told]
    if call.failures:
        lines += ["Raises:", *(f"  {_failure(one.name, one.exception, one.number)}: {one.cause}" for one in call.failures)]
    if call.source:
        lines += ["", _cited("", call.source)]
    return "\n".join(lines)


def _unit(argument: Argument) -> str:
    return f"{argument.meaning} In {argument.unit}." if argument.unit else argument.meaning


def _failure(name: str, exception: str, number: int | None) -> str:
    return name if number is None else f"{exception}({number}), {name}"


def _constant(one: Constant, catalogue: Catalogue) -> StubConstant:
    term = next((each for each in catalogue.terms if (each.kind, each.name) == (one.meaning, one.term)), None)
    meaning = term.meaning if term and one.meaning is not Meaning.NUMBER else ""
    return StubConstant(one.name, one.number, _cited(_sentences(meaning, one.note), one.source))


def _exception(one: ExceptionType, base: str) -> StubException:
    python = getattr(builtins, one.name, None)
    other = python is not None and not one.alias_of and (python.__name__, python.__base__.__name__) != (one.name, base)
    reason = one.chain[-1].reason if one.chain else ""
    told = _sentences(one.note, reason, "Not Python's class of that name." if other else "")
    return StubException(one.name, base, one.alias_of, _cited(told, one.source))


def _sentences(*parts: str) -> str:
    return " ".join(part.strip() for part in parts if part.strip())


def _cited(text: str, source: Source | None) -> str:
    cited = f"[{', '.join(filter(None, (source.title, source.where)))}]" if source else ""
    return " ".join(filter(None, (text, cited)))


