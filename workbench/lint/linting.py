"""One run: from files to findings.

In: names and bytes of scripts, a specification, the dialects. Out: the program with its findings. Never: a file read or written.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.model import Specification, Target, Variant
from workbench.lint.dialect import Dialect, Vocabulary
from workbench.lint.findings import Finding, in_order
from workbench.lint.following import follow
from workbench.lint.program import Program
from workbench.lint.reading import Script, read
from workbench.lint.rules import judge


def lint(
    scripts: Sequence[tuple[str, bytes]],
    specification: Specification,
    variant: Variant,
    origin: Variant | None = None,
    target: Target | None = None,
) -> tuple[tuple[Script, ...], list[Finding]]:
    vocabulary = Vocabulary(specification)
    read_scripts = tuple(read(name, data) for name, data in scripts)
    followed = follow(read_scripts, vocabulary)
    catalogue = specification.catalogue
    program = Program(
        read_scripts, followed, vocabulary, Dialect(variant, catalogue), Dialect(origin, catalogue) if origin else None, target
    )
    return read_scripts, in_order(judge(program))
