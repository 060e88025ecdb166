"""What a board answered, as a table and as JSON. In: answers. Out: text. Never: an answer left out."""

from __future__ import annotations

import json
from collections.abc import Sequence

from generator.commands.common import table
from generator.model import Catalogue
from workbench.verify.asking import Answer, State


def as_text(answers: Sequence[Answer], catalogue: Catalogue) -> str:
    rows = [["case", "result", ""]]
    for one in answers:
        rows.append([one.case.id, one.state.value, one.seen])
    out = table(rows)
    broken = [one for one in answers if one.state is State.BROKEN and one.case.policy]
    if broken:
        out += "\nbroken, as the specification has it:\n"
        out += table([[f"{one.case.id}: {one.case.expected}", _sentence(one, catalogue)] for one in broken], "  ")
    return out + "\n" + summary(answers) + "\n"


def as_json(answers: Sequence[Answer], catalogue: Catalogue, variant: str, device: str) -> str:
    document = {
        "variant": variant,
        "port": device,
        "cases": [
            {
                "id": one.case.id,
                "kind": one.case.kind,
                "item": one.case.item,
                "policy": one.case.policy,
                "expected": one.case.expected,
                "says": _sentence(one, catalogue),
                "result": one.state.value,
                "seen": one.seen,
                "seconds": round(one.seconds, 3),
            }
            for one in answers
        ],
        "summary": {state.value.replace(" ", "_"): _count(answers, state) for state in State},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def summary(answers: Sequence[Answer]) -> str:
    return ", ".join(f"{_count(answers, state)} {state.value}" for state in State)


def _count(answers: Sequence[Answer], state: State) -> int:
    return sum(one.state is state for one in answers)


def _sentence(one: Answer, catalogue: Catalogue) -> str:
    policy = next((each for each in catalogue.policies if each.name == one.case.policy), None)
    return policy.value(one.case.expected).sentence if policy is not None else ""
