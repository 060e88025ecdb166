"""`list`: what there is."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from generator.commands.common import BAD_INPUT, DONE, Subparsers, add_json, load_or_tell, parser, table
from generator.model import Specification
from generator.pipeline import backends

KINDS = ("variants", "targets", "backends", "policies", "operations")
Row = dict[str, object]


def add(subparsers: Subparsers) -> None:
    made = parser(subparsers, "list", "list what there is", "./portwright list policies")
    made.add_argument("kind", nargs="?", choices=KINDS, default="variants", help="what to list; variants unless told")
    add_json(made)
    made.set_defaults(action=run)


def run(parsed: argparse.Namespace) -> int:
    specification = load_or_tell(parsed)
    if specification is None:
        return BAD_INPUT
    root = parsed.spec.resolve().parent
    rows = _backends(specification, root) if parsed.kind == "backends" else _ROWS[parsed.kind](specification)
    if parsed.json:
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(table([[_cell(value) for value in row.values()] for row in rows]))
    return DONE


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _variants(specification: Specification) -> list[Row]:
    return [
        {"name": one.name, "extends": one.parents[0], "modules": list(one.modules), "summary": one.summary}
        for one in specification.variants
    ]


def _targets(specification: Specification) -> list[Row]:
    return [
        {
            "name": one.name,
            "port": one.port or "its own",
            "families": list(dict.fromkeys(route.family for route in one.routes)),
            "summary": one.summary,
        }
        for one in specification.targets
    ]


def _backends(specification: Specification, root: Path) -> list[Row]:
    """Every backend, and what it is used for on which target."""
    uses: dict[str, list[str]] = {name: [] for name in backends(root)}
    for target in specification.targets:
        for route in target.routes:
            for name in (*route.layers, route.backend):
                uses.setdefault(name, []).append(f"{target.name}: {route.family} {route.type}")
        if target.resolver:
            uses.setdefault(target.resolver, []).append(f"{target.name}: names")
    return [{"name": name, "used": uses[name]} for name in sorted(uses)]


def _policies(specification: Specification) -> list[Row]:
    return [
        {
            "name": one.name,
            "scope": one.scope.value,
            "values": [value.name for value in one.values],
            "meaning": one.meaning,
        }
        for one in specification.catalogue.policies
    ]


def _operations(specification: Specification) -> list[Row]:
    rows: list[Row] = []
    for one in specification.catalogue.operations:
        slots = ", ".join(slot.name if slot.required else f"[{slot.name}]" for slot in one.slots)
        rows.append({"name": one.name, "owner": one.owner, "slots": f"({slots})", "summary": one.summary})
    return rows


_ROWS = {
    "variants": _variants,
    "targets": _targets,
    "policies": _policies,
    "operations": _operations,
}
