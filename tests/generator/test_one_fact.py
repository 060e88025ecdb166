"""One edit of a policy, and manual, stub and conformance case say the other thing together."""

from __future__ import annotations

import ast
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.commands.new_variant import scaffold
from generator.generate import firmware_context, firmware_files, variants_files
from generator.manual.places import path_of
from generator.markup import markdown
from generator.model import Policy, Specification
from generator.outputs.conformance import Case, asked
from generator.pipeline import load
from tests.generator.support import REPOSITORY, variant_of

LOADED = load(REPOSITORY / "spec", REPOSITORY / "targets").specification
assert LOADED is not None
SPECIFICATION = LOADED
TARGET = next(one for one in SPECIFICATION.targets if one.name == "host")
CASES = {one.name: tuple(asked(SPECIFICATION, one, TARGET)) for one in SPECIFICATION.variants}


@dataclass(frozen=True)
class Told:
    manual: str
    stub: str
    cases: dict[str, str]


def told(specification: Specification, name: str) -> Told:
    variant = variant_of(specification, name)
    manuals = {one.path: one.text for one in variants_files(specification, "docs", (variant,), REPOSITORY)}
    stubs = {one.path: one.text for one in variants_files(specification, "stubs", (variant,), REPOSITORY)}
    context = firmware_context(specification, variant, TARGET, REPOSITORY)
    cases = firmware_files(specification, variant, TARGET, context, ("conformance",))
    return Told(
        manuals[f"markdown/{path_of(variant)}.md"],
        stubs[f"portwright-{name}-stubs/{variant.modules[0]}.pyi"],
        {one.path.removeprefix("conformance/").removesuffix(".py"): one.text for one in cases},
    )


def shape(stub: str) -> str:
    """What a type checker reads, without the docstrings."""
    tree = ast.parse(stub)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            node.body = [one for one in node.body if not isinstance(one, ast.Expr)] or [ast.Pass()]
    return ast.unparse(tree)


def asks(case: Case, value: str) -> str:
    """The line of a script that says which value is right."""
    return f"judge_probe(probe, {case.operation!r}, {value!r})"


def plain(sentence: str) -> str:
    """As the manual has it, whose words before it may begin the sentence."""
    return markdown(sentence.removeprefix("Returns "))[1:]


def test_an_edit_of_one_line_changes_all_three(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "spec", tmp_path / "spec")
    path = tmp_path / "spec" / "variants" / "zerynth.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("accept_result: {is: pair,") == 1
    path.write_text(text.replace("accept_result: {is: pair,", "accept_result: {is: triple,"), encoding="utf-8")
    edited = load(tmp_path / "spec", REPOSITORY / "targets").specification
    assert edited is not None
    (policy,) = (one for one in SPECIFICATION.catalogue.policies if one.name == "accept_result")
    (case,) = (one for one in CASES["zerynth"] if one.policy == policy.name)
    both = told(SPECIFICATION, "zerynth"), told(edited, "zerynth")
    for value, stub, (right, wrong) in (
        ("pair", "tuple[socket, tuple[str, int]]", both),
        ("triple", "tuple[socket, str, int]", both[::-1]),
    ):
        assert plain(policy.value(value).sentence) in right.manual and plain(policy.value(value).sentence) not in wrong.manual
        assert f"def accept(self) -> {stub}:" in shape(right.stub) and f"def accept(self) -> {stub}:" not in shape(wrong.stub)
        assert asks(case, value) in right.cases[case.id] and asks(case, value) not in wrong.cases[case.id]


@pytest.mark.parametrize("policy", [pytest.param(one, id=one.name) for one in SPECIFICATION.catalogue.policies])
def test_another_value_of_any_policy_changes_all_three(policy: Policy) -> None:
    changed = 0
    for name, case in ((name, case) for name, cases in CASES.items() for case in cases if case.policy == policy.name):
        before = told(SPECIFICATION, name)
        for value in (one for one in policy.values if one.name != case.value):
            text = scaffold("varied", variant_of(SPECIFICATION, name), {policy.name: value.name})
            loaded = load(REPOSITORY / "spec", REPOSITORY / "targets", {"varied": text}).specification
            if loaded is None:
                continue  # the value needs an exception that the variant lacks
            after = told(loaded, "varied")
            changed += 1
            assert asks(case, value.name) in after.cases[case.id], value.name
            assert plain(value.sentence) in after.manual, value.name
            assert policy.stub_unaffected or shape(after.stub) != shape(before.stub), value.name
        if changed:
            return
    raise AssertionError(f"no variant can have another value of {policy.name}")
