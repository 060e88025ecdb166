"""The policy sets that the runtime's operations take as template parameters.

In: a variant. Out: one struct for the module, one for each class of sockets, and one for each method or function that differs
from what is around it. Never: a policy that no scope sets; the model holds every policy at every scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.model import Method, Scalar, Setting, SocketClass, Variant
from generator.naming import camel, enumerator, identifier

MODULE = "ModulePolicies"


@dataclass(frozen=True, slots=True)
class Choice:
    """static constexpr <enum> <name> = <enum>::<value>;"""

    enum: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class PolicySet:
    """A struct; `base` is the one whose choices it takes over, "" for the module's."""

    name: str
    base: str
    choices: tuple[Choice, ...]


def module_policies(variant: Variant) -> PolicySet:
    return PolicySet(MODULE, "", _choices(variant.settings, {}))


def class_policies(variant: Variant, of: SocketClass) -> PolicySet:
    return PolicySet(_name(of.name), MODULE, _choices(of.settings, _values(variant.settings)))


def method_policies(around: PolicySet, wider: Iterable[Setting], owner: str, method: Method) -> PolicySet:
    """The set for one method: `around` itself where the method changes nothing."""
    choices = _choices(method.settings, _values(wider))
    return PolicySet(_name(owner, method.name), around.name, choices) if choices else around


def _choices(settings: Iterable[Setting], wider: Mapping[str, Scalar]) -> tuple[Choice, ...]:
    return tuple(
        Choice(camel(setting.policy), setting.policy, enumerator(str(setting.fact.value)))
        for setting in settings
        if wider.get(setting.policy) != setting.fact.value
    )


def _values(settings: Iterable[Setting]) -> dict[str, Scalar]:
    return {setting.policy: setting.fact.value for setting in settings}


def _name(*parts: str) -> str:
    return "".join(camel(identifier(part).strip("_")) for part in parts) + "Policies"
