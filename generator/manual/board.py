"""The page of a target.

In: the target, the variants that may run on it, and figures that were measured. Out: its page: which sockets there are, its limits, what
it is asked, its sizes, how firmware for it is built and run. Never: what a backend can do; that is the backend's own to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.manual.figures import Figures
from generator.manual.page import Block, Code, Drawing, Line, Page, Paragraph, Section, Table, anchor, code, joined, link, text
from generator.manual.places import board_path, path_of
from generator.model import Catalogue, Meaning, Specification, Target, Variant
from generator.outputs.conformance import asked


def board(target: Target, variants: tuple[Variant, ...], specification: Specification, figures: tuple[Figures, ...] = ()) -> Page:
    path, catalogue = board_path(target), specification.catalogue
    served = {route.family for route in target.routes}
    parts = (
        ("Sockets", tuple(_sockets(target, catalogue))),
        ("Variants on it", tuple(_variants(served, variants))),
        ("Conformance", tuple(_conformance(target, variants, specification))),
        ("Limits", tuple(_numbers(target.limits, "At most"))),
        ("Memory", tuple(_numbers(target.memory, "Bytes"))),
        ("Addresses", tuple(_numbers(target.addresses, "At", "{:#010x}"))),
        ("Size", tuple(_sizes(one for one in figures if one.target == target.name))),
        ("Building and running", tuple(_building(target, variants))),
    )
    sections = tuple(Section(title, anchor(path, title), blocks) for title, blocks in parts if blocks)
    return Page(path, f"Target {target.title}", (Paragraph(text(target.summary)), *sections), sources=target.files, group="Targets")


def _sockets(target: Target, catalogue: Catalogue) -> Iterator[Block]:
    meanings = {(one.kind, one.name): one.meaning for one in catalogue.terms}
    rows = tuple(
        (text(code(one.family), ": ", meanings[Meaning.FAMILY, one.family].rstrip(".")),
         text(code(one.type), ": ", meanings[Meaning.TYPE, one.type].rstrip(".")),
         joined(((code(name),) for name in (*one.layers, one.backend)), " over "))
        for one in target.routes
    )  # fmt: skip
    yield Table(("Family", "Type", "Backend"), rows)
    yield Paragraph(text("Other families are refused when a script makes a socket."))
    resolver = text("Names are looked up by ", code(target.resolver), ".") if target.resolver else text("Names cannot be looked up.")
    yield Paragraph(resolver)
    yield Drawing(_picture(target))


def _picture(target: Target) -> str:
    """From what a script asks for, through the layers, to the backend."""
    edges = dict.fromkeys(
        pair
        for one in target.routes
        for pair in zip((f"{one.family} {one.type}", *one.layers), (*one.layers, one.backend))
    )
    lines = [f'  "{one}" -> "{other}";' for one, other in edges]
    return "\n".join(["digraph {", "  rankdir=LR;", "  node [shape=box];", *lines, "}"])


def _variants(served: set[str], variants: tuple[Variant, ...]) -> Iterator[Block]:
    rows = []
    for variant in variants:
        families = [one for one in variant.constants if one.meaning is Meaning.FAMILY]
        there = joined(((code(one.name),) for one in families if one.term in served), ", ")
        lacking = joined(((code(one.name),) for one in families if one.term not in served), ", ")
        rows.append(((link(variant.title, path_of(variant)),), there, lacking))
    if rows:
        yield Table(("Variant", "Families that are served", "Families that are refused"), tuple(rows))


def _conformance(target: Target, variants: tuple[Variant, ...], specification: Specification) -> Iterator[Block]:
    rows = []
    for variant in variants:
        counted = Counter(case.kind for case in asked(specification, variant, target))
        cells = (text(str(counted[kind])) for kind in ("policy", "promise", "fact"))
        rows.append(((link(variant.title, path_of(variant)),), *cells, text(str(counted.total()))))
    if rows:
        who = "The tests ask its firmware" if target.runs_here else "The command verify asks a board"
        yield Paragraph(text(f"Each case is a program that tells whether a statement holds. {who} so many of each variant:"))
        yield Table(("Variant", "Behaviours", "Guarantees", "Kinds of facts", "Cases"), tuple(rows))


def _sizes(figures: Iterable[Figures]) -> Iterator[Block]:
    for one in figures:
        rows = [*one.parts, replace(one.total, name="all of it")]
        rows += [replace(one.upstream, name=f"to compare with: {one.upstream.name}")] if one.upstream else []
        yield Paragraph(text(f"Measured on the firmware of {one.variant}, in bytes:"))
        cells = tuple((text(each.name), text(f"{each.flash:,}"), text(f"{each.ram:,}")) for each in rows)
        yield Table(("Part", "Flash", "RAM"), cells)


def _numbers(pairs: tuple[tuple[str, int], ...], heading: str, form: str = "{}") -> Iterator[Block]:
    if pairs:
        rows: tuple[tuple[Line, ...], ...] = tuple((text(name.replace("_", " ")), (code(form.format(value)),)) for name, value in pairs)
        yield Table(("What", heading), rows)


def _building(target: Target, variants: tuple[Variant, ...]) -> Iterator[Block]:
    name = variants[0].name if variants else "VARIANT"
    if target.port:
        made = text("Firmware is MicroPython's port ", code(target.port), " with the generated module. ")
    else:
        made = text("Firmware is a port of the target's own, built for ", code(target.toolchain), ", with the generated module. ")
    yield Paragraph((*made, *text("The last line that ", code("build"), " prints is its path.")))
    *ancestors, own = target.folders
    if ancestors:
        taken = joined(((code(one),) for one in ancestors), " and ")
        yield Paragraph((*text("Its files are those of "), *taken, *text(" and of ", code(own), ", which counts more.")))
    if target.lacks:
        yield Paragraph(text("The VM of this target has no ", " and no ".join(target.lacks), "."))
    if target.emulator is not None:
        yield Paragraph(text("It runs on the machine ", code(target.emulator.machine), " of ", code(target.emulator.program), "."))
    lines = [f"./portwright build --variant {name} --target {target.name}"]
    if target.runs_here:
        lines.append(f"./portwright run --variant {name} --target {target.name} script.py")
    yield Code("\n".join(lines), "text")
    if target.make:
        yield Paragraph(text("The port's make gets:"))
        yield Code("\n".join(f"{variable}={value}" for variable, value in target.make), "text")
