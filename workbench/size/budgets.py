"""The budgets of size. Out: data. Never: how anything is measured.

The firmware that they are about has IPv4 alone, and around its backends no layers, which serve tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.size.measuring import Size


@dataclass(frozen=True, slots=True)
class Budget:
    """At most so many bytes, for one variant on one target. `aim` is what to go for after that. `reached` is the most that any
    variant of the specification takes today: where the budget is not met, what tests hold instead."""

    name: str
    target: str
    figure: Callable[[Size], int | None]
    most: int
    aim: int
    reached: int

    def is_met(self, size: Size) -> bool | None:
        """None where nothing here tells the figure."""
        figure = self.figure(size)
        return None if figure is None else figure <= self.most


BUDGETS = (
    Budget("binding, tables, runtime and backend", "mps2-an385", lambda size: size.ours.flash, 7168, 6144, 20200),
    Budget("a TCP socket, of the VM's heap", "mps2-an385", lambda size: size.socket, 48, 48, 48),
)


def budgets_of(target: str) -> tuple[Budget, ...]:
    return tuple(budget for budget in BUDGETS if budget.target == target)
