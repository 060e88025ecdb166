"""What is known so far: the scopes of a program, its functions and classes, and what its names hold.

In: scripts, the vocabulary. Out: `Memory`, which answers for a name and takes what is put there. Never: an expression or a
statement looked into.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable
from collections.abc import Sequence as Many
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TypeAlias

from workbench.lint.dialect import Vocabulary
from workbench.lint.following.scopes import Definition, bound_names, shared_names, star_imports
from workbench.lint.following.slots import Slots, limited
from workbench.lint.reading import Script
from workbench.lint.values import (
    ANYTHING, NOTHING, ErrorClass, Function, Named, OwnModule, SocketClass, SocketModule, Values,
)  # fmt: skip

Environment: TypeAlias = dict[str, Values]


@dataclass(slots=True)
class Followed:
    """`values` of every expression that was seen. `without_import` are names that only some dialects have as builtins,
    `through_star` names that a star import of the socket module brings."""

    values: dict[ast.AST, Values] = field(default_factory=dict)
    without_import: set[ast.Name] = field(default_factory=set)
    through_star: set[ast.Name] = field(default_factory=set)
    module_names: dict[int, str] = field(default_factory=dict)  # file -> a global name that is the socket module
    too_deep: set[int] = field(default_factory=set)  # files
    tuples: dict[int, tuple[Values, ...]] = field(default_factory=dict)  # site -> what stands at each place

    def of(self, node: ast.AST | None) -> Values:
        return self.values.get(node, NOTHING) if node is not None else NOTHING


@dataclass(slots=True)
class Scope:
    site: int  # of the module, function or class
    file: int
    local: frozenset[str]  # names that it binds
    outer: Scope | None
    is_class: bool = False
    environment: Environment = field(default_factory=dict)
    breaks: list[list[Environment]] = field(default_factory=list)
    continues: list[list[Environment]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Code:
    """A function or method. `owner` is the class whose method it is, or -1."""

    node: Definition
    outer: Scope
    owner: int


class Memory:
    def __init__(self, scripts: Many[Script], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.found = Followed()
        self.slots = Slots()
        self.codes: dict[int, Code] = {}
        self.bases: dict[int, Values] = {}  # of classes
        self.modules = [_module_scope(at, one) for at, one in enumerate(scripts)]
        self._sites: dict[ast.AST, int] = {}
        self._own = {name: at for at, one in enumerate(scripts) for name in _module_names(one.name)}
        self._shared = [shared_names(one.tree) for one in scripts]
        self._stars = [star_imports(one.tree) for one in scripts]

    def site(self, node: ast.AST) -> int:
        """What a tuple, function or class is known by: the place where it is made."""
        return self._sites.setdefault(node, len(self._sites))

    # --- names ---

    def bind(self, name: str, values: Values, scope: Scope) -> None:
        self.slots.grow(("name", scope.site, name), values)
        scope.environment[name] = values

    def assign(self, name: str, values: Values, scope: Scope) -> None:
        owner = scope
        if name in self._shared[scope.file] and scope.outer is not None and name not in scope.local:
            owner = next((one for one in _outwards(scope.outer) if name in one.local), self.modules[scope.file])
        self.slots.grow(("name", owner.site, name), values)
        scope.environment[name] = values

    def look_up(self, node: ast.Name, scope: Scope) -> Values:
        name = node.id
        if name not in self._shared[scope.file]:
            if name in scope.environment:
                return scope.environment[name]
            if name in scope.local and not scope.is_class:
                return NOTHING
        for one in _outwards(scope):
            if name in one.local and (one is scope or not one.is_class):
                return self.slots.get(("name", one.site, name))
        slot = ("name", self.modules[scope.file].site, name)
        return self.slots.get(slot) if slot in self.slots else self._outside(node, scope)

    def _outside(self, node: ast.Name, scope: Scope) -> Values:
        """A name that no statement of the file binds."""
        stars = self._stars[scope.file]
        own, others = stars & self._own.keys(), stars - self._own.keys()
        if own:
            return frozenset().union(*(self.of_own_module(self._own[one], node.id) for one in own))
        if others & self.vocabulary.modules:
            found = self.of_socket_module(node.id)
            if found != ANYTHING:
                self.found.through_star.add(node)
                return found
        if others - self.vocabulary.modules:
            return ANYTHING
        python = getattr(builtins, node.id, None)
        raised = isinstance(python, type) and issubclass(python, BaseException)
        if node.id in self.vocabulary.builtins:
            self.found.without_import.add(node)
            if node.id in self.vocabulary.constants:
                return frozenset({Named(node.id)})
        if raised or node.id in {name for one in self.vocabulary.dialects for name in one.exceptions if one.exists(name)}:
            return frozenset({ErrorClass(node.id, False)})
        return ANYTHING

    # --- modules ---

    def module(self, name: str) -> Values:
        if name in self._own:
            return frozenset({OwnModule(self._own[name])})
        return frozenset({SocketModule()}) if name in self.vocabulary.modules else ANYTHING

    def is_own(self, module: str) -> bool:
        return module in self._own

    def of_own_module(self, position: int, name: str) -> Values:
        return self.slots.get(("name", self.modules[position].site, name))

    def of_socket_module(self, name: str) -> Values:
        """An attribute of the socket module, whichever dialect has it."""
        if name in self.vocabulary.classes:
            return frozenset({SocketClass(name)})
        if name in self.vocabulary.functions:
            return frozenset({Function(name)})
        if name in self.vocabulary.constants:
            return frozenset({Named(name)})
        if name in self.vocabulary.module_exceptions:
            return frozenset({ErrorClass(name, True)})
        return ANYTHING


def joined(environments: Many[Environment]) -> Environment:
    """After branches: what any of them has left in a name."""
    out: Environment = {}
    for environment in environments:
        for name, values in environment.items():
            out[name] = limited(out[name] | values) if name in out else values
    return out


def _outwards(scope: Scope | None) -> Iterable[Scope]:
    while scope is not None:
        yield scope
        scope = scope.outer


def _module_scope(file: int, script: Script) -> Scope:
    body = script.tree.body if script.tree is not None else []
    return Scope(-1 - file, file, bound_names(body), None)


def _module_names(path: str) -> list[str]:
    """By what a file can be imported: lib/net/helper.py as helper, net.helper and lib.net.helper."""
    parts = list(PurePath(path).with_suffix("").parts)
    if parts and parts[-1] == "__init__":
        parts.pop()
    return [".".join(parts[at:]) for at in range(len(parts))]
