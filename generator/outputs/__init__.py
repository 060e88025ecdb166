"""The outputs: each module of this package turns the resolved specification into files.

In: frozen values of `generator.model`. Out: `OutputFile`s. Never: YAML, the file system (except through
`Context.copy`), or a module that another output has to know.

An output is one module here, found by itself:

    NAME = "cpp"                       # for --only, list and messages
    HELP = "C++ bindings and tables"   # one line for people
    SUBJECT = "firmware"               # what one run of it is about, see Subject

    def files(specification, variant, target, context) -> Iterable[OutputFile]: ...   # SUBJECT = "firmware"
    def files(specification, variants, context) -> Iterable[OutputFile]: ...          # SUBJECT = "variants"
    def files(specification, context) -> Iterable[OutputFile]: ...                    # SUBJECT = "specification"

Paths are relative to the output folder and use "/". `context.render("cpp/module.cpp.j2", variant=variant, ...)` gives the text
of a template; every template has `header` at hand: the lines, without comment marks, that each generated file begins
with (`{{ header | comment("// ") }}`).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol, cast

from generator.context import Context
from generator.model import Specification, Target, Variant
from generator.plan import OutputFile

Subject = Literal["firmware", "variants", "specification"]


class FirmwareFiles(Protocol):
    def __call__(
        self, specification: Specification, variant: Variant, target: Target, context: Context
    ) -> Iterable[OutputFile]: ...


class VariantsFiles(Protocol):
    def __call__(
        self, specification: Specification, variants: tuple[Variant, ...], context: Context
    ) -> Iterable[OutputFile]: ...


class SpecificationFiles(Protocol):
    def __call__(self, specification: Specification, context: Context) -> Iterable[OutputFile]: ...


@dataclass(frozen=True, slots=True)
class FirmwareOutput:
    """Files of one variant on one target."""

    name: str
    help: str
    files: FirmwareFiles


@dataclass(frozen=True, slots=True)
class VariantsOutput:
    """Files for people and their tools about one, some or all variants; no target takes part."""

    name: str
    help: str
    files: VariantsFiles


@dataclass(frozen=True, slots=True)
class SpecificationOutput:
    """Files about the whole specification."""

    name: str
    help: str
    files: SpecificationFiles


Output = FirmwareOutput | VariantsOutput | SpecificationOutput
_KINDS: dict[Subject, type[Output]] = {
    "firmware": FirmwareOutput,
    "variants": VariantsOutput,
    "specification": SpecificationOutput,
}


def outputs() -> tuple[Output, ...]:
    """Every output of this package, by name."""
    found: list[Output] = []
    for entry in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{__name__}.{entry.name}")
        subject = cast(Subject, module.SUBJECT)
        found.append(_KINDS[subject](module.NAME, module.HELP, module.files))
    return tuple(found)


def firmware_outputs() -> tuple[FirmwareOutput, ...]:
    return tuple(output for output in outputs() if isinstance(output, FirmwareOutput))


def variants_output(name: str) -> VariantsOutput:
    return next(output for output in outputs() if isinstance(output, VariantsOutput) and output.name == name)


def specification_outputs() -> tuple[SpecificationOutput, ...]:
    return tuple(output for output in outputs() if isinstance(output, SpecificationOutput))
