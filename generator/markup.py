"""Words in the markups of the manuals.

In: plain text. Out: the same text as Markdown or reStructuredText shows it. Never: a choice of what to mark.
"""

from __future__ import annotations

import posixpath
import re

from generator.manual.page import anchor

_MARKDOWN = re.compile(r"([\\`*<>\[\]|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|^[-+#](?= |$)|(?<=^\d)[.)](?= |$))")
_RST = re.compile(r"([\\`*|]|_(?![A-Za-z0-9])|^[-+:](?=\s|$|\w)|^\.\.|^>>>|^\(?[A-Za-z0-9#]{1,4}[.)](?=\s|$))")


def markdown(text: str) -> str:
    """What would begin a list is none, and what would mark a word does not."""
    return _MARKDOWN.sub(r"\\\1", text)


def markdown_code(text: str) -> str:
    """As code; a pipe would end the cell of a table."""
    return f"`{text}`" if "|" not in text else "<code>" + markdown(text) + "</code>"


def rst(text: str) -> str:
    return _RST.sub(r"\\\1", text)


def rst_code(text: str) -> str:
    return f"``{text}``"


def quoted(text: str) -> str:
    """Every line of a Markdown text behind the mark of a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def relative_to(path: str, page: str) -> str:
    """The way from one page to another."""
    return posixpath.relpath(path, posixpath.dirname(page) or ".")


def anchor_of_page(path: str) -> str:
    return anchor("page", path)


FILTERS = {
    "markdown": markdown,
    "markdown_code": markdown_code,
    "rst": rst,
    "rst_code": rst_code,
    "quoted": quoted,
    "relative_to": relative_to,
    "anchor_of_page": anchor_of_page,
}
