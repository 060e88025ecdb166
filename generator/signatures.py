"""How a call may be written: its parameters, and whether they have names for scripts.

In: a method, function or constructor of a variant. Out: answers. Never: types, or text of a target language.
"""

from __future__ import annotations

from generator.model import Method

KEYWORDS = "keyword_arguments"  # the policy; its stub is a mark in the list of parameters, not a type


def takes_keywords(method: Method) -> bool:
    """Whether scripts may name arguments. The VM calls __exit__ and its like; nobody names theirs."""
    accepted = any(one.policy == KEYWORDS and one.fact.value == "accepted" for one in method.settings)
    return accepted and not is_special(method.name)


def is_special(name: str) -> bool:
    return name.startswith("__")
