"""Firmware: a variant on a target. In: the checkout. Out: the path of a program that is up to date with it. Never: a build
where nothing changed, or a path to something half-built.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from generator import pipeline
from generator.diagnostics import Diagnostics, as_text
from generator.generate import firmware_context, firmware_files
from generator.model import Emulator, Specification, Target, Variant
from generator.plan import OutputFile, commit, compare
from workbench import sources, upstream
from workbench.buildfolder import BuildFolder, install_program, micropython_version, open_build_folder, prepare_mpy_cross
from workbench.console import Console
from workbench.failure import BAD_INPUT, Failure
from workbench.make import clean_environment
from workbench.overlay import Flip, flipped, lean
from workbench.places import Places

# What decides the bytes of a firmware, below the checkout; of targets/, only the folders that its target is made of.
_INPUTS = (
    *(f"spec/{name}" for name in (*pipeline.CATALOGUE.values(), "variants")), "generator", "templates", "runtime",
    *(f"workbench/{name}.py" for name in ("buildfolder", "make", "firmware", "overlay", "upstream")),
)  # fmt: skip
_BARE = "workbench/bench/programs/bare"

_RECIPE = "recipe.json"


@dataclass(frozen=True, slots=True)
class Firmware:
    variant: str | None  # None: MicroPython with its own sockets in place of ours; for comparisons
    target: str = "host"
    flip: Flip | None = None
    lean: bool = False  # with IPv4 alone, and without what serves tests; what budgets of size are about
    bare: bool = False  # beside upstream's sockets, loops of C over the same stack; for comparisons

    def __str__(self) -> str:
        changes = [str(self.flip)] if self.flip else []
        changes += ["IPv4 alone"] if self.lean else []
        return f"{self.variant or self._stand_in} on {self.target}" + (f" with {' and '.join(changes)}" if changes else "")

    @property
    def _stand_in(self) -> str:
        """What is in the place of our module where there is no variant."""
        return "bare" if self.bare else "upstream"

    @property
    def folder(self) -> Path:
        """Below the checkout's part of the cache."""
        changes = [str(self.flip)] if self.flip else []
        changes += ["lean"] if self.lean else []
        kind = "firmware" if self.variant else self._stand_in
        return Path(kind) / self.target / "+".join([self.variant or "micropython", *changes])

    @property
    def build_folder(self) -> str:
        """Firmware of one build folder shares the VM's objects."""
        return self.target + ("" if self.variant else f"-{self._stand_in}") + ("-lean" if self.lean else "")


def build_overlay(
    variant: str, policy: str, value: str, places: Places | None = None, console: Console | None = None
) -> Path:
    """The host firmware of a variant with one policy at another value. It stands beside the variants' own."""
    return build(Firmware(variant, "host", Flip(policy, value)), places or Places.find(), console or Console())


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a target takes to build and to run. It stands beside the program too, so that nobody has to read the specification
    for a firmware that is there."""

    image: str  # the program's file
    compiler: str
    sources: tuple[str, ...]  # third-party ones beside the VM's
    folders: tuple[str, ...]  # the target's, below the checkout
    families: tuple[str, ...]  # of sockets
    emulator: Emulator | None

    @classmethod
    def of(cls, target: Target) -> Recipe:
        families = tuple(dict.fromkeys(route.family for route in target.routes))
        return cls(Path(target.image).name, target.compiler, target.sources, target.folders, families, target.emulator)

    @property
    def needs_board(self) -> bool:
        """Whether neither this machine nor an emulator runs the program."""
        return self.emulator is None and self.compiler != "gcc"

    @classmethod
    def inside(cls, product: Path) -> Recipe | None:
        """None where there is none, or where another version of this program wrote it."""
        try:
            facts = json.loads((product / _RECIPE).read_text(encoding="utf-8"))
            emulator = Emulator(**facts["emulator"]) if facts["emulator"] else None
            return cls(facts["image"], facts["compiler"], tuple(facts["sources"]), tuple(facts["folders"]), tuple(facts["families"]), emulator)
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def write_into(self, product: Path) -> None:
        (product / _RECIPE).write_text(json.dumps(asdict(self)), encoding="utf-8")


def build(firmware: Firmware, places: Places, console: Console) -> Path:
    """The firmware's program, built if anything it is made from changed."""
    product = places.own / firmware.folder
    recipe = Recipe.inside(product) or Recipe.of(resolved(firmware, load(places))[1])
    used = _obtain_sources(recipe, places, console)
    if _current(product, recipe, _inputs(firmware, recipe, places, used)):
        return product / recipe.image
    specification = load(places)
    variant, target = resolved(firmware, specification)
    recipe = Recipe.of(target)
    program = product / recipe.image
    used = _obtain_sources(recipe, places, console)
    mpy_cross = prepare_mpy_cross(places, used["micropython"], console)
    waiting = f"waiting for another build for {firmware.target}"
    with open_build_folder(places, firmware.build_folder, lambda: console.note(waiting)) as folder:
        inputs = _inputs(firmware, recipe, places, used)
        if _current(product, recipe, inputs):
            return program
        _tell_other_version(used["micropython"], console)
        if target.lacks:
            console.note(f"the VM of {target.name} has no {' and no '.join(target.lacks)}")
        console.phase(f"building {firmware}")
        try:
            files = _generated(specification, variant, target, places)
            extra: list[tuple[str, str]] = []
            if firmware.variant is None:
                more = [places.root / _BARE] if firmware.bare else []
                files = upstream.in_place_of_ours(files, [*upstream.folders(target, places.root), *more])
                extra = upstream.variables(target)
            _write(files, folder.module)
            log = places.make(places.logs) / f"build-{firmware.build_folder}-{product.name}.log"
            built = _built(folder, target, extra, used, mpy_cross, places, log, console)
        except Failure:
            console.broken()
            raise
        install_program(built, program)
        linked = built
        if target.symbols:
            linked = folder.made(target.symbols)
            install_program(linked, program.with_name(linked.name))
        shutil.copy(linked.with_name(f"{linked.name}.map"), map_of(program))
        recipe.write_into(product)
        (product / "inputs").write_text(inputs)
        console.done()
    return program


def _obtain_sources(recipe: Recipe, places: Places, console: Console) -> dict[str, sources.Source]:
    """By name of the package; the VM's first."""
    unknown = [name for name in recipe.sources if name not in sources.RELEASES]
    if unknown:
        raise Failure(f"a target asks for the source of '{unknown[0]}'; known: {', '.join(sources.RELEASES)}", BAD_INPUT)
    names = (sources.MICROPYTHON.package, *recipe.sources)
    return {name: sources.obtain(sources.RELEASES[name], places, console) for name in names}


def _built(
    folder: BuildFolder, target: Target, extra: Sequence[tuple[str, str]], used: dict[str, sources.Source], mpy_cross: Path,
    places: Places, log: Path, console: Console,
) -> Path:  # fmt: skip
    own = folder.mirrored(target.name, [places.root / each for each in target.folders])
    source = used["micropython"]
    if target.port:
        return folder.build_with_make(target.port, target.image, source, mpy_cross, own, target.make, log, console)
    toolchain = places.root / "targets" / "toolchains" / f"{target.toolchain}.cmake"
    folders = ((f"{name.upper()}_DIR", str(used[name].folder)) for name in target.sources)
    variables = [("PORTWRIGHT_CPU", target.cpu), ("PORTWRIGHT_FLOAT_ABI", target.float_abi),
                 ("PORTWRIGHT_TARGET", target.name), ("PORTWRIGHT_TITLE", target.title), *folders, *extra]  # fmt: skip
    return folder.build_with_cmake(source, mpy_cross, own, toolchain, variables, log, console)


def map_of(program: Path) -> Path:
    """What the linker wrote of a firmware that `build` returned: which section of which object lies where."""
    return program.with_name("linker.map")


def emulator_of(program: Path) -> Emulator | None:
    """What stands in for the board of a firmware that `build` returned; None: nothing does, or it is a program of this machine."""
    recipe = Recipe.inside(program.parent)
    return recipe.emulator if recipe else None


def runs_here(program: Path) -> bool:
    """Whether this machine or an emulator on it runs a firmware that `build` returned."""
    recipe = Recipe.inside(program.parent)
    return recipe is not None and not recipe.needs_board


def recipe_of(firmware: Firmware, places: Places) -> Recipe:
    """Before anything is built. Never of what nothing here can run."""
    recipe = Recipe.inside(places.own / firmware.folder) or Recipe.of(resolved(firmware, load(places))[1])
    if recipe.needs_board:
        raise Failure(
            f"nothing here runs a firmware for {firmware.target}: `./portwright build` makes the image for the board itself",
            BAD_INPUT,
        )
    return recipe


def variants(places: Places) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each variant's name and those of its ancestors, nearest first."""
    return tuple((variant.name, variant.parents) for variant in load(places).variants)


def load(places: Places) -> Specification:
    loaded = pipeline.load(places.root / "spec", places.root / "targets")
    if loaded.specification is None:
        raise Failure("the specification is not valid:\n" + as_text(loaded.diagnostics, loaded.lines).rstrip(), BAD_INPUT)
    return loaded.specification


def resolved(firmware: Firmware, specification: Specification) -> tuple[Variant, Target]:
    diagnostics = Diagnostics()
    name = firmware.variant or specification.variants[0].name  # upstream's sockets take the runtime alone from the module
    variant = pipeline.find_variant(specification, name, diagnostics)
    target = pipeline.find_target(specification, firmware.target, diagnostics)
    if variant is None or target is None:
        raise Failure(_told(diagnostics), BAD_INPUT)
    if firmware.lean:
        target = lean(target)
    if firmware.flip is None:
        return variant, target
    flip = firmware.flip
    policy = next((each for each in specification.catalogue.policies if each.name == flip.policy), None)
    if policy is None or flip.value not in (value.name for value in policy.values):
        raise Failure(f"there is no policy with a value {flip}", BAD_INPUT)
    return flipped(variant, flip), target


def _generated(specification: Specification, variant: Variant, target: Target, places: Places) -> list[OutputFile]:
    """The files of the firmware's user C module."""
    context = firmware_context(specification, variant, target, places.root)
    return firmware_files(specification, variant, target, context, only=("cpp",))


def _write(files: Sequence[OutputFile], module: Path) -> None:
    """Whatever else stands in the folder is ours and goes."""
    diagnostics = Diagnostics()
    plan = compare(module, files, diagnostics, force=True)
    if not commit(plan, diagnostics):
        raise Failure(_told(diagnostics))


def _told(diagnostics: Diagnostics) -> str:
    return as_text(diagnostics, lambda place: (str(place), None)).rstrip()


def _tell_other_version(source: sources.Source, console: Console) -> None:
    version = micropython_version(source)
    if not sources.MICROPYTHON.version.startswith(f"{version}+"):
        console.note(f"{source.folder} is MicroPython {version}; Portwright is tested with {sources.MICROPYTHON.version}")


def _current(product: Path, recipe: Recipe, inputs: str) -> bool:
    """`inputs` is written after the program, so a record that matches vouches for it."""
    try:
        return (product / "inputs").read_text() == inputs and (product / recipe.image).is_file()
    except FileNotFoundError:
        return False


def _inputs(firmware: Firmware, recipe: Recipe, places: Places, used: dict[str, sources.Source]) -> str:
    """A digest of everything that decides the program's bytes."""
    facts = hashlib.sha256(f"{firmware}\0{recipe}\0{used}\0{version_of(recipe.compiler)}\0".encode())
    for path in _files(places.root, (*_INPUTS, *recipe.folders, "targets/toolchains", *([_BARE] if firmware.bare else []))):
        facts.update(f"{path.relative_to(places.root)}\0".encode(errors="surrogateescape"))
        facts.update(hashlib.sha256(path.read_bytes()).digest())
    return facts.hexdigest()


def version_of(program: str) -> str:
    """What a compiler or an emulator says of itself; nothing where it is missing, which whoever needs it will tell."""
    try:
        said = subprocess.run(
            [program, "--version"], capture_output=True, check=False, stdin=subprocess.DEVNULL, env=clean_environment({})
        )
    except FileNotFoundError:
        return ""
    return said.stdout.decode(errors="replace")


def _files(root: Path, names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        path = root / name
        if path.is_file():
            yield path
        else:
            yield from sorted(
                each for each in path.rglob("*") if each.is_file() and "__pycache__" not in each.parts
            )
