"""Type stubs: for each variant a distribution that type checkers read and pip installs.

In: variants. Out: `portwright-<variant>-stubs/` with the modules that scripts import, the names they see without import, the
numbers of errors, the companions, and what makes it a distribution. Never: a type that differs from what the firmware does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.context import Context
from generator.model import Companion, Specification, Variant
from generator.plan import OutputFile
from generator.stubs.companions import companion_stub
from generator.stubs.modules import NAMES, Stub, errno_module, names_module, socket_module

NAME = "stubs"
HELP = "type stubs, a distribution for each variant"
SUBJECT = "variants"

ERRNO = ("errno", "uerrno")


def files(specification: Specification, variants: tuple[Variant, ...], context: Context) -> Iterable[OutputFile]:
    for variant in variants:
        yield from _distribution(specification, variant, replace(context, files=variant.files))


def _distribution(specification: Specification, variant: Variant, context: Context) -> Iterator[OutputFile]:
    folder = distribution(variant)
    catalogue = specification.catalogue

    def module(name: str, stub: Stub) -> OutputFile:
        return OutputFile(f"{folder}/{name}.pyi", context.render("stubs/module.pyi.j2", stub=stub), variant.files)

    def alias(name: str, of: str) -> OutputFile:
        return OutputFile(f"{folder}/{name}.pyi", context.render("stubs/alias.pyi.j2", of=of), variant.files)

    made = [module(variant.modules[0], socket_module(variant, catalogue))]
    made += [alias(name, variant.modules[0]) for name in variant.modules[1:]]
    names = names_module(variant, catalogue)
    if names.constants or names.exceptions or names.imported:
        made.append(module(NAMES, names))
    made.append(module(ERRNO[0], errno_module(variant, catalogue)))
    made += [alias(name, ERRNO[0]) for name in ERRNO[1:]]
    made += [_companion(folder, one, context) for one in variant.companions if one.path]
    yield from made
    values = {
        "variant": variant,
        "distribution": folder,
        "version": f"0.1+{context.spec_hash}",
        "modules": [file.path.removeprefix(f"{folder}/") for file in made],
        "names": names,
        "names_module": NAMES,
    }
    yield OutputFile(f"{folder}/pyproject.toml", context.render("stubs/pyproject.toml.j2", **values), variant.files)
    yield OutputFile(f"{folder}/README.md", context.render("stubs/README.md.j2", **values), variant.files)


def distribution(variant: Variant) -> str:
    return f"portwright-{variant.name}-stubs"


def _companion(folder: str, companion: Companion, context: Context) -> OutputFile:
    source = context.root / "runtime" / "companions" / companion.path
    context.copied.append(source)
    package = source.name == "__init__.py"
    path = companion.module.replace(".", "/") + ("/__init__.pyi" if package else ".pyi")
    doc, statements = companion_stub(source.read_text(encoding="utf-8"))
    text = context.render("stubs/companion.pyi.j2", doc=doc, statements=statements)
    return OutputFile(f"{folder}/{path}", text, (companion.path,))
