"""A variant as a flat list of facts, each with a name that people can type.

In: a resolved variant. Out: `Line`s: "socket.recv" with its signature, "socket.recv.recv_amount" with its value, and the chain
behind each. Never: a comparison or a layout; `diff`, `explain` and `dump` share this list and add theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import Builtin, Catalogue, ExceptionType, Link, Meaning, Method, Parameter, Setting, SocketClass, Variant


EXTRA = ", extra"  # behind a call that is not on the vendor's page


@dataclass(frozen=True, slots=True)
class Line:
    """`outer` is, for a policy at a class or method, the value that holds in the scope around it."""

    kind: str
    item: str
    value: str
    chain: tuple[Link, ...]
    outer: str | None = None

    @property
    def grounds(self) -> str:
        """Why the last word is what it is: its source, its reason, or both."""
        if not self.chain:
            return ""
        return grounds(self.chain[-1])


def grounds(link: Link) -> str:
    source = ", ".join(filter(None, (link.source.title, link.source.where))) if link.source else ""
    return f"{link.reason} [{source}]" if link.reason and source else link.reason or source


def lines(variant: Variant, catalogue: Catalogue) -> Iterator[Line]:
    yield Line("modules", "modules", ", ".join(variant.modules), ())
    yield Line("numbering", "numbering", str(variant.numbering.value), variant.numbering.chain)
    yield Line("lookup numbering", "lookup_numbering", str(variant.lookup_numbering.value), variant.lookup_numbering.chain)
    yield from _settings("", variant.settings, {})
    outside = _values(variant.settings)
    for constant in variant.constants:
        what = "" if constant.meaning is Meaning.NUMBER else f" ({constant.meaning.value}.{constant.term})"
        where = "" if constant.in_module else ", not in the module"
        yield Line("constant", constant.name, f"{constant.number}{what}{where}", constant.chain)
    for function in variant.functions:
        yield from _method("function", function.name, function, outside)
    for position, one in enumerate(variant.classes):
        yield from _class(one, outside, in_module=position == 0)
    for exception in variant.exceptions:
        yield Line("exception", exception.name, _exception(exception), exception.chain)
    for builtin in variant.builtins:
        yield Line("builtin", builtin.name, _builtin(builtin), builtin.chain)
    for companion in (one for one in variant.companions if not one.is_internal):
        yield Line("companion", companion.module, companion.says, companion.chain)
    for absence in variant.absent:
        yield Line("absent", absence.item, "absent", absence.chain)
    yield from _errors(variant, catalogue)


def signature(method: Method) -> str:
    """As Python's help shows it, and the limits of numbers: recv(bufsize <= 2048, flags=0)."""
    return f"{method.name}({', '.join(_parameter(one) for one in method.parameters)})"


def _parameter(parameter: Parameter) -> str:
    limit = f" <= {parameter.most}" if parameter.most is not None else ""
    what = limit if parameter.slot else " (ignored)"
    if parameter.required:
        return parameter.name + what
    default = parameter.constant or repr(parameter.default)
    return f"{parameter.name}={default}{what}"


def _errors(variant: Variant, catalogue: Catalogue) -> Iterator[Line]:
    for kind, fact, numberings in (
        ("error", variant.numbering, catalogue.numberings),
        ("lookup error", variant.lookup_numbering, catalogue.lookup_numberings),
    ):
        for numbering in numberings:
            if numbering.name == fact.value:
                for name, number in numbering.numbers:
                    yield Line(kind, name, str(number), fact.chain)


def _class(one: SocketClass, outside: dict[str, str], in_module: bool) -> Iterator[Line]:
    where = "" if in_module else ", not in the module"
    yield Line("class", one.name, f"sockets of {', '.join(one.families)}{where}", one.chain)
    yield from _settings(one.name + ".", one.settings, outside)
    inside = _values(one.settings)
    yield from _method("constructor", one.name, one.constructor, inside, one.name + ".constructor.")
    for method in one.methods:
        yield from _method("method", f"{one.name}.{method.name}", method, inside)


def _method(kind: str, item: str, method: Method, outside: dict[str, str], prefix: str = "") -> Iterator[Line]:
    operation = "" if method.operation == method.name else f", operation {method.operation}"
    extra = EXTRA if method.extra else ""
    yield Line(kind, item, signature(method) + operation + extra, method.chain)
    yield from _settings(prefix or item + ".", method.settings, outside)


def _settings(prefix: str, settings: tuple[Setting, ...], outside: dict[str, str]) -> Iterator[Line]:
    for setting in settings:
        yield Line(
            "policy", prefix + setting.policy, str(setting.fact.value), setting.fact.chain, outside.get(setting.policy)
        )


def _values(settings: tuple[Setting, ...]) -> dict[str, str]:
    return {setting.policy: str(setting.fact.value) for setting in settings}


def _exception(exception: ExceptionType) -> str:
    what = f"another name for {exception.alias_of}" if exception.alias_of else f"class derived from {exception.base}"
    where = [name for name, there in (("in the module", exception.in_module), ("without import", exception.builtin)) if there]
    return f"{what}, {' and '.join(where) or 'nowhere visible'}"


def _builtin(builtin: Builtin) -> str:
    return f"{builtin.companion}.{builtin.function}" if builtin.companion else str(builtin.number)
