"""The cases of a variant, asked one by one. In: a prompt, cases. Out: an `Answer` for each. Never: a case that spoils the next one.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from generator.conformance.dialect import dialect, prelude_values
from generator.generate import firmware_context, firmware_files
from generator.model import Specification, Target, Variant
from workbench.verify.peer import Peer
from workbench.verify.repl import NoPrompt, Output, Overdue, Repl, Reset

LONGEST = 60.0  # seconds; a case takes about one
_OWN_ADDRESSES = ("127.0.0.1", "own_address()")
_LOOKED_UP = re.compile(r'getaddrinfo\("127\.0\.0\.1", \d+')
_RESETS = 3  # in a row, after which a board is given up
# Whether the board has the module, and reaches itself: every case speaks to its own sockets.
_REACHES_ITSELF = """
receiver, port = udp()
sender = sock(type="datagram")
set_timeout(receiver, 2000)
sender.sendto(b"x", address(port))
print("PASS" if bytes(receiver.recvfrom(1)[0]) == b"x" else "FAIL")
"""
# From which address the board comes; it asks some ports, in case one is kept from it.
_SENDS = """
for at in range(4):
    sock(type="datagram").sendto(b"x", (PEER[0], PEER[2] + at))
time.sleep_ms(300)
print("PASS")
"""


class State(Enum):
    HELD = "held"
    BROKEN = "broken"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Case:
    """`expected` is the policy's value; "" for promises and facts. `body` follows the prelude, which all cases begin with."""

    id: str
    kind: str
    item: str
    policy: str
    expected: str
    body: str


@dataclass(frozen=True, slots=True)
class Answer:
    case: Case
    state: State
    seen: str  # what was seen instead, or why it was not asked
    seconds: float


def questions(specification: Specification, variant: Variant, target: Target, root: Path) -> tuple[str, tuple[Case, ...]]:
    """The prelude of the cases, "" where the variant has no sockets that they can speak to, and the cases."""
    speech = dialect(specification, variant)
    if speech is None:
        return "", ()
    context = firmware_context(specification, variant, target, root)
    prelude = context.render("conformance/prelude.py.j2", **prelude_values(speech, "float" not in target.lacks))
    files = {file.path: file.text for file in firmware_files(specification, variant, target, context, ("conformance",))}
    return prelude, tuple(
        Case(one["id"], one["kind"], one["item"], one["policy"], one["value"], _after(prelude, files[f"conformance/{one['file']}"]))
        for one in json.loads(files["conformance/cases.json"])["cases"]
    )


def _after(prelude: str, text: str) -> str:
    _, found, body = text.partition(prelude)
    assert found, "a case without the prelude"
    return body


def through(prelude: str, peer: Peer, own: str) -> str:
    """The prelude of a board that speaks to itself through another machine; `own` is the board's address."""
    place = "PEER = None"
    assert prelude.count(place) == 1
    return prelude.replace(place, f"PEER = {(peer.address, own, peer.ports.start, len(peer.ports))!r}")


def own_address(repl: Repl, prelude: str, peer: Peer) -> str:
    """The board's address, as the peer sees it; "" where nothing comes."""
    repl.run(through(prelude, peer, "0.0.0.0") + _SENDS, LONGEST)
    return peer.board()


def obstacle(repl: Repl, prelude: str) -> str:
    """Why no case can be asked, or ""."""
    try:
        output = repl.run(prelude + _REACHES_ITSELF, LONGEST)
    except Overdue:
        return "the board does not reach itself: nothing comes"
    if output.printed.strip().endswith("PASS") and not output.error:
        return ""
    last = _last_line(output.error) or _last_line(output.printed) or "nothing"
    if last.startswith("ImportError"):
        return f"the firmware lacks a module that the cases need: {last}"
    if last.startswith("MemoryError"):
        return "the board has no memory for a case"
    return f"the board does not reach itself: {last}"


def ask(
    repl: Repl, prelude: str, wanted: Sequence[Case], told: Callable[[int, int], None], reaches_itself: bool = True
) -> Iterator[Answer]:
    """`told` hears how many of how many are done. A board that does nothing but reset ends it with NoPrompt."""
    in_a_row = 0
    for at, case in enumerate(wanted):
        told(at, len(wanted))
        began = time.monotonic()
        if not reaches_itself and _is_about_itself(case):
            yield Answer(case, State.NOT_ASKED, "it is about the board's own addresses, which a peer hides", 0.0)
            continue
        try:
            repl.reset()
            state, seen = verdict(repl.run(prelude + case.body, LONGEST))
            in_a_row = 0
        except Overdue:
            state, seen = State.BROKEN, f"not over after {LONGEST:.0f} s"
            try:
                repl.enter()
            except NoPrompt:
                raise NoPrompt(f"{case.id} does not end, and Ctrl-C does not stop it; reset the board") from None
        except Reset:
            state, seen = State.BROKEN, "the board was reset"
            in_a_row += 1
            if in_a_row == _RESETS:
                raise NoPrompt(f"the board was reset {_RESETS} times in a row, the last time in {case.id}") from None
            repl.enter()
        yield Answer(case, state, seen, time.monotonic() - began)
    told(len(wanted), len(wanted))


def _is_about_itself(case: Case) -> bool:
    """Whether the case speaks of the board's own addresses, of which another machine shows nothing. Facts are about forms, whatever
    the network answers; and an address that is only looked up need not be reached."""
    return case.kind != "fact" and any(each in _LOOKED_UP.sub("", case.body) for each in _OWN_ADDRESSES)


def verdict(output: Output) -> tuple[State, str]:
    lines = [line for line in output.printed.splitlines() if line == "PASS" or line.startswith(("FAIL: ", "SKIP: "))]
    if output.error:
        last = _last_line(output.error)
        memory = last.startswith("MemoryError")
        return (State.NOT_ASKED, "the board has no memory for it") if memory else (State.BROKEN, f"it ended with {last}")
    if not lines:
        return State.BROKEN, f"no verdict; it printed {_last_line(output.printed)!r}"
    if lines[-1] == "PASS":
        return State.HELD, ""
    word, _, words = lines[-1].partition(": ")
    if words.startswith("MemoryError"):
        return State.NOT_ASKED, "the board has no memory for it"
    return (State.NOT_ASKED if word == "SKIP" else State.BROKEN), words


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].strip() if lines else ""
