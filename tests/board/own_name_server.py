"""A network of its own in which this program answers for names; then a script on the board asks for some. Started by test_names.py
in namespaces for networks and mounts, with a firmware as its argument. Prints what the script printed.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from workbench import emulator  # noqa: E402
from workbench.firmware import emulator_of  # noqa: E402

A, AAAA = b"\0\1", b"\0\x1c"  # the questions for an address of IPv4 and of IPv6
DEVICE, ONLY6 = b"\x06device\x04test\x00", b"\x04only\x03six\x04test\x00"
KNOWN = {
    (DEVICE, A): socket.inet_pton(socket.AF_INET, "192.0.2.77"), (DEVICE, AAAA): socket.inet_pton(socket.AF_INET6, "2001:db8::77"),
    (ONLY6, AAAA): socket.inet_pton(socket.AF_INET6, "2001:db8::66"),
}  # fmt: skip
SCRIPT = b"""
import socket
print(socket.getaddrinfo("device.test", 80)[0][-1])
try:
    socket.getaddrinfo("nobody.test", 80)
except OSError as error:
    print("nobody:", error.errno < 0)
print(socket.getaddrinfo("device.test", 81)[0][-1])
print(socket.getaddrinfo("device.test", 82, socket.AF_INET6)[0][-1])
print(socket.getaddrinfo("only.six.test", 83)[0][-1])
try:
    socket.getaddrinfo("only.six.test", 84, socket.AF_INET)
except OSError as error:
    print("IPv4 alone:", error.errno < 0)
"""


def answer(question: bytes) -> bytes:
    """To a question of one name: an address, that there is none of this kind, or no such name. DNS, RFC 1035, 2308 and 3596."""
    name = question[12 : question.index(b"\0", 12) + 1]
    kind = question[12 + len(name) :][:2]
    address = KNOWN.get((name.lower(), kind))
    flags = b"\x81\x80" if any(name.lower() == known for known, _ in KNOWN) else b"\x81\x83"
    count = b"\0\1" if address else b"\0\0"
    record = b"\xc0\x0c" + kind + b"\0\1" + (60).to_bytes(4, "big") + len(address).to_bytes(2, "big") + address if address else b""
    return question[:2] + flags + b"\0\1" + count + b"\0\0\0\0" + question[12 : 12 + len(name) + 4] + record


def serve(server: socket.socket) -> None:
    while True:
        question, peer = server.recvfrom(1500)
        server.sendto(answer(question), peer)


def main(firmware: Path) -> int:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with tempfile.NamedTemporaryFile("w") as configuration:
        configuration.write("nameserver 127.0.0.1\n")
        configuration.flush()
        subprocess.run(["mount", "--bind", configuration.name, "/etc/resolv.conf"], check=True)
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind(("127.0.0.1", 53))
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        machine = emulator_of(firmware)
        assert machine is not None
        outcome = emulator.run_to_end(firmware, machine, emulator.Boot(SCRIPT), 30)
    print(outcome.output + outcome.errors, end="")
    return outcome.code or 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
