"""The stub of a companion module, from its Python.

In: the text of a companion. Out: its docstring and the statements of its stub: what has no underscore in front, with the
annotations, defaults and docstrings that stand in the file. Never: a run of it, or a guess at a type that the file does not show.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from generator.render import docstring, indented

ANY = "Any"
_LITERALS = {bool: "bool", int: "int", float: "float", str: "str", bytes: "bytes"}


def companion_stub(text: str) -> tuple[str, list[str]]:
    """The docstring, "" where there is none, and each statement."""
    tree = ast.parse(text)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id.startswith("_")}
    statements = ["\n".join(_statement(node, "", used)) for node in tree.body]
    imports = "\n".join(_imports(tree))
    statements = [imports, *statements] if imports else statements
    return ast.get_docstring(tree) or "", [one for one in statements if one]


def _imports(tree: ast.Module) -> Iterator[str]:
    """What classes here are derived from, or annotations speak of; the other imports are no part of what a module offers."""
    typed: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            typed += node.bases
        elif isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation is not None:
            typed.append(node.annotation)
        elif isinstance(node, ast.FunctionDef) and node.returns is not None:
            typed.append(node.returns)
    wanted = {name.id for node in typed for name in ast.walk(node) if isinstance(name, ast.Name)}
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for one in node.names:
                if (one.asname or one.name.partition(".")[0]) in wanted:
                    yield ast.unparse(type(node)(**{**vars(node), "names": [one]}))


def _statement(node: ast.stmt, indent: str, used: set[str]) -> Iterator[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            if not node.name.startswith("_") or node.name.startswith("__"):
                yield from _function(node, indent)
        case ast.ClassDef():
            if not node.name.startswith("_") or node.name in used:
                yield from _class(node, indent, used)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            if not name.startswith("_"):
                yield f"{indent}{name}: {_type_of(value)}{_number(value)}"
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
            if not name.startswith("_"):
                yield f"{indent}{name}: {ast.unparse(annotation)}"
        case ast.Import() | ast.ImportFrom():
            pass  # what a module imports is not what it offers
        case _:
            pass


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, indent: str) -> Iterator[str]:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Name) and decorator.id in ("staticmethod", "classmethod", "property"):
            yield f"{indent}@{decorator.id}"
    result = ast.unparse(node.returns) if node.returns else ANY if _gives(node) else "None"
    yield f"{indent}def {node.name}({_parameters(node.args)}) -> {result}:"
    yield from _doc(node, indent + "    ") or [f"{indent}    ..."]


def _parameters(arguments: ast.arguments) -> str:
    """As written, every parameter with a type and every default with dots."""
    positions = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(positions) - len(arguments.defaults)) + list(arguments.defaults)
    parts = [_parameter(one, default) for one, default in zip(positions, defaults)]
    if arguments.posonlyargs:
        parts.insert(len(arguments.posonlyargs), "/")
    if arguments.vararg:
        parts.append(f"*{arguments.vararg.arg}: {ANY}")
    elif arguments.kwonlyargs:
        parts.append("*")
    parts += [_parameter(one, default) for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults)]
    if arguments.kwarg:
        parts.append(f"**{arguments.kwarg.arg}: {ANY}")
    return ", ".join(parts)


def _parameter(one: ast.arg, default: ast.expr | None) -> str:
    if one.arg in ("self", "cls") and default is None:
        return one.arg
    annotation = ast.unparse(one.annotation) if one.annotation else ANY
    return f"{one.arg}: {annotation}" + (" = ..." if default is not None else "")


def _gives(node: ast.AST) -> bool:
    """Whether the function itself, not one inside it, gives something back."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(child, ast.Return) and child.value is not None or isinstance(child, (ast.Yield, ast.YieldFrom)):
            return True
        if _gives(child):
            return True
    return False


def _class(node: ast.ClassDef, indent: str, used: set[str]) -> Iterator[str]:
    bases = ", ".join(ast.unparse(base) for base in node.bases)
    yield f"{indent}class {node.name}{f'({bases})' if bases else ''}:"
    body = _doc(node, indent + "    ")
    for inner in node.body:
        body += _statement(inner, indent + "    ", used)
    yield from body or [f"{indent}    ..."]


def _type_of(value: ast.expr) -> str:
    if isinstance(value, ast.Constant):
        return _LITERALS.get(type(value.value), ANY)
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        name = value.func.id
        return name if name[:1].isupper() or name[:2].lstrip("_")[:1].isupper() else "int" if name == "const" else ANY
    return ANY


def _number(value: ast.expr) -> str:
    return f" = {value.value!r}" if isinstance(value, ast.Constant) and isinstance(value.value, (int, str)) else ""


def _doc(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, indent: str) -> list[str]:
    text = ast.get_docstring(node)
    return [indented(docstring(text), len(indent))] if text else []
