"""What the tests of lint share: the specification, read once, and findings as short as tests want them."""

from __future__ import annotations

from functools import cache

from generator import pipeline
from generator.generate import REPOSITORY
from generator.model import Specification, Variant
from workbench.lint.findings import Finding
from workbench.lint.linting import lint
from workbench.lint.reading import Script


@cache
def specification() -> Specification:
    loaded = pipeline.load(REPOSITORY / "spec", REPOSITORY / "targets")
    assert loaded.specification is not None
    return loaded.specification


def variant(name: str) -> Variant:
    return next(one for one in specification().variants if one.name == name)


def linted(
    *files: str | bytes, on: str, origin: str = "", target: str = "", names: tuple[str, ...] = ("main.py", "helper.py")
) -> tuple[tuple[Script, ...], list[Finding]]:
    scripts = [(name, text.encode() if isinstance(text, str) else text) for name, text in zip(names, files)]
    aim = next((one for one in specification().targets if one.name == target), None)
    return lint(scripts, specification(), variant(on), variant(origin) if origin else None, aim)


def found(*files: str, on: str, origin: str = "", target: str = "") -> list[tuple[str, int, str]]:
    """(severity, line, rule) of each finding."""
    return [(one.severity.value, one.region.line, one.rule) for one in linted(*files, on=on, origin=origin, target=target)[1]]
