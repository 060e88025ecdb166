"""Any mix of policy values is a variant that builds and passes its cases: sixteen drawn at random, the same ones each time."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from generator import pipeline
from tests.firmware.checkout import Checkout
from workbench.places import ROOT

SEEDS = range(1, 17)


def drawn(seed: int) -> tuple[str, Sequence[str]]:
    """A parent, each variant in turn, and a value for every policy."""
    loaded = pipeline.load(ROOT / "spec", ROOT / "targets")
    assert loaded.specification is not None
    dice = random.Random(seed)
    policies = loaded.specification.catalogue.policies
    parents = sorted(each.name for each in loaded.specification.variants)
    return parents[seed % len(parents)], [f"{each.name}={dice.choice(each.values).name}" for each in policies]


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_mix_builds_and_passes_its_cases(seed: int, checkout: Checkout) -> None:
    parent, choices = drawn(seed)
    name = f"mix{seed:02}"
    checkout.portwright("new", "variant", name, "--extends", parent, *(word for each in choices for word in ("--set", each)))
    checkout.build(name)
    assert " passed" in checkout.pytest("tests/conformance/test_conformance.py", "-k", f"{name}-")
