"""The golden outputs: what the golden specification leads to, in files that a person can read through."""

from __future__ import annotations

from dataclasses import replace

from generator.commands import diff, dump, explain, new_target, new_variant
from generator.differences import differences
from generator.facts import lines
from generator.generate import REPOSITORY, firmware_context, variants_files
from generator.model import Specification
from generator.outputs import cpp, manifest
from generator.render import Renderer
from tests.generator.support import GOLDEN, golden, variant_of

EXPECTED = GOLDEN / "expected"
CPP = ("config.h", "bindings.cpp", "tables.c", "builtins.h")


def golden_files() -> dict[str, str]:
    """Name below golden/expected -> text."""
    specification = golden()
    made: dict[str, str] = {}
    for variant in specification.variants:
        made[f"dump-{variant.name}.txt"] = dump.as_text(variant, specification.catalogue)
    for one, other in (("acme", "acme-2"), ("acme", "bare")):
        made[f"diff-{one}-{other}.txt"] = _diff(specification, one, other)
    made["explain-acme-2.txt"] = _explain(specification, "acme-2")
    made["acme-2.api.json"] = _manifest(specification, "acme-2")
    made |= _cpp(specification, "acme-2")
    made |= _variants(specification, "stubs", ("acme-2",))
    made |= _variants(specification, "docs", ("acme", "acme-2"))
    chosen = {"amount": "none", "greeting": "silent"}
    made["new-variant.yaml"] = new_variant.scaffold("mine", variant_of(specification, "acme-2"), chosen)
    made["new-target.yaml"] = new_target.scaffold("mine", specification.targets[0])
    return made


def _diff(specification: Specification, one: str, other: str) -> str:
    found = differences(variant_of(specification, one), variant_of(specification, other), specification.catalogue)
    return diff.as_text(diff.entries(found), (one, other))


def _explain(specification: Specification, name: str) -> str:
    every = list(lines(variant_of(specification, name), specification.catalogue))
    wanted = ("numbering", "AF_AIR", "socket.take", "socket.take.amount", "radio.send.amount", "socket.give")
    return "\n".join(explain.as_text(name, [line for line in every if line.item == item]) for item in wanted)


def _manifest(specification: Specification, name: str) -> str:
    variant, target = variant_of(specification, name), specification.targets[0]
    context = firmware_context(specification, variant, target, GOLDEN)
    (file,) = manifest.files(specification, variant, target, context)
    return file.text


def _variants(specification: Specification, output: str, names: tuple[str, ...]) -> dict[str, str]:
    """By the product's own templates, and with the golden companions."""
    variants = tuple(variant_of(specification, name) for name in names)
    return {f"{output}/{file.path}": file.text for file in variants_files(specification, output, variants, GOLDEN)}


def _cpp(specification: Specification, name: str) -> dict[str, str]:
    """By the product's own templates: they print whatever operations, policies and backends a specification has."""
    variant, target = variant_of(specification, name), specification.targets[0]
    context = replace(
        firmware_context(specification, variant, target, GOLDEN), renderer=Renderer(REPOSITORY / "templates", None)
    )
    made = {file.path: file.text for file in cpp.files(specification, variant, target, context)}
    return {f"{name}.{path}": made[path] for path in CPP}
