"""What an expression of a script can be, as far as sockets are concerned.

In: nothing. Out: the abstract values. Never: a fact of a variant; values are named as the script names them.

Values live in frozen sets. UNKNOWN in a set says that anything may be there, and rules stay silent; an empty set says that
nothing was seen, as in code that nobody calls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Unknown:
    pass


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant that is written down, or the result of reckoning with such. `replaceable` where somebody else may put another one:
    a parameter, an attribute, an item; no branch is ruled out by those."""

    value: int | float | str | bytes | bool | None
    replaceable: bool = False


@dataclass(frozen=True, slots=True)
class SocketModule:
    pass


@dataclass(frozen=True, slots=True)
class SocketClass:
    name: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the socket module."""

    name: str


@dataclass(frozen=True, slots=True)
class Named:
    """A constant of the socket module, or one that is visible without import."""

    name: str


@dataclass(frozen=True, slots=True)
class Socket:
    """`family` and `type` are terms, "" where they are not known."""

    family: str
    type: str


@dataclass(frozen=True, slots=True)
class Secured:
    """A socket inside of TLS: another class, of which the specification says nothing."""


@dataclass(frozen=True, slots=True)
class Bound:
    socket: Socket
    method: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accept returned, before it is taken apart."""


@dataclass(frozen=True, slots=True)
class AcceptedItem:
    """What stands behind the connection in the result of accept."""

    position: int


@dataclass(frozen=True, slots=True)
class Received:
    """Data that a method returned."""

    method: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sending method returned."""

    method: str


@dataclass(frozen=True, slots=True)
class ErrorClass:
    """An exception class; `of_module` where it is named as an attribute of the socket module."""

    name: str
    of_module: bool


@dataclass(frozen=True, slots=True)
class Caught:
    """The exception of an except clause."""


@dataclass(frozen=True, slots=True)
class CaughtArguments:
    pass


@dataclass(frozen=True, slots=True)
class CaughtNumber:
    """The number of an error: its first argument, or errno."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A tuple or list of the program, by the place where it is made."""

    site: int


@dataclass(frozen=True, slots=True)
class Mapping:
    site: int


@dataclass(frozen=True, slots=True)
class Routine:
    """A function of the program, by its definition; `instance` is the class whose method it is, bound, or -1."""

    site: int
    instance: int = -1


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A class of the program."""

    site: int


@dataclass(frozen=True, slots=True)
class Instance:
    site: int


@dataclass(frozen=True, slots=True)
class OwnModule:
    """Another file of the program."""

    position: int


Value: TypeAlias = (
    Unknown | Literal | SocketModule | SocketClass | Function | Named | Socket | Secured | Bound | Accepted | AcceptedItem | Received
    | Sent | ErrorClass | Caught | CaughtArguments | CaughtNumber | Sequence | Mapping | Routine | Blueprint | Instance | OwnModule
)  # fmt: skip
Values: TypeAlias = frozenset[Value]

UNKNOWN: Value = Unknown()
NOTHING: Values = frozenset()
ANYTHING: Values = frozenset({UNKNOWN})


def is_none(value: Value) -> bool:
    return isinstance(value, Literal) and value.value is None


def is_passed_over(value: Value) -> bool:
    """None, which a variable held before, and what a socket becomes inside of TLS: rules judge by what else is there."""
    return is_none(value) or isinstance(value, Secured)


def judged(values: Values) -> Values:
    return frozenset(one for one in values if not is_passed_over(one))


def all_of(values: Values, kind: type) -> bool:
    """Whether nothing but this kind is possible, among what is judged."""
    kept = judged(values)
    return bool(kept) and all(isinstance(value, kind) for value in kept)
