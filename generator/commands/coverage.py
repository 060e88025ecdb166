"""`docs --coverage`: every statement of the vendors' pages, and what proves it."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from generator.commands.common import BAD_INPUT, DONE, FAILED, load_or_tell, table
from generator.coverage import Page, Statement, check, pages
from generator.diagnostics import Diagnostics, as_text
from generator.model import Place, Specification
from generator.outputs.conformance import asked
from generator.pipeline import find_variant


def run(parsed: argparse.Namespace) -> int:
    specification = load_or_tell(parsed)
    if specification is None:
        return BAD_INPUT
    diagnostics = Diagnostics()
    for name in parsed.variant:
        find_variant(specification, name, diagnostics)
    found = [one for one in pages(parsed.spec, diagnostics) if one.variant in (parsed.variant or [one.variant])]
    if diagnostics:
        return _refused(diagnostics, parsed.spec, BAD_INPUT)
    for page in found:
        variant = find_variant(specification, page.variant, diagnostics)
        if variant is not None:
            cases = {case.id for target in specification.targets for case in asked(specification, variant, target)}
            check(page, variant, specification.catalogue, cases, parsed.targets.resolve().parent, diagnostics)
    sys.stdout.write(_as_json(found) if parsed.json else _as_text(found, specification))
    return _refused(diagnostics, parsed.spec, FAILED) if diagnostics else DONE


def _refused(diagnostics: Diagnostics, spec: Path, code: int) -> int:
    def line(place: Place) -> tuple[str, str | None]:
        path = spec / place.file
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
        return str(path), lines[place.line - 1] if 0 < place.line <= len(lines) else None

    sys.stderr.write(as_text(diagnostics, line))
    return code


def _as_text(found: list[Page], specification: Specification) -> str:
    titles = {one.name: one.title for one in specification.variants}
    parts = []
    for page in found:
        rows = [(one.item, _proof(one), one.says) for one in page.statements]
        parts.append(f"{titles.get(page.variant, page.variant)} ({page.variant})\n{table(rows, '  ')}\n")
    counted = Counter(_kind(one) for page in found for one in page.statements)
    told = ", ".join(f"{count} {kind}" for kind, count in counted.items())
    return "".join(parts) + f"{sum(counted.values())} statements on {len(found)} pages: {told}\n"


def _proof(one: Statement) -> str:
    named = [*one.cases, *filter(None, (one.program, one.test))]
    return ", ".join(named) or (f"open: {one.open}" if one.open else "NOTHING")


def _kind(one: Statement) -> str:
    if one.cases:
        return "proved by cases"
    if one.program or one.test:
        return "proved by programs and tests"
    return "open" if one.open else "untied"


def _as_json(found: list[Page]) -> str:
    rows = [
        {
            "variant": page.variant,
            "item": one.item,
            "says": one.says,
            "cases": list(one.cases),
            "program": one.program,
            "test": one.test,
            "open": one.open,
            "at": f"{one.place.file}:{one.place.line}",
        }
        for page in found
        for one in page.statements
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
