"""What leaves a scope: parameters, results, attributes, items, names that other scopes read.

In: values by slot. Out: everything that was ever put there. Never: a slot that shrinks, or one with more values than rules can tell
apart.
"""

from __future__ import annotations

from typing import TypeAlias

from workbench.lint.values import ANYTHING, NOTHING, Literal, Mapping, Sequence, Values

_MOST, _MOST_LITERALS = 24, 6  # values of one expression; beyond that it is UNKNOWN
# What a caller, or a file that is not looked at, may put something else into.
_OPEN = ("parameter", "attribute", "item")

Slot: TypeAlias = tuple[str, int, str | int]


class Slots:
    """`grown` says whether anything came new since it was last set to False. `lengths` are those of tuples, by their site."""

    def __init__(self) -> None:
        self.grown = False
        self.lengths: dict[int, int] = {}
        self._values: dict[Slot, Values] = {}
        self._full: set[Slot] = set()  # those that hold anything, for good

    def get(self, slot: Slot) -> Values:
        return self._values.get(slot, NOTHING)

    def __contains__(self, slot: Slot) -> bool:
        return slot in self._values

    def grow(self, slot: Slot, values: Values) -> None:
        if slot[0] in _OPEN:
            values = frozenset(Literal(one.value, True) if isinstance(one, Literal) else one for one in values)
        known = self._values.get(slot, NOTHING)
        if slot in self._full or values <= known:
            return
        grown = limited(known | values)
        if grown == ANYTHING and known:
            self._full.add(slot)
        self._values[slot] = grown
        self.grown = True

    def item(self, value: Sequence | Mapping, at: int | None) -> Values:
        """What stands at a place; anywhere, where the place or the length is not known."""
        length = self.lengths.get(value.site)
        if length is None or at is None:
            every = self.get(("item", value.site, ""))
            return every.union(*(self.get(("item", value.site, place)) for place in range(length or 0)))
        return self.get(("item", value.site, at + length if at < 0 else at))

    def tuples(self) -> dict[int, tuple[Values, ...]]:
        return {site: tuple(self.get(("item", site, at)) for at in range(length)) for site, length in self.lengths.items()}


def limited(values: Values) -> Values:
    """Few values; more are no longer told apart."""
    if len(values) <= _MOST_LITERALS:
        return values
    return values if len(values) <= _MOST and sum(isinstance(one, Literal) for one in values) <= _MOST_LITERALS else ANYTHING
