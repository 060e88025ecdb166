"""The resolved specification: what every output reads.

In: built by `resolve.py`, once for each variant. Out: frozen values, tuples only, nothing that searches.
Never: text of a target language, mutable state, or a look back into the YAML.

Words used here are those of the specification:

- a *catalogue* (`Catalogue`) is what all variants share: policies, errors, options, operations;
- an *operation* is a behaviour that the runtime implements once (`recv`, `getaddrinfo`);
- a *method*, *function*, *constant* or *builtin* is a name that a variant gives to scripts;
- a *fact* is one value of a variant together with the chain of places that made it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

Scalar = int | float | str | bool | None


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a specification file. `file` is relative to the specification's folder; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read: `key` as declared under `sources:`, `where` narrows it (section, line, commit)."""

    key: str
    title: str
    where: str = ""
    about: str = ""  # what one should know about it, such as its date


@dataclass(frozen=True, slots=True)
class Link:
    """One step in the history of a fact: which variant's file said what, and why."""

    variant: str
    place: Place = field(compare=False)
    says: str
    source: Source | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value and the chain that produced it; the last link won."""

    value: Scalar
    chain: tuple[Link, ...]


class Scope(Enum):
    """The narrowest place at which a policy may be set."""

    MODULE = "module"
    CLASS = "class"
    OPERATION = "operation"


# --- the catalogue ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PolicyValue:
    name: str  # snake_case, as in the YAML: "exactly"
    sentence: str  # what the manual prints when a variant has this value
    stub: str  # what the stub shows for this value ("" where the policy's stub_unaffected says why)
    example: str = ""  # lines of a script that rely on it, or ""


@dataclass(frozen=True, slots=True)
class Observation:
    """An operation at which a probe can see the value of its policy, and the settings that must hold there for that."""

    operation: str
    policies: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A behaviour with a closed set of values. `probe` is the body of a Python function that observes a firmware and
    returns the name of the value it sees; it runs only on variants that have all `operations` in `requires`. Where the
    scope is OPERATION it runs once for each of `observations` (without any: for each of `operations`)."""

    name: str
    meaning: str
    scope: Scope
    operations: tuple[str, ...]  # the operations that read it; empty: every operation
    values: tuple[PolicyValue, ...]
    default: str  # what base says
    stub_unaffected: str  # the reason why the stub does not show it, or ""
    requires: tuple[str, ...]
    probe: str
    place: Place = field(compare=False)
    observations: tuple[Observation, ...] = ()
    topic: str = ""  # the section of the manual that tells of it; "": the calls that read it do

    def value(self, name: str) -> PolicyValue:
        return next(v for v in self.values if v.name == name)

    @property
    def is_shown(self) -> bool:
        """Whether stubs have something for every value, or a reason for none."""
        return bool(self.values) and (bool(self.stub_unaffected) or all(value.stub.strip() for value in self.values))


@dataclass(frozen=True, slots=True)
class Error:
    """An errno by name. `enumerator` is the runtime's word for it (timed_out -> Error::kTimedOut)."""

    name: str  # "ETIMEDOUT"
    enumerator: str
    meaning: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Numbering:
    """One table of numbers, of errors or of lookup errors; a variant uses exactly one of each."""

    name: str
    source: Source
    numbers: tuple[tuple[str, int], ...]  # in the order of the catalogue's errors; total
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class LookupError_:
    """A failure of a name lookup (getaddrinfo), a namespace of its own."""

    name: str  # "EAI_NONAME"
    enumerator: str
    meaning: str
    place: Place = field(compare=False)


class Meaning(Enum):
    """What kind of thing the number of a constant stands for in the runtime."""

    FAMILY = "family"
    TYPE = "type"
    PROTOCOL = "protocol"
    LEVEL = "level"
    OPTION = "option"
    FLAG = "flag"
    TCP_STATE = "tcp_state"  # of no constant: scripts see the position
    NUMBER = "number"  # a plain number that only scripts interpret


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of options.yaml: a family, type, protocol, level, option or flag that constants can mean.

    `enumerator` is the runtime's word. For an option: `level` names its level, `value` is boolean, integer,
    milliseconds or bytes, and `readable` says whether it can be read back. For a family: `address` is the type of addresses that no
    other has."""

    kind: Meaning
    name: str  # "reuse_address"
    enumerator: str
    meaning: str
    level: str
    value: str
    readable: bool
    place: Place = field(compare=False)
    address: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A parameter of an operation, in the order in which the runtime's function takes it."""

    name: str
    type: str  # size, buffer, writable_buffer, address, integer, boolean, timeout, string, object
    meaning: str
    unit: str = ""
    required: bool = True  # the runtime cannot do without it
    stub: str = ""  # its Python type where that is not its SlotType's; as there


@dataclass(frozen=True, slots=True)
class SlotType:
    """`stub` is the Python type. "{recv_type}" in it stands for what the policy's value shows, "{class}" for the class of sockets
    that the method belongs to, "{none}" for a None that only a non-blocking socket gives."""

    name: str
    stub: str
    says: str


@dataclass(frozen=True, slots=True)
class ErrorCause:
    """Why an operation raises an error. Only variants with a parameter for `slot`, where one is named, and with one of the named values of
    each of `policies` raise it."""

    error: str  # name in errors.yaml, or a Python exception ("ValueError")
    cause: str
    slot: str = ""
    policies: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """A statement about an operation that holds in every variant that has the operation, with the case that proves it.

    `case` is the body of a Python function that raises AssertionError where the statement does not hold. `policies`
    restricts it: the case applies where each named policy has one of the named values. So does `unlimited`: where the
    parameters of these slots have no `most`."""

    id: str
    says: str
    case: str
    requires: tuple[str, ...]
    policies: tuple[tuple[str, tuple[str, ...]], ...]
    place: Place = field(compare=False)
    unlimited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    owner: str  # "socket" (a method) or "module" (a function)
    summary: str
    slots: tuple[Slot, ...]
    returns: str  # sentences; "{sendall}" stands for the sentence of the policy's value
    result: str  # the Python type, written as a SlotType's
    errors: tuple[ErrorCause, ...]
    promises: tuple[Promise, ...]
    place: Place = field(compare=False)
    counts: Meaning | None = None  # the kind of terms that a number that comes back stands for, by position


@dataclass(frozen=True, slots=True)
class Catalogue:
    policies: tuple[Policy, ...]
    errors: tuple[Error, ...]
    lookup_errors: tuple[LookupError_, ...]
    numberings: tuple[Numbering, ...]
    lookup_numberings: tuple[Numbering, ...]  # positive; the sign that a script sees is a policy
    terms: tuple[Term, ...]
    operations: tuple[Operation, ...]
    types: tuple[SlotType, ...]


# --- a variant -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Setting:
    """The value of one policy at one scope."""

    policy: str
    fact: Fact  # value: the name of the policy's value


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as scripts see it. `slot` is the operation's, "" where the parameter is ignored; `constant` names the
    module constant that a default was written as (AF_INET), whose number `default` then holds. A number above `most` counts
    as `most`."""

    name: str
    slot: str
    required: bool
    default: Scalar
    constant: str
    place: Place = field(compare=False)
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a socket class, or a function of the module."""

    name: str
    operation: str
    parameters: tuple[Parameter, ...]
    settings: tuple[Setting, ...]  # every policy that the operation reads, at the scope of this method
    extra: bool  # not on the vendor's page
    note: str
    source: Source | None
    chain: tuple[Link, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Constant:
    name: str
    number: int
    meaning: Meaning
    term: str  # name of the Term, or "" for a plain number
    in_module: bool  # an attribute of the module; else scripts pass the number itself
    extra: bool  # not on the vendor's page
    note: str
    source: Source | None
    chain: tuple[Link, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class ExceptionType:
    """An exception class that the variant adds to the VM or names in its module. `base` is another of them or a
    builtin; `alias_of` is set where the name is only another name for an existing class."""

    name: str
    base: str
    alias_of: str
    in_module: bool  # an attribute of the module
    builtin: bool  # visible without import
    note: str
    source: Source | None
    chain: tuple[Link, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Builtin:
    """A name visible without import: a number, or the function `function` of the companion module `companion`."""

    name: str
    number: int | None
    companion: str  # "" for a number
    function: str
    source: Source | None
    chain: tuple[Link, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class SocketClass:
    """A class of sockets. A module has one for each group of families. Only the first is an attribute of the module; its
    constructor makes sockets of every family, each of its own class."""

    name: str
    families: tuple[str, ...]  # terms
    settings: tuple[Setting, ...]  # every policy, at class scope
    constructor: Method
    methods: tuple[Method, ...]
    note: str
    chain: tuple[Link, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Companion:
    """A Python module that scripts import beside the socket: frozen, with its file `path` below runtime/companions/, or
    one that the VM itself has."""

    module: str  # "wireless.wifi"
    path: str  # "zerynth/wireless/wifi.py"; "" where the VM has the module
    says: str
    source: Source | None
    chain: tuple[Link, ...] = field(compare=False)

    @property
    def is_internal(self) -> bool:
        """Whether it is there for the other companions only."""
        return bool(self.path) and self.module.startswith("_")


@dataclass(frozen=True, slots=True)
class Absence:
    """A name that an ancestor has and this variant does not, and why."""

    item: str
    reason: str
    chain: tuple[Link, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Variant:
    name: str
    title: str
    summary: str
    parents: tuple[str, ...]  # nearest first, ends with "base"
    modules: tuple[str, ...]  # import names, the canonical one first
    numbering: Fact
    lookup_numbering: Fact
    settings: tuple[Setting, ...]  # every policy, at module scope
    functions: tuple[Method, ...]
    constants: tuple[Constant, ...]
    exceptions: tuple[ExceptionType, ...]
    builtins: tuple[Builtin, ...]
    classes: tuple[SocketClass, ...]
    companions: tuple[Companion, ...]
    absent: tuple[Absence, ...]
    files: tuple[str, ...]  # the specification files that made it, relative to the specification's folder


# --- a target --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Route:
    """Which backend serves a (family, type); `layers` wrap it, outermost first."""

    family: str
    type: str
    backend: str
    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Emulator:
    """What stands in for the board: a machine of QEMU's, its network interface, and where its memory takes a script."""

    program: str
    machine: str
    network: str  # or ""
    parameters: int


@dataclass(frozen=True, slots=True)
class Target:
    name: str
    title: str
    summary: str
    routes: tuple[Route, ...]
    resolver: str  # the backend that looks names up, or ""
    limits: tuple[tuple[str, int], ...]  # backlog, sockets, ...
    memory: tuple[tuple[str, int], ...]  # bytes: heap, stack, ...
    addresses: tuple[tuple[str, int], ...]  # ethernet, ...
    cpu: str  # the core that the compiler is told, or ""
    one_context: bool  # threads change only where one of them waits or gives up the VM's lock
    float_abi: str  # "soft", "softfp", "hard"
    port: str  # the VM's port that it is built with: "unix"; "": the target's folder is a port of its own
    make: tuple[tuple[str, str], ...]  # variables for the port's make
    sources: tuple[str, ...]  # third-party sources beside the VM's
    image: str  # what the port's make leaves in its build folder: "micropython", "mcuimg.bin"
    symbols: str  # the same with symbols, or ""
    heap: tuple[str, str] | None  # the symbols between which the VM's heap lies; None: it is an array of the port's
    driver: tuple[str, ...]  # what drives the network: files without their suffix, folders; "lan9118", "drivers/cc3100"
    lacks: tuple[str, ...]  # what the port's VM leaves out: "asyncio", "float"
    modules: tuple[str, ...]  # the port's own, in place of companions: "machine", ...
    toolchain: str  # what builds a port of its own: a file of targets/toolchains/
    emulator: Emulator | None  # None: nothing stands in for the board, or the firmware is a program of this machine
    files: tuple[str, ...]  # the target.yaml of each ancestor, the first one first, and its own

    @property
    def folders(self) -> tuple[str, ...]:
        """Those of its files, below the repository. Where two have a file of one name, the later one's counts."""
        return tuple(file.rpartition("/")[0] for file in self.files)

    @property
    def compiler(self) -> str:
        """The C compiler that makes its firmware: "gcc", "arm-none-eabi-gcc"."""
        return (f"{self.toolchain}-" if self.toolchain else dict(self.make).get("CROSS_COMPILE", "")) + "gcc"

    @property
    def runs_here(self) -> bool:
        """Whether this machine or an emulator on it can run the firmware."""
        return self.emulator is not None or self.compiler == "gcc"


@dataclass(frozen=True, slots=True)
class Specification:
    catalogue: Catalogue
    variants: tuple[Variant, ...]  # those that can be built, by name
    targets: tuple[Target, ...]
    digests: tuple[tuple[str, str], ...]  # file -> SHA-256 of its bytes, for every file that was read
