"""The manuals: one for each variant, all variants side by side, and the way from each to each.

In: variants. Out: the same pages as Markdown in `markdown/` and as reStructuredText for Sphinx in `rst/`. Never: a page in one
of the two alone, or a word that depends on the layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from generator.context import Context
from generator.manual.board import board
from generator.manual.companions import Outline, outline
from generator.manual.guide import guide
from generator.manual.index import index
from generator.manual.language import language
from generator.manual.matrix import ABSENT, SAME, matrix
from generator.manual.migration import migration
from generator.manual.page import Page
from generator.manual.programs import examples, programs
from generator.manual.reference import manual
from generator.model import Companion, Specification, Variant
from generator.plan import OutputFile

NAME = "docs"
HELP = "reference manuals, the matrix of variants, and migration pages"
SUBJECT = "variants"

LAYOUTS = (("markdown", "md"), ("rst", "rst"))


def files(specification: Specification, variants: tuple[Variant, ...], context: Context) -> Iterable[OutputFile]:
    written = _written(context)
    context = replace(context, digests=(*context.digests, *((name, sha256(text.encode()).hexdigest()) for name, text in written.items())))
    pages = tuple(_pages(specification, variants, context, written))
    known = {page.path for page in pages}
    for layout, ending in LAYOUTS:
        for page in pages:
            own = replace(context, files=tuple(dict.fromkeys(page.sources)))
            indexed = sum(one.module == page.module for one in pages) == 1  # where its names are nobody else's
            text = own.render(f"manual/{layout}/page.{ending}.j2", page=page, pages=pages, known=known, indexed=indexed)
            yield OutputFile(f"{layout}/{page.path}.{ending}", text, page.sources)
    title = pages[0].title
    yield OutputFile("rst/conf.py", context.render("manual/rst/conf.py.j2", title=title), context.files)
    yield OutputFile("rst/_static/filters.js", context.render("manual/rst/filters.js.j2", same=SAME, absent=ABSENT), context.files)
    yield OutputFile("rst/_static/site.css", context.render("manual/rst/site.css.j2"), context.files)


def _pages(
    specification: Specification, variants: tuple[Variant, ...], context: Context, written: dict[str, str]
) -> Iterator[Page]:
    boards = tuple(board(one, variants, specification, context.figures) for one in specification.targets)
    guides = tuple(guide(name, text) for name, text in written.items())
    yield index(variants, specification.catalogue, boards, guides)
    for variant in variants:
        outlines = tuple(_outline(one, context) for one in variant.companions if not one.is_internal)
        whole, small = programs(variant, context.root), examples(variant, context.root)
        context.copied.extend(one.path for one in (*whole, *small.values()))
        yield manual(specification, variant, outlines, whole, small)
    if len(variants) > 1:
        yield matrix(variants, specification.targets, specification.catalogue)
        for one in variants:
            for other in variants:
                if other is not one:
                    yield migration(one, other, specification.catalogue)
    yield from boards
    yield from guides
    yield language(variants, specification.catalogue)


def _written(context: Context) -> dict[str, str]:
    """The pages that people write, in the order in which their list has them."""
    folder = context.root / "docs"
    if not folder.is_dir():
        return {}
    listing = (folder / "README.md").read_text(encoding="utf-8")
    paths = sorted((path for path in folder.glob("*.md") if path.stem != "README"), key=lambda path: listing.find(f"({path.name})"))
    context.copied.extend(paths)
    return {f"docs/{path.name}": path.read_text(encoding="utf-8") for path in paths}


def _outline(companion: Companion, context: Context) -> Outline:
    if not companion.path:
        return Outline(companion.module, companion.says, companion.source, ())
    source = context.root / "runtime" / "companions" / companion.path
    context.copied.append(source)
    return outline(companion, source.read_text(encoding="utf-8"))
