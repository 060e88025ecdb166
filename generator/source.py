"""YAML text to nodes that know where they stand.

In: the text of one file. Out: a tree of `Scalar`, `Sequence` and `Mapping`, each with its place, or None and diagnostics.
Never: an opinion about what the keys mean.

The language is the plain part of YAML: one document, no anchors, tags or merge keys, no duplicate keys. The parser's events
are read as they come, which is faster than composing a tree first and shows anchors and tags that a tree hides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.diagnostics import Diagnostics, Note
from generator.model import Place
from generator.model import Scalar as Value

DEEPEST = 32  # far above what the language needs, far below Python's own limit


@dataclass(slots=True)
class Scalar:
    """`text` is as written (quotes removed), `value` what it means."""

    place: Place
    text: str
    value: Value
    content: Place | None = None  # of a block (|): where its first line begins
    foreign: bool = False  # an alias or tagged, which is reported; what it means is not known


@dataclass(slots=True)
class Sequence:
    place: Place
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    key: str
    place: Place  # of the key
    value: Node


@dataclass(slots=True)
class Mapping:
    place: Place
    entries: dict[str, Entry] = field(default_factory=dict)
    # Keys whose values were dropped as wrong: to point at them is no second mistake.
    broken: set[str] = field(default_factory=set)

    def get(self, key: str) -> Node | None:
        entry = self.entries.get(key)
        return None if entry is None else entry.value

    # The readers below are for nodes whose form was checked; what is left out reads as the default.

    def text(self, key: str, default: str = "") -> str:
        node = self.get(key)
        return node.text if isinstance(node, Scalar) else default

    def flag(self, key: str, default: bool) -> bool:
        node = self.get(key)
        return node.value if isinstance(node, Scalar) and isinstance(node.value, bool) else default

    def integer(self, key: str, default: int = 0) -> int:
        node = self.get(key)
        return node.value if isinstance(node, Scalar) and isinstance(node.value, int) else default

    def scalars(self, key: str) -> tuple[Scalar, ...]:
        node = self.get(key)
        return tuple(one for one in node.items if isinstance(one, Scalar)) if isinstance(node, Sequence) else ()

    def mapping(self, key: str) -> Mapping:
        node = self.get(key)
        return node if isinstance(node, Mapping) else Mapping(self.place)

    def mappings(self, key: str) -> tuple[tuple[Entry, Mapping], ...]:
        """The entries of the mapping under `key` that are mappings themselves."""
        entries = self.mapping(key).entries.values()
        return tuple((entry, entry.value) for entry in entries if isinstance(entry.value, Mapping))

    def records(self, key: str) -> tuple[Mapping, ...]:
        """The mappings of the list under `key`."""
        node = self.get(key)
        return tuple(one for one in node.items if isinstance(one, Mapping)) if isinstance(node, Sequence) else ()

    def place_of(self, key: str) -> Place:
        """Of the value under `key`, or of the whole where it is left out."""
        node = self.get(key)
        return node.place if node is not None else self.place


Node = Scalar | Sequence | Mapping


def flow(node: Node, leave_out: frozenset[str] = frozenset()) -> str:
    """The node on one line, as one would write it in YAML; `leave_out` are keys of the outermost mapping."""
    if isinstance(node, Scalar):
        return "null" if node.value is None else " ".join(node.text.split())
    if isinstance(node, Sequence):
        return f"[{', '.join(_braced(item) for item in node.items)}]"
    return ", ".join(f"{key}: {_braced(one.value)}" for key, one in node.entries.items() if key not in leave_out)


def _braced(node: Node) -> str:
    return f"{{{flow(node)}}}" if isinstance(node, Mapping) else flow(node)

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z|[-+]?0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]*([eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, Value] = {"": None, "~": None, "null": None, "true": True, "false": False}
_LONGEST_NUMBER = 40


def parse(file: str, text: str, diagnostics: Diagnostics) -> Node | None:
    """The root node of the file's one document."""
    return _Parser(file, diagnostics).parse(text)


def decode(file: str, data: bytes, diagnostics: Diagnostics) -> str | None:
    """The bytes of a file as text; a byte order mark is dropped."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        diagnostics.error(
            "PW102",
            Place(file, line, column),
            f"byte 0x{data[error.start]:02x} is not UTF-8",
            suggestion="save the file as UTF-8",
        )
        return None


class _Stop(Exception):
    """The rest of the file makes no sense; what is wrong is already reported."""


class _Parser:
    def __init__(self, file: str, diagnostics: Diagnostics) -> None:
        self._file = file
        self._diagnostics = diagnostics
        self._lines: list[str] = []

    def parse(self, text: str) -> Node | None:
        self._lines = text.split("\n")
        try:
            return self._document(yaml.parse(text, Loader=yaml.CSafeLoader))
        except _Stop:
            return None
        except yaml.MarkedYAMLError as error:
            self._syntax(error)
        except yaml.reader.ReaderError as error:
            before = text[: error.position]
            place = Place(self._file, before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
            self._diagnostics.error("PW101", place, f"broken YAML: character #x{int(error.character):04x} is not allowed")
        except yaml.YAMLError as error:
            self._diagnostics.error("PW101", Place(self._file, 1, 1), f"broken YAML: {' '.join(str(error).split())}")
        return None

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        place = self._place(mark) if mark else Place(self._file, 1, 1)
        context = f" {error.context}" if error.context else ""
        notes: tuple[Note, ...] = ()
        if error.context_mark and self._place(error.context_mark) != place:
            notes = (Note("it begins here", self._place(error.context_mark)),)
        self._diagnostics.error("PW101", place, f"broken YAML: {error.problem or 'syntax error'}{context}", notes=notes)

    def _document(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    place = self._place(event.start_mark)
                    self._diagnostics.error(
                        "PW106", place, "a second document begins here", suggestion="one file holds one document"
                    )
                    break
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 0)
        if root is None or (isinstance(root, Scalar) and root.value is None):
            self._diagnostics.error("PW103", Place(self._file, 1, 1), "the file is empty", expected="a mapping")
            return None
        return root

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        place = self._place(event.start_mark)
        self._check_plain(event, place)
        if depth > DEEPEST:
            self._diagnostics.error("PW101", place, f"broken YAML: more than {DEEPEST} levels deep")
            raise _Stop
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place, events, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place, events, depth)
        return self._scalar(event, place)

    def _check_plain(self, event: Any, place: Place) -> None:
        if event.anchor is not None:
            what = "an alias (*)" if isinstance(event, yaml.AliasEvent) else "an anchor (&)"
            self._diagnostics.error(
                "PW105", place, f"{what} is not part of the language", suggestion="write the value where it is meant"
            )
        if getattr(event, "tag", None) is not None:
            self._diagnostics.error(
                "PW105", place, f"a tag ({event.tag}) is not part of the language", suggestion="remove it"
            )

    def _sequence(self, place: Place, events: Iterator[Any], depth: int) -> Sequence:
        sequence = Sequence(place)
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            sequence.items.append(self._node(event, events, depth + 1))
        return sequence

    def _mapping(self, place: Place, events: Iterator[Any], depth: int) -> Mapping:
        mapping = Mapping(place)
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            self._add(mapping, key, value)
        return mapping

    def _add(self, mapping: Mapping, key: Node, value: Node) -> None:
        if not isinstance(key, Scalar):
            self._diagnostics.error("PW107", key.place, "a key must be a word", expected="a name before the colon")
            return
        if key.text == "<<":
            self._diagnostics.error(
                "PW105", key.place, "a merge key (<<) is not part of the language", suggestion="use extends"
            )
            return
        first = mapping.entries.get(key.text)
        if first is not None:
            self._diagnostics.error(
                "PW104", key.place, f"key '{key.text}' stands here twice", notes=(Note("it stood here first", first.place),)
            )
            return
        mapping.entries[key.text] = Entry(key.text, key.place, value)

    def _scalar(self, event: Any, place: Place) -> Scalar:
        if isinstance(event, yaml.AliasEvent):
            return Scalar(place, "", None, foreign=True)
        text: str = event.value
        value = text if event.style else plain_value(text)
        content = self._content(place) if event.style == "|" else None
        return Scalar(place, text, value, content, foreign=event.tag is not None)

    def _content(self, place: Place) -> Place:
        """Blank lines before the first indented one are part of the block."""
        indented = next((line for line in self._lines[place.line :] if line.strip()), "")
        return Place(place.file, place.line + 1, len(indented) - len(indented.lstrip(" ")) + 1)

    def _place(self, mark: Any) -> Place:
        return Place(self._file, mark.line + 1, mark.column + 1)


def plain_value(text: str) -> Value:
    """What a word without quotes means: null, true, false, a decimal or 0x number, or text. Nothing else: `no` is text."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "+-.0123456789" and len(text) <= _LONGEST_NUMBER:
        if _INTEGER.match(text):
            return int(text, 0)
        if _FLOAT.match(text):
            return float(text)
    return text
