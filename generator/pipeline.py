"""From a folder of YAML to the resolved specification.

In: the folders spec/ and targets/, and texts that stand for further variants. Out: a frozen `Specification`, or None, and every
diagnostic of every stage. Never: a write, or an exception for anything that a user wrote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Texts
from dataclasses import dataclass, field
from pathlib import Path

from generator import rules, schema, source
from generator.catalogue import Index, catalogue
from generator.diagnostics import Diagnostics, Note
from generator.layers import BASE, ancestries, lineages
from generator.model import Place, Specification, Target, Variant
from generator.resolve import resolve
from generator.source import Mapping
from generator.targets import target
from generator.type_rules import check_types

CATALOGUE = {"policies": "policies.yaml", "errors": "errors.yaml", "options": "options.yaml", "base": "base.yaml"}


@dataclass(slots=True)
class Loaded:
    """What came of one run. `specification` is None where there are errors."""

    specification: Specification | None
    diagnostics: Diagnostics
    spec_dir: Path
    targets_dir: Path
    texts: dict[str, str] = field(default_factory=dict)

    def lines(self, place: Place) -> tuple[str, str | None]:
        """The path to show for a place and the text of its line."""
        folder, _, below = place.file.partition("/")
        path = self.targets_dir / below if folder == "targets" else self.spec_dir / place.file
        lines = self.texts.get(place.file, "").splitlines()
        return str(path), lines[place.line - 1] if 0 < place.line <= len(lines) else None


def load(spec_dir: Path, targets_dir: Path, overlays: Texts[str, str] | None = None, root: Path | None = None) -> Loaded:
    """Reads and checks everything. `overlays` are further variants, name -> YAML text; one with the name of a file in
    the folder takes its place. `root` is where runtime/ stands; by default the folder above targets_dir,
    whose backends are there."""
    return _Loader(spec_dir, targets_dir, overlays or {}, root or targets_dir.resolve().parent).load()


class _Loader:
    def __init__(self, spec_dir: Path, targets_dir: Path, overlays: Texts[str, str], root: Path) -> None:
        self._spec_dir = spec_dir
        self._overlays = overlays
        self._targets_dir = targets_dir
        self._root = root
        self._diagnostics = Diagnostics()
        self._digests: dict[str, str] = {}
        self._loaded = Loaded(None, self._diagnostics, spec_dir, targets_dir)

    def load(self) -> Loaded:
        if not self._spec_dir.is_dir():
            self._diagnostics.error("PW002", None, f"there is no specification folder {self._spec_dir}")
            return self._loaded
        roots = {kind: checked for kind, name in CATALOGUE.items() if (checked := self._file(name, kind)) is not None}
        layers, broken = self._variant_files()
        target_roots, broken_targets = self._target_files()
        index = catalogue(roots, self._diagnostics)
        if "base" in roots:
            check_types(roots["base"], index, self._diagnostics)
        rules.check_catalogue(index.catalogue, self._diagnostics)
        variants = self._variants(roots.get("base"), layers, broken, index)
        targets = self._targets(target_roots, broken_targets, index)
        self._check_shared_names(layers, target_roots)
        if not self._diagnostics:
            digests = tuple(sorted(self._digests.items()))
            buildable = tuple(one for one in variants if one.modules)
            self._loaded.specification = Specification(index.catalogue, buildable, targets, digests)
        return self._loaded

    # --- files ---

    def _file(self, name: str, kind: str) -> Mapping | None:
        data = self._read(self._spec_dir / name)
        return None if data is None else self._check(name, data, kind)

    def _read(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            self._diagnostics.error("PW002", None, f"there is no file {path}")
        except OSError as error:
            self._diagnostics.error("PW003", None, f"cannot read {path}: {(error.strerror or str(error)).lower()}")
        return None

    def _check(self, name: str, data: bytes, kind: str) -> Mapping | None:
        self._digests[name] = hashlib.sha256(data).hexdigest()
        text = source.decode(name, data, self._diagnostics)
        if text is None:
            return None
        self._loaded.texts[name] = text
        node = source.parse(name, text, self._diagnostics)
        return None if node is None else schema.check(node, kind, self._diagnostics)

    def _variant_files(self) -> tuple[dict[str, Mapping], set[str]]:
        """Checked roots by name, and the names of files that cannot be used."""
        folder = self._spec_dir / "variants"
        stems = {path.stem for path in folder.glob("*.yaml")} if folder.is_dir() else set()
        for path in sorted(folder.glob("*.yml")):
            self._diagnostics.error("PW005", None, f"{path} is not read", suggestion=f"call it {path.stem}.yaml")
        layers: dict[str, Mapping] = {}
        broken: set[str] = set()
        for stem in sorted(stems | set(self._overlays)):
            name = f"variants/{stem}.yaml"
            data = self._overlays[stem].encode() if stem in self._overlays else self._read(folder / f"{stem}.yaml")
            root = None if data is None else self._check(name, data, "variant")
            if root is None or not self._check_own_name(root, "variant", stem, "file"):
                broken.add(stem)
            else:
                layers[stem] = root
        return layers, broken

    def _target_files(self) -> tuple[dict[str, Mapping], set[str]]:
        """As for variants."""
        if not self._targets_dir.is_dir():
            self._diagnostics.error("PW002", None, f"there is no targets folder {self._targets_dir}")
            return {}, set()
        roots: dict[str, Mapping] = {}
        broken: set[str] = set()
        for path in sorted(self._targets_dir.glob("*/target.yaml")):
            stem = path.parent.name
            name = f"targets/{stem}/target.yaml"
            data = self._read(path)
            root = None if data is None else self._check(name, data, "target")
            if root is None or not self._check_own_name(root, "target", stem, "folder"):
                broken.add(stem)
            else:
                roots[stem] = root
        return roots, broken

    def _check_own_name(self, root: Mapping, kind: str, stem: str, container: str) -> bool:
        name = root.text(kind)
        if name != stem:
            self._diagnostics.error(
                "PW303",
                root.place_of(kind),
                f"{kind} '{name}' stands in the {container} of '{stem}'",
                expected=f"'{stem}'",
            )
        elif name == BASE:
            self._diagnostics.error("PW304", root.place_of(kind), f"a {kind} cannot be called '{BASE}'")
        return name == stem and name != BASE

    # --- resolving ---

    def _variants(
        self, base: Mapping | None, layers: dict[str, Mapping], broken: set[str], index: Index
    ) -> tuple[Variant, ...]:
        if base is None:
            broken = broken | {BASE}
        else:
            layers = {BASE: base, **layers}
        stacks = lineages(layers, broken, self._diagnostics)
        variants = tuple(resolve(stack, index, self._diagnostics) for stack in stacks.values())
        companions = self._root / "runtime" / "companions"
        for variant in variants:
            rules.check_variant(variant, index.catalogue, lambda path: (companions / path).is_file(), self._diagnostics)
        return variants

    def _targets(self, roots: dict[str, Mapping], broken: set[str], index: Index) -> tuple[Target, ...]:
        known = backends(self._root)
        toolchains = tuple(path.stem for path in sorted((self._targets_dir / "toolchains").glob("*.cmake")))
        chains = ancestries(roots, broken, "target", self._diagnostics).values()
        lines = (tuple(roots[name] for name in chain) for chain in chains)
        return tuple(target(line, index, known, toolchains, self._diagnostics) for line in lines)

    def _check_shared_names(self, layers: dict[str, Mapping], targets: dict[str, Mapping]) -> None:
        for name in sorted(layers.keys() & targets.keys()):
            self._diagnostics.error(
                "PW304",
                layers[name].place_of("variant"),
                f"'{name}' is a variant and a target",
                notes=(Note("the target is here", targets[name].place_of("target")),),
            )


def backends(root: Path) -> tuple[str, ...]:
    """The folders below runtime/backends."""
    folder = root / "runtime" / "backends"
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir())) if folder.is_dir() else ()


def find_variant(specification: Specification, name: str, diagnostics: Diagnostics) -> Variant | None:
    for variant in specification.variants:
        if variant.name == name:
            return variant
    diagnostics.unknown("variant", name, [variant.name for variant in specification.variants])
    return None


def find_target(specification: Specification, name: str, diagnostics: Diagnostics) -> Target | None:
    for one in specification.targets:
        if one.name == name:
            return one
    diagnostics.unknown("target", name, [one.name for one in specification.targets])
    return None
