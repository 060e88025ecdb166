"""Exceptions that a variant needs because its policies raise them, though no line of it declares them.

In: a variant with all its policies. Out: the same variant with those classes added, so that every output sees them and a script
can catch what it is raised. Never: a change to a class that the variant declares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.model import ExceptionType, Setting, Variant

IO_ERROR = "IOError"
TIMEOUT_ERROR = "TimeoutError"


def with_raised(variant: Variant) -> Variant:
    """A dialect made of other dialects' policies still raises something that has a name."""
    chosen = {(setting.policy, setting.fact.value): setting for setting in _settings(variant)}
    declared = {each.name for each in variant.exceptions}
    io_error = chosen.get(("error_class", "io_error"))
    timeout_error = next((chosen[key] for key in chosen if key[0] == "timeout_error" and key[1] != "plain"), None)
    added = []
    if io_error is not None and IO_ERROR not in declared:
        added.append(_raised(IO_ERROR, "Exception", io_error))
    if timeout_error is not None and TIMEOUT_ERROR not in declared:
        added.append(_raised(TIMEOUT_ERROR, IO_ERROR if io_error is not None else "OSError", timeout_error))
    return replace(variant, exceptions=(*variant.exceptions, *added)) if added else variant


def _raised(name: str, base: str, by: Setting) -> ExceptionType:
    return ExceptionType(
        name=name,
        base=base,
        alias_of="",
        in_module=False,
        builtin=True,
        note=f"Raised by the policy {by.policy}.",
        source=None,
        chain=by.fact.chain,
    )


def _settings(variant: Variant) -> Iterator[Setting]:
    yield from variant.settings
    for function in variant.functions:
        yield from function.settings
    for one in variant.classes:
        yield from one.settings
        for method in (one.constructor, *one.methods):
            yield from method.settings
