"""Variants and targets that differ in one thing from those of the specification: a policy changed everywhere, to show that the
conformance cases notice; a target without IPv6 and layers, to tell its size. In: a resolved one. Out: another. Never: an entry in
the specification; such a firmware is built to be tested or measured and has no name there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.model import Method, Setting, Target, Variant
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


def lean(target: Target) -> Target:
    """The target with IPv4 alone in its routes and its stack, and with no layer around its backends: those serve tests."""
    routes = tuple(replace(route, layers=()) for route in target.routes if route.family != "inet6")
    return replace(target, routes=routes)
