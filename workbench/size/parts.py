"""Which part of a firmware an object of the linker belongs to. In: its path, the folders of a build. Out: a part and a name for
people. Never: a target's or a variant's name: a target says itself which of its files drive the network.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.size.linkermap import LINKER

VM, STACK, DRIVER, RUNTIME, BACKEND = "vm", "stack", "driver", "runtime", "backend"
BINDING, TABLES, COMPANIONS, LIBC, PORT = "binding", "tables", "companions", "libc", "port"

MEANING = {
    VM: "MicroPython, and what is frozen of it",
    STACK: "the network stack",
    DRIVER: "the network's driver",
    RUNTIME: "our core",
    BACKEND: "our backends and the layers around them",
    BINDING: "our calls, and the glue to the VM",
    TABLES: "our names, numbers and tables",
    COMPANIONS: "frozen modules of the variant",
    LIBC: "the compiler's libraries",
    PORT: "everything else of the board",
}
PARTS = tuple(MEANING)
OURS = (RUNTIME, BACKEND, BINDING, TABLES)

_OF_MODULE = (
    (re.compile(r"src/"), RUNTIME),
    (re.compile(r"backends/"), BACKEND),
    (re.compile(r"micropython/|bindings\b"), BINDING),
    (re.compile(r"(tables|qstrs)\b"), TABLES),
)
_OF_VM = re.compile(r"(py|extmod|shared|lib)/")
_FROZEN = "frozen_content"
# The C of a frozen module names it in each section: .rodata.fun_data_package_module_function.
_FROZEN_DATA = r"\.[\w.]+\.(?:frozen_module|fun_data|proto_fun|children|const_[a-z_]+)"
_CMAKE_FOLDER = re.compile(r"CMakeFiles/\w+\.dir/")
_OBJECT = re.compile(r"(\.(c|cpp|cc|s|S))?\.(o|obj)$")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the objects of a build come from."""

    folder: Path  # that it was built in: objects in `build`, the module in `modules`
    micropython: Path
    stack: Path | None  # the third-party stack, where there is one
    driver: Sequence[str]  # what the target calls its driver: files, without their suffix, and folders of the port
    companions: Sequence[str]  # the modules frozen for the variant, dotted

    def part(self, object_: str, section: str) -> tuple[str, str]:
        """The part, and what to call the object."""
        if object_ == LINKER:
            return PORT, "the linker's own"
        if object_.endswith(")"):  # a member of an archive
            archive, _, member = object_.rpartition("/")[2].removesuffix(")").partition("(")
            return LIBC, f"{archive}/{_OBJECT.sub('', member)}"
        path = self._shortened(object_)
        if path.startswith("/"):  # what the toolchain links to every program
            return LIBC, Path(path).name
        return self._part(path, section), _OBJECT.sub("", path)

    def _part(self, path: str, section: str) -> str:
        if path.startswith("portwright/"):
            below = path.removeprefix("portwright/")
            return next((part for pattern, part in _OF_MODULE if pattern.match(below)), PORT)
        if path.startswith("stack/"):
            return STACK
        if any(re.match(rf"{re.escape(name)}[/.]", path) for name in self.driver):
            return DRIVER
        if path.startswith(_FROZEN):
            return COMPANIONS if self._is_companion(section) else VM
        return VM if _OF_VM.match(path) else PORT

    def _shortened(self, object_: str) -> str:
        """Relative to what it belongs to. CMake keeps the whole path of a source that lies elsewhere."""
        path = object_.removeprefix(f"{self.folder}/build/")
        inside = _CMAKE_FOLDER.sub("", path)
        if inside == path:
            return path
        known = {self.folder / "modules": "", self.micropython: ""} | ({self.stack: "stack/"} if self.stack else {})
        for folder, name in known.items():
            if f"/{inside}".startswith(f"{folder}/"):
                return name + f"/{inside}".removeprefix(f"{folder}/")
        return inside

    def _is_companion(self, section: str) -> bool:
        names = "|".join(re.escape(name.replace(".", "_")) for name in self.companions)
        return bool(names) and re.match(rf"{_FROZEN_DATA}_({names})(_|$)", section) is not None
