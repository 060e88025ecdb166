"""One target, resolved.

In: the checked root of its target.yaml and those that it extends, the index of the catalogue, the backends and toolchains that
exist. Out: a frozen `Target`. Never: a variant.

Of a target and the one that it extends, mappings merge key by key, and anything else is replaced; an empty mapping takes away
what stood there.
"""

from __future__ import annotations

from functools import reduce

from generator.catalogue import Index
from generator.diagnostics import Diagnostics, Note, did_you_mean
from generator.model import Emulator, Meaning, Place, Route, Target
from generator.source import Entry, Mapping, Sequence


def target(
    lineage: tuple[Mapping, ...], index: Index, backends: tuple[str, ...], toolchains: tuple[str, ...], diagnostics: Diagnostics
) -> Target:
    """`lineage`: the roots of its ancestors, the first one first, and its own."""
    root = reduce(_merged, lineage)
    resolver = root.text("resolver")
    if resolver:
        _check_backend(resolver, root.place_of("resolver"), backends, diagnostics)
    build = root.mapping("build")
    _check_build(build, toolchains, diagnostics)
    make, heap = build.mapping("make"), build.mapping("heap")
    return Target(
        name=root.text("target"),
        title=root.text("title"),
        summary=root.text("summary"),
        routes=_routes(root, index, backends, diagnostics),
        resolver=resolver,
        limits=_numbers(root.mapping("limits")),
        memory=_numbers(root.mapping("memory")),
        addresses=_numbers(root.mapping("addresses")),
        cpu=root.text("cpu"),
        one_context=root.flag("one_context", False),
        float_abi=root.text("float_abi", "soft"),
        port=build.text("port"),
        make=tuple((name, make.text(name)) for name in make.entries),
        sources=tuple(one.text for one in build.scalars("sources")),
        image=build.text("image") or "micropython",
        symbols=build.text("symbols"),
        heap=(heap.text("begin"), heap.text("end")) if heap.entries else None,
        driver=tuple(one.text for one in build.scalars("driver")),
        lacks=tuple(one.text for one in root.scalars("lacks")),
        modules=tuple(one.text for one in root.scalars("modules")),
        toolchain=build.text("toolchain"),
        emulator=_emulator(root.mapping("emulator"), diagnostics),
        files=tuple(one.place.file for one in lineage),
    )


def _merged(below: Mapping, above: Mapping) -> Mapping:
    """The two as one, at the place of `above`, which has the last word."""
    made = Mapping(above.place, dict(below.entries), below.broken | above.broken)
    for key, entry in above.entries.items():
        old, new = below.get(key), entry.value
        if isinstance(old, Mapping) and isinstance(new, Mapping) and new.entries:
            new = _merged(old, new)
        made.entries[key] = Entry(key, entry.place, new)
    return made


def _check_build(build: Mapping, toolchains: tuple[str, ...], diagnostics: Diagnostics) -> None:
    port, toolchain = build.text("port"), build.text("toolchain")
    if bool(port) == bool(toolchain):
        diagnostics.error(
            "PW505",
            build.place,
            "both a port of the VM and a toolchain" if port else "neither a port of the VM nor a toolchain",
            expected="`port` for one of the VM's ports, `toolchain` where the target's folder is a port of its own",
        )
    elif toolchain and toolchain not in toolchains:
        diagnostics.error(
            "PW506",
            build.place_of("toolchain"),
            f"there is no toolchain '{toolchain}'",
            expected=f"targets/toolchains/{toolchain}.cmake",
            suggestion=did_you_mean(toolchain, toolchains),
        )


def _emulator(written: Mapping, diagnostics: Diagnostics) -> Emulator | None:
    if not written.entries:
        return None
    for key in ("program", "machine", "parameters"):
        if key not in written.entries and key not in written.broken:
            _lacks(written, f"an emulator without '{key}'", f"{key}: here or in what this target extends", diagnostics)
    return Emulator(
        written.text("program"), written.text("machine"), written.text("network"), written.integer("parameters")
    )


def _lacks(where: Mapping, what: str, expected: str, diagnostics: Diagnostics) -> None:
    diagnostics.error("PW507", where.place, what, expected=expected)


def _numbers(written: Mapping) -> tuple[tuple[str, int], ...]:
    return tuple((name, written.integer(name)) for name in written.entries)


def _routes(root: Mapping, index: Index, backends: tuple[str, ...], diagnostics: Diagnostics) -> tuple[Route, ...]:
    written = root.get("routes")
    routes: dict[tuple[str, str], tuple[Route, Place]] = {}
    for node in written.items if isinstance(written, Sequence) else ():
        if not isinstance(node, Mapping):
            continue
        route = _route(node, index, backends, diagnostics)
        key = (route.family, route.type)
        if key in routes:
            diagnostics.error(
                "PW503",
                node.place,
                f"{route.family} {route.type} has two routes",
                notes=(Note("the first is here", routes[key][1]),),
            )
            continue
        routes[key] = (route, node.place)
    if not routes and "routes" not in root.broken:
        _lacks(root, "a target without sockets", "routes: at least one, here or in what this target extends", diagnostics)
    return tuple(route for route, _ in routes.values())


def _route(node: Mapping, index: Index, backends: tuple[str, ...], diagnostics: Diagnostics) -> Route:
    for key, kind, group in (("family", Meaning.FAMILY, "families"), ("type", Meaning.TYPE, "types")):
        name = node.text(key)
        known = index.term_names(kind)
        if name not in known and not index.is_broken(group, name):
            diagnostics.error(
                "PW501", node.place_of(key), f"there is no {key} '{name}'", suggestion=did_you_mean(name, known)
            )
    layers = node.scalars("layers")
    for name, place in [(node.text("backend"), node.place_of("backend")), *((one.text, one.place) for one in layers)]:
        _check_backend(name, place, backends, diagnostics)
    return Route(node.text("family"), node.text("type"), node.text("backend"), tuple(one.text for one in layers))


def _check_backend(name: str, place: Place, backends: tuple[str, ...], diagnostics: Diagnostics) -> None:
    if name not in backends:
        diagnostics.error(
            "PW502",
            place,
            f"there is no backend '{name}'",
            expected="a folder below runtime/backends",
            suggestion=did_you_mean(name, backends),
        )
