"""The world that one test sees. In: network, mount and process namespaces of its own, a hosts file, a command. Out: the command,
run where nothing is reachable but this machine itself. Never: a packet to a real network, or a change outside the namespaces.
"""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys

OPEN_FILES = 1024  # a test of select counts on no more than this
WEB = 80


def set_up(hosts: str) -> None:
    """The default route leads back here and to nobody, so that a connection to another address neither opens nor fails."""
    for command in (
        ["ip", "link", "set", "lo", "up"],
        ["ip", "route", "add", "default", "dev", "lo"],
        ["mount", "--bind", hosts, "/etc/hosts"],
    ):
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def main(hosts: str, *command: str) -> None:
    set_up(hosts)
    web = socket.create_server(("127.0.0.1", WEB))
    web.set_inheritable(True)
    os.execv(command[0], command)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"the test's own network cannot be made: {error}")
