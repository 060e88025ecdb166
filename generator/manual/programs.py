"""Programs in a variant's dialect, which the demo runs on its firmware.

In: the text of a program that begins with a comment about what it does. Out: a `Program`. Never: a change of the text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Program:
    says: str
    text: str


def program(text: str) -> Program:
    """The comment is the sentence above the program, and no part of it."""
    first, _, rest = text.partition("\n")
    return Program(first.lstrip("# ").strip(), rest.strip()) if first.startswith("#") else Program("", text.strip())
