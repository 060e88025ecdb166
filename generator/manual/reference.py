"""The manual of one variant.

In: the specification and the variant. Out: its page. Never: a fact that the model does not have, or one
sentence at every call.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.annotations import words
from generator.manual.companions import Outline
from generator.manual.contrast import Contrast, Sort
from generator.manual.page import (
    Block,
    Bullets,
    Code,
    Item,
    Line,
    Page,
    Paragraph,
    Role,
    Section,
    Table,
    code,
    joined,
    link,
    strong,
    text,
)
from generator.manual.places import at, path_of, title_of
from generator.manual.programs import Program
from generator.manual.relatives import Relatives
from generator.manual.tables import Tables, is_kind
from generator.manual.words import cited, grounds, marked, meaning, spaced, type_line
from generator.model import SocketClass, Specification, Variant
from generator.reference.calls import Argument, Call, Class, Told, calls
from generator.reference.topics import Topic, topics, topics_of_class
from generator.signatures import is_special


def manual(
    specification: Specification,
    variant: Variant,
    outlines: tuple[Outline, ...],
    programs: tuple[Program, ...],
    examples: dict[str, Program],
) -> Page:
    writer = _Writer(specification, variant, examples)
    tables = writer.tables
    sections = (
        writer.programs(programs),
        *writer.topics(),
        writer.functions(),
        *writer.classes(),
        tables.constants(),
        tables.options(),
        tables.exceptions(),
        tables.errors(),
        tables.names_without_import(),
        writer.companions(outlines),
        writer.otherwise(),
        tables.absent(),
        tables.sources(),
    )
    return Page(
        path=path_of(variant),
        title=title_of(variant),
        blocks=(*writer.opening(), *(one for one in sections if one is not None)),
        module=variant.modules[0],
        synopsis=variant.title,
        sources=variant.files,
        group="Manuals",
    )


class _Writer:
    def __init__(self, specification: Specification, variant: Variant, examples: dict[str, Program]) -> None:
        self._variant = variant
        self._examples = examples
        self._catalogue = specification.catalogue
        self._calls = calls(variant, self._catalogue)
        self._terms = {(one.kind, one.name): one for one in self._catalogue.terms}
        self._relatives = Relatives(specification, variant)
        self.tables = Tables(variant, self._catalogue, self._calls, self._relatives)

    # --- the parts, in their order ---

    def opening(self) -> Iterator[Block]:
        variant = self._variant
        yield Paragraph(text(variant.summary))
        names = joined(((code(f"import {one}"),) for one in variant.modules), " or ")
        told: list[Line] = [(strong("Import"), *text(": "), *names)]
        if self._relatives.parent is not None:
            where = link(self._relatives.parent.title, path_of(self._relatives.parent))
            told.append((strong("Starts from"), *text(": "), where, *text("; see the "),
                          link("differences", path_of(variant), at(variant, "otherwise"))))  # fmt: skip
        if self._relatives.editions:
            also = joined(((link(one.title, path_of(one)),) for one in self._relatives.editions), ", ")
            told.append((strong("Shipped firmware and relatives that differ"), *text(": "), *also))
        yield Bullets(tuple(told))
        sources = link("list of sources", path_of(variant), at(variant, "sources"))
        yield Paragraph(text("Words in square brackets name a source; the ", sources, " is at the end."))

    def programs(self, programs: tuple[Program, ...]) -> Section | None:
        blocks: list[Block] = []
        for one in programs:
            blocks += [Paragraph(text(one.says))] if one.says else []
            blocks.append(Code(one.text))
        return Section("Programs", at(self._variant, "programs"), tuple(blocks)) if blocks else None

    def topics(self) -> Iterator[Section]:
        for topic in topics(self._variant, self._catalogue):
            blocks: list[Block] = [Bullets(tuple(self._sentence(one) for one in topic.told))]
            blocks += self._types_of(topic)
            for other in self._variant.classes[1:]:
                blocks += self._of_class(topic, other)
            blocks += self._relatives.notes(partial(_is_of, topic))
            yield Section(topic.title, at(self._variant, "topic", topic.title), tuple(blocks))

    def functions(self) -> Section | None:
        made: list[Block] = [self._item(one, "function") for one in self._calls.functions]
        made += self._relatives.notes(partial(_is_new_call, ""))
        return Section("Functions", at(self._variant, "functions"), tuple(made)) if made else None

    def classes(self) -> Iterator[Section]:
        for one, of in zip(self._calls.classes, self._variant.classes):
            yield Section(f"Class {one.name}", at(self._variant, "class", one.name), tuple(self._class(one, of)))

    def companions(self, outlines: tuple[Outline, ...]) -> Section | None:
        blocks: list[Block] = []
        for one in outlines:
            blocks.append(Paragraph((strong(one.module), *spaced(":", one.says, cited(one.source)))))
            if one.calls:
                rows = tuple(((code(call.signature),), marked(call.says)) for call in one.calls)
                blocks.append(Table(("Call", "What it does"), rows))
        blocks += self._relatives.notes(partial(is_kind, "companion"))
        return Section("Modules beside the socket", at(self._variant, "companions"), tuple(blocks)) if blocks else None

    def otherwise(self) -> Section | None:
        blocks = self._relatives.everything()
        return Section("Differences from relatives", at(self._variant, "otherwise"), blocks) if blocks else None

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
        yield from self._relatives.notes(partial(_is_of_class, one.name))

    def _item(self, call: Call, role: Role) -> Item:
        blocks: list[Block] = [Paragraph(spaced(call.summary, call.note)), *self._told(call.told)]
        if call.extra:
            blocks.append(Paragraph(text("Not on the vendor's page.")))
        if call.arguments:
            rows = tuple(_argument(one) for one in call.arguments)
            blocks.append(Table(("Argument", "Type", "Default", "Meaning"), rows))
        blocks.append(Paragraph(_returns(call)))
        if call.counts:
            states = tuple(((code(str(position)),), text(name.upper()), text(says)) for position, (name, says) in enumerate(call.counts))
            blocks.append(Table(("Value", "Name", "Meaning"), states))
        if call.item in self._examples:
            example = self._examples[call.item]
            blocks += [Paragraph((strong("Example"), *text(f": {example.says[:1].lower()}{example.says[1:]}"))), Code(example.text)]
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
        blocks += self._relatives.notes_of(call)
        return Item(role, signature(call), at(self._variant, call.kind, call.item), tuple(blocks))

    def _told(self, told: tuple[Told, ...]) -> list[Block]:
        if not told:
            return []
        return [Bullets(tuple(self._sentence(one) for one in told))]

    def _sentence(self, one: Told) -> Line:
        return spaced(one.sentence, grounds(one.fact.chain) if len(one.fact.chain) > 1 else ())

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
            Paragraph(spaced(f"Where a call takes {says}, it may be", (*type_line(form), *text("."))))
            for form, says in forms.items()
        ]  # fmt: skip

    def _of_class(self, topic: Topic, one: SocketClass) -> list[Block]:
        (*found,) = (each for each in topics_of_class(self._variant, one, self._catalogue) if each.title == topic.title)
        told = [self._sentence(each) for other in found for each in other.told]
        return [Paragraph(text("Sockets of class ", code(one.name), ":")), Bullets(tuple(told))] if told else []

def signature(call: Call) -> str:
    given = ", ".join(f"{one.name}={one.default}" if one.default else one.name for one in call.arguments)
    return f"{call.item}({given})"


def _argument(one: Argument) -> tuple[Line, ...]:
    default: Line = (code(one.default),) if one.default else text("required")
    return ((code(one.name),), type_line(one.type), default, meaning(one))


def _returns(call: Call) -> Line:
    if call.result == "None" and call.returns.rstrip(".") == "None":
        return text("Returns ", code("None"), ".")
    told = call.returns.removeprefix("Returns ")
    told = told if told == call.returns else told[:1].upper() + told[1:]
    return spaced((strong("Returns"), *text(" "), *type_line(call.result), *text(":")), told)


def _is_of(topic: Topic, one: Contrast) -> bool:
    return one.kind == "policy" and not one.call and one.policy in {told.policy for told in topic.told}


def _is_new_call(owner: str, one: Contrast) -> bool:
    """A function, or a method of the class, that only the relative has, so that no call here can tell of it."""
    return one.sort is Sort.NEW and not one.policy and bool(one.call) and one.call.rpartition(".")[0] == owner


def _is_of_class(name: str, one: Contrast) -> bool:
    return (one.kind == "class" and one.item == name) or _is_new_call(name, one)
