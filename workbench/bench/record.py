"""Everything measured, as JSON. In: quantities. Out: text with every sample, the ratios, and what they were taken on."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from workbench.bench.contenders import FLAGS
from workbench.bench.rows import RAW, UPSTREAM, Budget, Quantity
from workbench.bench.running import processor
from workbench.bench.spread import Spread, judged, met, ratio, spread
from workbench.buildfolder import micropython_version
from workbench.firmware import Recipe, version_of
from workbench.sources import Source


def record(quantities: Sequence[Quantity], variant: str, target: str, recipe: Recipe, pairs: int, source: Source) -> str:
    told = {
        "variant": variant,
        "target": target,
        "pairs": pairs,
        "machine": machine(),
        "versions": {
            "micropython": micropython_version(source),
            "compiler": _release(recipe.compiler),
            **({"emulator": _release(recipe.emulator.program)} if recipe.emulator else {}),
            "flags": " ".join(FLAGS),
            "python": platform.python_version(),
        },
        "quantities": [_quantity(quantity) for quantity in quantities],
    }
    return json.dumps(told, indent=2) + "\n"


def machine() -> dict[str, object]:
    names = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.machine(),
        "processors": len(os.sched_getaffinity(0)),
        "measured_on": processor(),
        "system": f"{platform.system()} {platform.release()}",
        "load": round(os.getloadavg()[0], 2),
    }


def _release(program: str) -> str:
    return version_of(program).partition("\n")[0]


def _lines(path: str) -> Sequence[str]:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()


def _quantity(quantity: Quantity) -> dict[str, object]:
    return {
        "row": quantity.row,
        "quantity": quantity.name,
        "unit": quantity.unit,
        "contenders": {
            name: _samples(samples) for name, samples in quantity.samples.items()
        },
        "ratios": {
            name: _spread(found) for name in (UPSTREAM, RAW) if (found := ratio(quantity, name)) is not None
        },
        "budgets": [_budget(quantity, budget) for budget in quantity.budgets],
        **({"note": quantity.note} if quantity.note else {}),
    }


def _samples(samples: Sequence[float]) -> dict[str, object]:
    return {**_spread(spread(samples)), "samples": list(samples)}


def _spread(found: Spread) -> dict[str, float]:
    return {"median": found.median, "lower_quartile": found.lower, "upper_quartile": found.upper}


def _budget(quantity: Quantity, budget: Budget) -> dict[str, object]:
    return {
        "reference": budget.reference or None,
        "at_least" if budget.is_least else "at_most": budget.limit,
        "value": judged(quantity, budget),
        "met": met(quantity, budget),
    }
