"""Every mistake is reported with its exact text and place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generator.codes import CODES
from generator.diagnostics import as_json
from tests.generator.cases import ErrorCase, error_cases, outcome
from tests.generator.support import GOLDEN, HERE, golden_copy, load_from, told


@pytest.mark.parametrize("case", error_cases(), ids=[case.path.stem for case in error_cases()])
def test_the_mistake_is_told_exactly(case: ErrorCase, tmp_path: Path) -> None:
    said = outcome(case, tmp_path)
    assert said == case.expected
    assert f"error[{case.code}]" in said


def test_the_golden_specification_has_no_mistakes() -> None:
    assert told(load_from(GOLDEN), GOLDEN) == ""


def test_every_code_has_a_test_of_its_text() -> None:
    """In a file of errors/, or as `error[PWnnn]: text` in a test module."""
    paths = [*HERE.glob("errors/*.txt"), *HERE.glob("test_*.py"), HERE.parent / "conformance" / "test_page_coverage.py"]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    tested = {code for text in texts for code in re.findall(r"error\[(PW\d{3})\]: [\w'/]", text)}
    assert tested == set(CODES)


def test_every_code_that_the_generator_uses_is_in_the_table_and_the_other_way_round() -> None:
    modules = [path for path in (HERE.parent.parent / "generator").rglob("*.py") if path.name != "codes.py"]
    used = {code for path in modules for code in re.findall(r'"(PW\d{3})"', path.read_text(encoding="utf-8"))}
    assert used == set(CODES)


def test_bytes_that_are_not_utf8_are_told_with_their_place(tmp_path: Path) -> None:
    house = golden_copy(tmp_path)
    path = house / "spec/variants/bare.yaml"
    path.write_bytes(path.read_bytes().replace(b"title: Bare", b"title: B\xe4r"))
    assert told(load_from(house), house) == (
        "spec/variants/bare.yaml:2:9: error[PW102]: byte 0xe4 is not UTF-8\nhelp: save the file as UTF-8\n1 error\n"
    )


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    house = golden_copy(tmp_path)
    path = house / "spec/variants/bare.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert told(load_from(house), house) == ""


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    house = golden_copy(tmp_path)
    (house / "spec/errors.yaml").unlink()
    (house / "spec/errors.yaml").mkdir()
    assert "error[PW003]: cannot read spec/errors.yaml: is a directory\n1 error\n" == told(load_from(house), house)


def test_a_missing_specification_is_told(tmp_path: Path) -> None:
    assert told(load_from(tmp_path), tmp_path) == "error[PW002]: there is no specification folder spec\n1 error\n"


def test_a_variant_with_another_ending_is_told(tmp_path: Path) -> None:
    house = golden_copy(tmp_path)
    (house / "spec/variants/bare.yaml").rename(house / "spec/variants/bare.yml")
    assert told(load_from(house), house) == (
        "error[PW005]: spec/variants/bare.yml is not read\nhelp: call it bare.yaml\n1 error\n"
    )


def test_a_broken_base_is_reported_once_and_not_for_every_variant(tmp_path: Path) -> None:
    house = golden_copy(tmp_path)
    (house / "spec/base.yaml").write_text("variant: [base\n")
    assert told(load_from(house), house).endswith("1 error\n")


def test_json_has_the_same_as_the_text(tmp_path: Path) -> None:
    house = golden_copy(tmp_path)
    path = house / "spec/variants/acme.yaml"
    path.write_text(path.read_text().replace("is: ticks,", "is: tick,").replace("  pause: {", "  LIMIT: {"))
    loaded = load_from(house)
    value, clash = json.loads(as_json(loaded.diagnostics, loaded.lines))
    assert value == {
        "code": "PW311",
        "severity": "error",
        "message": "policy 'clock' has no value 'tick'",
        "file": str(path),
        "line": 9,
        "column": 15,
        "expected": "one of seconds, ticks",
        "suggestion": "did you mean 'ticks'?",
    }
    assert clash["notes"] == [{"file": str(path), "line": 12, "column": 3, "message": "a function is here"}]
