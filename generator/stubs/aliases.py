"""Names for the types of arguments that are too long to repeat, or that differ from dialect to dialect.

In: the calls of a variant. Out: aliases, and for each argument the type with the alias in it. Never: a type that is not used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.naming import camel
from generator.reference.calls import Argument, Call


@dataclass(frozen=True, slots=True)
class Alias:
    name: str
    type: str
    says: str


class Aliases:
    """The first form of a type is called as the type (_Address), further ones as their class as well (_RadioAddress)."""

    def __init__(self, calls: Iterable[Call]) -> None:
        self._names: dict[tuple[str, str], Alias] = {}
        for call in calls:
            for argument in call.arguments:
                self._add(call, argument)

    @property
    def all(self) -> tuple[Alias, ...]:
        return tuple(self._names.values())

    def shown(self, argument: Argument) -> str:
        """The argument's type, which may go on after its base."""
        alias = self._names.get((argument.kind, argument.base))
        if alias is None or not argument.type.startswith(argument.base):
            return argument.type
        return alias.name + argument.type.removeprefix(argument.base)

    def _add(self, call: Call, argument: Argument) -> None:
        key = (argument.kind, argument.base)
        if argument.base.isidentifier() or not argument.type.startswith(argument.base) or key in self._names:
            return
        taken = {one.name for one in self._names.values()}
        name = f"_{camel(argument.kind)}"
        if name in taken:
            name = f"_{camel(call.item.partition('.')[0])}{camel(argument.kind)}"
        if name not in taken:
            self._names[key] = Alias(name, argument.base, argument.says)
