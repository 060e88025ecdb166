"""`api.json`: the resolved model of one variant on one target, for programs.

In: the variant and the target. Out: one JSON file that holds every fact with the chain of lines behind it, and the terms and
policies that its facts refer to. Never: less than the model has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from generator.context import Context
from generator.model import Specification, Target, Variant
from generator.plan import OutputFile
from generator.record import Json, record

NAME = "manifest"
HELP = "api.json, the resolved model for programs"
SUBJECT = "firmware"
VERSION = 1  # of the file's format; grows when a reader would misunderstand


def files(
    specification: Specification, variant: Variant, target: Target, context: Context
) -> Iterable[OutputFile]:
    document = {
        "format": VERSION,
        "generated": context.header.splitlines(),
        **document_of(specification, variant),
        "target": record(target),
    }
    yield OutputFile("api.json", as_text(document), (*variant.files, *target.files))


def document_of(specification: Specification, variant: Variant) -> dict[str, Json]:
    """The variant with the part of the catalogue that it speaks of."""
    catalogue = specification.catalogue
    numbering = [one for one in catalogue.numberings if one.name == variant.numbering.value]
    lookup = [one for one in catalogue.lookup_numberings if one.name == variant.lookup_numbering.value]
    return {
        "variant": record(variant),
        "policies": [_policy(one.name, one.meaning, [value.name for value in one.values]) for one in catalogue.policies],
        "errors": record(catalogue.errors),
        "lookup_errors": record(catalogue.lookup_errors),
        "numberings": record(tuple(numbering)),
        "lookup_numberings": record(tuple(lookup)),
        "terms": record(catalogue.terms),
        "operations": [_operation(one) for one in catalogue.operations],
    }


def as_text(document: Json) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _policy(name: str, meaning: str, values: list[str]) -> Json:
    return {"name": name, "meaning": meaning, "values": values}


def _operation(operation: object) -> Json:
    """Without the cases: they are programs, and stand in the conformance files."""
    whole = record(operation)
    assert isinstance(whole, dict)
    for promise in whole["promises"]:
        del promise["case"]
    return whole
