"""Which probes and promises a variant can be asked about.

In: the catalogue and a dialect. Out: a `Probing` or `Promising` for each. Never: a question whose answer another setting of
the variant decides, or one that needs an operation the variant has not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.cases import named_terms
from generator.conformance.dialect import Dialect
from generator.model import Observation, Operation, Policy, Promise, Scope

_PARAMETER = re.compile(r"""parameter\(["']([a-z0-9_]+)["'], ["']([a-z0-9_]+)["']\)""")


@dataclass(frozen=True, slots=True)
class Probing:
    """A policy as an operation ("" where its scope is wider) shows it."""

    policy: Policy
    operation: str
    expected: str


@dataclass(frozen=True, slots=True)
class Promising:
    operation: Operation
    promise: Promise


def probings(policies: tuple[Policy, ...], speech: Dialect) -> Iterator[Probing]:
    for policy in policies:
        if not _has_all(policy.requires, speech) or not _has_names(policy.probe, speech):
            continue
        if policy.scope is not Scope.OPERATION:
            yield Probing(policy, "", speech.setting(policy.name))
            continue
        for one in policy.observations or tuple(Observation(name, ()) for name in policy.operations):
            if one.operation in speech.operations and _holds(one.policies, one.operation, speech):
                yield Probing(policy, one.operation, speech.setting(policy.name, one.operation))


def promisings(operations: tuple[Operation, ...], speech: Dialect) -> Iterator[Promising]:
    for operation in operations:
        for promise in operation.promises if operation.name in speech.operations else ():
            if (
                _has_all(promise.requires, speech)
                and _has_names(promise.case, speech)
                and _holds(promise.policies, operation.name, speech)
                and not speech.limits.get(operation.name, {}).keys() & set(promise.unlimited)
            ):
                yield Promising(operation, promise)


def _has_all(operations: tuple[str, ...], speech: Dialect) -> bool:
    return all(name in speech.operations for name in operations)


def _has_names(body: str, speech: Dialect) -> bool:
    """The variant has a number for every term that the body names, and a parameter for every slot."""
    return all(term in speech.terms for term in named_terms(body)) and all(
        slot in speech.parameters.get(operation, {}) for operation, slot in _PARAMETER.findall(body)
    )


def _holds(restrictions: tuple[tuple[str, tuple[str, ...]], ...], operation: str, speech: Dialect) -> bool:
    return all(speech.setting(policy, operation) in values for policy, values in restrictions)
