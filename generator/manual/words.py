"""Types, values and places as people read them.

In: what the specification and `generator.reference` hold. Out: lines. Never: a fact of its own.
"""

from __future__ import annotations

import re

from generator.manual.page import Line, code, joined, text
from generator.model import Link, Source
from generator.reference.calls import Argument

# Types that have no name in the language of scripts.
_SPOKEN = {
    "object": "any object",
    "list[Any]": "a list of the same",
    "ReadableBuffer": "bytes or another object with a buffer",
    "WriteableBuffer": "an object with a buffer that can be written to",
}
OPTION_VALUES = {
    "boolean": "true or false",
    "integer": "a whole number",
    "milliseconds": "milliseconds",
    "bytes": "bytes",
}


def type_line(written: str) -> Line:
    """The alternatives of a type, each by itself."""
    return joined((_alternative(one) for one in alternatives(written)), " or ")


def alternatives(written: str) -> list[str]:
    """int | tuple[int | str] -> int, tuple[int | str]; Literal['rb', 'wb'] -> 'rb', 'wb'."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(written):
        depth += (letter == "[") - (letter == "]")
        if letter == "|" and depth == 0:
            parts.append(written[start:place].strip())
            start = place + 1
    parts.append(written[start:].strip())
    choices = (re.fullmatch(r"Literal\[(.*)\]", part) for part in parts)
    return [one for part, choice in zip(parts, choices) for one in (choice[1].split(", ") if choice else [part])]


def _alternative(written: str) -> Line:
    return text(_SPOKEN[written]) if written in _SPOKEN else (code(written),)


def meaning(argument: Argument) -> Line:
    unit = f" In {argument.unit}." if argument.unit else ""
    return text(argument.meaning + unit)


def number(value: int) -> Line:
    """Also in hexadecimal where that is how the number is known."""
    return text(code(str(value)), f" ({value:#x})" if value > 255 else "")


def cited(source: Source | None) -> str:
    """The key by which the page's list of sources knows it."""
    return f"[{', '.join(filter(None, (source.key, source.where)))}]" if source else ""


def grounds(chain: tuple[Link, ...]) -> Line:
    """Why the last word is what it is."""
    if not chain:
        return ()
    last = chain[-1]
    return spaced(last.reason, last.note, cited(last.source))


def spaced(*parts: str | Line) -> Line:
    """Sentences and lines with a blank between them."""
    return joined((text(one) if isinstance(one, str) else one for one in parts), " ")


def marked(words: str) -> Line:
    """Text of a docstring, where code stands between backticks."""
    return tuple(code(part) if number % 2 else text(part)[0] for number, part in enumerate(words.split("`")) if part)


