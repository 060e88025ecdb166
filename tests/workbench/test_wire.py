"""The wire that boards of several processes share, without boards."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from workbench import emulator, run, wire
from workbench.failure import Failure
from workbench.places import ROOT

BOTH = ("inet", "inet6")


def ends(folder: Path, count: int, stack: ExitStack) -> list[socket.socket]:
    made = [stack.enter_context(wire.joined(folder, ())) for _ in range(count)]
    assert [one.address for one in made] == [f"52:54:00:12:34:{number:02x}" for number in range(1, count + 1)]
    for one in made:
        one.end.settimeout(10)
    return [one.end for one in made]


def test_a_frame_reaches_all_the_others_and_nobody_twice(tmp_path: Path) -> None:
    with ExitStack() as stack:
        first, *others = ends(tmp_path / "wire", 4, stack)
        first.send(b"to all")
        for other in others:
            assert other.recv(100) == b"to all"
        others[0].send(b"an answer")
        assert first.recv(100) == b"an answer"
        for other in others[1:]:
            assert other.recv(100) == b"an answer"
        first.setblocking(False)
        with pytest.raises(BlockingIOError):
            first.recv(100)


def test_frames_keep_their_order_and_size(tmp_path: Path) -> None:
    with ExitStack() as stack:
        one, other = ends(tmp_path / "wire", 2, stack)
        sent = [bytes([number % 256]) * (60 + number) for number in range(1000)]
        sender = threading.Thread(target=lambda: [one.send(frame) for frame in sent], daemon=True)
        sender.start()
        assert [other.recv(2048) for _ in sent] == sent
        sender.join()


def test_the_folder_is_made_and_removed_by_whoever_leaves_last(tmp_path: Path) -> None:
    folder = tmp_path / ("a long name " * 15)  # longer than the address of a socket may be
    with wire.joined(folder, ()):
        with wire.joined(folder, ()):
            assert sorted(path.name for path in folder.iterdir()) == ["board-1", "board-2"]
            assert folder.stat().st_mode & 0o077 == 0
        assert [path.name for path in folder.iterdir()] == ["board-1"]
    assert not folder.exists()


def test_other_files_of_the_folder_stay_and_are_sent_nothing(tmp_path: Path) -> None:
    (tmp_path / "board-1").write_text("mine")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as stranger:
        stranger.bind(str(tmp_path / "stranger"))
        stranger.setblocking(False)
        with wire.joined(tmp_path, ()) as one, wire.joined(tmp_path, ()) as other:
            assert (one.address[-2:], other.address[-2:]) == ("02", "03")
            other.end.settimeout(10)
            one.end.send(b"frame")
            assert other.end.recv(100) == b"frame"
            with pytest.raises(BlockingIOError):
                stranger.recv(100)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["board-1", "stranger"]


def test_whoever_died_leaves_a_free_place(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as gone:
        gone.bind(str(tmp_path / "board-1"))
    with ExitStack() as stack:
        one, other = ends(tmp_path, 2, stack)
        one.send(b"frame")
        assert other.recv(100) == b"frame"


def test_whoever_takes_no_frames_loses_them_and_holds_nobody_up(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf:
        deaf.bind(str(tmp_path / "board-9"))
        with ExitStack() as stack:
            one, other = ends(tmp_path, 2, stack)
            for number in range(2000):
                one.send(b"%d" % number)
                assert other.recv(100) == b"%d" % number
            deaf.settimeout(10)
            assert deaf.recv(100) == b"0"


def test_many_join_at_once_and_each_gets_a_number_of_its_own(tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom pathlib import Path\nfrom workbench import wire\n"
        "with wire.joined(Path(sys.argv[1]), ()) as one:\n print(one.address, flush=True)\n sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "wire")]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    told = {process.stdout.readline() for process in processes if process.stdout is not None}
    for process in processes:
        process.communicate()
    assert len(told) == 6
    assert not (tmp_path / "wire").exists()


@pytest.mark.parametrize(("name", "told"), [("file", "not a folder"), ("file/wire", "not a folder"), ("none/wire", "no such file or directory")])
def test_a_folder_that_is_none_is_told(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Failure, match=f"--wire .*/{name}: {told}$") as caught:
        with wire.joined(tmp_path / name, ()):
            pass
    assert caught.value.code == 125


def test_what_a_board_is_on() -> None:
    with run.BoardNetwork.checked([], ["8080:80"], None, BOTH).joined() as network:
        assert network == emulator.ThisMachine(("8080:80",))
    assert run.BoardNetwork.checked(["10.0.0.1/24"], [], "here", BOTH) == run.BoardNetwork(("10.0.0.1/24",), (), Path("here"))


@pytest.mark.parametrize(
    ("wanted", "forward", "told"),
    [
        ([], [], "--wire w: nobody gives addresses on a wire; say one, as in --address 10.0.0.1/24"),
        (["10.0.0.1/24"], ["8080:80"], "--forward '8080:80': from a wire nothing is forwarded"),
    ],
)
def test_what_makes_no_sense_on_a_wire_is_refused(wanted: list[str], forward: list[str], told: str) -> None:
    with pytest.raises(Failure) as caught:
        run.BoardNetwork.checked(wanted, forward, "w", BOTH)
    assert (caught.value.message, caught.value.code) == (told, 125)
