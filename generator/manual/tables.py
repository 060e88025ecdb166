"""The parts of a manual that are tables: names, numbers, errors, and where it all was read.

In: a variant, the catalogue, and what its relatives do otherwise. Out: sections; None where there is nothing to tell. Never: calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from generator.manual.contrast import Contrast
from generator.manual.page import Block, Item, Line, Names, Paragraph, Section, Table, code, joined, text
from generator.manual.places import at
from generator.manual.relatives import Relatives
from generator.manual.words import OPTION_VALUES, cited, grounds, number, spaced
from generator.model import Builtin, Catalogue, Constant, ExceptionType, Link, Meaning, Source, Term, Variant
from generator.reference.calls import Calls
from generator.reference.topics import topics

GROUPS = {
    Meaning.FAMILY: "Address families",
    Meaning.TYPE: "Socket types",
    Meaning.PROTOCOL: "Protocols",
    Meaning.LEVEL: "Levels of options",
    Meaning.OPTION: "Options",
    Meaning.FLAG: "Flags",
    Meaning.NUMBER: "Further numbers",
}


class Tables:
    def __init__(self, variant: Variant, catalogue: Catalogue, calls: Calls, relatives: Relatives) -> None:
        self._variant = variant
        self._catalogue = catalogue
        self._calls = calls
        self._relatives = relatives
        self._terms = {(one.kind, one.name): one for one in catalogue.terms}

    def constants(self) -> Section | None:
        blocks: list[Block] = []
        for group, title in GROUPS.items():
            found = tuple(one for one in self._variant.constants if one.meaning is group)
            if found:
                blocks.append(Names(tuple(one.name for one in found), (Paragraph(text(f"{title}:")), self._numbers(found))))
        blocks += self._relatives.notes(partial(is_kind, "constant"))
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
        made += self._relatives.notes(partial(is_kind, "exception"))
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
        blocks += self._relatives.notes(lambda one: one.kind in ("numbering", "lookup numbering"))
        return Section("Errors and their numbers", at(self._variant, "errors"), tuple(blocks))

    def names_without_import(self) -> Section | None:
        rows = [((code(one.name),), _shown(one), text(cited(one.source))) for one in self._variant.builtins]
        rows += [((code(one.name),), text("exception"), text(cited(one.source))) for one in self._variant.exceptions if one.builtin]
        table = Table(("Name", "What it is", "Source"), tuple(rows))
        said = Paragraph(text("Scripts see these without an import, and may give the names to something else."))
        notes = self._relatives.notes(partial(is_kind, "builtin"))
        blocks: list[Block] = [said, table, *notes] if rows else notes
        return Section("Names that need no import", at(self._variant, "names"), tuple(blocks)) if blocks else None

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

    def _numbers(self, constants: Iterable[Constant]) -> Table:
        rows = []
        for one in constants:
            term = self._terms.get((one.meaning, one.term))
            more = "Not on the vendor's page." if one.extra else ""
            where = "" if one.in_module else "Not a name of the module: scripts pass the number."
            told = spaced(term.meaning if term else "", one.note, _reason(one.chain), more, where)
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


def is_kind(kind: str, one: Contrast) -> bool:
    return one.kind == kind


def _shown(one: Builtin) -> Line:
    return text("the function ", code(f"{one.companion}.{one.function}")) if one.number is None else number(one.number)


def _about(source: Source) -> Line:
    return text(f"{source.title}: {source.about}" if source.about else source.title)


def _reason(chain: tuple[Link, ...]) -> str:
    return chain[-1].reason if chain else ""
