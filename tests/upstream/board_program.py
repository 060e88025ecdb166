"""The emulated board as a program that takes MicroPython's command line. In: FIRMWARE RULE... -- SCRIPT, or -c TEXT in its place. Out:
what the script prints, errors too, and its exit code. Never: a script that is changed.

Rules: `wire=FOLDER` and `address=ADDRESS` put the board onto a wire; without them it is on QEMU's own network. Before the script comes what
a board's boot.py and files would bring: modules of `lib`, and on a wire the interface that tests ask for the board's address.
"""

from __future__ import annotations

import re
import socket
import sys
from contextlib import ExitStack
from pathlib import Path

_HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(_HERE.parents[1]))

from workbench import emulator, wire  # noqa: E402
from workbench.firmware import emulator_of  # noqa: E402
from workbench.session import Session  # noqa: E402

NAME, PORT = "micropython.org", 80  # whom some tests connect to
_LONGEST = 50.0  # seconds
_MODULE = """
class {name}: pass
def _fill(target, text):
    import sys
    names = {{"__name__": "{name}"}}
    exec(text, names)
    for name in names:
        setattr(target, name, names[name])
    sys.modules["{name}"] = target
_fill({name}, {text!r})
del {name}
"""
_INTERFACE = """
class nic:
    ifconfig = staticmethod(lambda: ({address!r},))
"""


def before(script: str, address: str) -> str:
    """What the script finds when it starts, as program text."""
    wanted = (path for path in sorted((_HERE / "lib").glob("*.py")) if re.search(rf"\bimport .*\b{path.stem}\b", script))
    made = [_MODULE.format(name=path.stem, text=path.read_text(encoding="utf-8")) for path in wanted]
    return "".join([*made, _INTERFACE.format(address=address) if address else ""])


def names() -> tuple[str, ...]:
    """The board asks nobody for names; where this machine's hosts file knows the one that tests use, a rule leads there."""
    try:
        return (f"{NAME}:{PORT}:{socket.gethostbyname(NAME)}:{PORT}",)
    except OSError:
        return ()


def main(firmware: str, *arguments: str) -> int:
    border = arguments.index("--")
    rules = dict(rule.split("=", 1) for rule in arguments[:border])
    command = arguments[border + 1 :]
    script = command[1] if command[0] == "-c" else Path(command[0]).read_text(encoding="utf-8")
    machine = emulator_of(Path(firmware))
    assert machine is not None
    address = rules.get("address", "")
    with ExitStack() as stack:
        network: emulator.Network = emulator.ThisMachine()
        if "wire" in rules:
            network = stack.enter_context(wire.joined(Path(rules["wire"]), (f"{address}/24",)))
        boot = emulator.Boot((before(script, address) + script).encode(), command[0], (), names() if address == "" else ())
        board = stack.enter_context(emulator.started(Path(firmware), machine, boot, network))
        return Session(board, _LONGEST, given=sys.stdin.fileno(), prompt=False).run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
