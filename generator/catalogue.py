"""What all variants share, resolved: policies, errors, terms, operations.

In: the checked roots of policies.yaml, errors.yaml, options.yaml and base.yaml. Out: a frozen `Catalogue` and an index of
its names. Never: anything of a variant.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TypeVar

from generator.cases import check_case, check_probe
from generator.diagnostics import Diagnostics, did_you_mean, one_of
from generator.layers import read_source
from generator.model import (
    Catalogue,
    Error,
    ErrorCause,
    LookupError_,
    Meaning,
    Numbering,
    Observation,
    Operation,
    Place,
    Policy,
    PolicyValue,
    Promise,
    Scope,
    Slot,
    SlotType,
    Source,
    Term,
)
from generator.source import Entry, Mapping, Scalar, Sequence

GROUPS = {
    "families": Meaning.FAMILY,
    "types": Meaning.TYPE,
    "protocols": Meaning.PROTOCOL,
    "levels": Meaning.LEVEL,
    "options": Meaning.OPTION,
    "flags": Meaning.FLAG,
    "tcp_states": Meaning.TCP_STATE,
}
# The classes of the VM that an operation may raise and an exception of a variant may derive from.
PYTHON_EXCEPTIONS = frozenset(
    "ArithmeticError AssertionError AttributeError BaseException EOFError Exception GeneratorExit ImportError IndexError"
    " KeyError KeyboardInterrupt LookupError MemoryError NameError NotImplementedError OSError OverflowError RuntimeError"
    " StopAsyncIteration StopIteration SyntaxError SystemExit TypeError UnicodeError ValueError ZeroDivisionError".split()
)
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Index:
    """The catalogue by name. `broken` holds names, by kind, whose entries were dropped: they are known, but nothing
    more can be said about what refers to them."""

    catalogue: Catalogue
    policies: dict[str, Policy]
    operations: dict[str, Operation]
    terms: dict[tuple[Meaning, str], Term]
    numberings: dict[str, Numbering]
    lookup_numberings: dict[str, Numbering]
    errors: dict[str, Error]
    broken: dict[str, frozenset[str]] = field(default_factory=dict)

    def is_broken(self, kind: str, name: str) -> bool:
        return name in self.broken.get(kind, frozenset())

    def term_names(self, kind: Meaning) -> list[str]:
        return [name for of, name in self.terms if of is kind]


def catalogue(roots: dict[str, Mapping], diagnostics: Diagnostics) -> Index:
    """`roots` by kind of file; a kind that is missing or broken reads as empty."""
    empty = Mapping(Place("", 1, 1))
    policies = roots.get("policies", empty)
    errors = roots.get("errors", empty)
    base = roots.get("base", empty)
    terms = _terms(roots.get("options", empty), diagnostics)
    resolved = Catalogue(
        policies=tuple(_policy(entry.key, node, entry.place) for entry, node in policies.mappings("policies")),
        errors=tuple(
            Error(entry.key, node.text("enumerator"), node.text("meaning"), entry.place)
            for entry, node in errors.mappings("errors")
        ),
        lookup_errors=tuple(
            LookupError_(entry.key, node.text("enumerator"), node.text("meaning"), entry.place)
            for entry, node in errors.mappings("lookup_errors")
        ),
        numberings=_numberings(errors, "numberings", "errors", diagnostics),
        lookup_numberings=_numberings(errors, "lookup_numberings", "lookup_errors", diagnostics),
        terms=terms,
        operations=tuple(_operation(entry.key, node, entry.place) for entry, node in base.mappings("operations")),
        types=tuple(
            SlotType(entry.key, node.text("stub"), node.text("says")) for entry, node in base.mappings("types")
        ),
    )
    index = Index(
        resolved,
        {one.name: one for one in resolved.policies},
        {one.name: one for one in resolved.operations},
        {(one.kind, one.name): one for one in resolved.terms},
        {one.name: one for one in resolved.numberings},
        {one.name: one for one in resolved.lookup_numberings},
        {one.name: one for one in resolved.errors},
        _broken(roots),
    )
    _check_policies(policies, index, diagnostics)
    _check_operations(base, index, diagnostics)
    return index


def _broken(roots: dict[str, Mapping]) -> dict[str, frozenset[str]]:
    """Names that stand in the files but were dropped. A whole file or section that is missing makes every name broken."""
    sections = {
        "policies": ("policies", "policies"),
        "operations": ("base", "operations"),
        "numberings": ("errors", "numberings"),
        "lookup_numberings": ("errors", "lookup_numberings"),
        "errors": ("errors", "errors"),
        **{group: ("options", group) for group in GROUPS},
    }
    broken: dict[str, frozenset[str]] = {}
    for kind, (file, section) in sections.items():
        root = roots.get(file)
        if root is None or section in root.broken or section not in root.entries:
            broken[kind] = _Everything()
        else:
            broken[kind] = frozenset(root.mapping(section).broken)
    policies = roots["policies"].mappings("policies") if "policies" in roots else ()
    broken["values"] = frozenset(
        f"{entry.key}.{value}" for entry, node in policies for value in node.mapping("values").broken
    )
    return broken


class _Everything(frozenset[str]):
    """Contains every name."""

    def __contains__(self, name: object) -> bool:
        return True


def _policy(name: str, node: Mapping, place: Place) -> Policy:
    values = tuple(
        PolicyValue(entry.key, value.text("sentence"), value.text("stub"), value.text("example")) for entry, value in node.mappings("values")
    )
    return Policy(
        name=name,
        meaning=node.text("meaning"),
        scope=Scope(node.text("scope")),
        operations=tuple(one.text for one in node.scalars("operations")),
        values=values,
        default=node.text("default"),
        stub_unaffected=node.text("stub_unaffected"),
        requires=tuple(one.text for one in node.scalars("requires")),
        probe=node.text("probe"),
        place=place,
        observations=tuple(
            Observation(entry.key, _restrictions(settings)) for entry, settings in node.mappings("observed_at")
        ),
        topic=node.text("topic"),
    )


def _terms(root: Mapping, diagnostics: Diagnostics) -> tuple[Term, ...]:
    terms = []
    levels = {entry.key for entry, _ in root.mappings("levels")} | root.mapping("levels").broken
    for group, kind in GROUPS.items():
        for entry, node in root.mappings(group):
            level = node.text("level")
            if kind is Meaning.OPTION and level not in levels and "levels" in root.entries:
                diagnostics.error(
                    "PW316",
                    node.place_of("level"),
                    f"there is no level '{level}'",
                    suggestion=did_you_mean(level, sorted(levels)),
                )
            terms.append(
                Term(
                    kind,
                    entry.key,
                    node.text("enumerator", entry.key),
                    node.text("meaning"),
                    level,
                    node.text("value"),
                    node.flag("readable", False),
                    entry.place,
                    node.text("address"),
                )
            )
    return tuple(terms)


def _numberings(root: Mapping, section: str, of: str, diagnostics: Diagnostics) -> tuple[Numbering, ...]:
    """The tables of `section`, which number the errors of `of`. Numbers come in the order of the errors, whatever the order in
    the file; what lacks is left to the rules."""
    declared = {
        entry.key: Source(entry.key, node.text("title"), about=node.text("about"))
        for entry, node in root.mappings("sources")
    }
    declared.update({key: Source(key, "") for key in root.mapping("sources").broken})
    errors = [entry.key for entry, _ in root.mappings(of)]
    known = {*errors, *root.mapping(of).broken}
    found = []
    for entry, node in root.mappings(section):
        numbers = node.mapping("numbers")
        for number in numbers.entries.values():
            if number.key not in known and of in root.entries:
                diagnostics.error(
                    "PW318",
                    number.place,
                    f"there is no error '{number.key}'",
                    suggestion=did_you_mean(number.key, errors),
                )
        written = node.get("source")
        source = read_source(written, declared, diagnostics) if isinstance(written, Scalar) else None
        in_order = tuple((name, numbers.integer(name)) for name in errors if name in numbers.entries)
        found.append(Numbering(entry.key, source or Source("", ""), in_order, entry.place))
    return tuple(found)


def _operation(name: str, node: Mapping, place: Place) -> Operation:
    parameters = node.get("parameters")
    slots = [one for one in parameters.items if isinstance(one, Mapping)] if isinstance(parameters, Sequence) else []
    return Operation(
        name=name,
        owner=node.text("owner"),
        summary=node.text("summary"),
        slots=tuple(
            Slot(
                slot.text("name"),
                slot.text("type"),
                slot.text("meaning"),
                slot.text("unit"),
                slot.flag("required", True),
                slot.text("stub"),
            )
            for slot in slots
        ),
        returns=node.text("returns"),
        result=node.text("result"),
        errors=tuple(
            ErrorCause(entry.key, cause.text("says"), cause.text("slot"), _restrictions(cause.mapping("policies")))
            for entry, cause in node.mappings("errors")
        ),
        promises=tuple(_promise(entry.key, promise, entry.place) for entry, promise in node.mappings("promises")),
        place=place,
        counts=GROUPS.get(node.text("counts")),
    )


def _restrictions(node: Mapping) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((key, tuple(one.text for one in node.scalars(key))) for key in node.entries)


def _promise(name: str, node: Mapping, place: Place) -> Promise:
    return Promise(
        id=name,
        says=node.text("says"),
        case=node.text("case"),
        requires=tuple(one.text for one in node.scalars("requires")),
        policies=_restrictions(node.mapping("policies")),
        place=place,
        unlimited=tuple(one.text for one in node.scalars("unlimited")),
    )


# --- references ------------------------------------------------------------------------------------------------------


def check_operations(node: Mapping, key: str, index: Index, diagnostics: Diagnostics) -> None:
    """Every entry of the list under `key` names an operation."""
    for one in node.scalars(key):
        check_operation(one.text, one.place, index, diagnostics)


def check_operation(name: str, place: Place, index: Index, diagnostics: Diagnostics) -> bool:
    if name in index.operations:
        return True
    if not index.is_broken("operations", name):
        diagnostics.error(
            "PW314", place, f"there is no operation '{name}'", suggestion=did_you_mean(name, index.operations)
        )
    return False


def check_policy(name: str, place: Place, index: Index, diagnostics: Diagnostics) -> Policy | None:
    if name not in index.policies and not index.is_broken("policies", name):
        diagnostics.error("PW310", place, f"there is no policy '{name}'", suggestion=did_you_mean(name, index.policies))
    return index.policies.get(name)


def check_value(policy: Policy, name: str, place: Place, index: Index, diagnostics: Diagnostics) -> bool:
    names = [value.name for value in policy.values]
    if name in names:
        return True
    if not index.is_broken("values", f"{policy.name}.{name}"):
        diagnostics.error(
            "PW311",
            place,
            f"policy '{policy.name}' has no value '{name}'",
            expected=one_of(names),
            suggestion=did_you_mean(name, names),
        )
    return False


def _check_policies(root: Mapping, index: Index, diagnostics: Diagnostics) -> None:
    for entry, node in root.mappings("policies"):
        policy = index.policies[entry.key]
        if policy.default not in node.mapping("values").broken:
            check_value(policy, policy.default, node.place_of("default"), index, diagnostics)
        if "probe" not in node.broken:
            check_probe(policy, node.get("probe"), diagnostics)
        check_operations(node, "operations", index, diagnostics)
        check_operations(node, "requires", index, diagnostics)
        observed = node.mapping("observed_at")
        for at in observed.entries.values():
            if check_operation(at.key, at.place, index, diagnostics):
                _check_observed(policy, at, diagnostics)
            _check_restrictions(observed.mapping(at.key), index, diagnostics)


def _check_observed(policy: Policy, at: Entry, diagnostics: Diagnostics) -> None:
    """A probe looks where the policy can be set, and where somebody reads it."""
    if policy.scope is not Scope.OPERATION:
        diagnostics.error(
            "PW312",
            at.place,
            f"policy '{policy.name}' cannot be observed at an operation, as it cannot be set there",
            expected="scope: operation",
        )
    elif policy.operations and at.key not in policy.operations:
        diagnostics.error(
            "PW313",
            at.place,
            f"'{at.key}' does not read policy '{policy.name}'",
            expected=one_of(policy.operations),
        )


def _check_restrictions(restrictions: Mapping, index: Index, diagnostics: Diagnostics) -> None:
    for entry in restrictions.entries.values():
        policy = check_policy(entry.key, entry.place, index, diagnostics)
        if policy is not None:
            for value in restrictions.scalars(entry.key):
                check_value(policy, value.text, value.place, index, diagnostics)


def _check_operations(root: Mapping, index: Index, diagnostics: Diagnostics) -> None:
    for operation, node in root.mappings("operations"):
        slots = [slot.name for slot in index.operations[operation.key].slots]
        for entry, cause in node.mappings("errors"):
            _check_cause(entry.key, entry.place, index, diagnostics)
            _check_restrictions(cause.mapping("policies"), index, diagnostics)
            if "slot" in cause.entries:
                check_slot(cause.text("slot"), operation.key, slots, cause.place_of("slot"), diagnostics)
        for entry, promise in node.mappings("promises"):
            check_case(entry.key, entry.place, promise.get("case"), diagnostics)
            check_operations(promise, "requires", index, diagnostics)
            _check_restrictions(promise.mapping("policies"), index, diagnostics)
            for slot in promise.scalars("unlimited"):
                check_slot(slot.text, operation.key, slots, slot.place, diagnostics)


def check_slot(name: str, operation: str, slots: Collection[str], place: Place, diagnostics: Diagnostics) -> None:
    if name not in slots:
        diagnostics.error(
            "PW315",
            place,
            f"operation '{operation}' has no slot '{name}'",
            expected=", ".join(slots) or "no parameters",
            suggestion=did_you_mean(name, slots),
        )


def _check_cause(name: str, place: Place, index: Index, diagnostics: Diagnostics) -> None:
    known = {*index.errors, *PYTHON_EXCEPTIONS, *(one.name for one in index.catalogue.lookup_errors)}
    if name not in known and not index.is_broken("errors", name):
        diagnostics.error(
            "PW318", place, f"there is no error or exception '{name}'", suggestion=did_you_mean(name, sorted(known))
        )
