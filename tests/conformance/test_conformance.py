"""Each variant's host firmware is that variant: it passes every case generated for it."""

from __future__ import annotations

import pytest

from tests.conformance.cases import Case, cases_of, variant_names
from tests.conformance.conftest import Crew


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{name}-{case.id}") for name in variant_names() for case in cases_of(name)],
)
def test_firmware_passes(case: Case, crew: Crew) -> None:
    verdict = crew.verdict(case)
    if verdict.startswith("SKIP"):
        pytest.skip(verdict.removeprefix("SKIP: "))
    assert verdict == "PASS", verdict


@pytest.mark.parametrize("name", variant_names())
def test_variant_has_cases(name: str) -> None:
    """A variant whose cases all vanished would pass everything."""
    kinds = {case.id.partition(".")[0] for case in cases_of(name)}
    assert kinds == {"policy", "promise", "fact"}
