"""The conformance cases of a firmware: scripts that each print PASS, FAIL with the reason, or SKIP with the reason.

In: the variant, the catalogue's probes and promises, the target. Out: one self-contained script for each question in
`conformance/`, and `conformance/cases.json`, their index. Never: a question that does not apply to the variant on this
target, or knowledge of a single variant.
"""

from __future__ import annotations

import ast
import json
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from generator.conformance.applies import probings, promisings
from generator.conformance.dialect import Dialect, dialect, prelude_values
from generator.conformance.facts import Facts
from generator.context import Context
from generator.model import Specification, Target, Variant
from generator.plan import OutputFile

NAME = "conformance"
HELP = "conformance/, scripts that show whether a firmware is the variant"
SUBJECT = "firmware"
FOLDER = "conformance"


@dataclass(frozen=True, slots=True)
class Case:
    """An entry of the index. `policy` and `value` are set for a probe, `operation` where the case is about one."""

    id: str
    kind: str  # "policy", "promise" or "fact"
    item: str  # what it is about, as people call it
    operation: str = ""
    policy: str = ""
    value: str = ""

    @property
    def file(self) -> str:
        return f"{self.id}.py"


def files(
    specification: Specification, variant: Variant, target: Target, context: Context
) -> Iterable[OutputFile]:
    sources = (*variant.files, *target.files)
    speech = dialect(specification, variant)
    cases = []
    for case, text in _scripts(specification, speech, target, context) if speech else ():
        cases.append(case)
        yield OutputFile(f"{FOLDER}/{case.file}", text, sources)
    yield OutputFile(f"{FOLDER}/cases.json", _index(variant, target, cases, context), sources)


def asked(specification: Specification, variant: Variant, target: Target) -> Iterator[Case]:
    """What a firmware of the two is asked, without the scripts."""
    speech = dialect(specification, variant)
    floats = "float" not in target.lacks
    for case, _, values in _questions(specification, speech, target) if speech else ():
        body = str(values.get("probe") or values.get("promise") or "pass")
        if floats or not _uses_floats(f"def case():\n{textwrap.indent(body, '    ')}"):
            yield case


def _scripts(
    specification: Specification, speech: Dialect, target: Target, context: Context
) -> Iterator[tuple[Case, str]]:
    floats = "float" not in target.lacks
    prelude = context.render("conformance/prelude.py.j2", **prelude_values(speech, floats))
    for case, template, values in _questions(specification, speech, target):
        text = context.render(f"conformance/{template}", prelude=prelude, **values)
        if floats or not _uses_floats(text.replace(prelude, "")):  # the longest part of each, which has none here
            yield case, text


def _uses_floats(text: str) -> bool:
    """Whether a VM without floating point cannot even read it, or lacks the name `float`."""
    return any(
        (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
        for node in ast.walk(ast.parse(text))
    )


Script = tuple[Case, str, dict[str, object]]


def _questions(specification: Specification, speech: Dialect, target: Target) -> Iterator[Script]:
    yield from _policies(specification, speech)
    yield from _promises(specification, speech)
    yield from _facts(specification, speech, target)


def _policies(specification: Specification, speech: Dialect) -> Iterator[Script]:
    for one in probings(specification.catalogue.policies, speech):
        name = ".".join(filter(None, ("policy", one.policy.name, one.operation)))
        case = Case(name, "policy", one.policy.name, one.operation, one.policy.name, one.expected)
        sentence = one.policy.value(one.expected).sentence
        yield case, "policy.py.j2", {
            "meaning": one.policy.meaning,
            "sentence": sentence,
            "probe": one.policy.probe,
            "operation": one.operation,
            "expected": one.expected,
        }


def _promises(specification: Specification, speech: Dialect) -> Iterator[Script]:
    for one in promisings(specification.catalogue.operations, speech):
        item = f"{one.operation.name}.{one.promise.id}"
        case = Case(f"promise.{item}", "promise", item, one.operation.name)
        yield case, "promise.py.j2", {"says": one.promise.says, "promise": one.promise.case, "item": item}


def _facts(specification: Specification, speech: Dialect, target: Target) -> Iterator[Script]:
    facts = Facts(specification, speech, target)
    for kind, items_of in facts.kinds.items():
        items = items_of()
        if items:
            values: dict[str, object] = {"items": items}
            if kind == "keywords":
                values["accepted"] = speech.setting("keyword_arguments") == "accepted"
            yield Case(f"fact.{kind}", "fact", kind), f"facts/{kind}.py.j2", values


def _index(variant: Variant, target: Target, cases: list[Case], context: Context) -> str:
    document = {
        "generated": context.header.splitlines(),
        "variant": variant.name,
        "target": target.name,
        "cases": [{**asdict(case), "file": case.file} for case in cases],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
