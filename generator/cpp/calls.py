"""How a call in a script reaches an operation of the runtime: arity, where each argument goes, what stands in for one
that was left out.

In: a method, function or constructor of a variant and the operation behind it. Out: a `Call`, which the templates print twice: its
C++ function and the VM's object for it. Never: what the operation does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from generator.cpp.policies import PolicySet
from generator.model import Method, Operation, Parameter
from generator.naming import identifier
from generator.signatures import takes_keywords


class Form(Enum):
    """How the VM hands the arguments over. FIXED costs least; the others place arguments by a table."""

    FIXED = "fixed"  # up to three, all required and used, by position
    POSITIONS = "positions"  # a varying number, by position
    KEYWORDS = "keywords"  # by position or by name
    CONSTRUCTOR = "constructor"


class Kind(Enum):
    METHOD = "method"
    FUNCTION = "function"
    CONSTRUCTOR = "constructor"


NOTHING = "MP_ROM_PTR(NULL)"  # the type of a new socket: its class has the default, which is found by family
MOST_FIXED = 3  # MP_DEFINE_CONST_FUN_OBJ_3 is the largest of its kind


@dataclass(frozen=True, slots=True)
class TableRow:
    """An mp_arg_t."""

    name: str
    flags: str
    default: str


@dataclass(frozen=True, slots=True)
class Call:
    symbol: str
    form: Form
    operation: str
    policies: PolicySet
    names: tuple[str, ...]  # parameters of the C++ function, FIXED only
    arguments: tuple[str, ...]  # expressions, one for each slot of the operation, `self` first where there is one
    table: tuple[TableRow, ...]
    least: int  # arguments without self
    most: int
    self_count: int
    keywords: bool

    @property
    def table_name(self) -> str:
        return f"{self.symbol}_parameters" if self.table else "nullptr"

    @property
    def prototype(self) -> str:
        match self.form:
            case Form.FIXED:
                taken = ", ".join(f"mp_obj_t {name}" for name in self.names) or "void"
            case Form.POSITIONS:
                taken = "size_t n_args, const mp_obj_t *args"
            case Form.KEYWORDS:
                taken = "size_t n_args, const mp_obj_t *args, mp_map_t *keywords"
            case Form.CONSTRUCTOR:
                taken = "const mp_obj_type_t *type, size_t n_args, size_t n_kw, const mp_obj_t *args"
        return f"mp_obj_t {self.symbol}({taken})"

    @property
    def object(self) -> str:
        """The macro that defines the VM's function object; "" for a constructor, which its type holds."""
        match self.form:
            case Form.FIXED:
                return f"MP_DEFINE_CONST_FUN_OBJ_{len(self.names)}({self.symbol}_object, {self.symbol});"
            case Form.POSITIONS:
                least, most = self.least + self.self_count, self.most + self.self_count
                return f"MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN({self.symbol}_object, {least}, {most}, {self.symbol});"
            case Form.KEYWORDS:
                return f"MP_DEFINE_CONST_FUN_OBJ_KW({self.symbol}_object, {self.self_count}, {self.symbol});"
            case Form.CONSTRUCTOR:
                return ""


def call(method: Method, operation: Operation, kind: Kind, owner: str, policies: PolicySet) -> Call:
    """`owner` is the class or module that the name belongs to."""
    parameters = method.parameters
    least = sum(parameter.required for parameter in parameters)
    keywords = bool(parameters) and takes_keywords(method)
    self_count = 1 if kind is Kind.METHOD else 0
    ignores = any(not parameter.slot for parameter in parameters)
    form = _form(kind, least, len(parameters), self_count, keywords, ignores)
    me = ("self",) if kind is Kind.METHOD else ()
    fixed = form is Form.FIXED
    slots = {parameter.slot: (index, parameter) for index, parameter in enumerate(parameters)}
    placed = tuple(_argument(slot.name, slots, fixed) for slot in operation.slots)
    return Call(
        symbol=f"portwright_{identifier(owner)}_{identifier(method.name).strip('_')}",
        form=form,
        operation=operation.name,
        policies=policies,
        names=(*me, *(parameter.slot for parameter in parameters)) if fixed else (),
        arguments=(*((("self",) if fixed else ("args[0]",)) if me else ()), *placed),
        table=() if fixed else tuple(_row(each, kind) for each in parameters),
        least=least,
        most=len(parameters),
        self_count=self_count,
        keywords=keywords,
    )


def _form(kind: Kind, least: int, most: int, self_count: int, keywords: bool, ignores: bool) -> Form:
    if kind is Kind.CONSTRUCTOR:
        return Form.CONSTRUCTOR
    if keywords:
        return Form.KEYWORDS
    return Form.FIXED if least == most and most + self_count <= MOST_FIXED and not ignores else Form.POSITIONS


def _argument(slot: str, places: dict[str, tuple[int, Parameter]], fixed: bool) -> str:
    if slot not in places:
        return "MP_OBJ_NULL"
    index, parameter = places[slot]
    given = slot if fixed else f"values[{index}].u_obj"
    return given if parameter.most is None else f"at_most({given}, {parameter.most})"


def _row(parameter: Parameter, kind: Kind) -> TableRow:
    flags = "MP_ARG_REQUIRED | MP_ARG_OBJ" if parameter.required else "MP_ARG_OBJ"
    return TableRow(parameter.name, flags, NOTHING if kind is Kind.CONSTRUCTOR and parameter.slot == "type" else _default(parameter))


def _default(parameter: Parameter) -> str:
    value = parameter.default
    if value is None:
        return "MP_ROM_NONE"
    if isinstance(value, bool):
        return "MP_ROM_TRUE" if value else "MP_ROM_FALSE"
    if isinstance(value, int):
        return f"MP_ROM_INT({value})"
    if isinstance(value, str) and (not value or value.isidentifier()):
        return f"MP_ROM_QSTR(MP_QSTR_{value})"
    raise ValueError(f"{parameter.place}: a default of {value!r} has no form in ROM")
