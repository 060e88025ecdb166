"""What a specification that is well formed must still fulfil to mean something.

In: the resolved model. Out: diagnostics. Never: a change of the model, or a question of form or reference; those are settled
before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.diagnostics import Diagnostics, Note
from generator.model import Catalogue, Constant, Link, Meaning, Numbering, Place, Policy, Variant


def check_catalogue(catalogue: Catalogue, diagnostics: Diagnostics) -> None:
    for policy in catalogue.policies:
        _check_policy(policy, diagnostics)
    for operation in catalogue.operations:
        names = [slot.name for slot in operation.slots]
        for name in sorted({name for name in names if names.count(name) > 1}):
            diagnostics.error("PW411", operation.place, f"slot '{name}' of operation '{operation.name}' stands there twice")
    for numbering in catalogue.numberings:
        _check_numbering(numbering, "numbering", [error.name for error in catalogue.errors], diagnostics)
    for numbering in catalogue.lookup_numberings:
        _check_numbering(numbering, "lookup numbering", [error.name for error in catalogue.lookup_errors], diagnostics)
    _check_unique(((one.enumerator, f"error '{one.name}'", one.place) for one in catalogue.errors), diagnostics)
    _check_unique(((one.enumerator, f"error '{one.name}'", one.place) for one in catalogue.lookup_errors), diagnostics)
    for kind in Meaning:
        terms = [one for one in catalogue.terms if one.kind is kind]
        _check_unique(((one.enumerator, f"{kind.value} '{one.name}'", one.place) for one in terms), diagnostics)


def _check_numbering(numbering: Numbering, what: str, errors: list[str], diagnostics: Diagnostics) -> None:
    numbered = {name for name, _ in numbering.numbers}
    missing = [name for name in errors if name not in numbered]
    if missing:
        diagnostics.error(
            "PW407",
            numbering.place,
            f"{what} '{numbering.name}' lacks {_quoted(missing)}",
            expected="a number for every error",
        )


def _check_unique(enumerators: Iterable[tuple[str, str, Place]], diagnostics: Diagnostics) -> None:
    seen: dict[str, tuple[str, Place]] = {}
    for enumerator, what, place in enumerators:
        if enumerator in seen:
            first, where = seen[enumerator]
            diagnostics.error(
                "PW418",
                place,
                f"{what} has the enumerator '{enumerator}' of {first}",
                notes=(Note(f"{first} is declared here", where),),
            )
        seen.setdefault(enumerator, (what, place))


def _check_policy(policy: Policy, diagnostics: Diagnostics) -> None:
    if len(policy.values) < 2:
        diagnostics.error(
            "PW401", policy.place, f"policy '{policy.name}' leaves no choice", expected="at least two values"
        )
    for value in policy.values:
        if not value.sentence.strip():
            diagnostics.error(
                "PW402",
                policy.place,
                f"value '{value.name}' of policy '{policy.name}' has no sentence",
                expected="what the manual prints where this value is set",
            )
    silent = [value.name for value in policy.values if not value.stub.strip()]
    if silent and not policy.stub_unaffected:
        diagnostics.error(
            "PW403",
            policy.place,
            f"policy '{policy.name}' does not say what the stub shows for {_quoted(silent)}",
            expected="a stub for every value, or stub_unaffected with the reason",
        )


# --- a variant ---------------------------------------------------------------------------------------------------------


def check_variant(
    variant: Variant, catalogue: Catalogue, companion_exists: Callable[[str], bool], diagnostics: Diagnostics
) -> None:
    """`companion_exists` tells whether a path below runtime/companions is a file."""
    _check_numbers(variant, catalogue, diagnostics)
    _check_names(variant, diagnostics)
    _check_builtins(variant, diagnostics)
    _check_exceptions(variant, diagnostics)
    for companion in variant.companions:
        if companion.module in variant.modules:
            diagnostics.error(
                "PW417",
                _place(companion.chain),
                f"'{companion.module}' is the socket module and a companion",
                suggestion="choose one of the two",
            )
        if companion.path and not companion_exists(companion.path):
            diagnostics.error(
                "PW504",
                _place(companion.chain),
                f"companion module '{companion.module}' has no file '{companion.path}'",
                expected=f"runtime/companions/{companion.path}",
            )


def _check_numbers(variant: Variant, catalogue: Catalogue, diagnostics: Diagnostics) -> None:
    """A number that scripts pass must mean one thing. Names of one term may share it, and options of different levels."""
    levels = {term.name: term.level for term in catalogue.terms if term.kind is Meaning.OPTION}
    seen: dict[tuple[Meaning, str, int], Constant] = {}
    for constant in variant.constants:
        if constant.meaning is Meaning.NUMBER:
            continue
        if constant.meaning is Meaning.OPTION and constant.term not in levels:
            continue
        level = levels[constant.term] if constant.meaning is Meaning.OPTION else ""
        first = seen.setdefault((constant.meaning, level, constant.number), constant)
        if first.term != constant.term:
            kind = constant.meaning.value + (f" of level {level}" if level else "")
            diagnostics.error(
                "PW408",
                _place(constant.chain),
                f"'{constant.name}' and '{first.name}' are both {constant.number}, so the {kind} is ambiguous",
                notes=(Note(f"'{first.name}' is here", _place(first.chain)),),
            )


def _check_names(variant: Variant, diagnostics: Diagnostics) -> None:
    """The attributes of the module share one namespace."""
    named: list[tuple[str, str, tuple[Link, ...]]] = []
    named += [(one.name, "a class", one.chain) for one in variant.classes[:1]]
    named += [(one.name, "a function", one.chain) for one in variant.functions]
    named += [(one.name, "a constant", one.chain) for one in variant.constants if one.in_module]
    named += [(one.name, "an exception", one.chain) for one in variant.exceptions if one.in_module]
    seen: dict[str, tuple[str, tuple[Link, ...]]] = {}
    for name, what, chain in named:
        if name in seen:
            first, where = seen[name]
            diagnostics.error(
                "PW415",
                _place(chain),
                f"'{name}' is {first} and {what} of the same module",
                notes=(Note(f"{first} is here", _place(where)),),
            )
        seen.setdefault(name, (what, chain))


def _check_builtins(variant: Variant, diagnostics: Diagnostics) -> None:
    exceptions = {one.name: one for one in variant.exceptions if one.builtin}
    for builtin in variant.builtins:
        if builtin.name in exceptions:
            kind = "function" if builtin.companion else "number"
            diagnostics.error(
                "PW416",
                _place(builtin.chain),
                f"'{builtin.name}' is a {kind} and an exception, both visible without import",
                notes=(Note("the exception is here", _place(exceptions[builtin.name].chain)),),
            )


def _check_exceptions(variant: Variant, diagnostics: Diagnostics) -> None:
    """Each exception leads, over bases and other names, to a class of the VM."""
    above = {one.name: one.alias_of or one.base for one in variant.exceptions}
    for one in variant.exceptions:
        name, seen = one.name, set[str]()
        while name in above and name not in seen:
            seen.add(name)
            name = above[name]
        if name == one.name == min(seen):
            diagnostics.error("PW420", _place(one.chain), f"exception '{one.name}' derives from itself")


def _place(chain: tuple[Link, ...]) -> Place:
    return chain[-1].place


def _quoted(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
