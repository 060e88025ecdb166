"""The programs of spec/: whole ones, which the demo runs as well, and an example for a call.

In: a variant and the folder in which spec/ stands. Out: the programs as its manual prints them. Never: a program that no test runs.

A program begins with a comment that says what it does. An example is called as the item that it shows. One of a variant takes the place
of one of the same name of what the variant starts from.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.model import Variant


@dataclass(frozen=True, slots=True)
class Program:
    says: str
    text: str
    path: Path


def programs(variant: Variant, root: Path) -> tuple[Program, ...]:
    """The variant's own, or those of the nearest that it starts from and that has some."""
    for name in (variant.name, *variant.parents):
        found = sorted((root / "spec" / "programs" / name).glob("*.py"))
        if found:
            return tuple(_program(path) for path in found)
    return ()


def examples(variant: Variant, root: Path) -> dict[str, Program]:
    """By item. What is written for every variant imports the module by the name that this one has for it."""
    found: dict[str, Program] = {}
    for name in reversed((variant.name, *variant.parents)):
        for path in sorted((root / "spec" / "examples" / name).glob("*.py")):
            found[path.stem] = _program(path)
    if "socket" in variant.modules:
        return found
    line = f"import {variant.modules[0]} as socket\n"
    return {item: Program(one.says, one.text.replace("import socket\n", line), one.path) for item, one in found.items()}


def _program(path: Path) -> Program:
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    return Program(first.lstrip("# ").strip(), rest.strip(), path)
