"""The pages that people write, as pages of the manuals.

In: the text of a page of docs/. Out: a `Page`. Never: a change of what it says; a form of Markdown that docs/ does not use.

What is known: headings, paragraphs, lists, tables, blocks of code, of which those in the language dot are drawings, and in a line
code, strong words and links.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.manual.page import Block, Bullets, Code, Drawing, Line, Page, Paragraph, Section, Span, Table, anchor
from generator.manual.places import guide_path

_SPAN = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|\[(?P<words>[^\]]+)\]\((?P<to>[^)]+)\)")
_FENCE = re.compile(r" *```(\w*)$")
_BEGINS = re.compile(r"#|\||- |\d+\. | *```|$")


def guide(name: str, text: str) -> Page:
    title, *rest = text.strip().split("\n")
    path = guide_path(PurePosixPath(name).stem)
    return Page(path, title.lstrip("# "), tuple(_sections(path, list(_blocks(rest)))), sources=(name,), group="Guides")


def _sections(path: str, flat: list[Block | str]) -> Iterator[Block]:
    """Everything below a heading belongs to it; `flat` has a heading as its words."""
    heads = [place for place, one in enumerate(flat) if isinstance(one, str)]
    yield from _plain(flat[: heads[0] if heads else len(flat)])
    for place, end in zip(heads, [*heads[1:], len(flat)]):
        title = str(flat[place])
        yield Section(title, anchor(path, title), tuple(_plain(flat[place + 1 : end])))


def _plain(flat: list[Block | str]) -> Iterator[Block]:
    yield from (one for one in flat if not isinstance(one, str))


def _blocks(lines: list[str]) -> Iterator[Block | str]:
    while lines:
        first = lines.pop(0)
        fence = _FENCE.match(first)
        if fence:
            yield _code(fence[1], _taken_to_fence(lines))
        elif first.startswith("#"):
            yield first.lstrip("# ")
        elif first.startswith("|"):
            rows = [first, *_taken_while(lines, re.compile(r"\|"))]
            head, _, *body = ([cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))] for row in rows)
            yield Table(tuple(head), tuple(tuple(_line(cell.replace("\\|", "|")) for cell in row) for row in body))
        elif first.startswith("- "):
            items = [" ".join([first[2:], *_continued(lines)])]
            while lines and lines[0].startswith("- "):
                items.append(" ".join([lines.pop(0)[2:], *_continued(lines)]))
            yield Bullets(tuple(_line(item) for item in items))
        elif first.strip():
            yield Paragraph(_line(" ".join([first.strip(), *_continued(lines)])))


def _code(language: str, text: str) -> Block:
    return Drawing(text) if language == "dot" else Code(text, language or "text")


def _continued(lines: list[str]) -> list[str]:
    """The further lines of a paragraph or an entry."""
    found = []
    while lines and not _BEGINS.match(lines[0]):
        found.append(lines.pop(0).strip())
    return found


def _taken_while(lines: list[str], pattern: re.Pattern[str]) -> Iterator[str]:
    while lines and pattern.match(lines[0]):
        yield lines.pop(0)


def _taken_to_fence(lines: list[str]) -> str:
    found = []
    while lines and not _FENCE.match(lines[0]):
        found.append(lines.pop(0))
    del lines[:1]
    return textwrap.dedent("\n".join(found)).strip("\n")


def _line(words: str) -> Line:
    spans, end = [], 0
    for match in _SPAN.finditer(words):
        spans += [Span(words[end : match.start()])] if match.start() > end else []
        spans.append(_span(match))
        end = match.end()
    return (*spans, Span(words[end:])) if end < len(words) else tuple(spans)


def _span(match: re.Match[str]) -> Span:
    if match["code"]:
        return Span(match["code"], "code")
    if match["strong"]:
        return Span(match["strong"], "strong")
    return Span(match["words"], "link", guide_path(PurePosixPath(match["to"]).stem))
