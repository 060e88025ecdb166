"""Findings for people and for programs: as compilers print them, and as JSON.

In: findings and their scripts. Out: text. Never: a finding left out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from generator.diagnostics import excerpt
from generator.model import Place
from workbench.lint.findings import Finding, Severity, counted
from workbench.lint.reading import Script
from workbench.lint.rules import Rule

_LONGEST = 400  # letters of a line that are shown


def as_text(findings: Sequence[Finding], scripts: Sequence[Script]) -> str:
    return "".join(_block(one, scripts[one.file]) + "\n" for one in findings) + summary(findings) + "\n"


def as_json(findings: Sequence[Finding], scripts: Sequence[Script], variant: str, origin: str | None) -> str:
    counts = counted(findings)
    document = {
        "variant": variant,
        "from": origin,
        "files": [script.name for script in scripts],
        "findings": [_record(one, scripts[one.file]) for one in findings],
        "summary": {f"{severity.value}s": counts[severity] for severity in Severity},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def summary(findings: Sequence[Finding]) -> str:
    parts = [f"{count} {severity.value}{'' if count == 1 else 's'}" for severity, count in counted(findings).items()]
    return ", ".join(parts)


def explained(rule: Rule) -> str:
    out = [f"{rule.id} {rule.name} ({rule.severity.value})", "", rule.about]
    if rule.wrong:
        out += ["", f"On {rule.variant}, instead of", f"    {rule.wrong}"]
    if rule.right:
        out += ["write", f"    {rule.right}"]
    return "\n".join(out) + "\n"


def rules_as_json(rules: Sequence[Rule]) -> str:
    records = [
        {
            "id": one.id,
            "name": one.name,
            "severity": one.severity.value,
            "about": one.about,
            "variant": one.variant,
            "wrong": one.wrong,
            "right": one.right,
        }
        for one in rules
    ]
    return json.dumps(records, indent=2, ensure_ascii=False) + "\n"


def _block(one: Finding, script: Script) -> str:
    region = one.region
    out = [f"{script.name}:{region.line}:{region.column}: {one.severity.value}[{one.rule}]: {one.message}"]
    line = script.line(region.line)
    if line is not None:
        width = region.end_column - region.column if region.end_line == region.line else len(line)
        out += excerpt(Place(script.name, region.line, region.column), line[:_LONGEST], width)
    if one.happens:
        out.append(f"note: {one.happens}")
    if one.instead:
        out.append(f"help: write {one.instead}" + (" (--fix does)" if one.edits else ""))
    return "\n".join(out)


def _record(one: Finding, script: Script) -> dict[str, object]:
    region = one.region
    return {
        "file": script.name,
        "line": region.line,
        "column": region.column,
        "end_line": region.end_line,
        "end_column": region.end_column,
        "rule": one.rule,
        "severity": one.severity.value,
        "message": one.message,
        "happens": one.happens,
        "instead": one.instead,
        "fixable": bool(one.edits),
    }
