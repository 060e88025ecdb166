"""`explain`: where a fact comes from, link by link; or what a diagnostic's code is about."""

from __future__ import annotations

import argparse
import json
import sys

from generator.codes import CODES
from generator.commands.common import BAD_INPUT, DONE, Subparsers, add_json, load_or_tell, parser, table, tell
from generator.diagnostics import Diagnostics, did_you_mean
from generator.facts import Line, grounds, lines
from generator.pipeline import find_variant
from generator.record import record


def add(subparsers: Subparsers) -> None:
    made = parser(
        subparsers,
        "explain",
        "show where a fact of a variant comes from, or what the code of a message is about",
        "./portwright explain zerynth socket.recv.recv_amount\n  ./portwright explain PW310",
    )
    made.add_argument("subject", metavar="VARIANT|CODE", help="a code, such as PW310 or lint's PWL203, stands alone")
    made.add_argument(
        "item", metavar="ITEM", nargs="?", help="such as timeout_unit, AF_INET, socket.recv, socket.recv.recv_amount"
    )
    add_json(made)
    made.set_defaults(action=run)


def run(parsed: argparse.Namespace) -> int:
    return _code(parsed) if parsed.item is None else _fact(parsed)


def _code(parsed: argparse.Namespace) -> int:
    """Without the specification, which may be what the message is about."""
    code = CODES.get(parsed.subject.upper())
    if code is None:
        looks_like_one = parsed.subject[:2].upper() == "PW"
        diagnostics = Diagnostics()
        diagnostics.error(
            "PW001",
            None,
            f"there is no code '{parsed.subject}'" if looks_like_one else f"'{parsed.subject}' alone is nothing to explain",
            expected="a code such as PW310, or a variant and an item of it such as recv",
            suggestion=did_you_mean(parsed.subject, CODES) if looks_like_one else "",
        )
        tell(diagnostics)
        return BAD_INPUT
    if parsed.json:
        document = {"code": parsed.subject.upper(), "title": code.title, "explanation": code.explanation}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        sys.stdout.write(f"{parsed.subject.upper()}: {code.title}\n{code.explanation}\n")
    return DONE


def _fact(parsed: argparse.Namespace) -> int:
    specification = load_or_tell(parsed)
    if specification is None:
        return BAD_INPUT
    diagnostics = Diagnostics()
    variant = find_variant(specification, parsed.subject, diagnostics)
    if variant is None:
        tell(diagnostics)
        return BAD_INPUT
    every = tuple(lines(variant, specification.catalogue))
    found = _named(parsed.item, every)
    if not found:
        diagnostics.unknown("item", parsed.item, dict.fromkeys(line.item for line in every), of=variant.name, show=False)
        tell(diagnostics)
        return BAD_INPUT
    sys.stdout.write(_as_json(found) if parsed.json else as_text(variant.name, found))
    return DONE


def _named(item: str, every: tuple[Line, ...]) -> list[Line]:
    """The lines of an item. A method may be given without its class: `recv` for socket.recv."""
    exact = [line for line in every if line.item == item]
    return exact or [line for line in every if line.item.partition(".")[2] == item]


def as_text(variant: str, found: list[Line]) -> str:
    blocks = []
    for line in found:
        rows = [[link.variant, str(link.place), link.says, grounds(link)] for link in line.chain]
        what = line.item if line.kind in (line.item, line.value) else f"{line.kind} {line.item}"
        blocks.append(f"{variant}: {what} is {line.value}\n" + table(rows, "  "))
    return "\n".join(blocks)


def _as_json(found: list[Line]) -> str:
    records = [{"item": one.item, "kind": one.kind, "value": one.value, "chain": record(one.chain)} for one in found]
    return json.dumps(records, indent=2, ensure_ascii=False) + "\n"
