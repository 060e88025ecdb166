"""YAML becomes nodes that know where they stand."""

from __future__ import annotations

import pytest

from generator.diagnostics import Diagnostics
from generator.model import Place
from generator.source import Mapping, Node, Scalar, Sequence, flow, parse, plain_value


def parsed(text: str) -> Node:
    diagnostics = Diagnostics()
    node = parse("f.yaml", text, diagnostics)
    assert not diagnostics and node is not None
    return node


def test_every_node_knows_its_line_and_column() -> None:
    node = parsed("one: 1\ntwo:\n  - [a, b]\n")
    assert isinstance(node, Mapping)
    assert node.entries["two"].place == Place("f.yaml", 2, 1)
    two = node.get("two")
    assert isinstance(two, Sequence) and two.place == Place("f.yaml", 3, 3)
    (inner,) = two.items
    assert isinstance(inner, Sequence) and inner.items[1].place == Place("f.yaml", 3, 9)


def test_a_block_knows_where_its_text_begins() -> None:
    node = parsed("one:\n  two: |\n\n      text\n      more\n")
    assert isinstance(node, Mapping)
    block = node.mapping("one").get("two")
    assert isinstance(block, Scalar)
    assert (block.text, block.content) == ("\ntext\nmore\n", Place("f.yaml", 3, 7))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("true", True),
        ("null", None),
        ("~", None),
        ("no", "no"),
        ("on", "on"),
        ("010", "010"),
        ("1:30", "1:30"),
        ("2021-01-01", "2021-01-01"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("-", "-"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_plain_words_mean_what_they_look_like(text: str, value: object) -> None:
    assert plain_value(text) == value and type(plain_value(text)) is type(value)


def test_quotes_make_text() -> None:
    node = parsed("a: '12'\nb: \"null\"\n")
    assert isinstance(node, Mapping)
    assert [entry.value.value for entry in node.entries.values() if isinstance(entry.value, Scalar)] == ["12", "null"]


def test_flow_writes_a_node_on_one_line() -> None:
    node = parsed("a: {b: [1, {c: null}], d: |\n   x\n   y\n}\n".replace("d: |\n   x\n   y\n", "d: 'x y'"))
    assert flow(node) == "a: {b: [1, {c: null}], d: x y}"
