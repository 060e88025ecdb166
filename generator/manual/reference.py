"""The manual of one variant.

In: the specification and the variant. Out: its page. Never: a fact that the model does not have, or the same sentence at every call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from generator import facts
from generator.annotations import words
from generator.manual.companions import Outline
from generator.manual.contrast import Contrast, Sort, contrasts, name
from generator.manual.page import (
    Block,
    Bullets,
    Code,
    Item,
    Line,
    Names,
    Note,
    Page,
    Paragraph,
    Role,
    Section,
    Table,
    anchor,
    code,
    joined,
    link,
    strong,
    text,
)
from generator.manual.programs import Program
from generator.manual.words import OPTION_VALUES, alternatives, cited, grounds, marked, meaning, number, spaced, type_line
from generator.model import Constant, ExceptionType, Fact, Link, Meaning, SocketClass, Source, Specification, Term, Variant
from generator.reference.calls import Argument, Call, Class, Told, calls
from generator.reference.topics import Topic, topics, topics_of_class
from generator.signatures import is_special

GROUPS = {
    Meaning.FAMILY: "Address families",
    Meaning.TYPE: "Socket types",
    Meaning.PROTOCOL: "Protocols",
    Meaning.LEVEL: "Levels of options",
    Meaning.OPTION: "Options",
    Meaning.FLAG: "Flags",
    Meaning.NUMBER: "Further numbers",
}


def path_of(variant: Variant) -> str:
    return variant.name


def title_of(variant: Variant) -> str:
    return f"{variant.title}: {variant.modules[0]}"


def at(variant: Variant, *parts: str) -> str:
    """The anchor of an item on the variant's page."""
    return anchor(variant.name, *parts)


def manual(
    specification: Specification, variant: Variant, outlines: tuple[Outline, ...], programs: tuple[Program, ...]
) -> Page:
    writer = _Writer(specification, variant)
    sections = (
        writer.programs(programs),
        *writer.topics(),
        writer.functions(),
        *writer.classes(),
        writer.constants(),
        writer.options(),
        writer.exceptions(),
        writer.errors(),
        writer.names_without_import(),
        writer.companions(outlines),
        writer.otherwise(),
        writer.absent(),
        writer.sources(),
    )
    return Page(
        path=path_of(variant),
        title=title_of(variant),
        blocks=(*writer.opening(), *(one for one in sections if one is not None)),
        module=variant.modules[0],
        synopsis=variant.title,
        sources=variant.files,
    )


class _Writer:
    def __init__(self, specification: Specification, variant: Variant) -> None:
        self._variant = variant
        self._catalogue = specification.catalogue
        self._calls = calls(variant, self._catalogue)
        self._terms = {(one.kind, one.name): one for one in self._catalogue.terms}
        self._parent = next((one for one in specification.variants if one.name == variant.parents[0]), None)
        self._editions = tuple(one for one in specification.variants if one.parents[0] == variant.name)
        self._contrasts: list[tuple[Variant, int, tuple[Contrast, ...]]] = [
            (one, 1, contrasts(variant, one, self._catalogue)) for one in self._editions
        ]
        if self._parent is not None:
            self._contrasts.insert(0, (self._parent, 0, contrasts(self._parent, variant, self._catalogue)))

    # --- the parts, in their order ---

    def opening(self) -> Iterator[Block]:
        variant = self._variant
        yield Paragraph(text(variant.summary))
        names = joined(((code(f"import {one}"),) for one in variant.modules), " or ")
        told: list[Line] = [(strong("Import"), *text(": "), *names)]
        if self._parent is not None:
            where = link(self._parent.title, path_of(self._parent))
            told.append((strong("Starts from"), *text(": "), where, *text("; what is otherwise is "),
                          link("listed", path_of(variant), at(variant, "otherwise"))))  # fmt: skip
        if self._editions:
            also = joined(((link(one.title, path_of(one)),) for one in self._editions), ", ")
            told.append((strong("Firmware and relatives that do some of it otherwise"), *text(": "), *also))
        yield Bullets(tuple(told))
        yield Paragraph(text("Words in square brackets name a source; the ", link("list of sources", path_of(variant), at(variant, "sources")), " is at the end."))  # fmt: skip

    def programs(self, programs: tuple[Program, ...]) -> Section | None:
        blocks: list[Block] = []
        for one in programs:
            blocks += [Paragraph(text(one.says))] if one.says else []
            blocks.append(Code(one.text))
        return Section("Programs", at(self._variant, "programs"), tuple(blocks)) if blocks else None

    def topics(self) -> Iterator[Section]:
        first, *others = self._variant.classes
        for topic in topics(self._variant, self._catalogue):
            blocks: list[Block] = [Bullets(tuple(self._sentence(one) for one in topic.told))]
            blocks += self._types_of(topic)
            for other in others:
                blocks += self._of_class(topic, other)
            blocks += self._notes(partial(_is_of, topic))
            yield Section(topic.title, at(self._variant, "topic", topic.title), tuple(blocks))

    def functions(self) -> Section | None:
        made: list[Block] = [self._item(one, "function") for one in self._calls.functions]
        made += self._notes(partial(_is_new_call, ""))
        return Section("Functions", at(self._variant, "functions"), tuple(made)) if made else None

    def classes(self) -> Iterator[Section]:
        for one, of in zip(self._calls.classes, self._variant.classes):
            yield Section(f"Class {one.name}", at(self._variant, "class", one.name), tuple(self._class(one, of)))

    def constants(self) -> Section | None:
        blocks: list[Block] = []
        for group, title in GROUPS.items():
            found = tuple(one for one in self._variant.constants if one.meaning is group)
            if found:
                blocks.append(Names(tuple(one.name for one in found), (Paragraph(text(f"{title}:")), self._numbers(found))))
        blocks += self._notes(partial(_is_kind, "constant"))
        return Section("Constants", at(self._variant, "constants"), tuple(blocks)) if blocks else None

    def options(self) -> Section | None:
        """What setsockopt takes: the level, the option and the value that go together."""
        rows = []
        for one in self._variant.constants:
            term = self._terms.get((one.meaning, one.term))
            if one.meaning is Meaning.OPTION and term is not None:
                readable = "yes" if term.readable else "no"
                value = OPTION_VALUES[term.value]
                rows.append(((code(one.name),), self._level(term.level), text(value), text(readable), text(term.meaning)))
        table = Table(("Option", "Level", "Value", "Can be read", "Meaning"), tuple(rows))
        return Section("Socket options", at(self._variant, "options"), (table,)) if rows else None

    def exceptions(self) -> Section | None:
        made: list[Block] = [self._exception(one) for one in self._variant.exceptions]
        made += self._notes(partial(_is_kind, "exception"))
        return Section("Exceptions", at(self._variant, "exceptions"), tuple(made)) if made else None

    def errors(self) -> Section:
        numbering = next(one for one in self._catalogue.numberings if one.name == self._variant.numbering.value)
        meanings = {one.name: one.meaning for one in self._catalogue.errors}
        rows = tuple(((code(each),), (code(str(value)),), text(meanings[each])) for each, value in numbering.numbers)
        chain = self._variant.numbering.chain
        blocks: list[Block] = [
            Paragraph(spaced("The number is the first argument of the exception, and an attribute of errno and uerrno.", grounds(chain))),
            Table(("Name", "Number", "Meaning"), rows),
        ]
        if any(one.number is not None and one.name.startswith("EAI_") for call in self._calls for one in call.failures):
            found = {one.name: one.number for call in self._calls for one in call.failures}
            lookups = [one for one in self._catalogue.lookup_errors if found.get(one.name) is not None]
            blocks.append(Paragraph(text("Failures of a name lookup have numbers of their own:")))
            blocks.append(Table(("Name", "Number", "Meaning"), tuple(
                ((code(one.name),), (code(str(found[one.name])),), text(one.meaning)) for one in lookups)))  # fmt: skip
        blocks += self._notes(partial(_is_kind, "numbering"))
        return Section("Errors and their numbers", at(self._variant, "errors"), tuple(blocks))

    def names_without_import(self) -> Section | None:
        rows = [((code(one.name),), number(one.number), text(cited(one.source))) for one in self._variant.builtins]
        rows += [((code(one.name),), text("exception"), text(cited(one.source))) for one in self._variant.exceptions if one.builtin]
        table = Table(("Name", "Number", "Source"), tuple(rows))
        said = Paragraph(text("Scripts see these without an import, and may give the names to something else."))
        notes = self._notes(partial(_is_kind, "builtin"))
        blocks: list[Block] = [said, table, *notes] if rows else notes
        return Section("Names that need no import", at(self._variant, "names"), tuple(blocks)) if blocks else None

    def companions(self, outlines: tuple[Outline, ...]) -> Section | None:
        blocks: list[Block] = []
        for one in outlines:
            blocks.append(Paragraph(spaced((code(one.module),), "-", one.says, cited(one.source))))
            if one.calls:
                rows = tuple(((code(call.signature),), marked(call.says)) for call in one.calls)
                blocks.append(Table(("Call", "What it does"), rows))
        blocks += self._notes(partial(_is_kind, "companion"))
        return Section("Modules beside the socket", at(self._variant, "companions"), tuple(blocks)) if blocks else None

    def otherwise(self) -> Section | None:
        """Everything in which this page and its relatives part."""
        blocks: list[Block] = []
        for other, mine, found in self._contrasts:
            if not found:
                continue
            this = self._variant.title
            title, head = (f"Against {other.title}", (other.title, this)) if mine == 0 else (f"In {other.title}", (this, other.title))
            blocks.append(Paragraph((strong(title), *text(":"))))
            rows = tuple((name(one), *one.sides, text(one.grounds[1] or one.grounds[0])) for one in found)
            blocks.append(Table(("Item", *head, "Why"), rows))
        return Section("What is otherwise elsewhere", at(self._variant, "otherwise"), tuple(blocks)) if blocks else None

    def absent(self) -> Section | None:
        rows = tuple(
            ((code(one.item),), text(one.reason), text(cited(one.chain[-1].source if one.chain else None)))
            for one in self._variant.absent
        )
        table = Table(("Item", "Reason", "Source"), rows)
        return Section("Not in this module", at(self._variant, "absent"), (table,)) if rows else None

    def sources(self) -> Section | None:
        found: dict[str, Source] = {}
        for source in self._every_source():
            found.setdefault(source.key, source)
        rows = tuple(((code(key),), _about(found[key])) for key in sorted(found))
        return Section("Sources", at(self._variant, "sources"), (Table(("Name", "Source"), rows),)) if rows else None

    # --- calls ---

    def _class(self, one: Class, of: SocketClass) -> Iterator[Block]:
        families = joined((text(each.rstrip(".")) for each in one.families), ", ")
        yield Paragraph(spaced("Sockets of these families:", (*families, *text(".")), one.note))
        first = of is self._variant.classes[0]
        for topic in () if first else topics_of_class(self._variant, of, self._catalogue):
            yield Bullets(tuple(self._sentence(told) for told in topic.told))
        yield self._item(one.constructor, "class")
        plain_methods = [each for each in one.methods if not is_special(each.name)]
        for each in (*plain_methods, *(each for each in one.methods if is_special(each.name))):
            yield self._item(each, "method")
        yield from self._notes(partial(_is_of_class, one.name))

    def _item(self, call: Call, role: Role) -> Item:
        blocks: list[Block] = [Paragraph(spaced(call.summary, call.note)), *self._told(call.told)]
        if call.extra:
            blocks.append(Paragraph(text("Not on the vendor's page.")))
        if call.arguments:
            rows = tuple(_argument(one) for one in call.arguments)
            blocks.append(Table(("Argument", "Type", "Default", "Meaning"), rows))
        blocks.append(Paragraph(_returns(call)))
        if call.failures:
            rows = tuple(
                ((code(one.exception),), (code(one.name),) if one.number is not None else (),
                 (code(str(one.number)),) if one.number is not None else (), text(one.cause))
                for one in call.failures
            )  # fmt: skip
            blocks.append(Table(("Raises", "Error", "Number", "When"), rows))
        if call.guarantees:
            blocks.append(Paragraph((strong("Guaranteed"), *text(":"))))
            blocks.append(Bullets(tuple(text(one) for one in call.guarantees)))
        if call.source:
            blocks.append(Paragraph(text(cited(call.source))))
        blocks += self._notes_of(call)
        return Item(role, signature(call), at(self._variant, call.kind, call.item), tuple(blocks))

    def _told(self, told: tuple[Told, ...]) -> list[Block]:
        if not told:
            return []
        return [Bullets(tuple(self._sentence(one) for one in told))]

    def _sentence(self, one: Told) -> Line:
        return spaced(one.sentence, grounds(one.fact.chain) if len(one.fact.chain) > 1 else ())

    def _notes(self, wanted: Callable[[Contrast], bool]) -> list[Block]:
        """What relatives of this variant do otherwise at one item."""
        return [
            block
            for other, mine, found in self._contrasts
            for block in _differs(other, [self._note(one, mine) for one in found if wanted(one)])
        ]

    def _notes_of(self, call: Call) -> list[Block]:
        """What relatives do otherwise when they are called; a policy of a wider scope counts where it reaches the call."""
        made: list[Block] = []
        own = _settings(self._variant, call)
        for other, mine, found in self._contrasts:
            theirs = _settings(other, call)
            about = [one for one in found if one.call == call.item]
            lines = [self._note(one, mine) for one in about if not one.policy and one.sort is not Sort.NEW]
            policies = {*call.in_returns, *(one.policy for one in call.told), *(one.policy for one in about)}
            for policy in self._catalogue.policies:
                fact = theirs.get(policy.name)
                if policy.name in policies and fact is not None and fact.value != own[policy.name].value:
                    why = facts.grounds(fact.chain[-1]) if mine == 1 else ""
                    lines.append(spaced(policy.value(str(fact.value)).sentence, why))
            made += _differs(other, lines)
        return made

    def _note(self, one: Contrast, mine: int) -> Line:
        """What the relative has, and, where it is the one that departs, why."""
        side = one.sides[mine]
        said = side if one.policy else (*name(one), *text(": "), *side, *text("."))
        return spaced(said, one.grounds[1] or one.grounds[0] if mine == 1 else "")

    # --- addresses, timeouts: what the types of arguments are ---

    def _types_of(self, topic: Topic) -> list[Block]:
        """The forms of arguments that this topic's policies decide."""
        told = {one.policy for one in topic.told}
        deciding = {one.name for one in self._catalogue.types if told & set(words(one.stub))}
        forms: dict[str, str] = {}
        for call in self._calls:
            for argument in call.arguments:
                if argument.kind in deciding:
                    forms.setdefault(argument.base, argument.says)
        return [
            Paragraph(spaced(f"As {says} a call takes", (*type_line(form), *text(".")))) if len(alternatives(form)) == 1 else
            Paragraph(spaced(f"As {says} a call takes any of:", type_line(form)))
            for form, says in forms.items()
        ]  # fmt: skip

    def _of_class(self, topic: Topic, one: SocketClass) -> list[Block]:
        (*found,) = (each for each in topics_of_class(self._variant, one, self._catalogue) if each.title == topic.title)
        told = [self._sentence(each) for other in found for each in other.told]
        return [Paragraph(text("Sockets of class ", code(one.name), ":")), Bullets(tuple(told))] if told else []

    # --- names and numbers ---

    def _numbers(self, constants: Iterable[Constant]) -> Table:
        rows = []
        for one in constants:
            term = self._terms.get((one.meaning, one.term))
            more = "Not on the vendor's page." if one.extra else ""
            told = spaced(term.meaning if term else "", one.note, _reason(one.chain), more)
            rows.append(((code(one.name),), number(one.number), told, text(cited(one.source))))
        return Table(("Name", "Number", "Meaning", "Source"), tuple(rows))

    def _level(self, level: str) -> Line:
        """The constants that name it, or what it is where none does."""
        named = [one for one in self._variant.constants
                 if (one.meaning is Meaning.LEVEL or one.meaning is Meaning.PROTOCOL) and one.term == level]  # fmt: skip
        if named:
            return joined(((code(one.name),) for one in named), " or ")
        term: Term | None = self._terms.get((Meaning.LEVEL, level))
        return text(term.meaning if term else level)

    def _exception(self, one: ExceptionType) -> Item:
        if one.alias_of:
            what = text("Another name for ", code(one.alias_of), ".")
        else:
            what = text("Derived from ", code(one.base), ".")
        where = [part for part, there in ((f"in {self._variant.modules[0]}", one.in_module), ("without import", one.builtin)) if there]
        seen = f"Visible {' and '.join(where)}." if where else "No script sees its name."
        paragraph = Paragraph(spaced(what, seen, one.note, _reason(one.chain), cited(one.source)))
        return Item("exception", one.name, at(self._variant, "exception", one.name), (paragraph,))

    def _every_source(self) -> Iterator[Source]:
        variant = self._variant
        chains: list[tuple[Link, ...]] = [variant.numbering.chain]
        chains += [one.chain for one in self._calls]
        chains += [told.fact.chain for call in self._calls for told in call.told]
        chains += [told.fact.chain for topic in topics(variant, self._catalogue) for told in topic.told]
        chains += [one.chain for one in variant.constants]
        chains += [one.chain for one in variant.exceptions]
        chains += [one.chain for one in variant.builtins]
        chains += [one.chain for one in variant.companions]
        chains += [one.chain for one in variant.absent]
        for chain in chains:
            for one in chain:
                if one.source is not None:
                    yield one.source


def signature(call: Call) -> str:
    given = ", ".join(f"{one.name}={one.default}" if one.default else one.name for one in call.arguments)
    return f"{call.item}({given})"


def _argument(one: Argument) -> tuple[Line, ...]:
    default: Line = (code(one.default),) if one.default else text("must be given")
    return ((code(one.name),), type_line(one.type), default, meaning(one))


def _returns(call: Call) -> Line:
    if call.result == "None" and call.returns.rstrip(".") == "None":
        return text("Returns ", code("None"), ".")
    told = call.returns.removeprefix("Returns ")
    told = told if told == call.returns else told[:1].upper() + told[1:]
    return spaced((strong("Returns"), *text(" "), *type_line(call.result), *text(":")), told)


def _is_of(topic: Topic, one: Contrast) -> bool:
    return one.kind == "policy" and not one.call and one.policy in {told.policy for told in topic.told}


def _is_kind(kind: str, one: Contrast) -> bool:
    return one.kind == kind


def _is_new_call(owner: str, one: Contrast) -> bool:
    """A function, or a method of the class, that only the relative has, so that no call here can tell of it."""
    return one.sort is Sort.NEW and not one.policy and bool(one.call) and one.call.rpartition(".")[0] == owner


def _is_of_class(name: str, one: Contrast) -> bool:
    return (one.kind == "class" and one.item == name) or _is_new_call(name, one)


def _differs(other: Variant, lines: list[Line]) -> list[Block]:
    return [Note(f"{other.title} differs", (Bullets(tuple(lines)),))] if lines else []


def _settings(variant: Variant, call: Call) -> dict[str, Fact]:
    """The policies of the call in a variant; none where it has no such call."""
    owner, _, name_ = call.item.rpartition(".")
    for one in variant.classes:
        if call.kind == "constructor" and one.name == call.item:
            return {setting.policy: setting.fact for setting in one.constructor.settings}
        if owner == one.name:
            return {each.policy: each.fact for method in one.methods if method.name == name_ for each in method.settings}
    return {each.policy: each.fact for function in variant.functions if function.name == call.item for each in function.settings}


def _about(source: Source) -> Line:
    return text(f"{source.title}: {source.about}" if source.about else source.title)


def _reason(chain: tuple[Link, ...]) -> str:
    return chain[-1].reason if chain else ""


