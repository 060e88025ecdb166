"""The build folder of a target, in which the firmware of each variant is built in turn.

In: a folder with the user C module, a folder with the port's configuration, a MicroPython source. Out: the port's program.
All variants share the objects of the VM: their names are numbered alike (the module names the union of them), so only
what differs from the variant built before is compiled. Never: two builds at once in one folder, a write into the source,
or trust in a folder whose last build was killed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workbench.console import Console
from workbench.failure import Failure
from workbench.locks import Unfinished, exclusive
from workbench.make import Killed, clean_environment, make_command, ninja_command, run_builder
from workbench.places import Places
from workbench.sources import Source

_DAY_OF_RELEASE = "1744675200"  # of MicroPython 1.25.0: the firmware's banner does not depend on the day of the build
_VERSION = re.compile(r"#define MICROPY_VERSION_(?:MAJOR|MINOR|MICRO) (\d+)")
_STEPS_OF_FIRST_BUILD = 265
_STEPS_OF_MPY_CROSS = 143


def micropython_version(source: Source) -> str:
    return ".".join(_VERSION.findall((source.folder / "py" / "mpconfig.h").read_text(encoding="utf-8")))


def _environment(source: Source) -> dict[str, str]:
    """What upstream's makefiles read from it; without a tag they would ask git."""
    return {"MICROPY_GIT_TAG": f"v{micropython_version(source)}", "SOURCE_DATE_EPOCH": _DAY_OF_RELEASE}


def prepare_mpy_cross(places: Places, source: Source, console: Console) -> Path:
    """Upstream's cross compiler for frozen modules, built once for each source."""
    folder = places.make(places.cache / "mpy-cross" / source.identity)
    program = folder / "mpy-cross"
    if program.is_file():
        return program
    with exclusive(folder / "lock", lambda: console.note("waiting for another build of mpy-cross")) as lock:
        if program.is_file():
            return program
        console.phase("building mpy-cross")
        build = folder / "build"
        shutil.rmtree(build, ignore_errors=True)
        (folder / "build.log").unlink(missing_ok=True)
        command = make_command("-C", str(source.folder / "mpy-cross"), f"BUILD={build}", f"PYTHON={sys.executable}")
        run_builder(command, _environment(source), folder / "build.log", _STEPS_OF_MPY_CROSS, console, lock)
        (build / "mpy-cross").replace(program)
        shutil.rmtree(build, ignore_errors=True)
        console.done()
    return program


@dataclass(frozen=True, slots=True)
class BuildFolder:
    """Only to be used with its lock held: see `open_build_folder`."""

    folder: Path
    lock: int

    @property
    def module(self) -> Path:
        """Where the user C module is generated into; its parent is what make is told."""
        return self.folder / "modules" / "portwright"

    @property
    def _build(self) -> Path:
        return self.folder / "build"

    @property
    def _names(self) -> Path:
        """The header that numbers the VM's strings; every object depends on it."""
        return self._build / "genhdr" / "qstrdefs.generated.h"

    @property
    def _frozen(self) -> Path:
        """The modules that are frozen into the firmware, as C."""
        return self._build / "frozen_content.c"

    @property
    def _unfinished(self) -> Unfinished:
        return Unfinished(self.folder / "unfinished")

    def made(self, name: str) -> Path:
        """A file that the last build left."""
        return self._build / name

    def build_with_make(
        self, port: str, image: str, source: Source, mpy_cross: Path, configuration: Path, variables: Sequence[tuple[str, str]],
        log: Path, console: Console,
    ) -> Path:  # fmt: skip
        """Runs the make of one of upstream's ports on what is in `module` and returns `image`. `configuration`: the port's folder,
        mirrored."""
        makefiles = [self.module / "micropython.mk", *sorted(configuration.glob("*.mk"))]
        self._discard_untrusted(source, [str(variables), *map(_effective, makefiles)])
        command = make_command(
            "-C", str(source.folder / "ports" / port),
            f"BUILD={self._build}",
            f"VARIANT_DIR={configuration}",
            f"USER_C_MODULES={self.module.parent}",
            f"FROZEN_MANIFEST={self.module / 'manifest.py'}",
            f"MPY_LIB_DIR={self._library()}",
            f"MICROPY_MPYCROSS={mpy_cross}",
            f"PYTHON={sys.executable}",
            "STRIP=",  # upstream's takes the symbols away too; see install_program
            *(f"{name}={value}" for name, value in variables),
        )  # fmt: skip
        steps = _STEPS_OF_FIRST_BUILD if not self._build.is_dir() else 0
        self._forget_other_sources()
        log.unlink(missing_ok=True)
        with self._unfinished_meanwhile():
            with self._names_keep_their_time():
                run_builder([*command, str(self._names)], _environment(source), log, 0, console, self.lock)
            run_builder([*command, str(self.made(image))], _environment(source), log, steps, console, self.lock)
        return self.made(image)

    def build_with_cmake(
        self, source: Source, mpy_cross: Path, port: Path, toolchain: Path, variables: Sequence[tuple[str, str]],
        log: Path, console: Console,
    ) -> Path:  # fmt: skip
        """Builds a port of ours, whose folder `port` is mirrored, around what is in `module` and returns the program."""
        toolchains = self.mirrored(toolchain.parent.name, [toolchain.parent])
        definitions = [
            ("MICROPY_DIR", source.folder),
            ("MICROPY_LIB_DIR", self._library()),
            ("MICROPY_FROZEN_MANIFEST", self.module / "manifest.py"),
            ("USER_C_MODULES", self.module / "micropython.cmake"),
            ("Python3_EXECUTABLE", sys.executable),
            *variables,
        ]
        self._discard_untrusted(source, [str(definitions), (toolchains / toolchain.name).read_text()])
        environment = _environment(source) | {"MICROPY_MPYCROSS": str(mpy_cross)}
        configure = [
            "cmake", "-G", "Ninja", "-S", str(port), "-B", str(self._build),
            "--toolchain", str(toolchains / toolchain.name), *(f"-D{name}={value}" for name, value in definitions),
        ]  # fmt: skip
        self._forget_other_sources()
        log.unlink(missing_ok=True)
        with self._unfinished_meanwhile():
            if not (self._build / "build.ninja").is_file():
                run_builder(configure, environment, log, 0, console, self.lock)
            with self._names_keep_their_time():
                names = str(self._names.relative_to(self._build))
                run_builder(ninja_command(self._build, names), environment, log, 0, console, self.lock)
            run_builder(ninja_command(self._build), environment, log, 0, console, self.lock)
        return self._build / "firmware.elf"

    def mirrored(self, name: str, folders: Sequence[Path]) -> Path:
        """A copy of folders of the checkout, in one, at a path that a build can take. A file of a later folder counts more than one
        of its name in an earlier folder."""
        copy = self.folder / "configuration" / name
        mirror(folders, copy)
        return copy

    def _library(self) -> Path:
        """Stands for micropython-lib, of which nothing is used; upstream's rules check for its README."""
        library = self.folder / "library"
        library.mkdir(exist_ok=True)
        (library / "README.md").touch()
        return library

    @contextmanager
    def _unfinished_meanwhile(self) -> Iterator[None]:
        """A build that failed can be trusted: whoever ran it removed what was half made. One that was killed cannot."""
        self._unfinished.set()
        try:
            yield
        except Killed:
            raise
        except (Failure, KeyboardInterrupt):
            self._unfinished.clear()
            raise
        self._unfinished.clear()

    def _discard_untrusted(self, source: Source, facts: Sequence[str]) -> None:
        """Starts afresh where the last build was killed, and where something differs that the builder does not look at: where
        the source is, and `facts`."""
        text = "\n".join([source.identity, str(source.folder), *facts])
        record = self.folder / "made-with"
        if self._unfinished.found() or not record.is_file() or record.read_text() != text:
            shutil.rmtree(self._build, ignore_errors=True)
            record.write_text(text)
            self._unfinished.clear()

    @contextmanager
    def _names_keep_their_time(self) -> Iterator[None]:
        """Upstream's make writes the header of names anew whenever a source names one of them more or less often. Where the
        numbering came out the same, nothing that depends on it has to be compiled again."""
        names, collected = self._names, self._names.with_name("qstrdefs.collected.h")
        before = names.read_bytes() if names.is_file() else b""
        time = names.stat().st_mtime_ns if before else 0
        yield
        if before and names.read_bytes() == before:
            os.utime(names, ns=(time, time))
            time = min(time, collected.stat().st_mtime_ns)
            os.utime(collected, ns=(time, time))
        else:
            self._frozen.unlink(missing_ok=True)  # it brings the names that no source has

    def _forget_other_sources(self) -> None:
        """Upstream's tools keep what they made of a file after the file left the module: its names, its frozen code. Where the
        set of files changed, they have to start again."""
        frozen = [_effective(self.module / "manifest.py"), *sorted(map(str, self.module.rglob("*.py")))]
        if _changed(self.folder / "frozen", "\n".join(frozen)):
            self._frozen.unlink(missing_ok=True)
        sources = "\n".join(sorted(str(path) for path in self.module.rglob("*.c*")))
        if _changed(self.folder / "sources", sources):
            for leftover in ("qstr", "module", "root_pointer", "compress"):
                shutil.rmtree(self._build / "genhdr" / leftover, ignore_errors=True)
            (self._build / "genhdr" / "qstr.i.last").unlink(missing_ok=True)


def build_folder(places: Places, name: str) -> Path:
    """Objects lie in its `build`, the module in its `modules`."""
    return places.own / "build" / name


@contextmanager
def open_build_folder(places: Places, name: str, on_wait: Callable[[], None]) -> Iterator[BuildFolder]:
    folder = places.make(build_folder(places, name))
    with exclusive(folder / "lock", on_wait) as lock:
        yield BuildFolder(folder, lock)


def _changed(record: Path, text: str) -> bool:
    """Whether the text differs from that of the last call with this record."""
    if record.is_file() and record.read_text() == text:
        return False
    record.write_text(text)
    return True


def _effective(makefile: Path) -> str:
    """The lines of a makefile that do something."""
    return "\n".join(line for line in makefile.read_text().splitlines() if line and not line.startswith("#"))


def mirror(sources: Sequence[Path], copy: Path) -> None:
    """Makes `copy` hold the files of `sources`, the later ones' first, and no others; a file with the same bytes keeps its time,
    which make reads."""
    wanted = {path.relative_to(source): path for source in sources for path in source.rglob("*") if path.is_file()}
    for path in [path for path in copy.rglob("*") if path.is_file()]:
        if path.relative_to(copy) not in wanted:
            path.unlink()
    for name, path in wanted.items():
        data = path.read_bytes()
        target = copy / name
        if not target.is_file() or target.read_bytes() != data:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


def install_program(program: Path, place: Path) -> None:
    """Puts the program at `place`, whole or not at all; one of this machine without debugging information (its symbols stay)."""
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(".unfinished")
    shutil.copy(program, temporary)
    if not program.suffix:  # a board's is not for the machine's own tools
        strip = ["strip", "--strip-debug", str(temporary)]
        subprocess.run(strip, check=True, stdin=subprocess.DEVNULL, env=clean_environment({}))
    temporary.replace(place)
