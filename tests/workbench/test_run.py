"""`run`: its exit codes, what it hands to the script, and what it refuses before anything is built."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from queue import Queue

import pytest

from workbench import firmware, rules, run
from workbench.console import Console
from workbench.failure import Failure
from workbench.peers import LOOPBACK, PATIENCE, tcp_server
from workbench.places import ROOT, Places


def _start(*arguments: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(ROOT / "portwright"), "run", *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _run(*arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    with _start(*arguments, stdin=subprocess.DEVNULL if given is None else subprocess.PIPE) as process:
        out, err = process.communicate(given, timeout=300)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "a script.py"
    path.write_text("import sys\nprint(sys.argv[1:])\nsys.exit(7)\n")
    return path


def test_the_exit_code_and_the_arguments_are_the_scripts(script: Path) -> None:
    result = _run("--variant", "micropython", str(script), "one", "--two", "-k")
    assert (result.returncode, result.stdout) == (7, "['one', '--two', '-k']\n")


def test_an_uncaught_exception_is_one(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("1 / 0\n")
    result = _run("--variant", "micropython", str(tmp_path / "bad.py"))
    assert result.returncode == 1
    assert "ZeroDivisionError" in result.stdout + result.stderr


def test_standard_input_can_be_the_script() -> None:
    result = _run("--variant", "micropython", "-", "x", given="import sys\nprint(sys.argv[-1], 6 * 7)\n")
    assert (result.returncode, result.stdout) == (0, "x 42\n")


def test_no_script_opens_the_prompt() -> None:
    result = _run("--variant", "micropython", given="print(6 * 7)\n")
    assert result.returncode == 0
    assert "42" in result.stdout


def test_a_missing_script_is_told_before_anything_is_built() -> None:
    result = _run("--variant", "no-such-variant", "nowhere.py")
    assert result.returncode == 127
    assert result.stderr == "portwright: cannot read nowhere.py: no such file or directory\n"


def test_a_folder_is_no_script(tmp_path: Path) -> None:
    assert _run("--variant", "micropython", str(tmp_path)).returncode == 127


def test_an_unknown_variant_is_our_own_failure(script: Path) -> None:
    result = _run("--variant", "zerinth", str(script))
    assert result.returncode == 125
    assert "'zerynth'" in result.stderr


def test_bad_options_are_our_own_failure() -> None:
    assert _run("--no-such-option").returncode == 125
    assert _run("--help").returncode == 0


def test_a_firmware_that_nothing_here_runs_is_not_even_built(script: Path) -> None:
    ran = _run("--variant", "wipy", "--target", "cc3200", str(script))
    assert ran.returncode == 125
    assert ran.stderr == (
        "portwright: nothing here runs a firmware for cc3200: `./portwright build` makes the image for the board itself\n"
    )


def test_ctrl_c_is_the_scripts(tmp_path: Path) -> None:
    path = tmp_path / "wait.py"
    path.write_text(
        "import time\ntry:\n    print('ready')\n    time.sleep(20)\nexcept KeyboardInterrupt:\n    print('interrupted')\n"
    )
    with _start("--variant", "micropython", str(path)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=10)
    assert (process.returncode, out) == (0, "interrupted\n")


@pytest.mark.parametrize(
    "rule",
    ["host:80:127.0.0.1:8080", "[2001:db8::1]:80:[::1]:8080", "::127.0.0.1:8080", "host::127.0.0.1:8080", "host:80:[::1]:1"],
)
def test_rules_as_curl_takes_them(rule: str) -> None:
    assert rules.check_connect_to(rule) == rule


@pytest.mark.parametrize(
    "rule, told",
    [
        ("", "expected HOST:PORT"), ("host", "expected HOST:PORT"), ("host:80", "expected HOST:PORT"),
        ("host:80:127.0.0.1:b", "expected HOST:PORT"), ("host:80:127.0.0.1:", "expected HOST:PORT"),
        ("host:80:2001:db8::1:80", "expected HOST:PORT"), ("a,b:1:1.2.3.4:2", "expected HOST:PORT"),
        ("a b:1:1.2.3.4:2", "expected HOST:PORT"), ("a@b:1:1.2.3.4:2", "a@b is neither a name nor an address"),
        ("host:80::8080", "nothing is not an address"), ("host:80:localhost:8080", "localhost is not an address"),
        ("host:80:[1::2::3]:1", "is not an address"), ("[1::2::3]:1:[::1]:1", "neither a name nor an address"),
        ("1.2.3.4:1:[::1]:1", "different families"),
        ("host:0:1.2.3.4:1", "port 0 is not"), ("host:80:1.2.3.4:65536", "port 65536 is not"),
    ],
)  # fmt: skip
def test_other_rules_are_refused(rule: str, told: str) -> None:
    with pytest.raises(Failure, match=told) as caught:
        rules.check_connect_to(rule)
    assert caught.value.code == 125


@pytest.mark.parametrize("rule", ["", "80", "80:", "a:80", "8080:80:1", "0:80", "8080:70000", "-1:80", "٣:٤"])
def test_bad_forwards_are_refused(rule: str) -> None:
    with pytest.raises(Failure) as caught:
        rules.check_forward(rule)
    assert caught.value.code == 125


def test_rules_reach_the_firmware_and_old_ones_do_not() -> None:
    redirects = ["a:1:127.0.0.1:2", "b:3:127.0.0.1:4"]
    made = run.environment_for(redirects, [], {"PORTWRIGHT_FORWARD": "1:2", "KEPT": "x"})
    assert made == {"PORTWRIGHT_CONNECT_TO": "a:1:127.0.0.1:2,b:3:127.0.0.1:4", "KEPT": "x"}


def test_more_rules_than_the_firmware_holds_are_refused() -> None:
    with pytest.raises(Failure, match="more than 32 rules"):
        run.environment_for([], ["1:2"] * 33, {})


def test_a_program_too_long_for_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    with open(read, encoding="utf-8") as stream, open(write, "wb", buffering=0) as sink:
        sink.write(b"print('\0')")
        sink.close()
        monkeypatch.setattr("sys.stdin", stream)
        with pytest.raises(Failure, match="zero byte"):
            run.command_line("-", [])


def test_a_script_that_looks_like_an_option_is_none() -> None:
    assert run.command_line("-c", []) == ["micropython", "./-c"]


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.9", "none"])
def test_addresses_of_this_machine(address: str) -> None:
    assert rules.check_address(address) == address
    made = run.environment_for([], [], {"PORTWRIGHT_ADDRESS": "1.2.3.4", "KEPT": "x"}, address)
    assert made == {"PORTWRIGHT_ADDRESS": address, "KEPT": "x"}


def test_a_device_of_this_machine_has_one_address() -> None:
    assert (run.address_of_host([]), run.address_of_host(["none"])) == (None, "none")
    with pytest.raises(Failure, match="--address '127.0.0.2': on this machine a device has one address"):
        run.address_of_host(["127.0.0.1", "127.0.0.2"])


def test_a_firmware_of_this_machine_is_on_no_wire(tmp_path: Path) -> None:
    result = _run("--variant", "micropython", "--wire", str(tmp_path), "-", given="print('ran')")
    assert (result.returncode, result.stdout) == (125, "")
    assert result.stderr.startswith(f"portwright: --wire {tmp_path}: a firmware of this machine is on no wire; ")


def test_an_address_of_a_board_is_checked_before_anything_is_built() -> None:
    result = _run("--variant", "micropython", "--target", "mps2-an385", "--address", "10.0.0.1", "-")
    assert (result.returncode, result.stdout) == (125, "")
    assert result.stderr == "portwright: --address '10.0.0.1': expected ADDRESS/BITS, dhcp, auto or none\n"


def test_an_old_address_does_not_reach_the_firmware() -> None:
    assert run.environment_for([], [], {"PORTWRIGHT_ADDRESS": "127.0.0.9"}) == {}


@pytest.mark.parametrize(
    "address",
    ["", "localhost", "127.0.0", "127.0.0.1:80", "203.0.113.7", "0.0.0.0", "224.0.0.1", "255.255.255.255", "127.255.255.255",
     "::", "2001:db8::7", "None"],
)  # fmt: skip
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(Failure, match="expected an address of this machine, or none") as caught:
        run.address_of_host([address])
    assert caught.value.code == 125


def test_an_address_is_checked_before_anything_is_built() -> None:
    result = _run("--variant", "micropython", "--address", "203.0.113.7", "-")
    assert (result.returncode, result.stdout) == (125, "")
    assert "--address '203.0.113.7'" in result.stderr


_OWN = "import usocket\nprint(usocket.own_address())\n"


@pytest.mark.parametrize(("options", "printed"), [((), "127.0.0.1"), (("--address", "127.0.0.9"), "127.0.0.9")])
def test_the_device_has_the_address(options: tuple[str, ...], printed: str) -> None:
    result = _run("--variant", "quecpython", *options, "-", given=_OWN)
    assert (result.returncode, result.stdout) == (0, printed + "\n")


def test_a_device_without_network_has_no_address_and_connects_nowhere() -> None:
    program = """
import usocket
def number(call, *arguments):
    try:
        call(*arguments)
    except OSError as error:
        return error.args[0]
tcp = usocket.socket()
udp = usocket.socket(usocket.AF_INET, usocket.SOCK_DGRAM)
own = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM, usocket.TCP_CUSTOMIZE_PORT)
print(number(usocket.own_address), number(tcp.connect, ("127.0.0.1", 9)), number(tcp.listen, 1), number(tcp.bind, ("", 0)),
      number(udp.sendto, b"x", ("127.0.0.1", 9)), number(own.listen, 1))
"""
    result = _run("--variant", "quecpython", "--address", "none", "-", given=program)
    assert (result.returncode, result.stdout) == (0, "100 100 100 100 100 None\n"), result.stderr


def test_the_firmware_refuses_an_address_that_is_none_of_this_machine() -> None:
    """Also where nobody checked it before."""
    program = firmware.build(firmware.Firmware("quecpython"), Places.find(), Console())
    for address in ("203.0.113.7", "::", "localhost"):
        done = subprocess.run(
            [program, "-c", _OWN], env={"PORTWRIGHT_ADDRESS": address}, capture_output=True, text=True, timeout=30, check=False
        )
        assert done.returncode == 125
        assert done.stderr == f"PORTWRIGHT_ADDRESS: '{address}' is no address of this machine (nor \"none\")\n"


def test_where_no_way_leads_from_the_address_it_is_told() -> None:
    """The system refuses at once: nothing leaves this machine."""
    program = """
import usocket
stream, datagram = usocket.socket(), usocket.socket(usocket.AF_INET, usocket.SOCK_DGRAM)
for call in (lambda: stream.connect(("192.0.2.99", 9)), lambda: datagram.sendto(b"x", ("192.0.2.99", 9))):
    try:
        call()
    except OSError as error:
        print(error.args[0])
"""
    bound = program.replace("for call", 'stream.bind(("", 0))\ndatagram.bind(("", 0))\nfor call')
    result = _run("--variant", "quecpython", "-", given=bound)
    assert (result.returncode, result.stdout) == (0, "101\n101\n"), result.stderr


def test_an_automatic_bind_to_loopback_does_not_cut_a_device_off() -> None:
    """The script means another machine, to which nothing leads from a loopback address; the peer that stands in for it sees
    that nobody chose one."""
    program = "import usocket\nusocket.socket().connect(('{}', 9))\n"
    for host, seen in (("192.0.2.99", "127.0.0.1"), ("127.0.0.5", "127.0.0.9")):
        callers: Queue[str] = Queue()
        with tcp_server(lambda connection: callers.put(connection.getpeername()[0])) as port:
            rule = f"{host}:9:{LOOPBACK}:{port}"
            options = ("--variant", "quecpython", "--address", "127.0.0.9", "--connect-to", rule)
            result = _run(*options, "-", given=program.format(host))
            assert result.returncode == 0, result.stderr
            assert callers.get(timeout=PATIENCE) == seen
