"""The first page.

In: variants and the catalogue. Out: a page with the way to every other one. Never: what those have to say.
"""

from __future__ import annotations

from generator.differences import differences
from generator.manual.page import Block, Bullets, Line, Page, Paragraph, Section, Table, anchor, link, text
from generator.manual.places import LANGUAGE, MATRIX, migration_path, path_of, sources_of
from generator.model import Catalogue, Variant


def index(variants: tuple[Variant, ...], catalogue: Catalogue, boards: tuple[Page, ...], guides: tuple[Page, ...]) -> Page:
    """The first page: the manuals, the matrix, and the way from each variant to each other."""
    manuals = tuple(((link(one.title, path_of(one)),), text(one.summary), _modules(one)) for one in variants)
    blocks: list[Block] = [
        Paragraph(text("One specification describes the socket modules of several vendors; these pages come from it.")),
        Section("Manuals", anchor("index", "manuals"), (Table(("Variant", "What it is", "Modules"), manuals),)),
    ]
    if len(variants) > 1:
        rows = tuple(
            ((link(one.title, path_of(one)),), *(_way(one, other, catalogue) for other in variants)) for one in variants
        )
        beside = Paragraph((link("All variants side by side", MATRIX),))
        blocks.append(Section("Side by side", anchor("index", "matrix"), (beside,)))
        change = "What in a script has to change, from the variant on the left to the one above."
        said = Paragraph(text(f"{change} The number is that of the differences."))
        table = Table(("From", *(one.name for one in variants)), rows)
        blocks.append(Section("Moving a script", anchor("index", "moving"), (said, table)))
    if boards:
        rows = tuple(((link(one.title, one.path),), _first_line(one)) for one in boards)
        blocks.append(Section("Targets", anchor("index", "targets"), (Table(("Target", "What it is"), rows),)))
    ways = (*((link(one.title, one.path),) for one in guides), (link("Reference of the specification's language", LANGUAGE),))
    blocks.append(Section("How it is made, and how to add to it", anchor("index", "guides"), (Bullets(ways),)))
    return Page("index", "Sockets of MicroPython's relatives", tuple(blocks), sources=sources_of(variants))


def _way(one: Variant, other: Variant, catalogue: Catalogue) -> Line:
    if other is one:
        return ()
    return (link(str(len(differences(one, other, catalogue))), migration_path(one, other)),)


def _first_line(page: Page) -> Line:
    return next((block.line for block in page.blocks if isinstance(block, Paragraph)), ())


def _modules(variant: Variant) -> Line:
    return text(", ".join(variant.modules))
