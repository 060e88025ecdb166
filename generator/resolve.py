"""One variant, resolved on its own.

In: its lineage of layers and the index of the catalogue. Out: a frozen `Variant` in which every fact has the chain of lines
that made it. Never: another variant; what is not in the lineage does not exist here, so a dangling reference is an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from generator.catalogue import PYTHON_EXCEPTIONS, Index
from generator.diagnostics import Diagnostics, Note, did_you_mean
from generator.layers import Item, Layer, child, children, whole
from generator.methods import Scene, method
from generator.model import (
    Absence,
    Builtin,
    Companion,
    Constant,
    ExceptionType,
    Fact,
    Link,
    Meaning,
    Method,
    Numbering,
    Place,
    SocketClass,
    Variant,
)
from generator.naming import spoken
from generator.raised import with_raised
from generator.settings import (
    Facts,
    as_settings,
    check_grounds,
    class_settings,
    defaults,
    module_settings,
)
from generator.source import Mapping, Sequence

Thing = TypeVar("Thing")
_BUILTIN_KINDS = ("constant", "is", "companion")
CATALOGUE_FILES = ("policies.yaml", "errors.yaml", "options.yaml")


def resolve(lineage: tuple[Layer, ...], index: Index, diagnostics: Diagnostics) -> Variant:
    return _Resolver(lineage, index, diagnostics).variant()


class _Resolver:
    def __init__(self, lineage: tuple[Layer, ...], index: Index, diagnostics: Diagnostics) -> None:
        self._lineage = lineage
        self._index = index
        self._diagnostics = diagnostics
        self._root = whole(lineage, diagnostics)
        self._absent: list[Absence] = []
        self._modules = self._module_names()
        self._families: dict[str, tuple[str, Place]] = {}
        self._keeps_extras = self._root.flag("extras", True)

    def variant(self) -> Variant:
        index, diagnostics = self._index, self._diagnostics
        facts = module_settings(self._root, defaults(index), index, diagnostics)
        items = self._kept("constants")
        constants = _sound(self._constant(item) for item in items)
        broken = frozenset({item.name for item in items} | self._dropped("constants"))
        scene = Scene(constants, broken, bool(self._modules), index, diagnostics)
        classes = self._kept("classes")
        if self._modules and not classes and not self._dropped("classes"):
            what = f"variant '{self._root.name}' has no class of sockets"
            self._diagnostics.error("PW419", self._root.last.place, what, expected="classes: {...}")
        functions = _sound(self._function(item, facts, scene) for item in self._kept("functions"))
        companions = self._kept("companions")
        modules = {item.name for item in companions} | self._dropped("companions")
        declared = Variant(
            name=self._root.name,
            title=self._root.text("title"),
            summary=self._root.text("summary"),
            parents=tuple(layer.variant for layer in reversed(self._lineage[:-1])),
            modules=self._modules,
            numbering=self._numbering("numbering", self._index.numberings),
            lookup_numbering=self._numbering("lookup_numbering", self._index.lookup_numberings),
            settings=as_settings(facts),
            functions=functions,
            constants=constants,
            exceptions=self._exceptions(),
            builtins=_sound(self._builtin(item, constants, broken, modules) for item in self._kept("builtins")),
            classes=_sound(self._class(item, facts, scene) for item in classes),
            companions=_sound(self._companion(item) for item in companions),
            absent=tuple(self._absent),
            files=(*CATALOGUE_FILES, *(layer.file for layer in self._lineage)),
        )
        return with_raised(declared)

    def _module_names(self) -> tuple[str, ...]:
        found = self._root.find("modules")
        nodes = found[0].node.scalars("modules") if found else ()
        for position, node in enumerate(nodes):
            if node.text in [earlier.text for earlier in nodes[:position]]:
                self._diagnostics.error("PW417", node.place, f"module '{node.text}' stands here twice")
        return tuple(node.text for node in nodes)

    def _kept(self, key: str, within: Item | None = None) -> list[Item]:
        """The items under `key` that this variant has; the others are noted as absent."""
        prefix = f"{within.name}." if within else ""
        kept = []
        for item in children(within or self._root, key, self._diagnostics):
            if item.removed is not None:
                self._absent.append(Absence(prefix + item.name, item.removed.reason, item.chain()))
            elif item.flag("extra", False) and not self._keeps_extras:
                self._absent.append(self._left_out(prefix, item))
            else:
                if key != "constants":  # these need grounds in any case
                    check_change(item, self._diagnostics)
                kept.append(item)
        return kept

    def _left_out(self, prefix: str, item: Item) -> Absence:
        """An extra item, where `extras: false` drops those."""
        reason = "It is not on the vendor's page."
        found = self._root.find("extras")
        said = (Link(found[0].layer.variant, found[1].place, "extras: false", None, reason),) if found else ()
        return Absence(prefix + item.name, reason, (*item.chain(), *said))

    def _numbering(self, key: str, known: dict[str, Numbering]) -> Fact:
        item = child(self._root, key, self._diagnostics)
        name = item.text("is") if item else ""
        if item is None:
            if self._modules and not self._root.is_broken(key):
                self._diagnostics.error(
                    "PW322",
                    self._root.place_of("modules"),
                    f"a variant that can be built lacks '{key}'",
                    expected=f"{key}: {{is: NAME, source: KEY}}",
                )
            return Fact("", ())
        if name not in known and not self._index.is_broken(f"{key}s", name):
            self._diagnostics.error(
                "PW317",
                item.place_of("is"),
                f"there is no {spoken(key)} '{name}'",
                suggestion=did_you_mean(name, known),
            )
        for part in item.parts:
            check_grounds(part, f"'{key}'", self._diagnostics)
        return Fact(name, tuple(part.link(f"{key}: {part.node.text('is')}") for part in item.parts))

    def _constant(self, item: Item) -> Constant | None:
        for part in item.parts:
            check_grounds(part, f"constant '{item.name}'", self._diagnostics)
        means, number = item.text("means"), item.value("is")
        if not means or not isinstance(number, int):
            missing = "is" if means else "means"
            if not item.is_broken(missing):
                self._lacks(item, "constant", missing, "{means: KIND.TERM, is: NUMBER}")
            return None
        kind, _, term = means.partition(".")
        meaning = Meaning(kind)
        group = {"family": "families"}.get(kind, kind + "s")
        known = meaning is Meaning.NUMBER or (meaning, term) in self._index.terms
        if not known and not self._index.is_broken(group, term):
            self._diagnostics.error(
                "PW316",
                item.place_of("means"),
                f"there is no {kind} '{term}'",
                suggestion=did_you_mean(term, self._index.term_names(meaning)),
            )
        in_module, extra = item.flag("module", True), item.flag("extra", False)
        return Constant(item.name, number, meaning, term, in_module, extra, item.text("note"), item.source, item.chain())

    def _function(self, item: Item, facts: Facts, scene: Scene) -> Method | None:
        return method(item, item.name, "module", facts, scene)

    def _class(self, item: Item, around: Facts, scene: Scene) -> SocketClass | None:
        families = self._families_of(item)
        facts = class_settings(item, around, self._index, self._diagnostics)
        constructor = child(item, "constructor", self._diagnostics)
        if constructor is None:
            if not item.is_broken("constructor"):
                self._lacks(item, "class", "constructor", "constructor: {operation: NAME}")
            return None
        check_change(constructor, self._diagnostics)
        made = method(constructor, item.name, "any", facts, scene, name=item.name)
        methods = _sound(
            method(entry, f"{item.name}.{entry.name}", "socket", facts, scene) for entry in self._kept("methods", item)
        )
        if made is None or not families:
            return None
        return SocketClass(item.name, families, as_settings(facts), made, methods, item.text("note"), item.chain())

    def _families_of(self, item: Item) -> tuple[str, ...]:
        found = item.find("families")
        if found is None or not isinstance(found[1], Sequence):
            if not item.is_broken("families"):
                self._lacks(item, "class", "families", "families: [FAMILY]")
            return ()
        known = self._index.term_names(Meaning.FAMILY)
        for node in found[1].items:
            name = getattr(node, "text", "")
            if name not in known and not self._index.is_broken("families", name):
                self._diagnostics.error(
                    "PW316", node.place, f"there is no family '{name}'", suggestion=did_you_mean(name, known)
                )
            first, place = self._families.setdefault(name, (item.name, node.place))
            if first != item.name:
                self._diagnostics.error(
                    "PW409",
                    node.place,
                    f"family '{name}' belongs to two classes, '{first}' and '{item.name}'",
                    suggestion="leave it to one of them",
                    notes=(Note(f"'{first}' has it here", place),),
                )
        return tuple(getattr(node, "text", "") for node in found[1].items)

    def _exceptions(self) -> tuple[ExceptionType, ...]:
        items = self._kept("exceptions")
        names = {item.name for item in items} | self._dropped("exceptions")
        return _sound(self._exception(item, names) for item in items)

    def _exception(self, item: Item, names: set[str]) -> ExceptionType | None:
        base, alias = item.text("base"), item.text("alias_of")
        if not base and not alias:
            if not item.is_broken("base") and not item.is_broken("alias_of"):
                self._lacks(item, "exception", "base", "base: CLASS or alias_of: CLASS")
            return None
        for key, name in (("base", base), ("alias_of", alias)):
            if name and (name == item.name and alias or name not in names | PYTHON_EXCEPTIONS):
                self._diagnostics.error(
                    "PW321",
                    item.place_of(key),
                    f"there is no exception class '{name}'",
                    suggestion=did_you_mean(name, sorted(names | PYTHON_EXCEPTIONS)),
                )
        in_module, builtin = item.flag("module", True), item.flag("builtin", False)
        return ExceptionType(item.name, base, alias, in_module, builtin, item.text("note"), item.source, item.chain())

    def _builtin(
        self, item: Item, constants: tuple[Constant, ...], broken: frozenset[str], modules: set[str]
    ) -> Builtin | None:
        """What the latest layer that says one of the three says: a child may make a number of its parent's constant."""
        said: list[str] = next((found for part in reversed(item.parts) if (found := _kinds(part.node))), [])
        if not said:
            if not any(item.is_broken(kind) for kind in _BUILTIN_KINDS):
                self._lacks(item, "builtin", "is", "constant: NAME, is: NUMBER or companion: MODULE.FUNCTION")
            return None
        if len(said) > 1:
            self._diagnostics.error(
                "PW424",
                item.place_of(said[1]),
                f"builtin '{item.name}' has both '{said[0]}' and '{said[1]}'",
                expected="one of constant, is and companion",
            )
            return None
        if said == ["companion"]:
            return self._builtin_function(item, modules)
        number = self._builtin_constant(item, constants, broken) if said == ["constant"] else item.value("is")
        return Builtin(item.name, number, "", "", item.source, item.chain()) if isinstance(number, int) else None

    def _builtin_constant(self, item: Item, constants: tuple[Constant, ...], broken: frozenset[str]) -> int | None:
        name, numbers = item.text("constant"), {constant.name: constant.number for constant in constants}
        if name not in numbers and name not in broken:
            self._diagnostics.error(
                "PW320",
                item.place_of("constant"),
                f"there is no constant '{name}'",
                suggestion=did_you_mean(name, numbers),
            )
        return numbers.get(name)

    def _builtin_function(self, item: Item, modules: set[str]) -> Builtin:
        module, _, function = item.text("companion").rpartition(".")
        if module not in modules:
            self._diagnostics.error(
                "PW324",
                item.place_of("companion"),
                f"there is no companion module '{module}'",
                suggestion=did_you_mean(module, sorted(modules)),
            )
        return Builtin(item.name, None, module, function, item.source, item.chain())

    def _companion(self, item: Item) -> Companion | None:
        if not item.text("says"):
            if not item.is_broken("says"):
                self._lacks(item, "companion module", "says", "says: TEXT, and path: FILE unless the VM has the module")
            return None
        if item.is_broken("path"):
            return None
        return Companion(item.name, item.text("path"), item.text("says"), item.source, item.chain())

    def _dropped(self, key: str) -> set[str]:
        """Names under `key` whose entries had mistakes of form."""
        names: set[str] = set()
        for layer in self._lineage:
            names |= layer.root.mapping(key).broken
        return names

    def _lacks(self, item: Item, kind: str, key: str, expected: str) -> None:
        self._diagnostics.error("PW322", item.parts[0].place, f"{kind} '{item.name}' lacks '{key}'", expected=expected)


def check_change(item: Item, diagnostics: Diagnostics) -> None:
    """What a variant changes of another variant (not of the base) needs a reason or a source of its own."""
    for earlier, part in zip(item.parts, item.parts[1:]):
        says_something = set(part.node.entries) - {"methods", "policies", "constructor", "source", "reason"}
        if earlier.layer.is_base or not says_something or part.reason or part.source is not None:
            continue
        diagnostics.error(
            "PW306",
            part.place,
            f"'{item.name}' differs from '{earlier.layer.variant}' without a reason or a source",
            expected="reason: TEXT or source: KEY, WHERE",
        )


def _kinds(node: Mapping) -> list[str]:
    """What a layer says that a builtin is."""
    return [kind for kind in _BUILTIN_KINDS if node.get(kind) is not None]


def _sound(things: Iterable[Thing | None]) -> tuple[Thing, ...]:
    """Those that could be resolved; what is wrong with the others is reported."""
    return tuple(thing for thing in things if thing is not None)
