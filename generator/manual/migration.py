"""From one variant to another: what in a script has to change.

In: two variants and the catalogue. Out: a page, sorted by how a script meets the difference. Never: a difference that `diff` does not
have.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.manual.contrast import Contrast, Sort, contrasts, name
from generator.manual.page import Block, Code, Page, Paragraph, Section, Table, anchor, link, strong, text
from generator.manual.places import migration_path, path_of
from generator.model import Catalogue, Variant

_SORTS = (
    (Sort.GONE, "What is missing", "A script that uses one of these fails."),
    (Sort.CALL, "Calls with different arguments", ""),
    (Sort.BEHAVIOUR, "What behaves differently", "The call is there, and does something else."),
    (Sort.OTHER, "Other differences", ""),
    (Sort.NUMBER, "Different numbers", "Scripts that use the names need no change; those that have numbers in them do."),
    (Sort.NEW, "What is new", "Nothing to change; there is more to use."),
)


def migration(one: Variant, other: Variant, catalogue: Catalogue) -> Page:
    found = contrasts(one, other, catalogue)
    path = migration_path(one, other)
    blocks: list[Block] = [
        Paragraph(text("From ", link(one.title, path_of(one)), " to ", link(other.title, path_of(other)), f". {_count(found)}")),
    ]
    shown = tuple(_before_and_after(found, one, other))
    if shown:
        blocks.append(Section("Before and after", anchor(path, "before and after"), shown))
    for sort, title, said in _SORTS:
        of_sort = [each for each in found if each.sort is sort]
        if of_sort:
            inner: list[Block] = [Paragraph(text(said))] if said else []
            inner.append(_table(sort, of_sort, one, other))
            blocks.append(Section(title, anchor(path, title), tuple(inner)))
    title = f"From {one.title} to {other.title}"
    return Page(path, title, tuple(blocks), sources=(*one.files, *other.files))


def _before_and_after(found: tuple[Contrast, ...], one: Variant, other: Variant) -> Iterator[Block]:
    """Once for each behaviour, however many calls it is about."""
    seen = set()
    for each in found:
        if any(each.examples) and each.examples not in seen:
            seen.add(each.examples)
            yield Paragraph((strong(each.question), *text(". "), *each.sides[1]))
            yield Code(f"# {one.title}\n{each.examples[0]}\n\n# {other.title}\n{each.examples[1]}")


def _table(sort: Sort, found: list[Contrast], one: Variant, other: Variant) -> Table:
    sides = {Sort.GONE: (0,), Sort.NEW: (1,)}.get(sort, (0, 1))
    titles = [(one.title, other.title)[side] for side in sides]
    rows = tuple((name(each), *(each.sides[side] for side in sides), text(each.grounds[1])) for each in found)
    if any(each.grounds[1] for each in found):
        return Table(("Item", *titles, "Why"), rows)
    return Table(("Item", *titles), tuple(row[:-1] for row in rows))


def _count(found: tuple[Contrast, ...]) -> str:
    return "They do not differ." if not found else f"{len(found)} differences." if len(found) > 1 else "1 difference."
