"""Whatever the bytes are, there is an answer: places are right, and nothing is thrown."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.firmware.support import HERE
from tests.lint.support import linted, specification
from workbench.lint import fixes, sarif, text
from workbench.lint.reading import read

VARIANTS = [one.name for one in specification().variants]
SEEDS = [path.read_bytes() for path in sorted(HERE.glob("p*s/*/*.py"))]
LINES = sorted({line for seed in SEEDS for line in seed.splitlines(keepends=True)})


@pytest.mark.parametrize(
    ("data", "line", "column", "words"),
    [
        (b"x = (", 1, 5, "'(' was never closed"),
        (b"a = 1\nif:\n", 2, 3, "invalid syntax"),
        (b"a = 'x\0y'\n", 1, 7, "zero byte"),
        (b"  \tx = )\n", 1, 8, "unexpected indent"),
        ("größe = 'ü' ü\n".encode(), 1, 13, "invalid syntax"),
    ],
)
def test_what_is_no_python_is_one_finding_with_its_place(data: bytes, line: int, column: int, words: str) -> None:
    (one,) = linted(data, on="micropython")[1]
    assert (one.rule, one.region.line, one.severity.value) == ("PWL001", line, "error")
    assert words in one.message or "indent" in words
    if "indent" not in words:
        assert one.region.column == column


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"# \xff\xfe \xb2\xe2\n", b"x = '\xb2\xe2'; ", "ä = 'ö'; ".encode()])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_places_are_those_of_the_file(start: bytes, end: bytes) -> None:
    data = start + b"import socket" + end + b"if 1:" + end + b"    \tsocket.no_such"
    scripts, findings = linted(data, on="micropython")
    (one,) = findings
    assert data[one.region.start : one.region.end] == b"socket.no_such"
    line = scripts[0].line(one.region.line)
    assert line is not None and line[one.region.column - 1 : one.region.end_column - 1] == "socket.no_such"
    assert scripts[0].region_of_bytes(one.region.start, one.region.end) == one.region


def test_tabs_count_as_in_micropython() -> None:
    assert read("x", b"if 1:\n    \ta = 1\n        b = 2\n\tc = 3\n").tree is not None
    assert read("x", b"if 1:\n    a = 1\n\tb = 2\n").tree is None


def test_deep_nesting_is_told() -> None:
    deep = b"x = " + b"a + " * 20000 + b"a\n"
    (one,) = linted(deep, on="micropython")[1]
    assert one.rule in ("PWL001", "PWL002")
    (one,) = linted(b"(" * 5000, on="micropython")[1]
    assert one.rule in ("PWL001", "PWL002")


def test_loops_in_loops_end() -> None:
    body = "".join("  " * depth + f"for i{depth} in x:\n" for depth in range(60)) + "  " * 60 + "s = s.accept()\n"
    linted("import socket\ns = socket.socket()\n" + body, on="micropython")


def test_recursion_ends() -> None:
    linted("import socket\ndef f(s, n):\n    return f((s, n), n + 1)\nf(socket.socket(), 0)\nx = []\nx.append(x)\nfor x in x: x = (x, x)\n", on="zerynth")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200) | st.lists(st.sampled_from(LINES) | st.binary(max_size=12), max_size=25).map(b"".join), st.data())
def test_any_bytes_have_an_answer(data: bytes, draw: st.DataObject) -> None:
    on, origin = draw.draw(st.sampled_from(VARIANTS)), draw.draw(st.sampled_from(["", *VARIANTS]))
    _answered(data, on, origin)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), st.data())
def test_a_damaged_program_has_an_answer(seed: bytes, draw: st.DataObject) -> None:
    lines = seed.splitlines(keepends=True)
    for _ in range(draw.draw(st.integers(1, 4))):
        at = draw.draw(st.integers(0, len(lines) - 1))
        lines[at] = draw.draw(st.sampled_from([b"", b"\t" + lines[at], lines[at][1:], lines[-1 - at], lines[at] * 2]))
    on, origin = draw.draw(st.sampled_from(VARIANTS)), draw.draw(st.sampled_from(["", *VARIANTS]))
    _answered(b"".join(lines), on, origin)


def _answered(data: bytes, on: str, origin: str) -> None:
    scripts, findings = linted(data, on=on, origin=origin)
    for one in findings:
        assert 0 <= one.region.start <= one.region.end <= len(data)
    for shown in (text.as_text(findings, scripts), text.as_json(findings, scripts, on, None), sarif.as_sarif(findings, scripts)):
        assert shown.encode("utf-8")
    changed, done = fixes.fixed(scripts, findings)
    fixes.moved(scripts, [one for one in findings if one not in done], done, changed)
    for at, after in changed.items():
        fixes.differences(scripts[at], after)
