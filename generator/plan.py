"""From files in memory to files in a folder, whole or not at all.

In: every `OutputFile` of a run, rendered. Out: the folder, changed only where bytes differ, with a manifest
(`generated.json`) of what is ours. Never: a write before everything is rendered, a half-written file, or a file of
somebody else's overwritten or removed.

A run that is killed leaves old and new files mixed, each of them whole; the manifest is written first and knows both, so
the next run takes them for its own and finishes the work.
"""

from __future__ import annotations

import difflib
import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath

from generator.diagnostics import Diagnostics

MANIFEST = "generated.json"
TEMPORARY = ".portwright-new"


@dataclass(frozen=True, slots=True)
class OutputFile:
    """`path` is relative to the output folder, with "/"; `sources` are the files it was made from, for people."""

    path: str
    text: str
    sources: tuple[str, ...] = ()

    @property
    def data(self) -> bytes:
        return self.text.encode("utf-8")


class State(Enum):
    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    STALE = "stale"  # ours, and no longer generated


@dataclass(frozen=True, slots=True)
class Change:
    path: str
    state: State
    old: str
    new: str

    def diff(self) -> str:
        """What would happen to the file, as a unified diff."""
        old_name = "/dev/null" if self.state is State.NEW else self.path
        new_name = "/dev/null" if self.state is State.STALE else self.path
        lines = difflib.unified_diff(self.old.splitlines(True), self.new.splitlines(True), old_name, new_name)
        return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of one run, compared with what the folder holds. Made by `compare`."""

    folder: Path
    files: tuple[OutputFile, ...]
    changes: tuple[Change, ...]  # everything but SAME
    recorded: dict[str, tuple[str, ...]]  # path -> digests that are ours, from the manifest

    @property
    def up_to_date(self) -> bool:
        return not self.changes


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def compare(folder: Path, files: Iterable[OutputFile], diagnostics: Diagnostics, force: bool = False) -> Plan:
    """Reads the folder and says what must change. Files that somebody edited are errors unless `force`."""
    planned = tuple(sorted(files, key=lambda file: file.path))
    _check_paths(planned)
    recorded = _read_manifest(folder, diagnostics, force)
    changes = []
    for file in planned:
        change = _compare_file(folder, file, recorded.get(file.path), diagnostics, force)
        if change is not None:
            changes.append(change)
    kept = {file.path for file in planned}
    for path in sorted(set(recorded) - kept):
        change = _compare_stale(folder, path, recorded[path], diagnostics, force)
        if change is not None:
            changes.append(change)
    return Plan(folder, planned, tuple(changes), recorded)


def commit(plan: Plan, diagnostics: Diagnostics) -> bool:
    """Makes the folder equal to the plan. False where that is not possible: nothing is changed then, unless the disk fails
    between two renames, and that the next run repairs."""
    made: list[Path] = []
    try:
        _make_folders(plan.folder, made)
        with _locked(plan.folder):
            _commit_locked(plan, made)
    except OSError as error:
        for path in reversed(made):
            _remove_quietly(path)
        diagnostics.error(
            "PW903",
            None,
            f"cannot write {error.filename or plan.folder}: {_reason(error)}",
            suggestion="name another folder with --out, or make this one writable",
        )
        return False
    return True


def _commit_locked(plan: Plan, made: list[Path]) -> None:
    for leftover in _leftovers(plan):
        leftover.unlink(missing_ok=True)
    written = [change for change in plan.changes if change.state is not State.STALE]
    manifest = _manifest(plan)
    if not plan.changes and _same(plan.folder / MANIFEST, manifest):
        return
    staged: list[tuple[Path, Path]] = []
    for change in written:
        target = plan.folder / change.path
        _make_folders(target.parent, made)
        staged.append((_stage(target, change.new.encode("utf-8"), made), target))
    intent = _stage(plan.folder / MANIFEST, _intent(plan), made)
    final = _stage(plan.folder / (MANIFEST + ".final"), manifest, made)
    os.replace(intent, plan.folder / MANIFEST)
    made.clear()  # from here on the next run finishes what this one cannot
    for temporary, target in staged:
        os.replace(temporary, target)
    for change in plan.changes:
        if change.state is State.STALE:
            _remove_stale(plan.folder, change.path)
    os.replace(final, plan.folder / MANIFEST)


def write_file(path: Path, data: bytes) -> None:
    """One file, whole or not at all; left alone where it has these bytes already."""
    if _same(path, data):
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        temporary.write_bytes(data)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


# --- comparing -------------------------------------------------------------------------------------------------------


def _check_paths(files: tuple[OutputFile, ...]) -> None:
    """Two outputs that write one file, or a file outside the folder, are mistakes in the generator, not in its input."""
    seen: set[str] = set()
    for file in files:
        parts = PurePosixPath(file.path).parts
        if file.path in seen or not parts or parts[0] == "/" or ".." in parts or file.path == MANIFEST:
            raise ValueError(f"two outputs write one file, or a file outside the folder: {file.path}")
        seen.add(file.path)


def _compare_file(
    folder: Path, file: OutputFile, ours: tuple[str, ...] | None, diagnostics: Diagnostics, force: bool
) -> Change | None:
    path = folder / file.path
    if path.is_dir():
        diagnostics.error("PW903", None, f"cannot write {path}: it is a folder")
        return None
    old = _read(path, diagnostics)
    if old is None:
        return Change(file.path, State.NEW, "", file.text)
    if old == file.data:
        return None
    if not force and (ours is None or digest(old) not in ours):
        what = "was edited by hand" if ours else "was not written by the generator"
        diagnostics.error("PW901", None, f"{path} {what}", suggestion="move the file away, or overwrite it with --force")
        return None
    return Change(file.path, State.CHANGED, old.decode("utf-8", "replace"), file.text)


def _compare_stale(
    folder: Path, name: str, ours: tuple[str, ...], diagnostics: Diagnostics, force: bool
) -> Change | None:
    path = folder / name
    old = _read(path, diagnostics) if path.is_file() else None
    if old is None:
        return None
    if not force and digest(old) not in ours:
        diagnostics.error(
            "PW901",
            None,
            f"{path} was edited by hand and is no longer generated",
            suggestion="move the file away, or remove it with --force",
        )
        return None
    return Change(name, State.STALE, old.decode("utf-8", "replace"), "")


def _read(path: Path, diagnostics: Diagnostics) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        diagnostics.error("PW903", None, f"cannot read {path}: {_reason(error)}")
        return None


def _read_manifest(folder: Path, diagnostics: Diagnostics, force: bool) -> dict[str, tuple[str, ...]]:
    path = folder / MANIFEST
    data = _read(path, diagnostics)
    if data is None:
        return {}
    try:
        document = json.loads(data)
        ours: dict[str, tuple[str, ...]] = {name: (str(value),) for name, value in document["files"].items()}
        for name, value in document.get("before", {}).items():
            ours[name] = (*ours.get(name, ()), str(value))
        if any(".." in PurePosixPath(name).parts or name.startswith("/") for name in ours):
            raise ValueError("a path leaves the folder")
        return ours
    except (ValueError, KeyError, AttributeError, TypeError):
        if not force:
            diagnostics.error(
                "PW902",
                None,
                f"{path} is damaged, so nobody knows which files here are generated",
                suggestion="generate into an empty folder, or overwrite this one with --force",
            )
        return {}


# --- committing ------------------------------------------------------------------------------------------------------


def _manifest(plan: Plan) -> bytes:
    return _json({"product": "Portwright", "files": {file.path: digest(file.data) for file in plan.files}})


def _intent(plan: Plan) -> bytes:
    """The manifest while files are being replaced: what is there now is ours as well as what will be."""
    before = {
        change.path: digest((plan.folder / change.path).read_bytes())
        for change in plan.changes
        if change.state is not State.NEW
    }
    files = {file.path: digest(file.data) for file in plan.files}
    return _json({"product": "Portwright", "files": files, "before": before})


def _json(document: dict[str, object]) -> bytes:
    return (json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")


def _stage(target: Path, data: bytes, made: list[Path]) -> Path:
    temporary = target.with_name(f".{target.name}{TEMPORARY}")
    made.append(temporary)
    temporary.write_bytes(data)
    return temporary


def _leftovers(plan: Plan) -> Iterator[Path]:
    """What a killed run staged and never renamed."""
    for folder in {plan.folder, *((plan.folder / file.path).parent for file in plan.files)}:
        yield from folder.glob(f".*{TEMPORARY}")


def _make_folders(folder: Path, made: list[Path]) -> None:
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        if folder == folder.parent:
            break
        folder = folder.parent
    for path in reversed(missing):
        try:
            path.mkdir()
            made.append(path)
        except FileExistsError:
            if not path.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(path)) from None


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One writer at a time; the others wait for it. The lock goes with the process, so a killed one holds nothing."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _remove_stale(folder: Path, name: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder or any(parent.iterdir()):
            break
        parent.rmdir()


def _remove_quietly(path: Path) -> None:
    try:
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
    except OSError:
        pass  # the error that led here is the one to report


def _same(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
