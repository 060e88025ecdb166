"""Rewritten scripts: the edits of findings, where they are certain.

In: scripts and findings. Out: the new bytes of each file that changes, differences, files replaced whole. Never: a byte outside of
an edit, or a file that is half written.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from workbench.lint.findings import Edit, Finding
from workbench.lint.reading import Script, read


def fixed(scripts: Sequence[Script], findings: Sequence[Finding]) -> tuple[dict[int, bytes], list[Finding]]:
    """The new bytes by file, and the findings that were carried out. Of edits that overlap the first one is; a file that could
    not be read any more stays as it is."""
    taken: dict[int, list[Edit]] = {}
    done: list[Finding] = []
    for one in findings:
        kept = taken.setdefault(one.file, [])
        new = [each for each in one.edits if each not in kept]
        if one.edits and not any(_overlap(each, other) for each in new for other in kept):
            kept += new
            done.append(one)
    out: dict[int, bytes] = {}
    for file, edits in taken.items():
        data = scripts[file].data
        for edit in sorted(edits, key=lambda each: each.start, reverse=True):
            data = data[: edit.start] + edit.text.encode() + data[edit.end :]
        if edits and read(scripts[file].name, data).tree is not None:
            out[file] = data
    return out, [one for one in done if one.file in out]


def moved(
    scripts: Sequence[Script], left: Sequence[Finding], done: Sequence[Finding], changed: dict[int, bytes]
) -> tuple[tuple[Script, ...], list[Finding]]:
    """The rewritten scripts, and the findings that are left at their new places."""
    after = tuple(read(one.name, changed[at]) if at in changed else one for at, one in enumerate(scripts))
    edits = {edit for one in done for edit in one.edits}
    out = []
    for one in left:
        if one.file in changed:
            ends = []
            for end in (one.region.start, one.region.end):
                before = [each for each in edits if each.file == one.file and each.end <= end]
                ends.append(end + sum(len(each.text.encode()) - (each.end - each.start) for each in before))
            one = dataclasses.replace(one, region=after[one.file].region_of_bytes(ends[0], ends[1]), edits=())
        out.append(one)
    return after, out


def differences(script: Script, data: bytes) -> str:
    """As `diff -u` shows them."""
    before = script.data.decode("utf-8", "replace").splitlines(keepends=True)
    after = data.decode("utf-8", "replace").splitlines(keepends=True)
    lines = difflib.unified_diff(before, after, script.name, script.name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def replace(path: Path, data: bytes) -> None:
    """The file as a whole, with its permissions; where it is a link, what it leads to."""
    path = path.resolve()
    mode = path.stat().st_mode & 0o7777
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _overlap(one: Edit, other: Edit) -> bool:
    return one.file == other.file and one.start < other.end and other.start < one.end
