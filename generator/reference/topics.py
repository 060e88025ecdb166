"""What holds for a variant as a whole: the sentences of policies by topic.

In: a variant and the catalogue. Out: topics in the order of the policies. Never: a policy that no call of the variant reads.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import Catalogue, Policy, Setting, SocketClass, Variant
from generator.reference.calls import Told, is_told_at_calls, read_policies

GENERAL = "Behaviour"


@dataclass(frozen=True, slots=True)
class Topic:
    title: str
    told: tuple[Told, ...]


def topics(variant: Variant, catalogue: Catalogue) -> tuple[Topic, ...]:
    """Every policy that has a topic, and those that no call tells of, as they are for the module and its first class."""
    around = variant.classes[0].settings if variant.classes else variant.settings
    return _topics(variant, catalogue, {one.policy: one for one in around})


def topics_of_class(variant: Variant, one: SocketClass, catalogue: Catalogue) -> tuple[Topic, ...]:
    """What differs from the first class."""
    first = {setting.policy: setting.fact.value for setting in variant.classes[0].settings}
    other = {setting.policy: setting for setting in one.settings if first[setting.policy] != setting.fact.value}
    return _topics(variant, catalogue, other)


def _topics(variant: Variant, catalogue: Catalogue, settings: dict[str, Setting]) -> tuple[Topic, ...]:
    read = read_policies(variant)
    found: dict[str, list[Told]] = {}
    for policy in catalogue.policies:
        if policy.name in read and policy.name in settings and (policy.topic or not is_told_at_calls(policy)):
            found.setdefault(policy.topic or GENERAL, []).append(told(policy, settings[policy.name]))
    return tuple(Topic(title, tuple(sentences)) for title, sentences in found.items())


def told(policy: Policy, setting: Setting) -> Told:
    return Told(policy.name, policy.value(str(setting.fact.value)).sentence, setting.fact)
