"""Casing of names, in this one place.

In: names as the specification writes them, words joined by underscores ("recv_amount"). Out: the same words in the
case that a language wants. Never: exceptions for single names; a name that comes out wrong is changed in the YAML.
"""

from __future__ import annotations


def camel(name: str) -> str:
    """recv_amount -> RecvAmount, inet6 -> Inet6."""
    return "".join(word[:1].upper() + word[1:].lower() for word in name.split("_"))


def enumerator(name: str) -> str:
    """timed_out -> kTimedOut, the runtime's case for enumerators and constants."""
    return "k" + camel(name)


def macro(name: str) -> str:
    """recv_amount -> RECV_AMOUNT."""
    return name.upper()


def spoken(name: str) -> str:
    """recv_amount -> recv amount."""
    return name.replace("_", " ")


def identifier(name: str) -> str:
    """A file or module name as an identifier: zerynth-2.3 -> zerynth_2_3."""
    return "".join(letter if letter.isalnum() else "_" for letter in name)
