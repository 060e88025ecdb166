"""Each variant's host firmware is that variant: it passes every case generated for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.cases import Case, cases_of, variant_names
from tests.conformance.conftest import Crew
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.places import Places


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{name}-{case.id}") for name in variant_names() for case in cases_of(name)],
)
def test_firmware_passes(case: Case, crew: Crew) -> None:
    verdict = crew.verdict(case)
    if verdict.startswith("SKIP"):
        pytest.skip(verdict.removeprefix("SKIP: "))
    assert verdict == "PASS", verdict


def test_a_limit_that_is_not_kept_to_is_noticed(tmp_path: Path) -> None:
    firmware = build(Firmware("wipy"), Places.find(), Console())  # of the same error numbers, which a taken port needs
    case = next(case for case in cases_of("wipy-1.9") if case.id == "fact.limits")
    wanted = "FAIL: recv gives 16100 where its limit is 16000; recvfrom gives 16100 where its limit is 16000"
    assert case.run_on(firmware, tmp_path).splitlines()[0] == wanted


@pytest.mark.parametrize("name", variant_names())
def test_variant_has_cases(name: str) -> None:
    """A variant whose cases all vanished would pass everything."""
    kinds = {case.id.partition(".")[0] for case in cases_of(name)}
    assert kinds == {"policy", "promise", "fact"}
