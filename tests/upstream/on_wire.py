"""A command on a wire of boards. In: a folder, a command. Out: the command, run where a tap of the kernel's is one end of that wire.
Started in a network namespace of the test's own. Never: a frame to or from this machine's own network.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.board.linux import make_tap  # noqa: E402
from workbench import wire  # noqa: E402


def main(folder: str, *command: str) -> int:
    tap = make_tap()
    subprocess.run(["ip", "route", "replace", "default", "dev", "tap"], check=True)  # then the machine's address is the tap's
    with wire.joined(Path(folder), ()) as joined:
        for take, give in ((partial(os.read, tap), joined.end.send), (joined.end.recv, partial(os.write, tap))):
            threading.Thread(target=wire.carry, args=(take, give), daemon=True).start()
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
