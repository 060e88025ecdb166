"""The language of the specification, key by key.

In: the forms of generator.schema, and the policies. Out: a page: the files, what they are made of, and every policy with its values.
Never: a description of its own; a key that the schema does not have.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.manual.page import Block, Bullets, Line, Page, Paragraph, Section, Table, anchor, code, joined, link, text
from generator.manual.places import LANGUAGE, path_of
from generator.manual.words import marked, spaced
from generator.model import Catalogue, Policy, Variant
from generator.reference.calls import read_policies
from generator.schema import FILES
from generator.shapes import Anything, Boolean, Choice, Form, Integer, ListOf, MapOf, Record
from generator.shapes import Text as Words

_FILES = {
    "policies": "spec/policies.yaml",
    "errors": "spec/errors.yaml",
    "options": "spec/options.yaml",
    "base": "spec/base.yaml",
    "variant": "spec/variants/NAME.yaml",
    "target": "targets/NAME/target.yaml",
    "page": "spec/pages/NAME.yaml",
}


def language(variants: tuple[Variant, ...], catalogue: Catalogue) -> Page:
    records = _Records()
    for kind, form in FILES.items():
        records.add(form, _FILES[kind])
    blocks: list[Block] = [
        Paragraph(text("Every key that a file of the specification can have. Editors know them from the JSON Schemas in ",
                       code("spec/schema"), "; ", code("./portwright check"), " tells what does not fit.")),
        *records.sections(),
        Section("Policies", anchor(LANGUAGE, "policies"), tuple(_policies(variants, catalogue))),
    ]  # fmt: skip
    return Page(LANGUAGE, "Language of the specification: reference", tuple(blocks), sources=("policies.yaml",), group="Guides")


class _Records:
    """Every record once, however often it is part of others, in the order in which a reader meets them."""

    def __init__(self) -> None:
        self._found: list[tuple[Record, str]] = []  # with its title

    def add(self, record: Record, title: str) -> None:
        if self._title(record) is None:
            self._found.append((record, title))
            for one in record.fields:
                for inner in _records_in(one.form):
                    self.add(inner, f"{inner.what.capitalize()}, under {one.name}")

    def sections(self) -> Iterator[Section]:
        for record, title in self._found:
            blocks: list[Block] = []
            if record.shorthand:
                blocks.append(Paragraph(text("The value of ", code(record.shorthand), " alone stands for the whole.")))
            rows = tuple(
                ((code(one.name),), self._says(one.form), text("yes" if one.required else ""), marked(one.description))
                for one in record.fields
            )
            blocks.append(Table(("Key", "What stands there", "Needed", "Meaning"), rows))
            yield Section(title, self._anchor(title), tuple(blocks))

    def _title(self, record: Record) -> str | None:
        return next((title for one, title in self._found if one is record), None)

    def _anchor(self, title: str) -> str:
        return anchor(LANGUAGE, title)

    def _says(self, form: Form) -> Line:
        match form:
            case Words():
                return text(form.words)
            case Integer():
                return text(f"a whole number from {form.least} to {form.most}")
            case Boolean():
                return text("true or false")
            case Anything():
                return text("text, a number, true, false or null")
            case Choice():
                return joined(((code(value),) for value in form.values), ", ")
            case ListOf():
                return (*text("a list; each: " if form.empty else "a list, not empty; each: "), *self._says(form.item))
            case MapOf():
                key = "names" if form.key.words == "text" else form.key.words
                return (*text(f"a mapping from {key} to: "), *self._says(form.value))
            case Record():
                return (link(form.what, LANGUAGE, self._anchor(self._title(form) or "")),)


def _records_in(form: Form) -> Iterator[Record]:
    match form:
        case Record():
            yield form
        case ListOf():
            yield from _records_in(form.item)
        case MapOf():
            yield from _records_in(form.value)


def _policies(variants: tuple[Variant, ...], catalogue: Catalogue) -> Iterator[Block]:
    yield Paragraph(text("The behaviours in which dialects differ, each with its values; the first is the one where nobody sets one."))
    for policy in catalogue.policies:
        yield Section(policy.name, anchor(LANGUAGE, "policy", policy.name), tuple(_policy(policy, variants)))


def _policy(policy: Policy, variants: tuple[Variant, ...]) -> Iterator[Block]:
    reads = joined(((code(one),) for one in policy.operations), ", ") or text("every operation")
    yield Paragraph(spaced(policy.meaning, f"Set for a {policy.scope.value} or around it; read by", (*reads, *text("."))))
    ordered = sorted(policy.values, key=lambda value: value.name != policy.default)
    rows = tuple(
        ((code(value.name),), text(value.sentence), _users(policy, value.name, variants)) for value in ordered
    )
    yield Table(("Value", "Meaning", "Where"), rows)
    if policy.stub_unaffected:
        yield Bullets((text(f"Stubs do not show it. {policy.stub_unaffected}"),))


def _users(policy: Policy, value: str, variants: tuple[Variant, ...]) -> Line:
    """The variants with a call that works so."""
    found = [one for one in variants if policy.name in read_policies(one) and value in _values(policy, one)]
    return joined(((link(one.title, path_of(one)),) for one in found), ", ")


def _values(policy: Policy, variant: Variant) -> set[str]:
    methods = [*variant.functions, *(each for one in variant.classes for each in (one.constructor, *one.methods))]
    return {str(setting.fact.value) for one in methods for setting in one.settings if setting.policy == policy.name}
