"""Figures that were measured stand on the page of their target; nothing else is taken for figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.manual.figures import Amount, Figures, figures
from tests.generator.support import generator

SIZE = {
    "target": "board", "variant": "acme", "total": {"flash": 123456, "ram": 7890},
    "parts": [{"name": "vm", "flash": 100000, "ram": 7000}, {"name": "runtime", "flash": 5000, "ram": 0}],
    "upstream": {"name": "modlwip.o", "flash": 4425, "ram": 12},
}  # fmt: skip


def test_an_object_and_a_list_of_them_are_read() -> None:
    one = Figures("board", "acme", Amount("total", 123456, 7890),
                  (Amount("vm", 100000, 7000), Amount("runtime", 5000, 0)), Amount("modlwip.o", 4425, 12))  # fmt: skip
    assert figures(json.dumps(SIZE)) == (one,)
    alone = figures(json.dumps([SIZE, {**SIZE, "upstream": None}]))
    assert alone[0] == one and alone[1].upstream is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Expecting value"),
        ("7", "the whole is no object"),
        ("[[]]", "the whole is no object"),
        ("[" * 100_000, "nested too deeply"),
        (json.dumps({**SIZE, "target": 7}), "'target' is no text"),
        (json.dumps({**SIZE, "parts": {}}), "'parts' is no list"),
        (json.dumps({**SIZE, "parts": [1]}), "an entry of 'parts' is no object"),
        (json.dumps({**SIZE, "total": None}), "'total' is no object"),
        (json.dumps({**SIZE, "total": {"flash": -1, "ram": 1}}), "'flash' is no number of bytes"),
        (json.dumps({**SIZE, "total": {"flash": True, "ram": 1}}), "'flash' is no number of bytes"),
        (json.dumps({**SIZE, "total": {"flash": 1.5, "ram": 1}}), "'flash' is no number of bytes"),
        (json.dumps({**SIZE, "upstream": {"flash": 1, "ram": 1}}), "'name' is no text"),
    ],
)
def test_anything_else_is_refused_with_what_is_wrong(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        figures(text)


def test_they_stand_on_the_page_of_their_target_alone(tmp_path: Path) -> None:
    measured = tmp_path / "size.json"
    measured.write_text(json.dumps([SIZE, {**SIZE, "target": "another"}]), encoding="utf-8")
    assert generator("docs", "--out", tmp_path / "with", "--figures", measured).code == 0
    assert generator("docs", "--out", tmp_path / "without").code == 0
    pages = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "with" / "markdown" / "targets").iterdir()}
    assert [name for name, text in pages.items() if "## Size" in text] == ["board.md"]
    assert "| vm | 100,000 | 7,000 |" in pages["board.md"] and "| all of it | 123,456 | 7,890 |" in pages["board.md"]
    assert "| to compare with: modlwip.o | 4,425 | 12 |" in pages["board.md"] and pages["board.md"].count("Measured") == 1
    assert "## Size" not in (tmp_path / "without" / "markdown" / "targets" / "board.md").read_text(encoding="utf-8")


def test_a_file_that_is_something_else_is_told(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("[]}", encoding="utf-8")
    for path, told in ((other, "is not what size --json prints"), (tmp_path / "none.json", "cannot read")):
        done = generator("docs", "--out", tmp_path / "out", "--figures", path)
        assert done.code == 2 and told in done.err and not (tmp_path / "out").exists()
