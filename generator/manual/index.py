"""The first page.

In: variants and the catalogue. Out: a page with the way to every other one. Never: what those have to say.
"""

from __future__ import annotations

from generator.differences import differences
from generator.manual.page import Block, Bullets, Line, Page, Paragraph, Section, Table, anchor, code, link, strong, text
from generator.manual.places import LANGUAGE, MATRIX, migration_path, path_of, sources_of
from generator.model import Catalogue, Variant


_ABOUT = (
    "MicroPython's socket module has relatives, and each has names, numbers, units, return shapes and errors of its own. Portwright "
    "describes all of them in one specification. Firmware modules that behave as each vendor's do come from it, and so do these pages: "
    "what they promise is proved by programs that the firmware runs."
)
_BEGINNINGS = (
    text(strong("You know one vendor's page"), ": its manual below has everything of it, and every error and edge case beside."),
    text(strong("Your script was written for another board"), ": see under Moving a script what has to change; ",
         code("./portwright lint --variant VARIANT script.py"), " finds the places."),
    text(strong("You want to run a script"), ": ", code("./portwright run --variant VARIANT script.py"), " does, on this machine."),
    text(strong("You add a socket module to a board, or a network stack to Portwright"), ": the guides at the end say how."),
)  # fmt: skip


def index(variants: tuple[Variant, ...], catalogue: Catalogue, boards: tuple[Page, ...], guides: tuple[Page, ...]) -> Page:
    """The first page: the manuals, the matrix, and the way from each variant to each other."""
    manuals = tuple(((link(one.title, path_of(one)),), text(one.summary), _modules(one)) for one in variants)
    blocks: list[Block] = [
        Paragraph(text(_ABOUT)),
        Bullets(_BEGINNINGS),
        Section("Manuals", anchor("index", "manuals"), (Table(("Variant", "What it is", "Modules"), manuals),)),
    ]
    if len(variants) > 1:
        rows = tuple(
            ((link(one.title, path_of(one)),), *(_way(one, other, catalogue) for other in variants)) for one in variants
        )
        beside = Paragraph((link("All variants side by side", MATRIX),))
        blocks.append(Section("Side by side", anchor("index", "matrix"), (beside,)))
        change = "What in a script has to change, from the variant on the left to the one above, with lines before and after."
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
