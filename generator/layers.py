"""Variants as layers, one upon the other.

In: the checked root of each variant's file. Out: for each variant its lineage, base first, and a view (`Item`) in which
a thing is what the layers together say of it. Never: what a fact means; this module knows `extends`, `absent`, `source`
and `reason`, and nothing else.

The rule of merging: mappings merge key by key, anything else is replaced by the later layer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.diagnostics import Diagnostics, Note, did_you_mean
from generator.model import Link, Place, Source
from generator.model import Scalar as Value
from generator.source import Mapping, Node, Scalar, flow

BASE = "base"


# What an item holds that has chains of its own, or that a link shows beside what was said.
_INSIDE = frozenset({"policies", "methods", "constructor", "source", "reason", "note"})


@dataclass(frozen=True, slots=True)
class Layer:
    """What one file says. `sources` are those that it may refer to: its own and its ancestors'."""

    variant: str
    file: str
    root: Mapping
    sources: dict[str, Source]
    edition: bool  # it extends a variant, not the base

    @property
    def is_base(self) -> bool:
        return self.variant == BASE


@dataclass(frozen=True, slots=True)
class Part:
    """What one layer says of an item. `source` is its own or that of what encloses it in the same layer."""

    layer: Layer
    place: Place  # of the item's name
    node: Mapping
    source: Source | None

    @property
    def reason(self) -> str:
        return self.node.text("reason") or self.node.text("absent")

    def link(self, says: str, place: Place | None = None) -> Link:
        return Link(self.layer.variant, place or self.place, says, self.source, self.reason, self.node.text("note"))


@dataclass(frozen=True, slots=True)
class Item:
    """A thing as the layers together describe it. `parts` are those in force, `history` those that spoke before a removal
    as well; `removed` is the part that took it away, where the last word is that it is absent."""

    name: str
    parts: tuple[Part, ...]
    history: tuple[Part, ...]
    removed: Part | None = None

    @property
    def last(self) -> Part:
        return self.history[-1]

    @property
    def source(self) -> Source | None:
        """Of the latest layer that named one."""
        return next((part.source for part in reversed(self.parts) if part.source is not None), None)

    def find(self, key: str) -> tuple[Part, Node] | None:
        """The latest word on `key`, and who had it."""
        for part in reversed(self.parts):
            node = part.node.get(key)
            if node is not None:
                return part, node
        return None

    def is_broken(self, key: str) -> bool:
        """`key` stands there, and something was wrong with its value."""
        return any(key in part.node.broken for part in self.parts)

    def value(self, key: str) -> Value:
        found = self.find(key)
        return found[1].value if found and isinstance(found[1], Scalar) else None

    def text(self, key: str) -> str:
        found = self.find(key)
        return found[1].text if found and isinstance(found[1], Scalar) else ""

    def flag(self, key: str, default: bool) -> bool:
        value = self.value(key)
        return value if isinstance(value, bool) else default

    def place_of(self, key: str) -> Place:
        """Of the latest word on `key`; without one, of the item where it begins."""
        found = self.find(key)
        return found[1].place if found else self.parts[0].place

    def chain(self) -> tuple[Link, ...]:
        """One link for each layer that spoke of the item itself, saying what it said; the first in any case."""
        links: list[Link] = []
        for part in self.history:
            removed = "absent" in part.node.entries
            said = "absent" if removed else f"{{{flow(part.node, _INSIDE)}}}"
            if not links or removed or part.node.entries.keys() - _INSIDE:
                links.append(part.link(f"{self.name}: {said}"))
        return tuple(links)


def lineages(layers: dict[str, Mapping], broken: set[str], diagnostics: Diagnostics) -> dict[str, tuple[Layer, ...]]:
    """For each variant the layers that make it, base first. `layers` are checked roots by name, `broken` the names of
    files that could not be read; variants that stand on those are left out, their files are to blame."""
    chains = ancestries(layers, broken, "variant", diagnostics)
    done: dict[str, tuple[Layer, ...]] = {}
    for chain in chains.values():
        below: tuple[Layer, ...] = ()
        for name in chain:
            below = done.setdefault(name, (*below, _layer(name, layers[name], below)))
    return {name: done[name] for name in chains}


def ancestries(roots: dict[str, Mapping], broken: set[str], kind: str, diagnostics: Diagnostics) -> dict[str, tuple[str, ...]]:
    """For each name those of its ancestors, the first one first, and itself. Who stands on one of `broken` is left out."""
    done: dict[str, tuple[str, ...] | None] = {}
    for name in roots:
        _climb(name, roots, broken, kind, done, diagnostics)
    return {name: chain for name in roots if (chain := done[name]) is not None}


def _climb(
    name: str,
    roots: dict[str, Mapping],
    broken: set[str],
    kind: str,
    done: dict[str, tuple[str, ...] | None],
    diagnostics: Diagnostics,
) -> None:
    """Fills `done` for `name` and its ancestors; walks up first, so the depth of a family does not matter."""
    path: list[str] = []
    current = name
    while current not in done:
        if current in path:
            _report_cycle(path[path.index(current) :], roots, diagnostics)
            done.update(dict.fromkeys(path))
            return
        path.append(current)
        root = roots[current]
        if "extends" in root.broken:
            done.update(dict.fromkeys(path))
            return
        if "extends" not in root.entries:
            break
        parent = root.text("extends")
        if parent not in roots:
            if parent not in broken:
                diagnostics.error(
                    "PW301",
                    root.place_of("extends"),
                    f"'{current}' extends '{parent}', which is not a {kind}",
                    suggestion=did_you_mean(parent, [known for known in roots if known != current]),
                )
            done.update(dict.fromkeys(path))
            return
        current = parent
    chain = done.get(current, ())
    for step in reversed(path):
        chain = None if chain is None else (*chain, step)
        done[step] = chain


def _layer(name: str, root: Mapping, below: tuple[Layer, ...]) -> Layer:
    declared = dict(below[-1].sources) if below else {}
    for entry, source in root.mappings("sources"):
        declared[entry.key] = Source(entry.key, source.text("title"), about=source.text("about"))
    for key in root.mapping("sources").broken:
        declared.setdefault(key, Source(key, ""))
    return Layer(name, root.place.file, root, declared, name != BASE and root.text("extends") != BASE)


def _report_cycle(names: list[str], layers: dict[str, Mapping], diagnostics: Diagnostics) -> None:
    """Once for each circle, at the member that comes first by name, however it was entered."""
    start = names.index(min(names))
    circle = [*names[start:], *names[:start]]
    notes = tuple(
        Note(f"'{name}' extends '{layers[name].text('extends')}'", layers[name].place_of("extends")) for name in circle[1:]
    )
    diagnostics.error(
        "PW302",
        layers[circle[0]].place_of("extends"),
        f"'{circle[0]}' extends itself: {' -> '.join([*circle, circle[0]])}",
        notes=notes,
    )


# --- the view ----------------------------------------------------------------------------------------------------------


def whole(lineage: tuple[Layer, ...], diagnostics: Diagnostics) -> Item:
    """The variant itself as an item."""
    parts = tuple(
        Part(layer, layer.root.place, layer.root, _source(layer, layer.root, None, diagnostics)) for layer in lineage
    )
    return Item(lineage[-1].variant, parts, parts)


def child(item: Item, key: str, diagnostics: Diagnostics) -> Item | None:
    """The record under a known key ("constructor"), merged."""
    parts = []
    for part in item.parts:
        entry = part.node.entries.get(key)
        if entry is not None and isinstance(entry.value, Mapping):
            source = _source(part.layer, entry.value, part.source, diagnostics)
            parts.append(Part(part.layer, entry.place, entry.value, source))
    return Item(key, tuple(parts), tuple(parts)) if parts else None


def children(item: Item, key: str, diagnostics: Diagnostics) -> Iterator[Item]:
    """The items of the mapping under `key` ("constants"), merged by name; ancestors' first, then in the order of the
    files. Removed ones come too, with `removed` set."""
    gathered: dict[str, list[Part]] = {}
    broken: set[str] = set()
    for part in item.parts:
        broken |= part.node.mapping(key).broken
        for entry, node in part.node.mappings(key):
            source = _source(part.layer, node, part.source, diagnostics)
            gathered.setdefault(entry.key, []).append(Part(part.layer, entry.place, node, source))
    for name, parts in gathered.items():
        yield _fold(name, parts, name in broken, diagnostics)


def _fold(name: str, parts: list[Part], broken: bool, diagnostics: Diagnostics) -> Item:
    """Applies removals: what came before one no longer counts. `broken`: some layer's word was dropped."""
    alive: list[Part] = []
    removed: Part | None = None
    for part in parts:
        if "absent" not in part.node.entries:
            alive.append(part)
            removed = None
            continue
        if not alive and not broken:
            diagnostics.error(
                "PW305", part.place, f"'{name}' is removed, but no ancestor has it", suggestion="remove this line"
            )
        alive = []
        removed = part
    return Item(name, tuple(alive), tuple(parts), removed)


def _source(layer: Layer, node: Mapping, enclosing: Source | None, diagnostics: Diagnostics) -> Source | None:
    written = node.get("source")
    if not isinstance(written, Scalar):
        return enclosing
    return read_source(written, layer.sources, diagnostics)


def read_source(written: Scalar, declared: dict[str, Source], diagnostics: Diagnostics) -> Source | None:
    """ "page, settimeout" as a reference to one of the declared sources."""
    key, _, where = (piece.strip() for piece in written.text.partition(","))
    if key not in declared:
        diagnostics.error(
            "PW307",
            written.place,
            f"'{key}' is not declared under sources",
            expected="the key of a source, and after a comma where in it",
            suggestion=did_you_mean(key, declared),
        )
        return None
    return replace(declared[key], where=where)
