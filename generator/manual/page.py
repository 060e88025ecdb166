"""What a page is made of.

In: nothing. Out: frozen values. Never: a markup. `form` tells templates which kind of block they have.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal, Union


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line: text, code, something strong, or a link to `page` and there to `anchor`."""

    text: str
    form: Literal["text", "code", "strong", "link"] = "text"
    page: str = ""
    anchor: str = ""


Line = tuple[Span, ...]
Role = Literal["function", "method", "class", "exception"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    form: ClassVar[str] = "paragraph"
    line: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    form: ClassVar[str] = "bullets"
    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    form: ClassVar[str] = "table"
    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Code:
    form: ClassVar[str] = "code"
    text: str
    language: str = "python"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and arrows, in the language of Graphviz."""

    form: ClassVar[str] = "drawing"
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Set apart from the text around it."""

    form: ClassVar[str] = "note"
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """Something with a name that scripts see. `role` is what Sphinx's Python domain calls it."""

    form: ClassVar[str] = "item"
    role: Role
    signature: str
    anchor: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Data of the module that one text is about."""

    form: ClassVar[str] = "names"
    names: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    form: ClassVar[str] = "section"
    title: str
    anchor: str
    blocks: tuple[Block, ...]


Block = Union[Paragraph, Bullets, Table, Code, Drawing, Note, Item, Names, Section]


@dataclass(frozen=True, slots=True)
class Page:
    """`path` has no ending; `module` is the module that the page describes, "" for none. `sources` are the specification's files
    behind it."""

    path: str
    title: str
    blocks: tuple[Block, ...]
    module: str = ""
    synopsis: str = ""
    sources: tuple[str, ...] = ()
    group: str = ""  # the heading above it in the list of pages that a site has at its side; "": in no list

    @property
    def anchor(self) -> str:
        return anchor("page", self.path)

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Section))


def text(*parts: str | Span) -> Line:
    """A line of words, of which some may be spans already; parts that are empty are left out."""
    return tuple(one if isinstance(one, Span) else Span(one) for one in parts if one)


def code(words: str) -> Span:
    return Span(words, "code")


def strong(words: str) -> Span:
    return Span(words, "strong")


def link(words: str, page: str, at: str = "") -> Span:
    return Span(words, "link", page, at)


def joined(lines: Iterable[Line], between: str) -> Line:
    out: list[Span] = []
    for line in lines:
        if not line:
            continue
        out += [Span(between)] if out else []
        out += line
    return tuple(out)


def anchor(*parts: str) -> str:
    """A name that every layout can use: words of letters, digits and dashes."""
    kept = ("".join(letter if letter.isalnum() else "-" for letter in part).strip("-").lower() for part in parts)
    return "-".join(filter(None, kept))
