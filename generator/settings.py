"""Policies of a variant, from the outermost scope to the innermost.

In: the `policies` of a module, class or operation and the facts of the scope around it. Out: the facts of this scope, each
with the chain of everything that was said about it. Never: the other facts of an item.
"""

from __future__ import annotations

from generator.catalogue import Index, check_policy, check_value
from generator.diagnostics import Diagnostics, Note
from generator.layers import BASE, Item, Part, children
from generator.model import Fact, Link, Policy, Scope, Setting

Facts = dict[str, Fact]

_DEPTH = {Scope.MODULE: 0, Scope.CLASS: 1, Scope.OPERATION: 2}


def defaults(index: Index) -> Facts:
    """What every variant starts from: the default of each policy."""
    return {
        policy.name: Fact(
            policy.default, (Link(BASE, policy.place, f"{policy.name}: {policy.default} (the default)"),)
        )
        for policy in index.catalogue.policies
    }


def module_settings(item: Item, around: Facts, index: Index, diagnostics: Diagnostics) -> Facts:
    return _settle(item, around, Scope.MODULE, "", "", index, diagnostics)


def class_settings(item: Item, around: Facts, index: Index, diagnostics: Diagnostics) -> Facts:
    return _settle(item, around, Scope.CLASS, item.name, "", index, diagnostics)


def operation_settings(
    item: Item, label: str, operation: str, around: Facts, index: Index, diagnostics: Diagnostics
) -> tuple[Setting, ...]:
    """Only the policies that the operation reads. `label` is how people call the item: "socket.recv"."""
    facts = _settle(item, around, Scope.OPERATION, label, operation, index, diagnostics)
    return tuple(
        Setting(policy.name, facts[policy.name]) for policy in index.catalogue.policies if reads(policy, operation)
    )


def as_settings(facts: Facts) -> tuple[Setting, ...]:
    return tuple(Setting(name, fact) for name, fact in facts.items())


def reads(policy: Policy, operation: str) -> bool:
    return not policy.operations or operation in policy.operations


def _settle(
    item: Item, around: Facts, scope: Scope, label: str, operation: str, index: Index, diagnostics: Diagnostics
) -> Facts:
    facts = dict(around)
    for setting in children(item, "policies", diagnostics):
        policy = check_policy(setting.name, setting.last.place, index, diagnostics)
        if policy is None:
            continue
        if not _allowed(policy, setting, scope, operation, label, diagnostics):
            continue
        for part in setting.parts:
            if "is" not in part.node.entries:
                continue
            value, place = part.node.text("is"), part.node.place_of("is")
            if check_value(policy, value, place, index, diagnostics):
                check_grounds(part, f"'{policy.name}'", diagnostics)
                says = f"{policy.name}: {value}" + (f" for {label}" if label else "")
                known = facts[policy.name]
                facts[policy.name] = Fact(value, (*known.chain, part.link(says, place)))
    return facts


def check_grounds(part: Part, what: str, diagnostics: Diagnostics) -> None:
    """Outside the base a fact says where it was read; an edition may give a reason instead."""
    if part.layer.is_base or part.source is not None or "source" in part.node.entries:
        return
    if part.layer.edition and part.reason:
        return
    diagnostics.error(
        "PW308",
        part.place,
        f"{what} has no source",
        expected="source: KEY, WHERE" + (" or reason: TEXT" if part.layer.edition else ""),
    )


def _allowed(
    policy: Policy, setting: Item, scope: Scope, operation: str, label: str, diagnostics: Diagnostics
) -> bool:
    place = setting.last.place
    declared = (Note(f"'{policy.name}' is declared here", policy.place),)
    if _DEPTH[scope] > _DEPTH[policy.scope]:
        diagnostics.error(
            "PW312",
            place,
            f"policy '{policy.name}' cannot be set for {'an operation' if scope is Scope.OPERATION else 'a class'}",
            expected=f"it at {_where(policy.scope)}",
            notes=declared,
        )
        return False
    if operation and not reads(policy, operation):
        diagnostics.error(
            "PW313",
            place,
            f"'{label}' does not read policy '{policy.name}'",
            expected=f"it on {', '.join(policy.operations)}",
            notes=declared,
        )
        return False
    return True


def _where(scope: Scope) -> str:
    return "the module" if scope is Scope.MODULE else "the module or a class"
