"""Files in memory become files in a folder, whole or not at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generator import plan as plans
from generator.diagnostics import Diagnostics, as_text
from generator.plan import OutputFile, Plan, State, commit, compare
from tests.generator.support import REPOSITORY

FILES = (OutputFile("a.txt", "one\n"), OutputFile("deep/b.txt", "two\n"))


def planned(folder: Path, *files: OutputFile, force: bool = False) -> Plan:
    diagnostics = Diagnostics()
    plan = compare(folder, files, diagnostics, force)
    assert not diagnostics, list(diagnostics)
    return plan


def written(folder: Path, *files: OutputFile, force: bool = False) -> Plan:
    plan = planned(folder, *files, force=force)
    assert commit(plan, Diagnostics())
    return plan


def refused(folder: Path, *files: OutputFile, writing: bool = False) -> str:
    """What is said instead of writing."""
    diagnostics = Diagnostics()
    plan = compare(folder, files, diagnostics)
    if writing:
        assert not diagnostics and not commit(plan, diagnostics)
    return as_text(diagnostics, lambda place: (place.file, None)).replace(f"{folder}", "OUT")


def tree(folder: Path) -> dict[str, str]:
    """Everything below the folder, hidden files too, except the manifest."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != "generated.json"]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


def test_a_first_run_writes_everything_and_a_second_one_nothing(tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    assert [change.state for change in written(out, *FILES).changes] == [State.NEW, State.NEW]
    assert tree(out) == {"a.txt": "one\n", "deep/b.txt": "two\n"}
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert written(out, *FILES).up_to_date
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_only_what_differs_is_touched(tmp_path: Path) -> None:
    written(tmp_path, *FILES)
    before = (tmp_path / "a.txt").stat().st_ino
    plan = written(tmp_path, FILES[0], OutputFile("deep/b.txt", "three\n"))
    assert [(change.path, change.state) for change in plan.changes] == [("deep/b.txt", State.CHANGED)]
    assert (tmp_path / "a.txt").stat().st_ino == before


def test_what_is_no_longer_generated_is_removed_with_its_empty_folders(tmp_path: Path) -> None:
    written(tmp_path, *FILES)
    (tmp_path / "mine.txt").write_text("mine")
    plan = written(tmp_path, FILES[0])
    assert [(change.path, change.state) for change in plan.changes] == [("deep/b.txt", State.STALE)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "generated.json", "mine.txt"]


def test_a_file_that_was_edited_by_hand_is_not_overwritten(tmp_path: Path) -> None:
    written(tmp_path, *FILES)
    (tmp_path / "a.txt").write_text("mine\n")
    assert refused(tmp_path, OutputFile("a.txt", "new\n"), FILES[1]) == (
        "error[PW901]: OUT/a.txt was edited by hand\nhelp: move the file away, or overwrite it with --force\n1 error\n"
    )
    written(tmp_path, *FILES, force=True)
    assert tree(tmp_path)["a.txt"] == "one\n"


def test_a_stale_file_that_was_edited_by_hand_is_not_removed(tmp_path: Path) -> None:
    written(tmp_path, *FILES)
    (tmp_path / "a.txt").write_text("mine\n")
    assert "error[PW901]: OUT/a.txt was edited by hand and is no longer generated" in refused(tmp_path, FILES[1])


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("theirs\n")
    assert "error[PW901]: OUT/a.txt was not written by the generator" in refused(tmp_path, *FILES)
    assert tree(tmp_path) == {"a.txt": "theirs\n"}


def test_an_edit_that_happens_to_be_what_is_generated_is_no_edit(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\n")
    assert [change.path for change in written(tmp_path, *FILES).changes] == ["deep/b.txt"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"files": 3}', '{"files": {"../x": "y"}}', '{"files": {"/x": "y"}}'])
def test_a_damaged_manifest_is_told_and_not_guessed_at(tmp_path: Path, text: str) -> None:
    (tmp_path / "generated.json").write_text(text)
    assert refused(tmp_path, *FILES) == (
        "error[PW902]: OUT/generated.json is damaged, so nobody knows which files here are generated\n"
        "help: generate into an empty folder, or overwrite this one with --force\n1 error\n"
    )
    written(tmp_path, *FILES, force=True)
    assert json.loads((tmp_path / "generated.json").read_text())["product"] == "Portwright"


def test_an_output_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    said = refused(tmp_path / "out", *FILES, writing=True)
    assert said.startswith("error[PW903]: cannot write OUT: not a folder\nhelp: name another folder with --out")
    assert (tmp_path / "out").read_text() == "a file"


def test_a_folder_in_the_place_of_a_file_is_told_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "deep/b.txt").mkdir(parents=True)
    assert refused(tmp_path, *FILES) == "error[PW903]: cannot write OUT/deep/b.txt: it is a folder\n1 error\n"
    assert tree(tmp_path) == {}


def test_nothing_is_left_behind_where_a_later_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "deep").write_text("a file in the way")
    assert "error[PW903]: cannot write OUT/deep" in refused(tmp_path, *FILES, writing=True)
    assert tree(tmp_path) == {"deep": "a file in the way"}


def test_nothing_is_left_behind_where_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    real = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if "b.txt" in path.name:
            raise OSError(28, "No space left on device", str(path))
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert "no space left on device" in refused(out, *FILES, writing=True)
    assert not out.exists()


@pytest.mark.parametrize("step", range(5))
def test_a_run_that_is_killed_leaves_whole_files_and_the_next_one_finishes(tmp_path: Path, step: int) -> None:
    """The process ends at its n-th rename, as `kill -9` would end it; then another version is generated."""
    written(tmp_path, *FILES, OutputFile("old.txt", "old\n"))
    program = (
        "import os, pathlib, sys\n"
        "from generator import plan\n"
        "from generator.diagnostics import Diagnostics\n"
        "real, count = os.replace, 0\n"
        "def replace(a, b):\n"
        "    global count\n"
        f"    if count == {step}: os.kill(os.getpid(), 9)\n"
        "    count += 1\n"
        "    real(a, b)\n"
        "plan.os.replace = replace\n"
        "files = [plan.OutputFile('a.txt', 'second\\n'), plan.OutputFile('deep/b.txt', 'second\\n')]\n"
        "plan.commit(plan.compare(pathlib.Path(sys.argv[1]), files, Diagnostics()), Diagnostics())\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], env=environment, timeout=30, check=False)
    assert done.returncode == (-signal.SIGKILL if step < 4 else 0)
    whole = {text for name, text in tree(tmp_path).items() if not name.endswith(plans.TEMPORARY)}
    assert whole <= {"one\n", "two\n", "second\n", "old\n"}
    third = (OutputFile("a.txt", "third\n"), OutputFile("deep/b.txt", "two\n"))
    written(tmp_path, *third)
    assert tree(tmp_path) == {"a.txt": "third\n", "deep/b.txt": "two\n"}
    assert written(tmp_path, *third).up_to_date


def test_two_runs_at_once_end_with_the_files_of_one(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys\n"
        "from generator import plan\n"
        "from generator.diagnostics import Diagnostics\n"
        "files = [plan.OutputFile(f'{n}.txt', 'x' * n) for n in range(300)]\n"
        "sys.exit(not plan.commit(plan.compare(pathlib.Path(sys.argv[1]), files, Diagnostics()), Diagnostics()))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    runs = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "out")], env=environment) for _ in range(3)]
    assert [run.wait(30) for run in runs] == [0, 0, 0]
    assert tree(tmp_path / "out") == {f"{n}.txt": "x" * n for n in range(300)}


def test_the_difference_is_a_unified_diff(tmp_path: Path) -> None:
    written(tmp_path, *FILES)
    plan = planned(tmp_path, OutputFile("a.txt", "one\nmore"), OutputFile("c.txt", "new\n"))
    assert "".join(change.diff() for change in plan.changes) == (
        "--- a.txt\n+++ a.txt\n@@ -1 +1,2 @@\n one\n+more\n"
        "--- /dev/null\n+++ c.txt\n@@ -0,0 +1 @@\n+new\n"
        "--- deep/b.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-two\n"
    )


@pytest.mark.parametrize("path", ["../a", "/a", "generated.json", ""])
def test_an_output_cannot_write_outside_its_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="outside the folder"):
        compare(tmp_path, [OutputFile(path, "")], Diagnostics())


def test_two_outputs_cannot_write_one_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two outputs"):
        compare(tmp_path, [FILES[0], FILES[0]], Diagnostics())


def test_a_single_file_is_replaced_only_where_it_differs(tmp_path: Path) -> None:
    path = tmp_path / "file"
    plans.write_file(path, b"one")
    before = path.stat().st_ino
    plans.write_file(path, b"one")
    assert path.stat().st_ino == before
    plans.write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
