"""One run of the outputs: from the resolved specification to a folder.

In: a specification, the names of a variant and a target, a folder. Out: the folder, or, with `check`, only the comparison.
Never: a way to the disk other than `plan`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from generator.context import Context
from generator.diagnostics import Diagnostics
from generator.fit import fitted
from generator.manual.figures import Figures
from generator.model import Specification, Target, Variant
from generator.outputs import firmware_outputs, specification_outputs, variants_output
from generator.pipeline import find_target, find_variant
from generator.plan import OutputFile, Plan, commit, compare, write_file
from generator.render import Renderer, template_cache

REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted. `only` names outputs; empty: all of them. `root` is where templates/ and runtime/ stand. `stamp` is a file
    that is touched by every run that ends well: generated files keep their time when they keep their bytes, so a build tool
    can only tell by the stamp that there is nothing to do."""

    variant: str
    target: str
    folder: Path
    only: tuple[str, ...] = ()
    force: bool = False
    check: bool = False
    depfile: Path | None = None
    stamp: Path | None = None
    root: Path = REPOSITORY
    spec_dir: Path = REPOSITORY / "spec"
    targets_dir: Path = REPOSITORY / "targets"


def generate(specification: Specification, request: Request, diagnostics: Diagnostics) -> Plan | None:
    """The plan that was carried out (or, with `check`, only made); None and diagnostics where that was not possible."""
    variant = find_variant(specification, request.variant, diagnostics)
    target = find_target(specification, request.target, diagnostics)
    if variant is None or target is None:
        return None
    context = firmware_context(specification, variant, target, request.root)
    files = firmware_files(specification, variant, target, context, request.only)
    plan = compare(request.folder, files, diagnostics, request.force)
    if diagnostics:
        return None
    if request.check:
        return plan
    if not commit(plan, diagnostics):
        return None
    if request.depfile is not None and not _write_depfile(request, plan, context, diagnostics):
        return None
    if request.stamp is not None and not _touch(request.stamp, diagnostics):
        return None
    return plan


def firmware_context(specification: Specification, variant: Variant, target: Target, root: Path) -> Context:
    return Context(
        root=root,
        renderer=Renderer(root / "templates", template_cache()),
        command=f"./portwright generate --variant {variant.name} --target {target.name} --out FOLDER",
        files=(*variant.files, *target.files),
        digests=specification.digests,
    )


def firmware_files(
    specification: Specification, variant: Variant, target: Target, context: Context, only: Iterable[str] = ()
) -> list[OutputFile]:
    """Every file of the firmware's outputs, rendered."""
    wanted = set(only)
    return [
        file
        for output in firmware_outputs()
        if not wanted or output.name in wanted
        for file in output.files(specification, fitted(variant, target), target, context)
    ]


def variants_files(
    specification: Specification, output: str, variants: tuple[Variant, ...], root: Path, figures: tuple[Figures, ...] = ()
) -> list[OutputFile]:
    """Every file of an output for people, rendered. `output` is its name, and that of its command."""
    context = replace(variants_context(specification, output, root), figures=figures)
    return list(variants_output(output).files(specification, variants, context))


def variants_context(specification: Specification, output: str, root: Path) -> Context:
    """`root` is where runtime/ stands."""
    return Context(
        root=root,
        renderer=Renderer(REPOSITORY / "templates", template_cache()),
        command=f"./portwright {output} --out FOLDER",
        files=tuple(name for name, _ in specification.digests),
        digests=specification.digests,
    )


def specification_files(specification: Specification, root: Path) -> list[OutputFile]:
    """The files that belong to the specification as a whole (the schemas), relative to their folder."""
    context = Context(
        root=root,
        renderer=Renderer(root / "templates", template_cache()),
        command="./portwright schemas",
        files=tuple(name for name, _ in specification.digests),
        digests=specification.digests,
    )
    return [file for output in specification_outputs() for file in output.files(specification, context)]


def _write_depfile(request: Request, plan: Plan, context: Context, diagnostics: Diagnostics) -> bool:
    """In make's language: the stamp, or without one the manifest, depends on everything that was read."""
    assert request.depfile is not None
    folder, below = request.targets_dir, "targets/"
    read = [folder / name.removeprefix(below) if name.startswith(below) else request.spec_dir / name for name in context.files]
    modules = sorted(
        Path(file)
        for name, module in sys.modules.items()
        if name.split(".")[0] == "generator" and (file := getattr(module, "__file__", None))
    )
    inputs = [*read, *context.renderer.used, *context.copied, *modules]
    lines = " \\\n  ".join(_escaped(path.resolve()) for path in inputs)
    target = _escaped((request.stamp or plan.folder / "generated.json").resolve())
    try:
        write_file(request.depfile, f"{target}: {lines}\n".encode())
    except OSError as error:
        diagnostics.error("PW903", None, f"cannot write {request.depfile}: {(error.strerror or str(error)).lower()}")
        return False
    return True


def _touch(stamp: Path, diagnostics: Diagnostics) -> bool:
    try:
        stamp.touch()
    except OSError as error:
        diagnostics.error("PW903", None, f"cannot write {stamp}: {(error.strerror or str(error)).lower()}")
        return False
    return True


def _escaped(path: Path) -> str:
    return str(path).replace("$", "$$").replace("#", "\\#").replace(" ", "\\ ")
