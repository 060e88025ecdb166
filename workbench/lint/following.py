"""Where sockets go in a program: through names, attributes, tuples, calls and returns, from file to file.

In: the scripts of one program. Out: `Followed`: for every expression the values that it can have. Never: a judgement, and never
more work than the program is long: every loop is bounded.

An abstract interpretation. Inside a scope statements are followed in their order and branches joined; what leaves a scope
(parameters, results, attributes, items, names that another scope reads) is kept in slots that only grow. The program is gone
through until no slot grows any more.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterable, Sequence as Many
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TypeAlias

from workbench.lint.dialect import Vocabulary
from workbench.lint.reading import Script
from workbench.lint.reckoning import compared, negated, result
from workbench.lint.scopes import Definition, bound_names, is_static, parameters, shared_names, star_imports
from workbench.lint.slots import Slots, limited
from workbench.lint.values import (
    ANYTHING, NONE, NOTHING, UNKNOWN, Accepted, AcceptedItem, Blueprint, Bound, Caught, CaughtArguments, CaughtNumber, ErrorClass,
    Function, Instance, Literal, Mapping, Named, OwnModule, Received, Routine, Sent, Sequence, Socket, SocketClass, SocketModule,
    Value, Values,
)  # fmt: skip

_PASSES = 12
_MOST_RESULTS = 24  # of one operation
_TURNS = 3  # of a loop, until its names hold all they can
_DEEPEST = 3  # loops inside of which a loop is taken once

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
class _Scope:
    site: int  # of the module, function or class
    file: int
    local: frozenset[str]  # names that it binds
    outer: _Scope | None
    is_class: bool = False
    environment: Environment = field(default_factory=dict)
    breaks: list[list[Environment]] = field(default_factory=list)
    continues: list[list[Environment]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Code:
    node: Definition
    outer: _Scope
    owner: int  # the class whose method it is, or -1


def follow(scripts: Many[Script], vocabulary: Vocabulary) -> Followed:
    return _Follower(scripts, vocabulary).run()


class _Follower:
    def __init__(self, scripts: Many[Script], vocabulary: Vocabulary) -> None:
        self._scripts = scripts
        self._vocabulary = vocabulary
        self._found = Followed()
        self._slots = Slots()
        self._bound: dict[int, frozenset[str]] = {}
        self._sites: dict[ast.AST, int] = {}
        self._bases: dict[int, Values] = {}
        self._codes: dict[int, _Code] = {}
        self._own = {name: at for at, one in enumerate(scripts) for name in _module_names(one.name)}
        self._shared = [shared_names(one.tree) for one in scripts]
        self._stars = [star_imports(one.tree) for one in scripts]
        self._modules = [self._module_scope(at, one) for at, one in enumerate(scripts)]

    def run(self) -> Followed:
        for _ in range(_PASSES):
            self._slots.grown = False
            self._found.values.clear()
            self._found.without_import.clear()
            self._found.through_star.clear()
            for at, script in enumerate(self._scripts):
                if script.tree is not None and at not in self._found.too_deep:
                    self._modules[at].environment = {}
                    self._guarded(at, script.tree.body, self._modules[at])
            done: set[int] = set()
            while waiting := [site for site in self._codes if site not in done]:
                for site in waiting:
                    done.add(site)
                    self._run_code(site, self._codes[site])
            if not self._slots.grown:
                break
        for at, scope in enumerate(self._modules):
            only = frozenset[Value]({SocketModule()})
            names = [name for name in sorted(scope.local) if self._slots.get(("name", scope.site, name)) == only]
            if names:
                self._found.module_names[at] = names[0]
        self._found.tuples = self._slots.tuples()
        return self._found

    def _guarded(self, file: int, body: Many[ast.stmt], scope: _Scope) -> None:
        try:
            self._block(body, scope)
        except RecursionError:
            self._found.too_deep.add(file)

    def _module_scope(self, file: int, script: Script) -> _Scope:
        body = script.tree.body if script.tree is not None else []
        return _Scope(-1 - file, file, bound_names(body), None)

    def _run_code(self, site: int, code: _Code) -> None:
        node = code.node
        names = parameters(node.args)
        if site not in self._bound:
            self._bound[site] = frozenset(names) | (frozenset() if isinstance(node, ast.Lambda) else bound_names(node.body))
        scope = _Scope(site, code.outer.file, self._bound[site], code.outer)
        for name in names:
            self._bind(name, self._slots.get(("parameter", site, name)), scope)
        for rest in (node.args.vararg, node.args.kwarg):
            if rest is not None:
                self._bind(rest.arg, ANYTHING, scope)
        if code.owner >= 0 and names and not is_static(node):
            self._bind(names[0], frozenset({Instance(code.owner)}), scope)
        try:
            if isinstance(node, ast.Lambda):
                self._slots.grow(("return", site, ""), self._value(node.body, scope))
            else:
                self._block(node.body, scope)
        except RecursionError:
            self._found.too_deep.add(scope.file)

    # --- slots and names ---

    def _site(self, node: ast.AST) -> int:
        return self._sites.setdefault(node, len(self._sites))

    def _bind(self, name: str, values: Values, scope: _Scope) -> None:
        self._slots.grow(("name", scope.site, name), values)
        scope.environment[name] = values

    def _assign_name(self, name: str, values: Values, scope: _Scope) -> None:
        owner = scope
        if name in self._shared[scope.file] and scope.outer is not None and name not in scope.local:
            owner = next((one for one in _outwards(scope.outer) if name in one.local), self._modules[scope.file])
        self._slots.grow(("name", owner.site, name), values)
        scope.environment[name] = values

    def _look_up(self, node: ast.Name, scope: _Scope) -> Values:
        name = node.id
        if name not in self._shared[scope.file]:
            if name in scope.environment:
                return scope.environment[name]
            if name in scope.local and not scope.is_class:
                return NOTHING
        for one in _outwards(scope):
            if name in one.local and (one is scope or not one.is_class):
                return self._slots.get(("name", one.site, name))
        module = self._modules[scope.file]
        slot = ("name", module.site, name)
        if slot in self._slots:
            return self._slots.get(slot)
        return self._look_up_outside(node, scope)

    def _look_up_outside(self, node: ast.Name, scope: _Scope) -> Values:
        """A name that no statement of the file binds."""
        stars = self._stars[scope.file]
        own, others = stars & self._own.keys(), stars - self._own.keys()
        if own:
            return frozenset().union(
                *(self._slots.get(("name", self._modules[self._own[one]].site, node.id)) for one in own)
            )
        if others & self._vocabulary.modules:
            found = self._of_module(node.id)
            if found != ANYTHING:
                self._found.through_star.add(node)
                return found
        if others - self._vocabulary.modules:
            return ANYTHING
        python = getattr(builtins, node.id, None)
        raised = isinstance(python, type) and issubclass(python, BaseException)
        if node.id in self._vocabulary.builtins:
            self._found.without_import.add(node)
            if node.id in self._vocabulary.constants:
                return frozenset({Named(node.id)})
        if raised or node.id in {name for one in self._vocabulary.dialects for name in one.exceptions if one.exists(name)}:
            return frozenset({ErrorClass(node.id, False)})
        return ANYTHING

    def _of_module(self, name: str) -> Values:
        """An attribute of the socket module, whichever dialect has it."""
        if name in self._vocabulary.classes:
            return frozenset({SocketClass(name)})
        if name in self._vocabulary.functions:
            return frozenset({Function(name)})
        if name in self._vocabulary.constants:
            return frozenset({Named(name)})
        if name in self._vocabulary.module_exceptions:
            return frozenset({ErrorClass(name, True)})
        return ANYTHING

    # --- statements ---

    def _block(self, body: Iterable[ast.stmt], scope: _Scope) -> bool:
        """False where the end is not reached."""
        return all(self._statement(one, scope) for one in body)

    def _statement(self, node: ast.stmt, scope: _Scope) -> bool:
        match node:
            case ast.Expr():
                self._value(node.value, scope)
            case ast.Assign():
                values = self._value(node.value, scope)
                for target in node.targets:
                    self._assign(target, values, scope)
            case ast.AnnAssign():
                if node.value is not None:
                    self._assign(node.target, self._value(node.value, scope), scope)
            case ast.AugAssign():
                self._value(node.target, scope)
                self._value(node.value, scope)
                self._assign(node.target, ANYTHING, scope)
            case ast.Return():
                if node.value is not None:
                    self._slots.grow(("return", scope.site, ""), self._value(node.value, scope))
                return False
            case ast.Raise():
                for part in (node.exc, node.cause):
                    self._optional(part, scope)
                return False
            case ast.Break() | ast.Continue():
                waiting = scope.breaks if isinstance(node, ast.Break) else scope.continues
                if waiting:
                    waiting[-1].append(dict(scope.environment))
                return False
            case ast.If():
                truth = self._truth(node.test, self._value(node.test, scope))
                bodies = [node.body, node.orelse] if truth is None else [node.body] if truth else [node.orelse]
                return self._branches(bodies, scope)
            case ast.For() | ast.AsyncFor():
                target, items = node.target, self._slots.items(self._value(node.iter, scope))
                self._loop(node.body, scope, lambda: self._assign(target, items, scope))
                return self._block(node.orelse, scope)
            case ast.While():
                test = node.test
                forever = isinstance(test, ast.Constant) and bool(test.value)
                left = self._loop(node.body, scope, lambda: self._value(test, scope), forever)
                return left and self._block(node.orelse, scope)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    values = self._value(item.context_expr, scope)
                    entered = frozenset({one if isinstance(one, Socket) else UNKNOWN for one in values})
                    if item.optional_vars is not None:
                        self._assign(item.optional_vars, entered, scope)
                return self._block(node.body, scope)
            case ast.Try() | ast.TryStar():
                return self._try(node, scope)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._define(node, scope)
            case ast.ClassDef():
                self._define_class(node, scope)
            case ast.Import():
                for alias in node.names:
                    self._import(alias, scope)
            case ast.ImportFrom():
                self._import_from(node, scope)
            case ast.Delete():
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        scope.environment.pop(target.id, None)
                    else:
                        self._value(target, scope)
            case ast.Match():
                self._value(node.subject, scope)
                return self._branches([*(one.body for one in node.cases), []], scope)
            case ast.Assert():
                self._value(node.test, scope)
                self._optional(node.msg, scope)
            case _:
                pass
        return True

    def _branches(self, bodies: Many[Many[ast.stmt]], scope: _Scope) -> bool:
        before, ends = dict(scope.environment), []
        for body in bodies:
            scope.environment = dict(before)
            if self._block(body, scope):
                ends.append(scope.environment)
        scope.environment = _joined(ends) if ends else before
        return bool(ends)

    def _loop(self, body: Many[ast.stmt], scope: _Scope, head: Callable[[], object], forever: bool = False) -> bool:
        left: list[Environment] = []
        for _ in range(_TURNS if len(scope.breaks) < _DEEPEST else 1):
            before = dict(scope.environment)
            head()
            start = dict(scope.environment)
            scope.breaks.append([])
            scope.continues.append([])
            alive = self._block(body, scope)
            ends = [scope.environment] if alive else []
            left += scope.breaks.pop()
            scope.environment = _joined([before, start, *ends, *scope.continues.pop()])
            if scope.environment == before:
                break
        if forever and not left:
            return False
        scope.environment = _joined([scope.environment, *left])
        return True

    def _try(self, node: ast.Try | ast.TryStar, scope: _Scope) -> bool:
        before = dict(scope.environment)
        alive = self._block(node.body, scope)
        after = dict(scope.environment)
        ends = []
        if alive and self._block(node.orelse, scope):
            ends.append(scope.environment)
        for handler in node.handlers:
            scope.environment = _joined([before, after])
            if handler.type is not None:
                self._value(handler.type, scope)
            if handler.name is not None:
                self._assign_name(handler.name, frozenset({Caught()}), scope)
            if self._block(handler.body, scope):
                ends.append(scope.environment)
        scope.environment = _joined(ends) if ends else _joined([before, after])
        return self._block(node.finalbody, scope) and bool(ends)

    def _define(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: _Scope) -> None:
        for decorator in node.decorator_list:
            self._value(decorator, scope)
        self._assign_name(node.name, self._routine(node, scope), scope)

    def _routine(self, node: Definition, scope: _Scope) -> Values:
        site = self._site(node)
        self._codes[site] = _Code(node, scope, scope.site if scope.is_class else -1)
        arguments = node.args
        positional = [*arguments.posonlyargs, *arguments.args]
        for parameter, default in zip(positional[len(positional) - len(arguments.defaults) :], arguments.defaults):
            self._slots.grow(("parameter", site, parameter.arg), self._value(default, scope))
        for parameter, named in zip(arguments.kwonlyargs, arguments.kw_defaults):
            if named is not None:
                self._slots.grow(("parameter", site, parameter.arg), self._value(named, scope))
        return frozenset({Routine(site)})

    def _define_class(self, node: ast.ClassDef, scope: _Scope) -> None:
        site = self._site(node)
        self._bases[site] = frozenset().union(*(self._value(base, scope) for base in node.bases))
        inside = _Scope(site, scope.file, bound_names(node.body), scope, is_class=True)
        self._block(node.body, inside)
        for name, values in inside.environment.items():
            self._slots.grow(("attribute", site, name), values)
        self._assign_name(node.name, frozenset({Blueprint(site)}), scope)

    def _import(self, alias: ast.alias, scope: _Scope) -> None:
        self._found.values[alias] = self._module(alias.name)
        bound = alias.name if alias.asname else alias.name.partition(".")[0]
        self._assign_name(alias.asname or bound, self._module(bound), scope)

    def _import_from(self, node: ast.ImportFrom, scope: _Scope) -> None:
        module = self._module(node.module or "")
        for alias in node.names:
            if alias.name == "*":
                continue  # see _look_up_outside
            submodule = f"{node.module}.{alias.name}" if node.module else alias.name
            if SocketModule() in module:
                values = self._of_module(alias.name)
            elif node.module is None or submodule in self._own:
                values = self._module(submodule)
            else:
                values = self._attribute(module, alias.name)
            self._found.values[alias] = values
            self._assign_name(alias.asname or alias.name, values, scope)

    def _module(self, name: str) -> Values:
        if name in self._own:
            return frozenset({OwnModule(self._own[name])})
        return frozenset({SocketModule()}) if name in self._vocabulary.modules else ANYTHING

    def _truth(self, test: ast.expr, values: Values) -> bool | None:
        """Whether a test that was followed holds, where that is certain."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            inner = self._truth(test.operand, self._found.of(test.operand))
            return None if inner is None else not inner
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return compared(self._found.of(test.left), self._found.of(test.comparators[0]), test.ops[0])
        (value,) = values if len(values) == 1 else (UNKNOWN,)
        return bool(value.value) if isinstance(value, Literal) else None

    # --- targets ---

    def _assign(self, target: ast.expr, values: Values, scope: _Scope) -> None:
        match target:
            case ast.Name():
                self._assign_name(target.id, values, scope)
            case ast.Tuple() | ast.List():
                self._found.values[target] = self._found.of(target) | values
                for at, one in enumerate(target.elts):
                    if isinstance(one, ast.Starred):
                        self._assign(one.value, ANYTHING, scope)
                    else:
                        self._assign(one, self._taken_apart(values, at, target.elts), scope)
            case ast.Attribute():
                for owner in self._value(target.value, scope):
                    if isinstance(owner, Instance | Blueprint):
                        self._slots.grow(("attribute", owner.site, target.attr), values)
                    elif isinstance(owner, OwnModule):
                        self._slots.grow(("name", self._modules[owner.position].site, target.attr), values)
            case ast.Subscript():
                self._value(target.slice, scope)
                for owner in self._value(target.value, scope):
                    if isinstance(owner, Sequence | Mapping):
                        self._slots.grow(("item", owner.site, ""), values)
            case _:
                pass

    def _taken_apart(self, values: Values, at: int, targets: Many[ast.expr]) -> Values:
        """What the target at a position gets. A result of accept is read as the script reads it."""
        starred = next((place for place, one in enumerate(targets) if isinstance(one, ast.Starred)), None)
        out: set[Value] = set()
        for value in values:
            if isinstance(value, Accepted):
                out.add(Socket("", "accept") if at == 0 else UNKNOWN)
            elif isinstance(value, Sequence):
                length = self._slots.lengths.get(value.site)
                if length is not None and starred is not None and at > starred:
                    out |= self._slots.item(value, length - len(targets) + at)
                else:
                    out |= self._slots.item(value, at)
            elif value != NONE:
                out.add(UNKNOWN)
        return frozenset(out)

    # --- expressions ---

    def _optional(self, node: ast.expr | None, scope: _Scope) -> None:
        if node is not None:
            self._value(node, scope)

    def _value(self, node: ast.expr, scope: _Scope) -> Values:
        values = limited(self._evaluate(node, scope))
        known = self._found.values.get(node)
        self._found.values[node] = values if known is None else limited(known | values)
        return values

    def _evaluate(self, node: ast.expr, scope: _Scope) -> Values:
        match node:
            case ast.Constant():
                return ANYTHING if isinstance(node.value, complex) or node.value is ... else frozenset({Literal(node.value)})
            case ast.Name():
                return self._look_up(node, scope)
            case ast.Attribute():
                return self._attribute(self._value(node.value, scope), node.attr)
            case ast.Call():
                return self._call(node, scope)
            case ast.Tuple() | ast.List() | ast.Set():
                return self._sequence(node, scope)
            case ast.Dict():
                site = self._site(node)
                for key in node.keys:
                    self._optional(key, scope)
                for value in node.values:
                    self._slots.grow(("item", site, ""), self._value(value, scope))
                return frozenset({Mapping(site)})
            case ast.Subscript():
                index = self._value(node.slice, scope)
                return self._subscript(self._value(node.value, scope), index)
            case ast.UnaryOp() | ast.BinOp():
                return self._reckon(node, scope)
            case ast.BoolOp():
                return frozenset().union(*(self._value(one, scope) for one in node.values))
            case ast.IfExp():
                truth = self._truth(node.test, self._value(node.test, scope))
                branches = [node.body, node.orelse] if truth is None else [node.body] if truth else [node.orelse]
                return frozenset().union(*(self._value(one, scope) for one in branches))
            case ast.NamedExpr():
                values = self._value(node.value, scope)
                self._assign(node.target, values, scope)
                return values
            case ast.Await() | ast.Starred() | ast.FormattedValue() | ast.YieldFrom():
                self._value(node.value, scope)
                return ANYTHING
            case ast.Yield():
                self._optional(node.value, scope)
                return ANYTHING
            case ast.Lambda():
                return self._routine(node, scope)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self._comprehension(node, scope)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self._value(child, scope)
                return ANYTHING

    def _sequence(self, node: ast.Tuple | ast.List | ast.Set, scope: _Scope) -> Values:
        site = self._site(node)
        exact = isinstance(node, ast.Tuple) and not any(isinstance(one, ast.Starred) for one in node.elts)
        if exact:
            self._slots.lengths[site] = len(node.elts)
        for at, one in enumerate(node.elts):
            self._slots.grow(("item", site, at if exact else ""), self._value(one, scope))
        return frozenset({Sequence(site)})

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: _Scope) -> Values:
        before = dict(scope.environment)
        for generator in node.generators:
            self._assign(generator.target, self._slots.items(self._value(generator.iter, scope)), scope)
            for test in generator.ifs:
                self._value(test, scope)
        site = self._site(node)
        if isinstance(node, ast.DictComp):
            self._value(node.key, scope)
            self._slots.grow(("item", site, ""), self._value(node.value, scope))
        else:
            self._slots.grow(("item", site, ""), self._value(node.elt, scope))
        scope.environment = before
        return frozenset({Mapping(site) if isinstance(node, ast.DictComp) else Sequence(site)})

    def _reckon(self, node: ast.UnaryOp | ast.BinOp, scope: _Scope) -> Values:
        """Arithmetic of numbers that are written down, such as 5 * 1000."""
        if isinstance(node, ast.UnaryOp):
            return frozenset(negated(one, node.op) for one in self._value(node.operand, scope))
        left, right = self._value(node.left, scope), self._value(node.right, scope)
        if len(left) * len(right) > _MOST_RESULTS:
            return ANYTHING
        return frozenset(result(one, other, node.op) for one in left for other in right)

    def _attribute(self, values: Values, name: str) -> Values:
        out: set[Value] = set()
        for value in values:
            match value:
                case SocketModule():
                    out |= self._of_module(name)
                case Socket():
                    out.add(Bound(value, name))
                case Instance() | Blueprint():
                    out |= self._of_class(value, name)
                case OwnModule():
                    out |= self._slots.get(("name", self._modules[value.position].site, name))
                case Caught():
                    known: dict[str, Value] = {"args": CaughtArguments(), "errno": CaughtNumber()}
                    out.add(known.get(name, UNKNOWN))
                case Literal(value=None):
                    pass
                case _:
                    out.add(UNKNOWN)
        return frozenset(out)

    def _of_class(self, owner: Instance | Blueprint, name: str) -> Values:
        out: set[Value] = set()
        waiting, seen = [owner.site], set()
        while waiting:
            site = waiting.pop()
            if site in seen:
                continue
            seen.add(site)
            for value in self._slots.get(("attribute", site, name)):
                is_method = isinstance(value, Routine) and isinstance(owner, Instance)
                out.add(Routine(value.site, owner.site) if is_method and isinstance(value, Routine) else value)
            for base in self._bases.get(site, NOTHING):
                if isinstance(base, Blueprint):
                    waiting.append(base.site)
                else:
                    out.add(UNKNOWN)
        return frozenset(out)

    def _subscript(self, values: Values, index: Values) -> Values:
        (only,) = index if len(index) == 1 else (UNKNOWN,)
        at = only.value if isinstance(only, Literal) and type(only.value) is int else None
        out: set[Value] = set()
        for value in values:
            match value:
                case Accepted() if at == 0:
                    out.add(Socket("", "accept"))
                case Accepted() if at is not None:
                    out.add(AcceptedItem(at))
                case CaughtArguments() if at == 0:
                    out.add(CaughtNumber())
                case Sequence() | Mapping():
                    out |= self._slots.item(value, at if isinstance(value, Sequence) else None)
                case Literal(value=None):
                    pass
                case _:
                    out.add(UNKNOWN)
        return frozenset(out)

    # --- calls ---

    def _call(self, node: ast.Call, scope: _Scope) -> Values:
        callees = self._value(node.func, scope)
        arguments = [self._value(one, scope) for one in node.args]
        keywords = {one.arg or "**": self._value(one.value, scope) for one in node.keywords}
        plain = not any(isinstance(one, ast.Starred) for one in node.args)
        out: set[Value] = set()
        for callee in callees:
            match callee:
                case SocketClass():
                    out |= self._opened(arguments, keywords)
                case Bound():
                    out |= self._result(callee, node)
                case Routine():
                    self._pass(callee, arguments if plain else [ANYTHING], keywords)
                    out |= self._slots.get(("return", callee.site, ""))
                case Blueprint():
                    made = Instance(callee.site)
                    for one in self._of_class(made, "__init__"):
                        if isinstance(one, Routine):
                            self._pass(one, arguments, keywords)
                    out.add(made)
                case Literal(value=None):
                    pass
                case _:
                    out.add(UNKNOWN)
        if callees & ANYTHING:
            out |= self._foreign(node, arguments, keywords, scope)
        return frozenset(out)

    def _opened(self, arguments: list[Values], keywords: dict[str, Values]) -> Values:
        given = arguments[0] if arguments else keywords.get("family", keywords.get("af", NOTHING))
        if not given:
            return frozenset({Socket(self._default_family(), "open")})
        families = {self._vocabulary.family_of(one.name) if isinstance(one, Named) else "" for one in given}
        return frozenset(Socket(family, "open") for family in families)

    def _default_family(self) -> str:
        for dialect in self._vocabulary.dialects:
            for parameter in dialect.variant.classes[0].constructor.parameters:
                if parameter.slot == "family":
                    return self._vocabulary.family_of(parameter.constant)
        return ""

    def _result(self, callee: Bound, node: ast.Call) -> Values:
        match self._vocabulary.methods.get(callee.method):
            case "accept":
                return frozenset({Accepted()})
            case "makefile" | "enter":
                return frozenset({callee.socket})
            case "recv" | "read" | "readall" | "readline":
                return frozenset({Received(callee.method)})
            case "recvfrom":
                site = self._site(node)
                self._slots.lengths[site] = 2
                self._slots.grow(("item", site, 0), frozenset({Received(callee.method)}))
                self._slots.grow(("item", site, 1), ANYTHING)
                return frozenset({Sequence(site)})
            case "send" | "sendall":
                return frozenset({Sent(callee.method)})
            case _:
                return ANYTHING

    def _pass(self, callee: Routine, arguments: Many[Values], keywords: dict[str, Values]) -> None:
        code = self._codes.get(callee.site)
        if code is None:
            return
        names = parameters(code.node.args)
        if callee.instance >= 0 and not is_static(code.node):
            names = names[1:]
        for name, values in zip(names, arguments):
            self._slots.grow(("parameter", callee.site, name), values)
        for name, values in keywords.items():
            if name in names:
                self._slots.grow(("parameter", callee.site, name), values)

    def _foreign(
        self, node: ast.Call, arguments: list[Values], keywords: dict[str, Values], scope: _Scope
    ) -> Values:
        """A call of something that is not the program's. It may keep what it is given in a container, or call a function that
        it is given, as whatever starts a thread does: with the arguments that follow, alone or in a tuple."""
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("append", "add", "appendleft", "insert", "setdefault"):
            for owner in self._found.of(node.func.value):
                if isinstance(owner, Sequence | Mapping) and arguments:
                    self._slots.grow(("item", owner.site, ""), arguments[-1])
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "pop", "popleft", "setdefault"):
            found: set[Value] = set()
            for owner in self._found.of(node.func.value):
                found |= self._slots.item(owner, None) if isinstance(owner, Sequence | Mapping) else {UNKNOWN}
            return frozenset(found)
        for at, values in enumerate(arguments):
            for value in values:
                if isinstance(value, Routine):
                    self._started(value, arguments[at + 1 :])
        for value in keywords.get("target", NOTHING):
            if isinstance(value, Routine):
                self._started(value, [keywords["args"]] if "args" in keywords else [])
        if isinstance(node.func, ast.Name) and node.func.id in ("tuple", "list", "iter", "reversed", "sorted") and arguments:
            return arguments[0]
        return ANYTHING

    def _started(self, callee: Routine, rest: Many[Values]) -> None:
        if len(rest) >= 1 and rest[0] and all(isinstance(one, Sequence) for one in rest[0]):
            for one in rest[0]:
                assert isinstance(one, Sequence)
                length = self._slots.lengths.get(one.site)
                if length is not None:
                    self._pass(callee, [self._slots.item(one, at) for at in range(length)], {})
            return
        self._pass(callee, rest, {})


def _module_names(path: str) -> list[str]:
    """By what a file can be imported: lib/net/helper.py as helper, net.helper and lib.net.helper."""
    parts = list(PurePath(path).with_suffix("").parts)
    if parts and parts[-1] == "__init__":
        parts.pop()
    return [".".join(parts[at:]) for at in range(len(parts))]


# --- small things ----------------------------------------------------------------------------------------------------


def _joined(environments: Many[Environment]) -> Environment:
    out: Environment = {}
    for environment in environments:
        for name, values in environment.items():
            out[name] = limited(out[name] | values) if name in out else values
    return out


def _outwards(scope: _Scope | None) -> Iterable[_Scope]:
    while scope is not None:
        yield scope
        scope = scope.outer
