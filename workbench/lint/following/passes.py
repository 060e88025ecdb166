"""The passes: a program is gone through until nothing new is found.

In: the scripts of one program. Out: `Followed`. Never: more than a fixed number of passes; a file that is nested too deeply is
named, and the others are followed all the same.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence as Many

from workbench.lint.dialect import Vocabulary
from workbench.lint.following.expressions import value
from workbench.lint.following.memory import Code, Followed, Memory, Scope
from workbench.lint.following.scopes import Kind, bound_names, kind_of, parameters
from workbench.lint.following.statements import block
from workbench.lint.reading import Script
from workbench.lint.values import Blueprint, Instance, Mapping, Sequence, SocketModule, Value

_PASSES = 12


def follow(scripts: Many[Script], vocabulary: Vocabulary) -> Followed:
    memory = Memory(scripts, vocabulary)
    for _ in range(_PASSES):
        memory.slots.grown = False
        memory.found.values.clear()
        memory.found.without_import.clear()
        memory.found.through_star.clear()
        for at, script in enumerate(scripts):
            if script.tree is not None and at not in memory.found.too_deep:
                memory.modules[at].environment = {}
                _run(memory, script.tree, memory.modules[at])
        done: set[int] = set()
        while waiting := [site for site in memory.codes if site not in done]:
            for site in waiting:
                done.add(site)
                _run_code(memory, site, memory.codes[site])
        if not memory.slots.grown:
            break
    only = frozenset[Value]({SocketModule()})
    for at, scope in enumerate(memory.modules):
        names = [name for name in sorted(scope.local) if memory.slots.get(("name", scope.site, name)) == only]
        if names:
            memory.found.module_names[at] = names[0]
    memory.found.tuples = memory.slots.tuples()
    return memory.found


def _run_code(memory: Memory, site: int, code: Code) -> None:
    node = code.node
    names = parameters(node.args)
    local = frozenset(names) | (frozenset() if isinstance(node, ast.Lambda) else bound_names(node.body))
    scope = Scope(site, code.outer.file, local, code.outer)
    for name in names:
        memory.bind(name, memory.slots.get(("parameter", site, name)), scope)
    if node.args.vararg is not None:
        memory.bind(node.args.vararg.arg, frozenset({Sequence(memory.site(node.args.vararg))}), scope)
    if node.args.kwarg is not None:
        memory.bind(node.args.kwarg.arg, frozenset({Mapping(memory.site(node.args.kwarg))}), scope)
    kind = kind_of(node)
    if code.owner >= 0 and names and kind is not Kind.STATIC:
        memory.bind(names[0], frozenset({Blueprint(code.owner) if kind is Kind.CLASS else Instance(code.owner)}), scope)
    _run(memory, node, scope)


def _run(memory: Memory, node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope) -> None:
    try:
        if isinstance(node, ast.Lambda):
            memory.slots.grow(("return", scope.site, ""), value(memory, node.body, scope))
        else:
            block(memory, node.body, scope)
    except RecursionError:
        memory.found.too_deep.add(scope.file)
