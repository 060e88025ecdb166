"""The middle and the spread of samples. In: numbers. Out: numbers."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.bench.rows import OURS, TIME, Budget, Quantity


@dataclass(frozen=True, slots=True)
class Spread:
    """The median, and the quartiles around it."""

    median: float
    lower: float
    upper: float

    @property
    def is_one_value(self) -> bool:
        return self.lower == self.upper


def spread(values: Sequence[float]) -> Spread:
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    lower, median, upper = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(median, lower, upper)


def ratio(quantity: Quantity, reference: str) -> Spread | None:
    """Ours beside the reference, pair by pair: for time, our speed as a share of its speed; else our number over its number.
    None where one of the two has no samples, or the reference needs nothing."""
    ours, other = quantity.samples.get(OURS, ()), quantity.samples.get(reference, ())
    if not ours or not other or min((*ours, *other)) <= 0:
        return None
    pairs = zip(ours, other, strict=True)
    return spread([theirs / mine if quantity.name == TIME else mine / theirs for mine, theirs in pairs])


def judged(quantity: Quantity, budget: Budget) -> float | None:
    """The value that the budget is about."""
    if budget.reference:
        found = ratio(quantity, budget.reference)
        return found.median if found else None
    return spread(quantity.samples[OURS]).median if quantity.samples.get(OURS) else None


def met(quantity: Quantity, budget: Budget) -> bool | None:
    """None where there is nothing to judge. Judged as shown: to two digits behind the point."""
    value = judged(quantity, budget)
    return None if value is None else budget.is_met(round(value, 2))
