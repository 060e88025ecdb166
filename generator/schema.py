"""The language of the specification: every key of every file, in one table.

In: the root node of a file. Out: the node in canonical form (shorthands written out), or None, and diagnostics; and from
the same table the JSON Schemas that editors use. Never: a key that is described anywhere else.
"""

from __future__ import annotations

from generator.diagnostics import Diagnostics
from generator.shapes import Anything, Boolean, Choice, Field, Form, Integer, JsonSchema, ListOf, MapOf, Record, Text, What
from generator.shapes import check as check_form
from generator.shapes import json_schema
from generator.source import Mapping, Node

WORD = Text(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", "a name of lower-case words joined by underscores")
NAME = Text(r"[A-Za-z_][A-Za-z0-9_]*", "a Python name", keywords=False)
MODULE = Text(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*", "the name of a Python module", keywords=False)
FUNCTION = Text(
    r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+", "a module, a dot and the name of a function", keywords=False
)
TITLE_NAME = Text(r"[a-z0-9][a-z0-9_]*([.-][a-z0-9_]+)*", "a name such as zerynth or zerynth-2.3")
ERROR = Text(r"E[A-Z0-9_]+", "the name of an error such as ETIMEDOUT")
CAUSE = Text(r"[A-Z][A-Za-z0-9_]*", "the name of an error such as ETIMEDOUT or of a Python exception")
TERM = Text(r"number|(family|type|protocol|level|option|flag)\.[a-z0-9_]+", "number, or a kind and a term such as family.inet")
PATH = Text(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*", "a path with / below the folder")
KEY = Text(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", "a short name")
CASE = Text(r"(fact|policy|promise)(\.[a-z0-9_]+)+", "the id of a conformance case such as promise.recv.end_of_stream")
PROSE = Text()
NOTHING_OR_PROSE = Text(empty=True)
LARGEST = 0x7FFFFFFF
# What the VM keeps in a pointer on a 32-bit machine, so that it can stand in ROM.
SMALL_NUMBER = Integer(-(1 << 30), (1 << 30) - 1)

SLOT_TYPES = (
    "size",
    "buffer",
    "writable_buffer",
    "address",
    "integer",
    "boolean",
    "timeout",
    "string",
    "object",
    "flags",
)
COUNTED = ("tcp_states",)
OPTION_VALUES = ("boolean", "integer", "milliseconds", "bytes")
FLOAT_ABIS = ("soft", "softfp", "hard")

SOURCE = Field("source", PROSE, "Where this was read: a key of `sources`, and after a comma what narrows it.")
REASON = Field("reason", PROSE, "Why an edition departs from the variant that it extends.")
NOTE = Field("note", PROSE, "Free text for the manual.")
ABSENT = Field("absent", PROSE, "The reason why this variant does not have the item that an ancestor has.")
EXTRA = Field("extra", Boolean(), "Whether this is more than the vendor's page has; `extras: false` drops it.")
SOURCES = Field(
    "sources",
    MapOf(
        Record(
            "a source",
            (
                Field("title", PROSE, "Title of the page or firmware.", required=True),
                Field("about", PROSE, "What one should know about it."),
            ),
            shorthand="title",
        ),
        KEY,
    ),
    "Where facts were read; other keys refer to these.",
)


def _removable(what: str, *fields: Field) -> Record:
    return Record(what, (*fields, SOURCE, REASON, ABSENT), removable=True)


SETTING = Record(
    "a setting",
    (Field("is", WORD, "The name of the policy's value.", required=True), SOURCE, REASON, NOTE),
    shorthand="is",
)
POLICIES = Field("policies", MapOf(SETTING, WORD), "Behaviours chosen here; the innermost scope wins.")
PARAMETER = Record(
    "a parameter",
    (
        Field("name", NAME, "The name that scripts see.", required=True),
        Field("slot", WORD, "The operation's parameter that it fills; its own name where left out."),
        Field("ignored", Boolean(), "Whether it fills no slot: a call may have it, and nothing comes of it."),
        Field("default", Anything(), "The value where it is left out; a name is a constant of the module."),
        Field("required", Boolean(), "Whether a call must have it; true where there is no default."),
        Field("most", Integer(1, SMALL_NUMBER.most), "The limit of a number; a larger number counts as this one."),
    ),
    shorthand="name",
)
PARAMETERS = Field("parameters", ListOf(PARAMETER), "In the order in which scripts pass them.")
OPERATION = Field("operation", WORD, "The behaviour; the item's own name where left out.")
METHOD = _removable("a method", OPERATION, PARAMETERS, POLICIES, NOTE, EXTRA)
CONSTRUCTOR = Record("a constructor", (OPERATION, PARAMETERS, POLICIES, SOURCE, REASON, NOTE))
CLASS = _removable(
    "a class",
    Field("families", ListOf(WORD, empty=False), "The address families whose sockets are of this class."),
    POLICIES,
    Field("constructor", CONSTRUCTOR, "How scripts make one."),
    Field("methods", MapOf(METHOD, NAME), "What scripts can call on one."),
    NOTE,
)
CONSTANT = _removable(
    "a constant",
    Field("means", TERM, "What the number stands for: `number`, or a term of options.yaml such as family.inet."),
    Field("is", SMALL_NUMBER, "The number."),
    Field("module", Boolean(), "Whether it is an attribute of the module; true where left out. Else only its number counts."),
    NOTE,
    EXTRA,
)
EXCEPTION = _removable(
    "an exception",
    Field("base", NAME, "The class it derives from."),
    Field("alias_of", NAME, "The class that it is another name for."),
    Field("module", Boolean(), "Whether it is an attribute of the module; true where left out."),
    Field("builtin", Boolean(), "Whether it is visible without import; false where left out."),
    NOTE,
)
BUILTIN = _removable(
    "a builtin",
    Field("constant", NAME, "The module's constant that it shows."),
    Field("is", SMALL_NUMBER, "A number of its own."),
    Field("companion", FUNCTION, "The companion module's function that it shows, such as timers.sleep."),
    NOTE,
)
COMPANION = _removable(
    "a companion module",
    Field("path", PATH, "The Python file, below runtime/companions; none for a module that the VM itself has."),
    Field("says", PROSE, "What it does and does not do."),
)
LAYER = (
    Field("variant", TITLE_NAME, "The variant's name; the file's own.", required=True),
    Field("title", PROSE, "The name for people.", required=True),
    Field("summary", PROSE, "One or two sentences for people.", required=True),
    SOURCES,
    SOURCE,
    Field("modules", ListOf(NAME), "Names that scripts import, the canonical one first; none: only to be extended."),
    Field(
        "numbering",
        Record(
            "a numbering",
            (Field("is", WORD, "A numbering of errors.yaml.", required=True), SOURCE, REASON),
            shorthand="is",
        ),
        "The numbers that errors have.",
    ),
    Field(
        "lookup_numbering",
        Record(
            "a numbering of lookup errors",
            (Field("is", WORD, "A lookup numbering of errors.yaml.", required=True), SOURCE, REASON),
            shorthand="is",
        ),
        "The numbers that failed name lookups have, without their sign.",
    ),
    POLICIES,
    Field("functions", MapOf(METHOD, NAME), "Functions of the module."),
    Field("constants", MapOf(CONSTANT, NAME), "Constants of the module."),
    Field("exceptions", MapOf(EXCEPTION, NAME), "Exception classes of the module or visible without import."),
    Field("classes", MapOf(CLASS, NAME), "Classes of sockets; scripts name the first, whose constructor finds the others by family."),
    Field("builtins", MapOf(BUILTIN, NAME), "Names visible without import."),
    Field("companions", MapOf(COMPANION, MODULE), "Frozen Python modules that scripts import beside the socket."),
)
VARIANT = Record(
    "a variant",
    (
        *LAYER,
        Field("extends", TITLE_NAME, "The variant that this one starts from.", required=True),
        Field("extras", Boolean(), "Whether items marked `extra` are kept; true where left out."),
    ),
)
SLOT = Record(
    "a slot",
    (
        Field("name", WORD, "What it is called.", required=True),
        Field("type", Choice(SLOT_TYPES), "What a script passes.", required=True),
        Field("meaning", PROSE, "What it is for.", required=True),
        Field("unit", WORD, "The unit of a number."),
        Field("required", Boolean(), "Whether the operation cannot do without; true where left out."),
        Field("stub", PROSE, "Its type as stubs show it, where that is not the one of `types`; {policy} is what the policy's value shows."),
    ),
)
CAUSE_OF_ERROR = Record(
    "a cause",
    (
        Field("says", PROSE, "The cause.", required=True),
        Field("slot", WORD, "A slot; only variants that have a parameter for it raise this."),
        Field("policies", MapOf(ListOf(WORD, empty=False), WORD), "Values of policies under which this is raised."),
    ),
    shorthand="says",
)
PROMISE = Record(
    "a promise",
    (
        Field("says", PROSE, "The statement.", required=True),
        Field("case", PROSE, "Body of a Python function; an AssertionError is a broken promise.", required=True),
        Field("requires", ListOf(WORD), "Further operations that the case uses."),
        Field("policies", MapOf(ListOf(WORD, empty=False), WORD), "Values of policies for which the statement holds."),
        Field("unlimited", ListOf(WORD), "Slots; the statement holds where their parameters have no `most`."),
    ),
)
BASE = Record(
    "the base",
    (
        *LAYER,
        Field(
            "operations",
            MapOf(
                Record(
                    "an operation",
                    (
                        Field("owner", Choice(("socket", "module")), "Who has it.", required=True),
                        Field("summary", PROSE, "What it does.", required=True),
                        Field("parameters", ListOf(SLOT), "The slots, in the order in which the runtime takes them."),
                        Field("returns", PROSE, "What comes back, in a sentence; {policy} is the sentence of its value.", required=True),
                        Field("result", PROSE, "The type of what comes back, as for `stub` of a slot.", required=True),
                        Field("errors", MapOf(CAUSE_OF_ERROR, CAUSE), "Errors and exceptions, with the cause of each."),
                        Field("counts", Choice(COUNTED), "The group of options.yaml whose entries a number that comes back stands for, from 0."),
                        Field("promises", MapOf(PROMISE, WORD), "What holds in every variant that has the operation."),
                    ),
                ),
                WORD,
            ),
            "The behaviours that the runtime implements.",
            required=True,
        ),
        Field(
            "types",
            MapOf(
                Record(
                    "a type",
                    (
                        Field("stub", PROSE, "The Python type; {policy} is what the policy's value shows.", required=True),
                        Field("says", PROSE, "What people call it.", required=True),
                    ),
                ),
                WORD,
            ),
            "What scripts pass for each type of slot.",
            required=True,
        ),
    ),
)
POLICIES_FILE = Record(
    "the policies",
    (
        Field(
            "policies",
            MapOf(
                Record(
                    "a policy",
                    (
                        Field("meaning", PROSE, "The question that its values answer.", required=True),
                        Field("topic", PROSE, "The section of the manual that it belongs to, where it is about more than single calls."),
                        Field(
                            "scope",
                            Choice(("module", "class", "operation")),
                            "The narrowest place where it may be set.",
                            required=True,
                        ),
                        Field("operations", ListOf(WORD), "The operations that read it; every one where left out."),
                        Field("default", WORD, "The value where nobody sets one.", required=True),
                        Field(
                            "values",
                            MapOf(
                                Record(
                                    "a value",
                                    (
                                        Field("sentence", NOTHING_OR_PROSE, "What the manual prints.", required=True),
                                        Field("stub", NOTHING_OR_PROSE, "What the type stub shows."),
                                        Field("example", PROSE, "Lines of a script that rely on it; `s` is a socket, `socket` the module, `data` bytes."),
                                    ),
                                    shorthand="sentence",
                                ),
                                WORD,
                            ),
                            "The closed set of choices.",
                            required=True,
                        ),
                        Field("stub_unaffected", PROSE, "Why the type stub does not show it."),
                        Field(
                            "observed_at",
                            MapOf(MapOf(ListOf(WORD, empty=False), WORD), WORD),
                            "The operations at which the probe can see the value, each with the settings that it takes.",
                        ),
                        Field("requires", ListOf(WORD), "The operations that the probe uses."),
                        Field("probe", NOTHING_OR_PROSE, "Body of a Python function that returns the value it sees."),
                    ),
                ),
                WORD,
            ),
            "Behaviours in which variants differ.",
            required=True,
        ),
    ),
)
_NUMBERINGS = MapOf(
    Record(
        "a numbering",
        (
            Field("source", PROSE, "Where the numbers were read.", required=True),
            Field("numbers", MapOf(Integer(1, 0x7FFF), ERROR), "The number of every error.", required=True),
        ),
    ),
    WORD,
)
ERRORS_FILE = Record(
    "the errors",
    (
        SOURCES,
        Field(
            "errors",
            MapOf(
                Record(
                    "an error",
                    (
                        Field("enumerator", WORD, "The runtime's name.", required=True),
                        Field("meaning", PROSE, "What it says.", required=True),
                    ),
                ),
                ERROR,
            ),
            "Every error a call can end with.",
            required=True,
        ),
        Field("numberings", _NUMBERINGS, "Tables of numbers; a variant uses one.", required=True),
        Field(
            "lookup_errors",
            MapOf(
                Record(
                    "a lookup error",
                    (
                        Field("enumerator", WORD, "The runtime's name.", required=True),
                        Field("meaning", PROSE, "What it says.", required=True),
                    ),
                ),
                ERROR,
            ),
            "Failures of a name lookup.",
        ),
        Field("lookup_numberings", _NUMBERINGS, "Tables of their numbers, without sign; a variant uses one."),
    ),
)
_TERM_FIELDS = (
    Field("enumerator", WORD, "The runtime's name; the term's own where left out."),
    Field("meaning", PROSE, "What it is.", required=True),
)
_TERMS = MapOf(Record("a term", _TERM_FIELDS), WORD)
_OPTION = Record(
    "an option",
    (
        *_TERM_FIELDS,
        Field("level", WORD, "The level that it belongs to.", required=True),
        Field("value", Choice(OPTION_VALUES), "What its value is.", required=True),
        Field("readable", Boolean(), "Whether it can be read back; false where left out."),
    ),
)
_FAMILY = Record("a family", (*_TERM_FIELDS, Field("address", PROSE, "The Python type of addresses that no other family has.")))
OPTIONS_FILE = Record(
    "the options",
    (
        Field("families", MapOf(_FAMILY, WORD), "Address families.", required=True),
        Field("types", _TERMS, "Socket types.", required=True),
        Field("protocols", _TERMS, "Protocols.", required=True),
        Field("levels", _TERMS, "Levels that options belong to.", required=True),
        Field("options", MapOf(_OPTION, WORD), "Options of sockets.", required=True),
        Field("flags", _TERMS, "Flags of sending and receiving.", required=True),
        Field("tcp_states", _TERMS, "Where a TCP connection can stand; scripts see the position, from 0."),
    ),
)
VM_PARTS = ("asyncio", "float")

HEAP = Record(
    "a heap",
    (
        Field("begin", NAME, "The symbol where it begins.", required=True),
        Field("end", NAME, "The symbol behind its last byte.", required=True),
    ),
)
TARGET = Record(
    "a target",
    (
        Field("target", TITLE_NAME, "The target's name; the folder's own.", required=True),
        Field("extends", TITLE_NAME, "The target that it starts from: what is not said here is as there, its folder's files included."),
        Field("title", PROSE, "The name for people.", required=True),
        Field("summary", PROSE, "One or two sentences for people.", required=True),
        Field("resolver", WORD, "The backend that looks names up."),
        Field(
            "routes",
            ListOf(
                Record(
                    "a route",
                    (
                        Field("family", WORD, "A family of options.yaml.", required=True),
                        Field("type", WORD, "A type of options.yaml.", required=True),
                        Field("backend", WORD, "The folder below runtime/backends that serves it.", required=True),
                        Field("layers", ListOf(WORD), "Backends around it, outermost first."),
                    ),
                )
            ),
            "Which backend serves which sockets; the target or an ancestor says it.",
        ),
        Field("limits", MapOf(Integer(0, LARGEST), WORD), "What the board can do at most."),
        Field("memory", MapOf(Integer(0, LARGEST), WORD), "Bytes of the board's memory that something gets: heap, stack."),
        Field("addresses", MapOf(Integer(0, 0xFFFFFFFF), WORD), "Where the board has what its sources look for: ethernet."),
        Field("cpu", TITLE_NAME, "The core, as the compiler's -mcpu takes it."),
        Field("one_context", Boolean(), "Whether threads change only where one waits or gives up the VM's lock; then nothing is atomic."),
        Field("float_abi", Choice(FLOAT_ABIS), "Who calculates with fractions, as the compiler's -mfloat-abi takes it; soft where left out."),
        Field(
            "build",
            Record(
                "a build",
                (
                    Field("port", NAME, "The port of the VM; none: the folder of the target is one."),
                    Field("make", MapOf(Anything(), NAME), "Variables for the port's make; $(PORTWRIGHT_DIR) is the module."),
                    Field("image", PATH, "What the port's make leaves in its build folder to put on the board; else micropython."),
                    Field("symbols", PATH, "The same with its symbols, which is kept beside it."),
                    Field("heap", HEAP, "Where the VM's heap is what the program leaves."),
                    Field("driver", ListOf(PATH), "What drives the network: files of the port, without their suffix, and folders."),
                    Field("toolchain", TITLE_NAME, "For a port of its own: a CMake file of targets/toolchains."),
                    Field("sources", ListOf(WORD), "Third-party sources beside the VM's that it is built from."),
                    Field("packages", WORD, "A group of workbench/packages.txt that building and running needs."),
                ),
            ),
            "How the firmware is built; the target or an ancestor says it.",
        ),
        Field("lacks", ListOf(Choice(VM_PARTS)), "What the port's VM leaves out."),
        Field("modules", ListOf(MODULE), "Modules of the port that are the board's own, in place of companions of that name."),
        Field(
            "emulator",
            Record(
                "an emulator",
                (
                    Field("program", TITLE_NAME, "The emulator, one of QEMU's."),
                    Field("machine", TITLE_NAME, "The board, as qemu-system's -machine takes it."),
                    Field("network", TITLE_NAME, "Its network interface, as qemu-system's -nic takes it."),
                    Field("parameters", Integer(0, 0xFFFFFFFF), "Where in the board's memory it puts the script and how to run it."),
                ),
            ),
            "What stands in for the board; none: nothing does.",
        ),
    ),
)

STATEMENT = Record(
    "a statement",
    (
        Field("item", PROSE, "What it is about, as `explain` calls it.", required=True),
        Field("says", PROSE, "The statement, in our words.", required=True),
        Field("cases", ListOf(CASE, empty=False), "The conformance cases that prove it."),
        Field("program", PATH, "The printed program that shows it, below tests/firmware/pages."),
        Field("test", PATH, "The test that proves what no script can see."),
        Field("open", PROSE, "Why nothing proves it yet."),
    ),
)
PAGE = Record(
    "a page",
    (
        Field("page", TITLE_NAME, "The variant that the page describes; the file's own name.", required=True),
        Field("source", KEY, "The page, as the variant's `sources` call it.", required=True),
        Field("extends", TITLE_NAME, "The page that this one is a part of."),
        Field("statements", ListOf(STATEMENT), "What it says, in its order.", required=True),
        Field(
            "except",
            ListOf(
                Record(
                    "an exception",
                    (
                        Field("item", PROSE, "What statements of the page above it are about.", required=True),
                        Field("why", PROSE, "Why they do not hold here.", required=True),
                    ),
                )
            ),
            "Statements of the page above that do not hold here.",
        ),
    ),
)

FILES: dict[str, Record] = {
    "policies": POLICIES_FILE,
    "errors": ERRORS_FILE,
    "options": OPTIONS_FILE,
    "base": BASE,
    "variant": VARIANT,
    "target": TARGET,
    "page": PAGE,
}


def check(node: Node, kind: str, diagnostics: Diagnostics) -> Mapping | None:
    """The root of a file of this kind (a key of FILES), in canonical form."""
    form: Form = FILES[kind]
    checked = check_form(node, form, What("", node.place), diagnostics)
    return checked if isinstance(checked, Mapping) else None


def json_schemas() -> dict[str, JsonSchema]:
    """By kind of file: what an editor needs to check and complete it."""
    return {
        kind: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"Portwright: {form.what}",
            **json_schema(form),
        }
        for kind, form in FILES.items()
    }
