"""What must hold for the Python types in the base, and for the sentences about what comes back.

In: the checked root of base.yaml and the catalogue. Out: diagnostics where a type names a policy that its operation does not read, is
not Python under some value, or where a policy's stub is shown nowhere. Never: a change of the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.annotations import expressions, is_python, words
from generator.catalogue import Index, check_policy
from generator.diagnostics import Diagnostics, one_of
from generator.model import Place, Policy
from generator.signatures import KEYWORDS
from generator.source import Mapping, Sequence


def check_types(root: Mapping, index: Index, diagnostics: Diagnostics) -> None:
    """`root` is that of the base."""
    for _, node in root.mappings("types"):
        _check_type(node, "stub", None, index, diagnostics)
    for entry, node in root.mappings("operations"):
        _check_type(node, "result", entry.key, index, diagnostics)
        _check_words(node, "returns", entry.key, index, diagnostics)
        slots = node.get("parameters")
        for slot in slots.items if isinstance(slots, Sequence) else ():
            if isinstance(slot, Mapping):
                _check_type(slot, "stub", entry.key, index, diagnostics)
                _check_slot_type(slot, entry.key, index, diagnostics)
    _check_shown(root, index, diagnostics)


def _check_type(node: Mapping, key: str, operation: str | None, index: Index, diagnostics: Diagnostics) -> None:
    expression, place = node.text(key), node.place_of(key)
    known = _check_words(node, key, operation, index, diagnostics)
    if expression and all(one is not None and one.is_shown for one in known) and not is_python(expression, index.policies):
        diagnostics.error("PW406", place, f"the type '{expression}' is not Python", expected="a type, with policies in braces")


def _check_words(
    node: Mapping, key: str, operation: str | None, index: Index, diagnostics: Diagnostics
) -> list[Policy | None]:
    """Words in braces are policies that the operation reads."""
    place = node.place_of(key)
    known = [check_policy(name, place, index, diagnostics) for name in words(node.text(key))]
    if operation is not None:
        _check_read((one for one in known if one), operation, place, diagnostics)
    return known


def _check_slot_type(slot: Mapping, operation: str, index: Index, diagnostics: Diagnostics) -> None:
    """A slot without a type of its own has the one of `types`, whose policies its operation reads as well."""
    one = next((each for each in index.catalogue.types if each.name == slot.text("type")), None)
    if slot.text("stub") or one is None:
        return
    policies = [index.policies[name] for name in words(one.stub) if name in index.policies]
    _check_read(policies, operation, slot.place_of("type"), diagnostics)


def _check_read(policies: Iterable[Policy], operation: str, place: Place, diagnostics: Diagnostics) -> None:
    for policy in policies:
        if policy.operations and operation not in policy.operations:
            diagnostics.error(
                "PW313", place, f"'{operation}' does not read policy '{policy.name}'", expected=one_of(policy.operations)
            )


def _check_shown(root: Mapping, index: Index, diagnostics: Diagnostics) -> None:
    """What a value says about types must reach the stub. A section with mistakes may have named the policy."""
    if any(section not in root.entries or root.mapping(section).broken for section in ("types", "operations")):
        return
    operations = index.catalogue.operations
    shown = {name for one in operations for each in expressions(one, index.catalogue) for name in words(each)}
    for policy in index.catalogue.policies:
        if policy.name not in {*shown, KEYWORDS} and any(value.stub for value in policy.values):
            diagnostics.error(
                "PW430",
                policy.place,
                f"the stub of policy '{policy.name}' is shown nowhere",
                expected=f"{{{policy.name}}} in the type of a slot or in a result of base.yaml",
            )
