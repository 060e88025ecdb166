"""The programs that the vendors' manuals print, unmodified, and their peers on this machine. `pages` holds them as they are printed; the
one that MicroPython's, the WiPy's and Pycom's manuals share has no import line there, so that line is ours. QuecPython's manual
also prints a few lines with each method; what they take for granted is put in front of them.

In: something that runs a file on a firmware, by the command that the README names. Out: nothing, or what did not come as it should.
Never: a target.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from queue import Queue

from tests.firmware.support import HERE, ended
from workbench.peers import LOOPBACK, PATIENCE, asked, everything, free_port, tcp_server

PAGES = HERE / "pages"
PREFACE = "import usocket\nsocket = usocket.socket()\n"
# `./portwright run` on some target, with these arguments.
Run = Callable[..., AbstractContextManager[subprocess.Popen[bytes]]]


def zerynth_client(run: Run) -> None:
    """It says hello to its address."""
    told: Queue[bytes] = Queue()
    with tcp_server(lambda connection: told.put(everything(connection))) as port:
        rule = f"192.168.1.10:5555:{LOOPBACK}:{port}"
        with run("--variant", "zerynth", "--connect-to", rule, str(PAGES / "zerynth" / "client.py")) as process:
            out, err = ended(process)
            assert process.returncode == 0, out + err
        assert told.get(timeout=PATIENCE) == b"Hello World!"


def zerynth_server(run: Run) -> None:
    """It serves clients until it is interrupted."""
    port = free_port()
    with run("--variant", "zerynth", "--forward", f"{port}:80", str(PAGES / "zerynth" / "server.py")) as process:
        for _ in range(5):
            client, said = asked(port, b"", everything)
            with client:
                assert said == b"Hello!"
        process.send_signal(signal.SIGINT)
        _, err = ended(process)
    assert "KeyboardInterrupt" in err
    assert process.returncode == 1


def shared_connect(run: Run, variant: str) -> None:
    """The manual connects to the address that it looked up, and ends."""
    told: Queue[bytes] = Queue()
    with tcp_server(lambda connection: told.put(everything(connection))) as port:
        rule = f"www.micropython.org:80:{LOOPBACK}:{port}"
        with run("--variant", variant, "--connect-to", rule, str(PAGES / variant / "connect.py")) as process:
            out, err = ended(process)
            assert (out, process.returncode) == ("", 0), err
        assert told.get(timeout=PATIENCE) == b""


def quecpython_client(run: Run) -> None:
    """It waits for the network, sends and receives. Its lines are indented with a mixture of blanks and tabs, which the VM accepts."""
    news = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nnews\n"
    told: Queue[bytes] = Queue()

    def serve(connection: socket.socket) -> None:
        told.put(connection.recv(4096))
        connection.sendall(news)
        connection.recv(1)

    with tcp_server(serve) as port:
        rule = f"www.tongxinmao.com:80:{LOOPBACK}:{port}"
        with run("--variant", "quecpython", "--connect-to", rule, str(PAGES / "quecpython" / "client.py")) as process:
            out, err = ended(process)
    request = told.get(timeout=PATIENCE)
    assert request.startswith(b"GET /News HTTP/1.1\r\nHost: www.tongxinmao.com\r\n")
    assert process.returncode == 0, err
    for said in ("Network connection successful!", f"send {len(request)} bytes", f"recv {len(news)} bytes:", "news"):
        assert said in out + err


def quecpython_constructors_and_options(run: Run) -> None:
    for name, preface in (("constructors", ""), ("options", PREFACE)):
        assert quecpython_says(run, preface + page_text(name)) == ""


def quecpython_connect(run: Run) -> None:
    """To the printed address."""
    told: Queue[bytes] = Queue()
    with tcp_server(lambda connection: told.put(everything(connection))) as port:
        rule = f"192.168.0.1:80:{LOOPBACK}:{port}"
        assert quecpython_says(run, PREFACE + page_text("connect"), "--connect-to", rule) == ""
        assert told.get(timeout=PATIENCE) == b""


def quecpython_bind(run: Run) -> None:
    """The printed addresses, each on a socket of its own. The first one is no address of the machine, and a program is told so."""
    lines = page_text("bind").replace("socket.bind", "usocket.socket().bind").splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if "192.168.0.1" in line)
    assert quecpython_says(run, "import usocket\n" + "".join(lines[first + 1 :])) == ""
    attempt = f"import usocket\ntry:\n    {lines[first].strip()}\nexcept OSError as e:\n    print(e.args[0])\n"
    assert quecpython_says(run, attempt) in ("99\n", "13\n", "")


def page_text(name: str) -> str:
    return (PAGES / "quecpython" / f"{name}.py").read_text(encoding="utf-8")


def quecpython_says(run: Run, text: str, *options: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.py"
        path.write_text(text, encoding="utf-8")
        with run("--variant", "quecpython", *options, str(path)) as process:
            out, err = ended(process)
    assert process.returncode == 0, out + err
    return out


SCENES: dict[str, Callable[[Run], None]] = {
    "zerynth_client": zerynth_client,
    "zerynth_server": zerynth_server,
    **{f"{variant}_connect": partial(shared_connect, variant=variant) for variant in ("micropython", "wipy", "pycom")},
    "quecpython_client": quecpython_client,
    "quecpython_constructors_and_options": quecpython_constructors_and_options,
    "quecpython_connect": quecpython_connect,
    "quecpython_bind": quecpython_bind,
}
VARIANTS = tuple(dict.fromkeys(scene.partition("_")[0] for scene in SCENES))
