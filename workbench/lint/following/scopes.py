"""What the scopes of a script bind.

In: trees. Out: names. Never: a value; no tree is too deep for these, as none of them calls itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from enum import Enum
from typing import TypeAlias

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def parameters(arguments: ast.arguments) -> list[str]:
    return [one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]


class Kind(Enum):
    """What a function of a class gets as its first argument, and how it is called."""

    METHOD = "the instance"
    CLASS = "the class"
    STATIC = "what it is given"
    PROPERTY = "the instance, when its name is read"
    SETTER = "the instance, when its name is assigned or deleted"


_KINDS = {
    "staticmethod": Kind.STATIC, "classmethod": Kind.CLASS, "property": Kind.PROPERTY, "setter": Kind.SETTER, "deleter": Kind.SETTER,
}  # fmt: skip


def kind_of(node: Definition) -> Kind:
    if isinstance(node, ast.Lambda):
        return Kind.STATIC
    for one in node.decorator_list:
        name = one.id if isinstance(one, ast.Name) else one.attr if isinstance(one, ast.Attribute) else ""
        if name in _KINDS:
            return _KINDS[name]
    return Kind.METHOD


def bound_names(body: Iterable[ast.AST]) -> frozenset[str]:
    """Names that a scope binds itself; nested scopes bind their own."""
    names: set[str] = set()
    given_away: set[str] = set()
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Name(ctx=ast.Store() | ast.Del()):
                names.add(node.id)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
                waiting += node.decorator_list
                continue
            case ast.Lambda():
                continue
            case ast.alias():
                names.add(node.asname or node.name.partition(".")[0])
            case ast.ExceptHandler(name=str() as name):
                names.add(name)
            case ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name):
                names.add(name)
            case ast.Global() | ast.Nonlocal():
                given_away.update(node.names)
            case _:
                pass
        waiting += ast.iter_child_nodes(node)
    return frozenset(names - given_away - {"*"})


def shared_names(tree: ast.Module | None) -> frozenset[str]:
    """Names that one scope binds for another."""
    nodes = ast.walk(tree) if tree is not None else ()
    return frozenset(name for node in nodes if isinstance(node, ast.Global | ast.Nonlocal) for name in node.names)


def star_imports(tree: ast.Module | None) -> frozenset[str]:
    """Modules all of whose names are imported."""
    nodes = ast.walk(tree) if tree is not None else ()
    return frozenset(
        node.module or ""
        for node in nodes
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    )
