"""Where on which page things stand.

In: variants and names of items. Out: paths and anchors. Never: whether the page exists.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.manual.page import anchor
from generator.model import Target, Variant

MATRIX, LANGUAGE = "matrix", "language"


def path_of(variant: Variant) -> str:
    return variant.name


def title_of(variant: Variant) -> str:
    return f"{variant.title}: {variant.modules[0]}"


def at(variant: Variant, *parts: str) -> str:
    """The anchor of an item on the variant's page."""
    return anchor(variant.name, *parts)


def migration_path(one: Variant, other: Variant) -> str:
    return f"migrate/{one.name}-to-{other.name}"


def board_path(target: Target) -> str:
    return f"targets/{target.name}"


def guide_path(stem: str) -> str:
    return f"guides/{stem}"


def sources_of(variants: Iterable[Variant]) -> tuple[str, ...]:
    """The specification's files behind a page about all of them."""
    return tuple(dict.fromkeys(file for variant in variants for file in variant.files))
