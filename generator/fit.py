"""A variant as a target has it.

In: a variant, a target. Out: the variant, without what the board itself brings. Never: a name of either.
"""

from __future__ import annotations

from dataclasses import replace

from generator.model import Companion, Target, Variant


def fitted(variant: Variant, target: Target) -> Variant:
    """Where the port has a module of the board's own, no companion stands in for it."""
    companions = tuple(replace(one, path="") if one.module in target.modules else one for one in variant.companions)
    if not any(one.path and not _serves(one) for one in companions):
        companions = tuple(one for one in companions if not _serves(one))
    return replace(variant, companions=companions)


def _serves(companion: Companion) -> bool:
    """Whether only other companions import it."""
    return companion.module.startswith("_")
