"""The command line as people meet it: what is told of arguments that are wrong."""

from __future__ import annotations

import json

import pytest

from workbench.cli import main
from workbench.lint.rules import RULES


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("lnt x.py", "portwright: error: argument COMMAND: invalid choice: 'lnt' (choose from .*\nhelp: did you mean 'lint'?\n"),
        ("list vriants", "portwright list: error: argument kind: invalid choice: 'vriants' .*\nhelp: did you mean 'variants'?\n"),
        ("lint --vriant zerynth x.py", "portwright lint: error: unrecognized arguments: --vriant\nhelp: did you mean '--variant'?\n"),
        ("diff zerynth wipy --markdwn=1", "portwright diff: error: unrecognized arguments: --markdwn=1\nhelp: did you mean '--markdown'?\n"),
        ("diff zerynth wipy pycom", "portwright diff: error: unrecognized arguments: pycom\n"),
        ("verify --variant zerynth", "portwright verify: error: the following arguments are required: --port\n"),
        ("", "portwright: error: the following arguments are required: COMMAND\n"),
    ],
)
def test_wrong_arguments_are_told_with_what_was_meant(line: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.split()) == 2
    out, err = capsys.readouterr()
    start, _, end = told.partition(".*")
    assert out == "" and err.startswith("usage: portwright") and start in err and err.endswith(end)


def test_rules_of_lint_are_explained_like_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "pwl203"]) == 0
    assert capsys.readouterr().out.startswith("PWL203 accept-shape (error)\n")
    assert main(["explain", "--json", "PWL203"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["id"], one["severity"], one["variant"]) == ("PWL203", "error", "quecpython")
    assert main(["lint", "--explain", "all", "--json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == [rule.id for rule in RULES]
    assert main(["explain", "PWL999"]) == 2
    assert "there is no rule 'PWL999'" in capsys.readouterr().err
