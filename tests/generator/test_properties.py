"""What holds for every variant one could write, and for every way in which one could get it wrong."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.diagnostics import Diagnostics, as_json, as_text
from generator.model import Setting, Variant
from generator.outputs import manifest
from generator.pipeline import CATALOGUE, load
from generator.source import parse
from tests.generator.support import GOLDEN, edition, golden, golden_copy, load_from, told, variant_of

AMOUNTS = st.sampled_from([None, "some", "all", "none"])
FILES = sorted(path.relative_to(GOLDEN).as_posix() for path in GOLDEN.glob("spec/**/*.yaml")) + ["targets/board/target.yaml"]
# The same examples in every run: a test that fails fails for everybody.
QUICK = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
MANY = settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


def amount(settings_: tuple[Setting, ...]) -> object:
    return next(one.fact.value for one in settings_ if one.policy == "amount")


def layer(module: str | None, of_class: str | None, of_method: str | None) -> str:
    """The text of an edition that sets the policy in these scopes."""
    lines = [f"policies: {{amount: {module}}}\n"] if module else []
    inner = [f"policies: {{amount: {of_class}}}"] if of_class else []
    inner += [f"methods: {{give: {{policies: {{amount: {of_method}}}}}}}"] if of_method else []
    lines += [f"classes: {{socket: {{{', '.join(inner)}}}}}\n"] if inner else []
    return "".join(lines)


@QUICK
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), max_size=4))
def test_the_innermost_scope_wins_and_within_it_the_latest_layer(layers: list[tuple[str | None, ...]]) -> None:
    overlays: dict[str, str] = {}
    parent = "acme"
    for number, chosen in enumerate(layers):
        overlays |= edition(more=layer(*chosen), name=f"e{number}", extends=parent)
        parent = f"e{number}"
    (give,) = [one for one in variant_of(golden(overlays), parent).classes[0].methods if one.name == "give"]
    scopes = [("all", None, None), *layers]
    latest = [next((one[scope] for one in reversed(scopes) if one[scope]), None) for scope in range(3)]
    assert amount(give.settings) == next(value for value in reversed(latest) if value)


@QUICK
@given(st.integers(min_value=1, max_value=12))
def test_editions_that_say_nothing_change_nothing_however_many(count: int) -> None:
    overlays: dict[str, str] = {}
    for number in range(count):
        overlays |= edition(name=f"e{number}", extends=f"e{number - 1}" if number else "acme-2")
    specification = golden(overlays)
    parent, child = variant_of(specification, "acme-2"), variant_of(specification, f"e{count - 1}")
    for part in ("settings", "functions", "constants", "exceptions", "builtins", "classes", "companions", "absent"):
        assert getattr(child, part) == getattr(parent, part)


def facts(variant: Variant) -> object:
    """The variant without the order of its items."""
    return (
        variant.settings,
        variant.numbering,
        variant.lookup_numbering,
        frozenset(variant.constants),
        frozenset(variant.functions),
        frozenset(variant.exceptions),
        frozenset(variant.builtins),
        frozenset((one.name, one.settings, one.constructor, frozenset(one.methods)) for one in variant.classes),
    )


@QUICK
@given(st.randoms(use_true_random=False))
def test_the_order_in_a_file_does_not_matter_for_the_facts(random) -> None:  # type: ignore[no-untyped-def]
    """The blocks of acme.yaml and the lines of its sections, in any order."""
    text = (GOLDEN / "spec/variants/acme.yaml").read_text()
    blocks: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith(" "):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    random.shuffle(blocks)
    for block in blocks:
        if block[0] in ("constants:", "policies:", "builtins:", "exceptions:"):
            inner = block[1:]
            random.shuffle(inner)
            block[1:] = inner
    shuffled = "\n".join(line for block in blocks for line in block) + "\n"
    assert facts(variant_of(golden({"acme": shuffled}), "acme")) == facts(variant_of(golden(), "acme"))


def survives(house: Path) -> None:
    """Diagnostics that can be printed, or a model that can be written out; never anything else."""
    loaded = load_from(house)
    as_json(loaded.diagnostics, loaded.lines)
    assert (loaded.specification is None) == bool(told(loaded, house))
    for variant in loaded.specification.variants if loaded.specification else ():
        assert loaded.specification is not None
        manifest.as_text(manifest.document_of(loaded.specification, variant))


WORDS = st.sampled_from(
    "null true 0 -1 0x10 1.5 99999999999 '' [] {} [[]] {a: b} absent source is means base acme wire AF_WIRE socket take"
    " family.wire option.slow number some ticks ~ - : & * | > ! % @ ` \" ' # , \t \u00e4 \u2028 \ud7ff << ? =".split(" ")
)


@MANY
@given(data=st.data())
def test_a_specification_with_damaged_lines_never_ends_in_a_traceback(data: st.DataObject, tmp_path_factory: object) -> None:
    """Lines removed, doubled, moved, indented, cut and filled with other words."""
    house = _fresh(tmp_path_factory)
    for _ in range(data.draw(st.integers(1, 3))):
        path = house / data.draw(st.sampled_from(FILES))
        lines = path.read_text(encoding="utf-8").split("\n")
        at = data.draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        middle = data.draw(st.integers(0, len(line)))
        kind = data.draw(st.sampled_from(["drop", "double", "move", "indent", "cut", "insert", "value"]))
        if kind == "drop":
            del lines[at]
        elif kind == "double":
            lines.insert(at, line)
        elif kind == "move":
            lines.insert(data.draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        elif kind == "indent":
            lines[at] = "  " + line
        elif kind == "cut":
            lines[at] = line[:middle]
        elif kind == "insert":
            lines[at] = line[:middle] + data.draw(WORDS) + line[middle:]
        else:
            lines[at] = line.partition(":")[0] + ": " + data.draw(WORDS)
        path.write_text("\n".join(lines), encoding="utf-8")
    survives(house)


@MANY
@given(data=st.data())
def test_a_specification_with_exchanged_nodes_never_ends_in_a_traceback(data: st.DataObject, tmp_path_factory: object) -> None:
    """Well-formed YAML in which nodes are removed, exchanged, renamed or of another kind."""
    house = _fresh(tmp_path_factory)
    path = house / data.draw(st.sampled_from(FILES))
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    other = yaml.load((house / data.draw(st.sampled_from(FILES))).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for _ in range(data.draw(st.integers(1, 4))):
        holder, key = data.draw(st.sampled_from(_slots(document)))
        kind = data.draw(st.sampled_from(["delete", "exchange", "retype", "rename"]))
        if kind == "delete":
            del holder[key]
        elif kind == "exchange":
            from_, at = data.draw(st.sampled_from(_slots(other)))
            holder[key] = deepcopy(from_[at])
        elif kind == "retype":
            values: list[Any] = [None, 0, -1, 1.5, True, "", "word", [], {}, [1], {"a": 1}, {1: 2}]
            holder[key] = deepcopy(data.draw(st.sampled_from(values)))
        elif isinstance(holder, dict):
            holder[data.draw(st.sampled_from(["socket", "take", "absent", "is", "AF_WIRE", 7, None, "1x"]))] = holder.pop(key)
        if not document:
            break
    path.write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True), encoding="utf-8")
    survives(house)


def _slots(document: Any) -> list[tuple[Any, Any]]:
    """Every place in the document that holds a value."""
    found: list[tuple[Any, Any]] = []
    if isinstance(document, dict):
        found += [(document, key) for key in document]
        found += [slot for value in document.values() for slot in _slots(value)]
    elif isinstance(document, list):
        found += [(document, position) for position in range(len(document))]
        found += [slot for value in document for slot in _slots(value)]
    return found


def _fresh(factory: object) -> Path:
    return golden_copy(factory.mktemp("mutant"))  # type: ignore[attr-defined]


@MANY
@given(st.text(max_size=60))
def test_any_text_is_read_or_told(text: str) -> None:
    diagnostics = Diagnostics()
    node = parse("f.yaml", text, diagnostics)
    assert (node is None) <= bool(diagnostics)
    as_text(diagnostics, lambda place: (place.file, None))


@QUICK
@given(data=st.binary(max_size=80))
def test_any_bytes_in_place_of_a_file_are_told(data: bytes, tmp_path_factory: object) -> None:
    house = _fresh(tmp_path_factory)
    (house / "spec" / CATALOGUE["errors"]).write_bytes(data)
    loaded = load(house / "spec", house / "targets", root=house)
    assert loaded.specification is None and told(loaded, house)
