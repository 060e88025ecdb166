"""The order of the measurements. In: rows, how many pairs. Out: quantities. Contenders take turns, and who begins changes, so
that what else the machine does meets them alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from workbench.bench import counting, whole
from workbench.bench.contenders import prepare
from workbench.bench.rows import CONTENDERS, OURS, SECONDS, SHARE, TIME, Quantity, Row, Task
from workbench.bench.running import Bench, on_one_processor
from workbench.console import Console
from workbench.places import Places


def measure(
    rows: Sequence[Row | Task], variant: str, target: str, pairs: int, places: Places, console: Console
) -> list[Quantity]:
    works = [row for row in rows if isinstance(row, Row)]
    bench = Bench(prepare(variant, target, places, console)) if works else None
    found: list[Quantity] = []
    for row in rows:
        if isinstance(row, Task):
            found.append(_task(row, pairs, places, console))
        elif bench is not None:
            with on_one_processor():
                found += _work(bench, row, pairs, console)
    return found


def _work(bench: Bench, row: Row, pairs: int, console: Console) -> list[Quantity]:
    console.phase(f"{row.name}: {row.title}")
    counts = counting.counts(bench) if row.counted else {}
    steps = (pairs * (row.timed > 0) + len(counts)) * len(CONTENDERS)
    done = 0

    def taken(sample: Callable[[str], float | None], contenders: Sequence[str]) -> dict[str, float]:
        nonlocal done
        samples = {}
        for contender in contenders:
            value = sample(contender)
            if value is not None:
                samples[contender] = value
            done += 1
            console.percent(done, steps)
        return samples

    found = []
    if row.timed:
        turns = [taken(lambda name: bench.time(row, name), _turn(number)) for number in range(pairs)]
        found.append(_quantity(row, TIME, "us", turns))
    if not (found and OURS not in found[0].samples):
        for name, count in counts.items():
            found.append(_quantity(row, name, "", [taken(partial(count, bench, row), CONTENDERS)]))
    console.done()
    return found


def _turn(number: int) -> Sequence[str]:
    first = number % len(CONTENDERS)
    return CONTENDERS[first:] + CONTENDERS[:first]


def _quantity(row: Row, name: str, unit: str, turns: Sequence[dict[str, float]]) -> Quantity:
    samples = {each: tuple(turn[each] for turn in turns if each in turn) for each in CONTENDERS}
    budgets = tuple(budget for budget in row.budgets if budget.quantity == name)
    return Quantity(row.name, name, unit, {each: values for each, values in samples.items() if values}, budgets)


def _task(task: Task, pairs: int, places: Places, console: Console) -> Quantity:
    if task.name == "builds":
        taken = whole.time_builds(places, console)
        note = f"the first took {taken[0]:.1f} s, all {len(taken)} took {sum(taken):.1f} s"
        return Quantity(task.name, SHARE, "", {OURS: (sum(taken) / taken[0],)}, task.budgets, note)
    console.phase(f"{task.name}: {task.title}")
    sample = whole.time_generate if task.name == "generate" else whole.time_check
    seconds = []
    for number in range(pairs):
        seconds.append(sample(places))
        console.percent(number + 1, pairs)
    console.done()
    return Quantity(task.name, SECONDS, "s", {OURS: tuple(seconds)}, task.budgets)
