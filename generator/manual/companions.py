"""What a companion module offers, from its Python.

In: a companion and the text of its file. Out: an `Outline`. Never: a run of the file, or a name with an underscore in front.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import Companion, Source


@dataclass(frozen=True, slots=True)
class OutlineCall:
    signature: str
    says: str  # the first sentence of its docstring


@dataclass(frozen=True, slots=True)
class Outline:
    module: str
    says: str
    source: Source | None
    calls: tuple[OutlineCall, ...]


def outline(companion: Companion, text: str) -> Outline:
    return Outline(companion.module, companion.says, companion.source, tuple(_calls(ast.parse(text).body, "")))


def _calls(body: list[ast.stmt], owner: str) -> Iterator[OutlineCall]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            made = next((each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"), None)
            given = _given(made.args, bound=True) if made else ""
            yield OutlineCall(f"{owner}{node.name}({given})", _first(node))
            yield from _calls(node.body, f"{owner}{node.name}.")
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            static = any(isinstance(one, ast.Name) and one.id == "staticmethod" for one in node.decorator_list)
            yield OutlineCall(f"{owner}{node.name}({_given(node.args, bound=bool(owner) and not static)})", _first(node))


def _given(arguments: ast.arguments, bound: bool) -> str:
    """The parameters as written, without the object itself."""
    text = ast.unparse(arguments)
    return text.partition(", ")[2] if bound else text


def _first(node: ast.ClassDef | ast.FunctionDef) -> str:
    paragraph = (ast.get_docstring(node) or "").partition("\n\n")[0]
    return " ".join(paragraph.split())
