"""What rules look at: the scripts, their values, and the dialects that they are judged by.

In: scripts that were read and followed. Out: calls of sockets with their arguments by slot, guards around a node, findings. Never:
a judgement.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.model import Method, Operation, Target
from workbench.lint.dialect import Dialect, Vocabulary
from workbench.lint.findings import Edit, Finding, Severity
from workbench.lint.following import Followed
from workbench.lint.reading import Region, Script
from workbench.lint.values import Bound, Function, Socket, SocketClass, SocketModule, Values, all_of, judged


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the socket module. `called` is the name as the script has it; `method` what the variant has for it, or None.
    `operation` is "" where no dialect has such a thing. `socket` is None for functions and the constructor; `types` are those that
    it can be of."""

    file: int
    node: ast.Call
    called: str
    operation: str
    method: Method | None
    socket: Socket | None
    types: frozenset[str] = frozenset()

    @property
    def family(self) -> str:
        return self.socket.family if self.socket is not None else ""

    @property
    def is_plain(self) -> bool:
        """Nothing is unpacked into the arguments."""
        return not any(isinstance(one, ast.Starred) for one in self.node.args) and all(one.arg for one in self.node.keywords)


@dataclass(frozen=True)
class Program:
    """`origin` is the dialect that the scripts were written for, where that is known."""

    scripts: tuple[Script, ...]
    followed: Followed
    vocabulary: Vocabulary
    dialect: Dialect
    origin: Dialect | None
    target: Target | None

    # --- the trees ---

    @cached_property
    def nodes(self) -> tuple[tuple[int, ast.AST], ...]:
        """What the dialect can reach of each file."""
        return tuple(
            (at, node)
            for at, script in enumerate(self.scripts)
            if script.tree is not None and at not in self.followed.too_deep
            for node in self._reached(script.tree)
        )

    def _reached(self, tree: ast.Module) -> Iterator[ast.AST]:
        waiting: deque[ast.AST] = deque([tree])
        while waiting:
            node = waiting.popleft()
            yield node
            holds = self._holds(node.test) if isinstance(node, ast.If | ast.IfExp) else None
            out = "" if holds is None else "orelse" if holds else "body"
            for name, part in ast.iter_fields(node):
                if name != out:
                    waiting += [one for one in (part if isinstance(part, list) else [part]) if isinstance(one, ast.AST)]

    def _holds(self, test: ast.expr) -> bool | None:
        """Whether a question such as hasattr(socket, "readline") is answered with yes; None where that is not known."""
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self._holds(operand)
                return None if inner is None else not inner
            case ast.BoolOp(op=sign, values=values):
                parts, decisive = [self._holds(one) for one in values], isinstance(sign, ast.Or)
                return decisive if decisive in parts else None if None in parts else not decisive
            case ast.Compare(
                left=ast.Attribute(value=ast.Attribute(attr="implementation"), attr="name"),
                ops=[ast.Eq() | ast.NotEq() as sign],
                comparators=[ast.Constant(value=str() as name)],
            ):
                return (name == "micropython") is isinstance(sign, ast.Eq)
            case ast.Call(func=ast.Name(id="hasattr"), args=[asked, ast.Constant(value=str() as name)]):
                asked_values = self.known(asked)
                if all_of(asked_values, SocketModule):
                    return name in self.dialect.names
                if all_of(asked_values, Socket):
                    answers = [self.dialect.method(one.family, name) is not None for one in asked_values if isinstance(one, Socket)]
                    return answers[0] if len(set(answers)) == 1 else None
        return None

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        return {child: node for _, node in self.nodes for child in ast.iter_child_nodes(node)}

    def around(self, node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
        """Each node around, innermost first, with the child that leads to `node`."""
        child = node
        while (parent := self.parents.get(child)) is not None:
            yield parent, child
            child = parent

    def function_around(self, node: ast.AST) -> ast.AST | None:
        """The function that the node stands in; its file's tree outside of any."""
        last: ast.AST | None = None
        for parent, _ in self.around(node):
            if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                return parent
            last = parent
        return last

    def is_guarded(self, node: ast.AST, *exceptions: str, broadly: bool = False) -> bool:
        """Whether the script expects one of these exceptions there, and says so; `broadly` counts what catches everything."""
        for parent, child in self.around(node):
            if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                return False
            if isinstance(parent, ast.Try) and child in parent.body:
                for handler in parent.handlers:
                    names = handled_names(handler)
                    if names & {*exceptions} or (broadly and names & {"", "Exception", "BaseException"}):
                        return True
        return False

    def is_asked_for(self, node: ast.AST, name: str) -> bool:
        """Whether the script asks for the name first, as in hasattr(socket, "name") or operation == "name"."""
        for parent, _ in self.around(node):
            if isinstance(parent, ast.If | ast.IfExp | ast.While | ast.BoolOp):
                test = parent if isinstance(parent, ast.BoolOp) else parent.test
                if any(isinstance(each, ast.Constant) and each.value == name for each in ast.walk(test)):
                    return True
        return False

    # --- calls ---

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        return tuple(call for file, node in self.nodes if isinstance(node, ast.Call) for call in self._calls_of(file, node))

    def _calls_of(self, file: int, node: ast.Call) -> Iterator[Call]:
        values = self.followed.of(node.func)
        if all_of(values, Bound):
            bound = sorted((one for one in values if isinstance(one, Bound)), key=lambda one: (one.socket.family, one.socket.type))
            if len({one.method for one in bound}) == 1:
                socket, name = bound[0].socket, bound[0].method
                method = self.dialect.method(socket.family, name)
                types = frozenset(one.socket.type for one in bound)
                yield Call(file, node, name, self.vocabulary.methods.get(name, ""), method, socket, types)
        elif all_of(values, Function):
            names = {one.name for one in values if isinstance(one, Function)}
            if len(names) == 1:
                (name,) = names
                yield Call(file, node, name, self.vocabulary.functions.get(name, ""), self.dialect.functions.get(name), None)
        elif all_of(values, SocketClass):
            constructor = self.dialect.variant.classes[0].constructor
            yield Call(file, node, constructor.name, constructor.operation, constructor, None)

    def method_in(self, dialect: Dialect, call: Call) -> Method | None:
        """The same call in another dialect."""
        if call.socket is not None:
            return dialect.method(call.family, call.called)
        return dialect.variant.classes[0].constructor if call.operation == "open" else dialect.functions.get(call.called)

    def argument(self, call: Call, slot: str) -> ast.expr | None:
        """What is given for a slot of the operation."""
        method = call.method or next(
            (found for one in self.vocabulary.dialects if (found := self.method_in(one, call)) is not None), None
        )
        if method is None or not call.is_plain or len(call.node.args) > len(method.parameters):
            return None
        for at, parameter in enumerate(method.parameters):
            if parameter.slot == slot:
                if at < len(call.node.args):
                    return call.node.args[at]
                return next((one.value for one in call.node.keywords if one.arg == parameter.name), None)
        return None

    def operation(self, call: Call) -> Operation | None:
        return self.vocabulary.operations.get(call.operation)

    def known(self, node: ast.AST | None) -> Values:
        """The values of an expression that are judged."""
        return judged(self.followed.of(node))

    def editions_with(self, holds: Callable[[Dialect], bool]) -> str:
        """Which editions of the dialect are otherwise, in words that go behind others."""
        editions = [one for one in self.vocabulary.dialects if self.dialect.name in one.variant.parents]
        names = ", ".join(one.name for one in editions if holds(one))
        return f" {names} has it." if names else ""

    # --- findings ---

    def finding(
        self,
        rule: str,
        severity: Severity,
        file: int,
        node: ast.AST | Region,
        message: str,
        happens: str = "",
        instead: str = "",
        edits: tuple[Edit, ...] = (),
    ) -> Finding:
        region = node if isinstance(node, Region) else self.scripts[file].region(node)
        return Finding(rule, severity, file, region, message, happens, instead, edits)

    def replaced(self, file: int, node: ast.AST, text: str) -> tuple[Edit, ...]:
        region = self.scripts[file].region(node)
        return (Edit(file, region.start, region.end, text),)

    def source(self, file: int, node: ast.AST) -> str:
        return self.scripts[file].text(self.scripts[file].region(node))


def handled_names(handler: ast.ExceptHandler) -> set[str]:
    """The last words of the classes that a clause names; "" for a bare one."""
    if handler.type is None:
        return {""}
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {one.id if isinstance(one, ast.Name) else one.attr if isinstance(one, ast.Attribute) else "?" for one in types}
