"""A variant with one policy changed everywhere, to show that the conformance cases notice. In: a resolved variant. Out:
another. Never: an entry in the specification; such a firmware is built for one test and has no name there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.model import Method, Setting, Variant
from generator.raised import with_raised


@dataclass(frozen=True, slots=True)
class Flip:
    policy: str
    value: str

    def __str__(self) -> str:
        return f"{self.policy}={self.value}"


def flipped(variant: Variant, flip: Flip) -> Variant:
    """The variant with the policy at that value in every scope."""

    def settings(before: tuple[Setting, ...]) -> tuple[Setting, ...]:
        return tuple(
            replace(setting, fact=replace(setting.fact, value=flip.value)) if setting.policy == flip.policy else setting
            for setting in before
        )

    def methods(before: tuple[Method, ...]) -> tuple[Method, ...]:
        return tuple(replace(method, settings=settings(method.settings)) for method in before)

    classes = tuple(
        replace(
            each,
            settings=settings(each.settings),
            constructor=replace(each.constructor, settings=settings(each.constructor.settings)),
            methods=methods(each.methods),
        )
        for each in variant.classes
    )
    changed = replace(
        variant, settings=settings(variant.settings), functions=methods(variant.functions), classes=classes
    )
    return with_raised(changed)
