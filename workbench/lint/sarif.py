"""Findings as SARIF 2.1.0, which code hosts and editors read.

In: findings and their scripts. Out: one run as JSON. Never: a rule that the run does not describe.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import quote

from workbench.lint.findings import Finding
from workbench.lint.reading import Region, Script
from workbench.lint.rules import RULES, Rule

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_POSITIONS = {rule.id: at for at, rule in enumerate(RULES)}


def as_sarif(findings: Sequence[Finding], scripts: Sequence[Script]) -> str:
    run = {
        "tool": {"driver": {"name": "portwright lint", "rules": [_rule(one) for one in RULES]}},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": _uri(one)}, "sourceLanguage": "python"} for one in scripts],
        "results": [_result(one, scripts) for one in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": VERSION, "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    words = rule.about if not rule.wrong else f"{rule.about} On {rule.variant}, instead of: {rule.wrong}" + (
        f" write: {rule.right}" if rule.right else ""
    )
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.about},
        "help": {"text": words},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(one: Finding, scripts: Sequence[Script]) -> dict[str, object]:
    words = [f"{one.message}.", one.happens, f"Write {one.instead}." if one.instead else ""]
    result: dict[str, object] = {
        "ruleId": one.rule,
        "ruleIndex": _POSITIONS[one.rule],
        "level": one.severity.value,
        "message": {"text": " ".join(filter(None, words))},
        "locations": [
            {"physicalLocation": {"artifactLocation": _location(one.file, scripts), "region": _region(one.region)}}
        ],
    }
    if one.edits:
        replacements = [
            {
                "deletedRegion": _region(scripts[edit.file].region_of_bytes(edit.start, edit.end)),
                "insertedContent": {"text": edit.text},
            }
            for edit in one.edits
        ]
        change = {"artifactLocation": _location(one.file, scripts), "replacements": replacements}
        result["fixes"] = [{"description": {"text": f"Write {one.instead or 'it so'}."}, "artifactChanges": [change]}]
    return result


def _location(file: int, scripts: Sequence[Script]) -> dict[str, object]:
    return {"uri": _uri(scripts[file]), "index": file}


def _uri(script: Script) -> str:
    path = PurePath(script.name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix().encode("utf-8", "surrogateescape"))


def _region(region: Region) -> dict[str, int]:
    return {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }
