"""A variant as scripts meet it, and what all variants together have names for.

In: the resolved specification. Out: `Dialect`, which answers for one variant, and `Vocabulary`, by which scripts of any dialect are
understood. Never: a variant's name in a decision.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

from generator.model import Catalogue, Companion, ExceptionType, Meaning, Method, Operation, Setting, SocketClass
from generator.model import Specification, Target, Variant
from generator.raised import RAISING_TIMEOUT_ERROR, TIMEOUT_ERROR

# How many milliseconds the number of settimeout counts, and whether it must be whole.
UNITS = {"seconds": (1000, False), "whole_seconds": (1000, True), "milliseconds": (1, True)}


@dataclass(frozen=True)
class Dialect:
    """One variant. `sockets` is the class of sockets for a family; "" where the family is not known."""

    variant: Variant
    catalogue: Catalogue

    @property
    def name(self) -> str:
        return self.variant.name

    @property
    def module(self) -> str:
        return self.variant.modules[0]

    # --- names ---

    @cached_property
    def constants(self) -> dict[str, int]:
        return {one.name: one.number for one in self.variant.constants if one.in_module}

    @cached_property
    def functions(self) -> dict[str, Method]:
        return {one.name: one for one in self.variant.functions}

    @cached_property
    def exceptions(self) -> dict[str, ExceptionType]:
        return {one.name: one for one in self.variant.exceptions}

    @cached_property
    def names(self) -> frozenset[str]:
        """Every attribute of the module."""
        raised = {one.name for one in self.variant.exceptions if one.in_module}
        return frozenset({*self.constants, *self.functions, *raised, self.variant.classes[0].name})

    @cached_property
    def builtins(self) -> frozenset[str]:
        """Names visible without import that MicroPython does not have by itself."""
        raised = {one.name for one in self.variant.exceptions if one.builtin}
        return frozenset({*raised, *(one.name for one in self.variant.builtins)})

    @cached_property
    def companions(self) -> dict[str, Companion]:
        return {one.module: one for one in self.variant.companions}

    def absence(self, item: str) -> str:
        """Why the variant has no such item, where its specification says so."""
        return next((one.reason for one in self.variant.absent if one.item == item), "")

    # --- sockets ---

    def classes_for(self, family: str) -> tuple[SocketClass, ...]:
        """The classes that a socket of the family can be of; all of them where it is not known."""
        chosen = tuple(one for one in self.variant.classes if family in one.families)
        return chosen or self.variant.classes if family == "" else chosen or self.variant.classes[:1]

    def method(self, family: str, name: str) -> Method | None:
        for one in self.classes_for(family):
            for method in one.methods:
                if method.name == name:
                    return method
        return None

    def has_operation(self, family: str, operation: str) -> Method | None:
        for one in self.classes_for(family):
            for method in one.methods:
                if method.operation == operation:
                    return method
        return None

    def setting(self, policy: str, method: Method | None = None, family: str = "inet") -> str:
        """The value that holds at the method, for sockets of the family, or in the module."""
        found = _values(self.variant.settings).get(policy, "")
        for one in self.classes_for(family)[:1]:
            found = _values(one.settings).get(policy, found)
        return _values(method.settings).get(policy, found) if method is not None else found

    def sentence(self, policy: str, value: str) -> str:
        return next((one.value(value).sentence for one in self.catalogue.policies if one.name == policy), "")

    # --- errors ---

    @cached_property
    def numbers(self) -> dict[str, int]:
        return next(dict(one.numbers) for one in self.catalogue.numberings if one.name == self.variant.numbering.value)

    @cached_property
    def names_of_numbers(self) -> dict[int, str]:
        return {number: name for name, number in self.numbers.items()}

    @property
    def error(self) -> str:
        """The class of errors that carry a number."""
        return "IOError" if self.setting("error_class") == "io_error" else "OSError"

    def exists(self, name: str) -> bool:
        """Whether an exception class of this name is visible without import. Of Python's own, MicroPython has OSError without
        those derived from it."""
        if name in self.builtins:
            return True
        known = getattr(builtins, name, None)
        return name == "OSError" or not (isinstance(known, type) and issubclass(known, OSError))

    def lineage(self, name: str) -> tuple[str, ...]:
        """The class and those that it is derived from, up to Exception; an alias counts as what it stands for."""
        out: list[str] = []
        while name and name not in out:
            known = self.exceptions.get(name)
            if known is not None and known.alias_of:
                name = known.alias_of
                continue
            out.append(name)
            if known is not None:
                name = known.base
                continue
            python = getattr(builtins, name, None)
            name = python.__base__.__name__ if isinstance(python, type) and python.__base__ not in (None, object) else ""
        return tuple(out)

    def raised_by(self, method: Method | None, family: str = "inet") -> tuple[str, ...]:
        """Classes of what a call raises when the network fails or the time is up."""
        timeout = self.setting("timeout_error", method, family)
        return (self.error, TIMEOUT_ERROR) if timeout in RAISING_TIMEOUT_ERROR else (self.error,)


@dataclass(frozen=True)
class Vocabulary:
    """What any variant has a name for."""

    specification: Specification

    @cached_property
    def dialects(self) -> tuple[Dialect, ...]:
        return tuple(Dialect(one, self.specification.catalogue) for one in self.specification.variants)

    @cached_property
    def modules(self) -> frozenset[str]:
        return frozenset(name for one in self.dialects for name in one.variant.modules)

    @cached_property
    def classes(self) -> frozenset[str]:
        return frozenset(one.variant.classes[0].name for one in self.dialects)

    @cached_property
    def functions(self) -> dict[str, str]:
        """Name -> operation."""
        return {name: method.operation for one in self.dialects for name, method in one.functions.items()}

    @cached_property
    def constants(self) -> dict[str, tuple[Meaning, str]]:
        """Name -> what it means."""
        return {each.name: (each.meaning, each.term) for one in self.dialects for each in one.variant.constants}

    @cached_property
    def module_exceptions(self) -> frozenset[str]:
        return frozenset(each.name for one in self.dialects for each in one.variant.exceptions if each.in_module)

    @cached_property
    def builtins(self) -> frozenset[str]:
        return frozenset(name for one in self.dialects for name in one.builtins)

    @cached_property
    def methods(self) -> dict[str, str]:
        """Name -> operation, of every class of sockets."""
        return {
            method.name: method.operation for one in self.dialects for kind in one.variant.classes for method in kind.methods
        }

    @cached_property
    def operations(self) -> dict[str, Operation]:
        return {one.name: one for one in self.specification.catalogue.operations}

    @cached_property
    def companions(self) -> dict[str, tuple[str, ...]]:
        """Modules of single dialects -> the variants that have them. What the VM brings by itself is none of them."""
        all_ = {name: one for dialect in self.dialects for name, one in dialect.companions.items()}
        own = {name for dialect in self.dialects for name, one in dialect.companions.items() if not one.path}
        return {
            name: tuple(one.name for one in self.dialects if name in one.companions)
            for name in all_
            if name not in own and not _of_the_vm(name, all_)
        }

    def term(self, constant: str, meaning: Meaning) -> str:
        """The family or type that a constant stands for, "" where it means something else."""
        known = self.constants.get(constant)
        return known[1] if known is not None and known[0] is meaning else ""

    def default(self, meaning: Meaning) -> str:
        """The family or type of a socket that is opened without one, if it is the same everywhere."""
        constructors = [one.variant.classes[0].constructor for one in self.dialects]
        defaults = {each.constant for one in constructors for each in one.parameters if each.slot == meaning.value}
        terms = {self.term(one, meaning) for one in defaults}
        return terms.pop() if len(terms) == 1 else ""


def route_of(target: Target, family: str, type_: str) -> bool:
    return any(one.family == family and one.type == type_ for one in target.routes)


def reads(method: Method, policy: str) -> bool:
    return any(one.policy == policy for one in method.settings)


def _of_the_vm(name: str, companions: Container[str]) -> bool:
    """MicroPython calls its versions of Python's modules utime, uos; where the dialects have those, it has the others too."""
    return (name[:1] == "u" and name[1:] in sys.stdlib_module_names) or f"u{name}" in companions


def _values(settings: tuple[Setting, ...]) -> dict[str, str]:
    return {one.policy: str(one.fact.value) for one in settings}
