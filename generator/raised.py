"""Which exceptions the policies of a variant raise; those that no line of it declares are added.

In: a variant with all its policies. Out: the same variant with those classes added, so that every output sees them and a script
can catch what it is raised. Never: a change to a class that the variant declares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.model import ExceptionType, Scalar, Setting, Variant

IO_ERROR = "IOError"
TIMEOUT_ERROR = "TimeoutError"
OS_ERROR = "OSError"
_TIMED_OUT = "ETIMEDOUT"
# The values of the policy timeout_error that raise TimeoutError.
RAISING_TIMEOUT_ERROR = frozenset({"timeout_error", "timeout_error_text"})


def class_of(error: str, settings: Mapping[str, Scalar]) -> str:
    """The class that an error with a number is raised as, under the policies of a call."""
    if error == _TIMED_OUT and settings.get("timeout_error") in RAISING_TIMEOUT_ERROR:
        return TIMEOUT_ERROR
    return IO_ERROR if settings.get("error_class") == "io_error" else OS_ERROR


def is_raised(error: str, settings: Mapping[str, Scalar]) -> bool:
    """Whether an error that an operation can end with is told as such, under the policies of a call."""
    return error != _TIMED_OUT or settings.get("timeout_error") != "as_non_blocking"


def with_raised(variant: Variant) -> Variant:
    """A dialect made of other dialects' policies still raises something that has a name."""
    chosen = {(setting.policy, setting.fact.value): setting for setting in _settings(variant)}
    declared = {each.name for each in variant.exceptions}
    io_error = chosen.get(("error_class", "io_error"))
    timeout_error = next(
        (chosen[key] for key in chosen if key[0] == "timeout_error" and key[1] in RAISING_TIMEOUT_ERROR), None
    )
    added = []
    if io_error is not None and IO_ERROR not in declared:
        added.append(_raised(IO_ERROR, "Exception", io_error))
    if timeout_error is not None and TIMEOUT_ERROR not in declared:
        added.append(_raised(TIMEOUT_ERROR, IO_ERROR if io_error is not None else OS_ERROR, timeout_error))
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
