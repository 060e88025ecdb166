"""The numbers of a dialect and what they mean to the runtime.

In: a variant's constants and the catalogue's terms. Out: rows of the configuration header's tables. Never: a number that
the variant does not publish.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import Catalogue, Constant, Meaning, Variant
from generator.naming import enumerator

_TABLES = (
    ("kFamilies", "Family", Meaning.FAMILY),
    ("kTypes", "Type", Meaning.TYPE),
    ("kProtocols", "Protocol", Meaning.PROTOCOL),
    ("kFlags", "Flag", Meaning.FLAG),
)


@dataclass(frozen=True, slots=True)
class Entry:
    number: int
    enumerator: str
    name: str


@dataclass(frozen=True, slots=True)
class NumberTable:
    name: str
    term: str  # the C++ type
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class OptionEntry:
    level: int
    number: int
    enumerator: str
    takes_bytes: str
    name: str


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    number: int
    name: str


def number_tables(variant: Variant) -> tuple[NumberTable, ...]:
    return tuple(
        NumberTable(
            name,
            term,
            tuple(Entry(c.number, enumerator(c.term), c.name) for c in variant.constants if c.meaning is kind),
        )
        for name, term, kind in _TABLES
    )


def option_table(variant: Variant, catalogue: Catalogue) -> tuple[OptionEntry, ...]:
    """An option whose level the variant gives no number cannot be named by a script and has no row."""
    terms = {term.name: term for term in catalogue.terms if term.kind is Meaning.OPTION}
    entries = []
    for constant in variant.constants:
        if constant.meaning is not Meaning.OPTION:
            continue
        term = terms[constant.term]
        level = _level_number(variant.constants, term.level)
        if level is not None:
            takes_bytes = "true" if term.value == "bytes" else "false"
            entries.append(OptionEntry(level, constant.number, enumerator(term.name), takes_bytes, constant.name))
    return tuple(entries)


def error_table(variant: Variant, catalogue: Catalogue) -> tuple[ErrorEntry, ...]:
    """In the order of the catalogue's errors, as a numbering has them."""
    numbering = next(each for each in catalogue.numberings if each.name == variant.numbering.value)
    return tuple(ErrorEntry(number, name) for name, number in numbering.numbers)


def lookup_error_table(variant: Variant, catalogue: Catalogue) -> tuple[ErrorEntry, ...]:
    numbering = next(each for each in catalogue.lookup_numberings if each.name == variant.lookup_numbering.value)
    return tuple(ErrorEntry(number, name) for name, number in numbering.numbers)


def _level_number(constants: tuple[Constant, ...], level: str) -> int | None:
    """IPPROTO_TCP is a protocol and, in setsockopt, the level of the protocol's options."""
    for meaning in (Meaning.LEVEL, Meaning.PROTOCOL):
        for constant in constants:
            if constant.meaning is meaning and constant.term == level:
                return constant.number
    return None
