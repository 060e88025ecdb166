"""Every policy's case notices another value: on a firmware built with that value it fails and names what it saw."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model import Policy
from tests.conformance.cases import Case, cases_of, specification
from workbench.console import Console
from workbench.firmware import build_overlay
from workbench.places import Places

POLICIES = specification().catalogue.policies
# The exception classes that only some variants have.
NEEDS = {
    ("error_class", "io_error"): "IOError",
    ("timeout_error", "timeout_error"): "TimeoutError",
    ("timeout_error", "timeout_error_text"): "TimeoutError",
}


def _variant_for(policy: Policy) -> str:
    """The first variant that can be asked about the policy and has what its other values need."""
    for variant in specification().variants:
        exceptions = {"", *(one.name for one in variant.exceptions)}
        asked = {case.value for case in _cases(variant.name, policy)}
        others = [value.name for value in policy.values if value.name not in asked]
        if asked and all(NEEDS.get((policy.name, value), "") in exceptions for value in others):
            return variant.name
    return ""


def _cases(variant: str, policy: Policy) -> list[Case]:
    return [case for case in cases_of(variant) if case.policy == policy.name]


FLIPS = [
    pytest.param(policy, value.name, id=f"{policy.name}-{value.name}")
    for policy in POLICIES
    if (variant := _variant_for(policy))
    for value in policy.values
    if any(case.value != value.name for case in _cases(variant, policy))
]


@pytest.mark.parametrize(("policy", "value"), FLIPS)
def test_case_fails_on_another_value(policy: Policy, value: str, tmp_path: Path) -> None:
    variant = _variant_for(policy)
    firmware = build_overlay(variant, policy.name, value, Places.find(), Console())
    for case in (one for one in _cases(variant, policy) if one.value != value):
        verdict = case.run_on(firmware, tmp_path).splitlines()[0]
        assert verdict == f"FAIL: expected {case.value}, saw {value}", case.id


@pytest.mark.parametrize("policy", [pytest.param(policy, id=policy.name) for policy in POLICIES])
def test_some_variant_is_asked(policy: Policy) -> None:
    """On one variant the case meets the variant's own value, and on rebuilt ones every other."""
    flipped = {param.values[1] for param in FLIPS if param.values[0] is policy}
    own = {case.value for case in _cases(_variant_for(policy), policy)} if _variant_for(policy) else set()
    assert flipped and {value.name for value in policy.values} == own | flipped
