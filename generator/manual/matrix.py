"""Every item against every variant.

In: variants and the catalogue. Out: a page of tables: what most variants have, and where one has something else or nothing. Never: a
variant that counts more than another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from generator.facts import Line as Fact
from generator.facts import lines
from generator.manual.page import Block, Line, Page, Paragraph, Section, Table, anchor, code, link, text
from generator.manual.places import MATRIX, at, board_path, path_of, sources_of
from generator.model import Catalogue, Meaning, Target, Variant
from generator.reference.calls import read_policies

SAME, ABSENT = "=", "\N{EN DASH}"
_BEHAVIOUR = "Behaviour"
# Kinds of facts, as sections of the page.
_SECTIONS = (
    ("Modules and numbering", ("modules", "numbering", "lookup numbering")),
    ("Functions and methods", ("function", "class", "constructor", "method")),
    (_BEHAVIOUR, ("policy",)),
    ("Constants", ("constant",)),
    ("Exceptions", ("exception",)),
    ("Names that need no import", ("builtin",)),
    ("Modules beside the socket", ("companion",)),
    ("Numbers of errors", ("error", "lookup error")),
)
_SPOKEN = ("policy", "exception", "companion", "class", "modules", "numbering")


def matrix(variants: tuple[Variant, ...], targets: tuple[Target, ...], catalogue: Catalogue) -> Page:
    facts = [_facts(variant, catalogue) for variant in variants]
    said = f"The first column after the name is what most have. {SAME} is the same, {ABSENT} is absent."
    blocks: list[Block] = [Paragraph(text(f"{said} What stands in the column of a variant leads to its manual."))]
    for title, kinds in _SECTIONS:
        keys = dict.fromkeys(key for of in facts for key, fact in of.items() if key[0] in kinds and not _follows(fact))
        rows = tuple(_row(key, [_value(of[key]) if key in of else None for of in facts], variants) for key in keys)
        if rows:
            blocks.append(Section(title, anchor(MATRIX, title), (Table(("Item", "Most", *(v.name for v in variants)), rows),)))
        if title == _BEHAVIOUR and rows:
            blocks.append(_meanings(keys, catalogue))
    if targets:
        blocks.append(_targets(variants, targets))
    return Page(MATRIX, "All variants side by side", tuple(blocks), sources=sources_of(variants), group="Side by side")


def _meanings(keys: Iterable[tuple[str, str]], catalogue: Catalogue) -> Section:
    """What the words of the table above stand for."""
    named = {item.rpartition(".")[2] for _, item in keys}
    rows = tuple(
        ((code(policy.name),), text(value.name.replace("_", " ")), text(value.sentence))
        for policy in catalogue.policies
        if policy.name in named
        for value in policy.values
    )
    title = "What these words mean"
    return Section(title, anchor(MATRIX, title), (Table(("Behaviour", "Value", "Meaning"), rows),))


def _facts(variant: Variant, catalogue: Catalogue) -> dict[tuple[str, str], Fact]:
    """Without the policies that no call of the variant reads."""
    read = read_policies(variant)
    return {
        (one.kind, one.item): one
        for one in lines(variant, catalogue)
        if one.kind != "absent" and (one.kind != "policy" or one.item.rpartition(".")[2] in read)
    }


def _follows(fact: Fact) -> bool:
    """A policy that is what the scope around it says needs no row, unless another variant parts there."""
    return fact.kind == "policy" and fact.value == fact.outer


def _value(fact: Fact) -> str:
    """Calls are told by their parameters; the name stands in the first column."""
    return fact.value[fact.value.index("(") : fact.value.rindex(")") + 1] if fact.kind in _CALLABLE else fact.value


_CALLABLE = ("function", "constructor", "method")


def _row(key: tuple[str, str], values: list[str | None], variants: tuple[Variant, ...]) -> tuple[Line, ...]:
    present = [value for value in values if value is not None]
    most = Counter(present).most_common(1)[0][0]
    named = text("class ", code(key[1])) if key[0] == "class" else (code(key[1]),)
    cells = (_against(key, value, most, variant) for value, variant in zip(values, variants))
    return (named, text(_said(key[0], most)) if key[0] in _SPOKEN else (code(most),), *cells)


def _against(key: tuple[str, str], value: str | None, most: str, variant: Variant) -> Line:
    if value is None:
        return text(ABSENT)
    return (link(SAME if value == most else _said(key[0], value), path_of(variant), _anchor(key, variant)),)


def _said(kind: str, value: str) -> str:
    return value.replace("_", " ") if kind in _SPOKEN else value


def _anchor(key: tuple[str, str], variant: Variant) -> str:
    """Where the manual of a variant that has the item tells of it."""
    kind, item = key
    if kind in (*_CALLABLE, "class", "exception"):
        return at(variant, kind, item)
    if kind == "policy" and item.rpartition(".")[0] in {f"{one.name}.{each.name}" for one in variant.classes for each in one.methods}:
        return at(variant, "method", item.rpartition(".")[0])
    return at(variant, _PARTS[kind]) if kind in _PARTS else ""


# The sections of a manual that tell of kinds of facts which have no place of their own.
_PARTS = {
    "constant": "constants", "builtin": "names", "companion": "companions", "error": "errors", "lookup error": "errors",
    "numbering": "errors", "lookup numbering": "errors",
}  # fmt: skip


def _targets(variants: tuple[Variant, ...], targets: tuple[Target, ...]) -> Section:
    """The families of each variant, on each target: what serves them."""
    rows = []
    for variant in variants:
        for one in variant.constants:
            if one.meaning is Meaning.FAMILY:
                cells = (_served(one.term, target) for target in targets)
                rows.append(((link(variant.name, path_of(variant), at(variant, "constants")),), (code(one.name),), *cells))
    table = Table(("Variant", "Family", *(one.name for one in targets)), tuple(rows))
    said = Paragraph(text(f"Which target serves the sockets of a family, of which types, and by which backend. {ABSENT}: opening one is refused."))
    return Section("On the targets", anchor(MATRIX, "targets"), (said, table))


def _served(family: str, target: Target) -> Line:
    by: dict[str, list[str]] = {}
    for one in target.routes:
        if one.family == family:
            by.setdefault(one.backend, []).append(one.type)
    told = "; ".join(f"{', '.join(types)}: {backend}" for backend, types in by.items())
    return (link(told, board_path(target)),) if told else text(ABSENT)
