"""The forms that a value in a specification file can have, and the check of a node against one.

In: a node of `source` and a form. Out: the node with shorthands written out and wrong parts left out (None where nothing is
left), and diagnostics. Never: references between things; that a word names an operation is not a question of form.

A key that is nearly right is reported and then read as what it was meant to be, so one slip is one diagnostic.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from generator.diagnostics import Diagnostics, closest, one_of
from generator.model import Place
from generator.source import Entry, Mapping, Node, Scalar, Sequence

JsonSchema = dict[str, object]


@dataclass(frozen=True, slots=True)
class Text:
    """Words. `pattern` restricts them, `words` says how in English."""

    pattern: str = ""
    words: str = "text"
    keywords: bool = True  # Python's keywords are allowed
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Integer:
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Boolean:
    pass


@dataclass(frozen=True, slots=True)
class Anything:
    """Any scalar: text, a number, true, false or null."""


@dataclass(frozen=True, slots=True)
class Choice:
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    item: Form
    empty: bool = True


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping whose keys the file makes up; `key` says what they look like."""

    value: Form
    key: Text


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    form: Form
    description: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys. A plain scalar stands for a record with only `shorthand` set. With `absent`, which is
    alone in its mapping, an overlay removes what an ancestor has."""

    what: str
    fields: tuple[Field, ...]
    shorthand: str = ""
    removable: bool = False
    by_name: dict[str, Field] = field(init=False, hash=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.by_name.update({one.name: one for one in self.fields})


Form = Text | Integer | Boolean | Anything | Choice | ListOf | MapOf | Record


@dataclass(frozen=True, slots=True)
class What:
    """What a message is about: the path of a value in its file, and where its name stands."""

    path: str
    place: Place

    def __str__(self) -> str:
        return f"'{self.path}'" if self.path else "the file"

    def below(self, key: str, place: Place) -> What:
        return What(f"{self.path}.{key}" if self.path else key, place)


class _Name(What):
    """A key that a file makes up; `path` is what it stands in."""

    def __str__(self) -> str:
        return f"a name in {self.path}"


def check(node: Node, form: Form, what: What, diagnostics: Diagnostics) -> Node | None:
    if isinstance(node, Scalar) and node.foreign:
        return None  # reported where it was read
    handler = _CHECKS[type(form)]
    return handler(node, form, what, diagnostics)


def found(node: Node) -> str:
    """What stands there, in words."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    if node.value is None:
        return "nothing"
    if isinstance(node.value, bool):
        return node.text
    if isinstance(node.value, (int, float)):
        return f"the number {node.text}"
    return f"text '{node.text}'" if len(node.text) <= 40 and "\n" not in node.text else "text"


def _wrong(node: Node, what: What, expected: str, diagnostics: Diagnostics, suggestion: str = "") -> None:
    diagnostics.error(
        "PW203", node.place, f"{what} is {found(node)}", expected=expected, suggestion=suggestion
    )


def _check_text(node: Node, form: Text, what: What, diagnostics: Diagnostics) -> Node | None:
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        quote = isinstance(node, Scalar) and node.value is not None
        _wrong(node, what, form.words, diagnostics, "put it in quotes to make it text" if quote else "")
        return None
    if not form.empty and not node.value.strip():
        diagnostics.error("PW204", node.place, f"{what} is empty", expected=form.words)
        return None
    matches = not form.pattern or re.fullmatch(form.pattern, node.value)
    if not matches or (not form.keywords and keyword.iskeyword(node.value)):
        diagnostics.error("PW204", node.place, f"{what} cannot be '{node.value}'", expected=form.words)
        return None
    return node


def _check_integer(node: Node, form: Integer, what: What, diagnostics: Diagnostics) -> Node | None:
    expected = f"a whole number from {form.least} to {form.most}"
    if not isinstance(node, Scalar) or not isinstance(node.value, int) or isinstance(node.value, bool):
        _wrong(node, what, expected, diagnostics)
        return None
    if not form.least <= node.value <= form.most:
        diagnostics.error("PW205", node.place, f"{what} is {node.text}, which is out of range", expected=expected)
        return None
    return node


def _check_boolean(node: Node, form: Boolean, what: What, diagnostics: Diagnostics) -> Node | None:
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return node
    _wrong(node, what, "true or false", diagnostics)
    return None


def _check_anything(node: Node, form: Anything, what: What, diagnostics: Diagnostics) -> Node | None:
    if isinstance(node, Scalar):
        return node
    _wrong(node, what, "text, a number, true, false or null", diagnostics)
    return None


def _check_choice(node: Node, form: Choice, what: What, diagnostics: Diagnostics) -> Node | None:
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        _wrong(node, what, one_of(form.values), diagnostics)
        return None
    if node.value not in form.values:
        meant = closest(node.value, form.values)
        diagnostics.error(
            "PW204",
            node.place,
            f"{what} cannot be '{node.value}'",
            expected=one_of(form.values),
            suggestion=f"did you mean '{meant}'?" if meant else "",
        )
        return Scalar(node.place, meant, meant) if meant else None
    return node


def _check_list(node: Node, form: ListOf, what: What, diagnostics: Diagnostics) -> Node | None:
    if not isinstance(node, Sequence):
        _wrong(node, what, "a list", diagnostics, "write [...] around it" if _has_value(node) else "")
        return None
    if not node.items and not form.empty:
        diagnostics.error("PW204", node.place, f"{what} is empty", expected="at least one entry")
        return None
    kept = [
        check(item, form.item, What(f"{what.path}[{position}]", item.place), diagnostics)
        for position, item in enumerate(node.items)
    ]
    return Sequence(node.place, [item for item in kept if item is not None])


def _braces(node: Node) -> str:
    return "write {} where there is nothing to say" if isinstance(node, Scalar) and node.value is None else ""


def _has_value(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is not None


def _check_map(node: Node, form: MapOf, what: What, diagnostics: Diagnostics) -> Node | None:
    if not isinstance(node, Mapping):
        _wrong(node, what, "a mapping", diagnostics, _braces(node))
        return None
    kept = Mapping(node.place)
    for key, entry in node.entries.items():
        # A key is a name whatever it looks like, so its text counts and not what YAML takes it for.
        named = check(Scalar(entry.place, key, key), form.key, _Name(str(what), entry.place), diagnostics)
        value = check(entry.value, form.value, what.below(key, entry.place), diagnostics)
        if named is None or value is None:
            kept.broken.add(key)
        else:
            kept.entries[key] = Entry(key, entry.place, value)
    return kept


def _check_record(node: Node, form: Record, what: What, diagnostics: Diagnostics) -> Node | None:
    if isinstance(node, Scalar) and form.shorthand and node.value is not None:
        value = check(node, form.by_name[form.shorthand].form, what, diagnostics)
        return Mapping(node.place, {form.shorthand: Entry(form.shorthand, node.place, value)}) if value else None
    if not isinstance(node, Mapping):
        _wrong(node, what, f"a mapping, {form.what}", diagnostics, _braces(node))
        return None
    kept = Mapping(node.place)
    for entry in node.entries.values():
        known = _known_field(entry, node, form, what, diagnostics)
        if known is None:
            continue
        value = check(entry.value, known.form, what.below(known.name, entry.place), diagnostics)
        if value is None:
            kept.broken.add(known.name)
        else:
            kept.entries[known.name] = Entry(known.name, entry.place, value)
    return kept if _complete(kept, form, what, diagnostics) else None


def _known_field(entry: Entry, node: Mapping, form: Record, what: What, diagnostics: Diagnostics) -> Field | None:
    known = form.by_name.get(entry.key)
    if known is not None:
        return known
    meant = closest(entry.key, form.by_name)
    if meant is not None and meant in node.entries:
        meant = None
    diagnostics.error(
        "PW201",
        entry.place,
        f"{what} has no key '{entry.key}'",
        expected=one_of(form.by_name),
        suggestion=f"did you mean '{meant}'?" if meant else "",
    )
    return form.by_name[meant] if meant else None


def _complete(kept: Mapping, form: Record, what: What, diagnostics: Diagnostics) -> bool:
    absent = kept.entries.get("absent")
    if absent is not None:
        others = [entry for entry in kept.entries.values() if entry.key not in ("absent", "source")]
        if others:
            diagnostics.error(
                "PW206",
                others[0].place,
                f"{what} is absent and has '{others[0].key}'",
                suggestion="remove one of the two",
            )
        return True
    complete = True
    for one in form.fields:
        if one.required and one.name not in kept.entries:
            complete = False
            if one.name not in kept.broken:
                diagnostics.error(
                    "PW202", what.place, f"{what} lacks '{one.name}'", expected=f"{one.name}: {one.description}"
                )
    return complete


_CHECKS: dict[type, Callable[..., Node | None]] = {
    Text: _check_text,
    Integer: _check_integer,
    Boolean: _check_boolean,
    Anything: _check_anything,
    Choice: _check_choice,
    ListOf: _check_list,
    MapOf: _check_map,
    Record: _check_record,
}


# --- the same as JSON Schema -----------------------------------------------------------------------------------------


def json_schema(form: Form) -> JsonSchema:
    """What editors are told about a value of this form."""
    if isinstance(form, Text):
        return {"type": "string", **({"pattern": f"^(?:{form.pattern})$"} if form.pattern else {})}
    if isinstance(form, Integer):
        return {"type": "integer", "minimum": form.least, "maximum": form.most}
    if isinstance(form, Boolean):
        return {"type": "boolean"}
    if isinstance(form, Anything):
        return {"type": ["string", "number", "boolean", "null"]}
    if isinstance(form, Choice):
        return {"enum": list(form.values)}
    if isinstance(form, ListOf):
        return {"type": "array", "items": json_schema(form.item), **({} if form.empty else {"minItems": 1})}
    if isinstance(form, MapOf):
        return {
            "type": "object",
            "propertyNames": json_schema(form.key),
            "additionalProperties": json_schema(form.value),
        }
    return _record_schema(form)


def _record_schema(form: Record) -> JsonSchema:
    required = [one.name for one in form.fields if one.required]
    schema: JsonSchema = {
        "type": "object",
        "properties": {one.name: json_schema(one.form) | {"description": one.description} for one in form.fields},
        "additionalProperties": False,
    }
    if required and form.removable:
        schema["anyOf"] = [{"required": required}, {"required": ["absent"]}]
    elif required:
        schema["required"] = required
    if form.shorthand:
        return {"anyOf": [json_schema(form.by_name[form.shorthand].form), schema]}
    return schema
