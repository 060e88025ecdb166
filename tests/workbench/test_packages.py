"""The set-up of Debian packages: what is missing is found, asked for once, or named with the line to run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("bash", "env", "readlink", "grep", "sed", "tail", "mktemp", "rm", "cat", "touch", "ln", "id")


class Machine:
    """A PATH of our own: few tools, and an apt, a sudo and a user that are made up."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.asked = folder / "asked"
        self.bin.mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found is not None
            (self.bin / tool).symlink_to(found)

    def program(self, name: str, text: str) -> None:
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/bash\n{text}\n")
        path.chmod(0o755)

    def apt_that_installs(self, *commands: str) -> None:
        made = "\n".join(f"ln -sf /bin/true {self.bin}/{command}" for command in commands)
        self.program("apt-get", f'echo "$*" >>{self.asked}\n[[ "$*" == *install* ]] || exit 0\n{made}')

    def has_commands(self, *commands: str) -> None:
        for command in commands:
            self.program(command, "exit 0")

    def prepare(self, *command_line: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """What the launcher does before it starts the workbench; prints the interpreter it chose."""
        script = 'set -euo pipefail; root="$1"; shift; source "$root/workbench/packages.sh"; prepare "$@"; echo "$python"'
        return subprocess.run(
            ["/bin/bash", "-c", script, "launcher", str(ROOT), *command_line],
            env={"PATH": str(self.bin), "PORTWRIGHT_PYTHON": sys.executable, **environment},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    def requests(self) -> list[str]:
        return self.asked.read_text().splitlines() if self.asked.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.program("id", "echo 0")
    return made


def test_missing_packages_are_named_and_asked_for_once(machine: Machine) -> None:
    machine.has_commands("gcc", "g++")
    machine.apt_that_installs("make")
    result = machine.prepare("build", "--variant", "micropython")
    assert result.returncode == 0, result.stderr
    assert "installing Debian packages: make\n" in result.stderr
    update, install = machine.requests()
    assert update.endswith("update")
    assert install.endswith("install -y --no-install-recommends make")


def test_nothing_is_asked_when_nothing_is_missing(machine: Machine) -> None:
    machine.has_commands("gcc", "g++", "make")
    machine.apt_that_installs()
    result = machine.prepare("build")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.strip() == sys.executable
    assert machine.requests() == []


@pytest.mark.parametrize("arguments", [("--target", "mps2-an385"), ("--target=mps2-an385",), ("--target", "mps2-an500")])
def test_a_target_or_one_that_it_extends_can_need_a_group_of_its_own(machine: Machine, arguments: tuple[str, ...]) -> None:
    machine.has_commands("gcc", "g++", "make", "cmake", "ninja", "qemu-system-arm")
    machine.apt_that_installs("arm-none-eabi-gcc")
    machine.prepare("build", "--variant", "micropython", *arguments)
    assert "gcc-arm-none-eabi" in machine.requests()[1]


def test_other_targets_do_not_need_it(machine: Machine) -> None:
    machine.has_commands("gcc", "g++", "make")
    machine.apt_that_installs()
    assert machine.prepare("run", "--variant", "micropython", "--target", "host").returncode == 0
    assert machine.prepare("run", "--variant", "micropython", "--target", "../x").returncode == 0
    assert machine.requests() == []


@pytest.mark.parametrize("command", ["list", "check", "diff", "explain", "dump", "generate", "new", "stubs", "docs"])
def test_commands_that_only_read_need_no_compiler(machine: Machine, command: str) -> None:
    machine.apt_that_installs()
    assert machine.prepare(command).returncode == 0
    assert machine.requests() == []


def test_a_site_needs_sphinx_and_pages_do_not(machine: Machine) -> None:
    machine.apt_that_installs()
    machine.program("python-without", f'[[ "$*" == *sphinx* ]] && exit 1\nexec {sys.executable} "$@"')
    python = str(machine.bin / "python-without")
    assert machine.prepare("docs", "--out", "x", PORTWRIGHT_PYTHON=python).returncode == 0
    assert machine.requests() == []
    machine.prepare("docs", "--out", "x", "--site", PORTWRIGHT_PYTHON=python)
    assert " --no-install-recommends python3-sphinx" in machine.requests()[1]


def test_help_needs_no_compiler(machine: Machine) -> None:
    machine.apt_that_installs()
    assert machine.prepare("test", "--help").returncode == 0
    assert machine.requests() == []


def test_tests_need_everything_in_one_request(machine: Machine) -> None:
    machine.apt_that_installs("gcc", "g++", "make", "cmake", "ninja")
    machine.prepare("test")
    assert len(machine.requests()) == 2
    asked = machine.requests()[1].split("--no-install-recommends ")[1].split()
    assert asked[:5] == ["gcc", "g++", "make", "cmake", "ninja-build"]


def test_without_rights_the_line_to_run_is_printed(machine: Machine) -> None:
    machine.program("id", "echo 1000")
    machine.program("sudo", "echo 'a password is required' >&2; exit 1")
    machine.apt_that_installs("gcc", "g++", "make")
    result = machine.prepare("build")
    assert result.returncode == 3
    assert result.stderr.splitlines()[-1] == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends gcc g++ make"
    )
    assert machine.requests() == []


def test_without_sudo_installed_the_line_is_printed_too(machine: Machine) -> None:
    machine.program("id", "echo 1000")
    machine.apt_that_installs("gcc", "g++", "make")
    result = machine.prepare("build")
    assert result.returncode == 3
    assert "run this once" in result.stderr


def test_sudo_without_a_password_is_used(machine: Machine) -> None:
    machine.program("id", "echo 1000")
    machine.program("sudo", f'echo "sudo $*" >>{machine.asked}; shift; "$@"')
    machine.has_commands("gcc", "g++")
    machine.apt_that_installs("make")
    assert machine.prepare("build").returncode == 0
    assert any(request.startswith("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get") for request in machine.requests())


def test_a_python_without_the_modules_is_not_enough(machine: Machine, tmp_path: Path) -> None:
    bare = tmp_path / "python3"
    bare.write_text("#!/bin/bash\nexit 1\n")
    bare.chmod(0o755)
    machine.apt_that_installs()
    result = machine.prepare("list", PORTWRIGHT_PYTHON=str(bare))
    assert result.returncode == 3
    assert machine.requests()[1].endswith("python3-jinja2 python3-yaml")
    assert "still missing after apt installed them: python3-jinja2 python3-yaml" in result.stderr


def test_the_failure_of_apt_names_no_mirror(machine: Machine) -> None:
    machine.program("apt-get", '[[ "$*" == *update ]] || { echo "E: Failed to fetch http://mirror.invalid/x"; exit 100; }')
    result = machine.prepare("build")
    assert result.returncode == 3
    assert "E: Failed to fetch (mirror)" in result.stderr
    assert "mirror.invalid" not in result.stderr


def test_without_apt_the_packages_are_named(machine: Machine) -> None:
    result = machine.prepare("build")
    assert result.returncode == 3
    assert "no apt-get" in result.stderr and "gcc g++ make" in result.stderr


def test_the_launcher_works_through_a_link_from_anywhere_with_no_environment(tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "pw"
    link.parent.mkdir()
    link.symlink_to(ROOT / "portwright")
    result = subprocess.run(
        ["/usr/bin/env", "-i", str(link), "list", "variants"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "zerynth" in result.stdout


def test_another_python_first_in_path_does_no_harm(tmp_path: Path) -> None:
    other = tmp_path / "python3"
    other.write_text("#!/bin/bash\necho wrong interpreter >&2\nexit 1\n")
    other.chmod(0o755)
    result = subprocess.run(
        [ROOT / "portwright", "list", "variants"],
        env={"PATH": f"{tmp_path}:{os.defpath}"}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr


def test_a_python_that_is_not_there_is_told_without_asking_apt(machine: Machine) -> None:
    machine.apt_that_installs()
    result = machine.prepare("list", PORTWRIGHT_PYTHON="/nonexistent/python3")
    assert result.returncode == 2
    assert "PORTWRIGHT_PYTHON is /nonexistent/python3: no such program" in result.stderr
    assert machine.requests() == []
