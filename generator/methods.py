"""Methods, functions and constructors: a name for scripts, an operation of the runtime, and how parameters meet slots.

In: an item and the facts of the scope around it. Out: a frozen `Method`. Never: anything that is not callable.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.catalogue import Index, check_operation, check_slot
from generator.diagnostics import Diagnostics, did_you_mean
from generator.layers import Item
from generator.model import Constant, Method, Operation, Parameter, Slot
from generator.model import Scalar as Value
from generator.schema import SMALL_NUMBER
from generator.settings import Facts, operation_settings
from generator.source import Mapping, Scalar, Sequence

# What stands for the slot of a parameter that nothing comes of.
IGNORED = Slot("", "object", "", required=False)
# What a default may be, by the type of its slot; a None says "left out" for every type. Defaults stand in ROM, where the VM has
# no form for a fraction, a large number or a text that is not a name.
_DEFAULTS: dict[str, tuple[type, ...]] = {
    "size": (int,),
    "integer": (int,),
    "flags": (int,),
    "boolean": (bool, int),
    "timeout": (int,),
    "string": (str,),
    "object": (str, int, bool),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """What a default may refer to. In a variant that is only to be extended constants may still be missing."""

    constants: tuple[Constant, ...]
    broken: frozenset[str]  # constants that are there, with mistakes reported elsewhere
    complete: bool
    index: Index
    diagnostics: Diagnostics
    numbers: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.numbers.update({constant.name: constant.number for constant in self.constants})


def method(item: Item, label: str, owner: str, around: Facts, scene: Scene, name: str = "") -> Method | None:
    """`label` is how people call it ("socket.recv"); `owner` is what the operation's must be, or "any"."""
    operation = _operation(item, owner, scene)
    if operation is None:
        return None
    settings = operation_settings(item, label, operation.name, around, scene.index, scene.diagnostics)
    return Method(
        name=name or item.name,
        operation=operation.name,
        parameters=_parameters(item, label, operation, scene),
        settings=settings,
        extra=item.flag("extra", False),
        note=item.text("note"),
        source=item.source,
        chain=item.chain(),
    )


def _operation(item: Item, owner: str, scene: Scene) -> Operation | None:
    if item.is_broken("operation"):
        return None
    name = item.text("operation") or item.name
    place = item.place_of("operation")
    if not check_operation(name, place, scene.index, scene.diagnostics):
        return None
    operation = scene.index.operations[name]
    if owner not in ("any", operation.owner):
        owners = {"socket": "sockets", "module": "the module"}
        scene.diagnostics.error(
            "PW323",
            place,
            f"operation '{name}' belongs to {owners[operation.owner]}",
            expected=f"an operation of {owners[owner]}",
        )
        return None
    return operation


def _parameters(item: Item, label: str, operation: Operation, scene: Scene) -> tuple[Parameter, ...]:
    found = item.find("parameters")
    if found is None or not isinstance(found[1], Sequence):
        place = item.last.place
        return tuple(Parameter(slot.name, slot.name, True, None, "", place) for slot in operation.slots if slot.required)
    slots = {slot.name: slot for slot in operation.slots}
    parameters = []
    for node in found[1].items:
        if isinstance(node, Mapping):
            parameter = _parameter(node, label, operation, slots, scene)
            if parameter is not None:
                parameters.append(parameter)
    _check_order(parameters, label, scene)
    offered = {parameter.slot for parameter in parameters}
    whole = len(parameters) == len(found[1].items) and not item.is_broken("parameters")
    for slot in operation.slots if whole else ():
        if slot.required and slot.name not in offered:
            scene.diagnostics.error(
                "PW410",
                found[1].place,
                f"'{label}' has no parameter for slot '{slot.name}', which operation '{operation.name}' needs",
                expected=f"a parameter for {slot.meaning.rstrip('.').lower() or slot.name}",
            )
    return tuple(parameters)


def _parameter(
    node: Mapping, label: str, operation: Operation, slots: dict[str, Slot], scene: Scene
) -> Parameter | None:
    name = node.text("name")
    slot = IGNORED if node.flag("ignored", False) else slots.get(node.text("slot", name))
    if slot is IGNORED and "slot" in node.entries:
        scene.diagnostics.error(
            "PW423",
            node.place_of("slot"),
            f"'{name}' of '{label}' is ignored and fills slot '{node.text('slot')}'",
            suggestion="remove one of the two",
        )
    if slot is None:
        place = node.place_of("slot") if "slot" in node.entries else node.place_of("name")
        check_slot(node.text("slot", name), operation.name, slots, place, scene.diagnostics)
        return None
    default, constant = _default(node, label, name, slot, scene)
    required = node.flag("required", "default" not in node.entries)
    if required and "default" in node.entries:
        scene.diagnostics.error(
            "PW421",
            node.place_of("required"),
            f"'{name}' of '{label}' is required and has a default",
            suggestion="remove one of the two",
        )
    return Parameter(name, slot.name, required, default, constant, node.place, _most(node, label, name, slot, scene))


def _most(node: Mapping, label: str, name: str, slot: Slot, scene: Scene) -> int | None:
    if "most" not in node.entries:
        return None
    if slot.type not in _LIMITED:
        scene.diagnostics.error(
            "PW422",
            node.place_of("most"),
            f"'{name}' of '{label}' has a limit, and its slot is of type {slot.type}",
            expected=f"a slot of type {' or '.join(_LIMITED)}",
        )
        return None
    return node.integer("most")


def _default(node: Mapping, label: str, name: str, slot: Slot, scene: Scene) -> tuple[Value, str]:
    """The value and, where it was written as one, the name of the constant."""
    written = node.get("default")
    if not isinstance(written, Scalar) or written.value is None:
        return None, ""
    value = written.value
    if isinstance(value, str) and slot.type not in ("string", "object"):
        if value in scene.numbers:
            return scene.numbers[value], value
        if scene.complete and value not in scene.broken:
            scene.diagnostics.error(
                "PW319",
                written.place,
                f"the default of '{name}' in '{label}' is '{value}', which is not a constant",
                suggestion=did_you_mean(value, scene.numbers),
            )
        return None, ""
    if not _fits(value, slot.type):
        scene.diagnostics.error(
            "PW413",
            written.place,
            f"the default of '{name}' in '{label}' does not fit a slot of type {slot.type}",
            expected=_EXPECTED.get(slot.type, "null"),
        )
        return None, ""
    return value, ""


def _fits(value: Value, slot_type: str) -> bool:
    if not isinstance(value, _DEFAULTS.get(slot_type, ())) or (isinstance(value, bool) and slot_type in _NUMBERS):
        return False
    if isinstance(value, str):
        return not value or (value.isascii() and value.isidentifier())
    return isinstance(value, int) and SMALL_NUMBER.least <= value <= SMALL_NUMBER.most


_NUMBERS = ("size", "integer", "flags", "timeout")
_LIMITED = ("size", "integer")
_EXPECTED = {
    "size": "a whole number of 30 bits and a sign, a constant or null",
    "integer": "a whole number of 30 bits and a sign, a constant or null",
    "flags": "a whole number of 30 bits and a sign, a constant or null",
    "boolean": "true, false or null",
    "timeout": "a whole number of 30 bits and a sign, a constant or null",
    "string": "a word of letters, digits and underscores, or null",
    "object": "a whole number of 30 bits and a sign, a word of letters, digits and underscores, true, false or null",
}


def _check_order(parameters: list[Parameter], label: str, scene: Scene) -> None:
    names: set[str] = set()
    slots: set[str] = set()
    optional = ""
    for parameter in parameters:
        if parameter.name in names or (parameter.slot and parameter.slot in slots):
            what = f"parameter '{parameter.name}'" if parameter.name in names else f"slot '{parameter.slot}'"
            scene.diagnostics.error("PW411", parameter.place, f"{what} of '{label}' stands here twice")
        if parameter.required and optional:
            scene.diagnostics.error(
                "PW412",
                parameter.place,
                f"'{parameter.name}' of '{label}' is required and comes after '{optional}', which is not",
                suggestion=f"give '{parameter.name}' a default, or put it first",
            )
        names.add(parameter.name)
        slots.add(parameter.slot)
        optional = optional or ("" if parameter.required else parameter.name)
