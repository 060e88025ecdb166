"""Policies bring the exceptions that they raise."""

from __future__ import annotations

import pytest

from generator import pipeline
from generator.generate import REPOSITORY
from generator.model import Variant

HEAD = "variant: made-up\ntitle: t\nsummary: s\nextends: micropython\nsources: {choice: Made up}\npolicies:\n"


def made_up(**choices: str) -> Variant:
    text = HEAD + "".join(f"  {policy}: {{is: {value}, source: choice}}\n" for policy, value in choices.items())
    loaded = pipeline.load(REPOSITORY / "spec", REPOSITORY / "targets", overlays={"made-up": text})
    assert loaded.specification is not None
    return next(each for each in loaded.specification.variants if each.name == "made-up")


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({"timeout_unit": "milliseconds"}, {}),
        ({"error_class": "io_error"}, {"IOError": "Exception"}),
        ({"timeout_error": "timeout_error"}, {"TimeoutError": "OSError"}),
        ({"timeout_error": "timeout_error_text"}, {"TimeoutError": "OSError"}),
        ({"timeout_error": "as_non_blocking"}, {}),
        ({"error_class": "io_error", "timeout_error": "timeout_error"}, {"IOError": "Exception", "TimeoutError": "IOError"}),
    ],
)
def test_a_class_that_nobody_declared_is_there_and_says_why(choices: dict[str, str], expected: dict[str, str]) -> None:
    raised = made_up(**choices).exceptions
    assert {each.name: each.base for each in raised} == expected
    assert all(each.builtin and each.note.startswith("Raised by the policy") and each.chain for each in raised)
