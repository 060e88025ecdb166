"""What relatives of a variant do otherwise: what it starts from, and the editions that start from it.

In: the specification and the variant. Out: notes for the items where they part, and the list of all of it. Never: a relative that
differs at a call only in a wider scope which the call's own setting hides.
"""

from __future__ import annotations

from collections.abc import Callable

from generator import facts
from generator.manual.contrast import Contrast, Sort, contrasts, name
from generator.manual.page import Block, Bullets, Line, Note, Paragraph, Table, strong, text
from generator.manual.words import spaced
from generator.model import Fact, Specification, Variant
from generator.reference.calls import Call


class Relatives:
    def __init__(self, specification: Specification, variant: Variant) -> None:
        self._variant = variant
        self._catalogue = specification.catalogue
        self.parent = next((one for one in specification.variants if one.name == variant.parents[0]), None)
        self.editions = tuple(one for one in specification.variants if one.parents[0] == variant.name)
        # Each relative, which side of the contrasts is its own, and the contrasts.
        self._contrasts: list[tuple[Variant, int, tuple[Contrast, ...]]] = [
            (one, 1, contrasts(variant, one, self._catalogue)) for one in self.editions
        ]
        if self.parent is not None:
            self._contrasts.insert(0, (self.parent, 0, contrasts(self.parent, variant, self._catalogue)))

    def everything(self) -> tuple[Block, ...]:
        """All in which the variant and they part."""
        blocks: list[Block] = []
        for other, mine, found in self._contrasts:
            if not found:
                continue
            this = self._variant.title
            title, head = (f"Against {other.title}", (other.title, this)) if mine == 0 else (f"In {other.title}", (this, other.title))
            blocks.append(Paragraph((strong(title), *text(":"))))
            rows = tuple((name(one), *one.sides, text(one.grounds[1] or one.grounds[0])) for one in found)
            blocks.append(Table(("Item", *head, "Why"), rows))
        return tuple(blocks)

    def notes(self, wanted: Callable[[Contrast], bool]) -> list[Block]:
        """What they do otherwise at one item."""
        return [
            block
            for other, mine, found in self._contrasts
            for block in _differs(other, [self._note(one, mine) for one in found if wanted(one)])
        ]

    def notes_of(self, call: Call) -> list[Block]:
        """What they do otherwise when they are called; a policy of a wider scope counts where it reaches the call."""
        made: list[Block] = []
        own = _settings(self._variant, call)
        for other, mine, found in self._contrasts:
            theirs = _settings(other, call)
            about = [one for one in found if one.call == call.item]
            lines = [self._note(one, mine) for one in about if not one.policy and one.sort is not Sort.NEW]
            policies = {*call.in_returns, *(one.policy for one in call.told), *(one.policy for one in about)}
            for policy in self._catalogue.policies:
                fact = theirs.get(policy.name)
                if policy.name in policies and fact is not None and fact.value != own[policy.name].value:
                    why = facts.grounds(fact.chain[-1]) if mine == 1 else ""
                    lines.append(spaced(policy.value(str(fact.value)).sentence, why))
            made += _differs(other, lines)
        return made

    def _note(self, one: Contrast, mine: int) -> Line:
        """What the relative has, and, where it is the one that departs, why."""
        side = one.sides[mine]
        said = side if one.policy else (*name(one), *text(": "), *side, *text("."))
        return spaced(said, one.grounds[1] or one.grounds[0] if mine == 1 else "")


def _differs(other: Variant, lines: list[Line]) -> list[Block]:
    return [Note(f"{other.title} differs", (Bullets(tuple(lines)),))] if lines else []


def _settings(variant: Variant, call: Call) -> dict[str, Fact]:
    """The policies of the call in a variant; none where it has no such call."""
    owner, _, name_ = call.item.rpartition(".")
    for one in variant.classes:
        if call.kind == "constructor" and one.name == call.item:
            return {setting.policy: setting.fact for setting in one.constructor.settings}
        if owner == one.name:
            return {each.policy: each.fact for method in one.methods if method.name == name_ for each in method.settings}
    return {each.policy: each.fact for function in variant.functions if function.name == call.item for each in function.settings}
