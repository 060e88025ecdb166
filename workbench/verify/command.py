"""`./portwright verify`. In: arguments. Out: a report on standard output, an exit code: 0 where everything that was asked held, 1
where something did not, 2 for bad input. Never: a change to the board that a soft reset does not undo.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass

from generator.commands.common import BAD_INPUT, DONE, FAILED, Subparsers, load_or_tell, parser, tell
from generator.diagnostics import Diagnostics
from generator.generate import REPOSITORY
from generator.pipeline import find_target, find_variant
from workbench.console import Console
from workbench.failure import Failure
from workbench.verify import report
from workbench.verify.asking import Answer, Case, State, ask, obstacle, own_address, questions, through
from workbench.verify.peer import Peer, serving
from workbench.verify.repl import NoPrompt, Overdue, Repl, Reset

_BAUD = 115200
_HINT = "; with --peer it can speak to itself through this machine"


def add(subparsers: Subparsers) -> None:
    made = parser(
        subparsers, "verify", "ask a board over a serial line which facts of a variant hold on it",
        "./portwright verify --variant micropython --port /dev/ttyACM0 --only recv",
    )  # fmt: skip
    made.add_argument("--variant", required=True, help="the dialect that the firmware is to speak")
    made.add_argument("--port", required=True, metavar="DEVICE", help="the serial device with MicroPython's prompt")
    made.add_argument("--baud", type=int, default=_BAUD, metavar="N", help=f"its speed; {_BAUD} unless told")
    made.add_argument("--only", action="append", default=[], metavar="TEXT", help="only cases whose name has TEXT; may be repeated")
    made.add_argument("--target", default="host", help="whose kinds of sockets are asked for; host unless told")
    made.add_argument("--peer", metavar="ADDRESS", help="this machine's address, where the board reaches it but not itself")
    made.add_argument("--json", action="store_true", help="as JSON")
    made.set_defaults(action=run)


@dataclass(frozen=True, slots=True)
class _Order:
    prelude: str
    cases: tuple[Case, ...]
    device: str
    baud: int
    peer: str | None


def run(parsed: argparse.Namespace) -> int:
    specification = load_or_tell(parsed)
    if specification is None:
        return BAD_INPUT
    diagnostics = Diagnostics()
    variant = find_variant(specification, parsed.variant, diagnostics)
    target = find_target(specification, parsed.target, diagnostics)
    if variant is None or target is None:
        tell(diagnostics)
        return BAD_INPUT
    prelude, wanted = questions(specification, variant, target, REPOSITORY)
    if not prelude:
        raise Failure(f"{variant.name} has no sockets that cases can speak to", BAD_INPUT)
    chosen = tuple(one for one in wanted if not parsed.only or any(text in one.id for text in parsed.only))
    if not chosen:
        raise Failure(f"no case of {variant.name} has {' or '.join(map(repr, parsed.only))} in its name", BAD_INPUT)
    answers = _asked(_Order(prelude, chosen, parsed.port, parsed.baud, parsed.peer))
    if parsed.json:
        sys.stdout.write(report.as_json(answers, specification.catalogue, variant.name, parsed.port))
    else:
        sys.stdout.write(report.as_text(answers, specification.catalogue))
    states = {one.state for one in answers}
    return FAILED if State.BROKEN in states or State.HELD not in states else DONE


def _asked(order: _Order) -> Sequence[Answer]:
    from workbench.verify.port import Gone, Port  # pyserial is there for this command alone

    console = Console()
    answers: list[Answer] = []
    with ExitStack() as stack:
        peer = stack.enter_context(serving(order.peer)) if order.peer is not None else None
        port = stack.enter_context(Port(order.device, order.baud))
        repl = Repl(port)
        try:
            console.phase(f"asking {order.device}")
            repl.enter()
            repl.reset()
            prelude = order.prelude if peer is None else _through(repl, order, peer)
            stopped = obstacle(repl, prelude)
            if stopped:
                raise Failure(f"{order.device}: {stopped}{_HINT if peer is None and 'itself' in stopped else ''}")
            for answer in ask(repl, prelude, order.cases, console.percent, peer is None):
                answers.append(answer)
            console.done(report.summary(answers))
        except (Gone, NoPrompt, Reset, Overdue) as error:
            words = str(error) or ("the board was reset" if isinstance(error, Reset) else "it does not end")
            raise Failure(f"{order.device}: {words}; {len(answers)} of {len(order.cases)} cases were asked") from error
        finally:  # Ctrl-C, too, leaves the board at the prompt for people
            console.broken()
            with suppress(Gone):
                repl.leave()
    return answers


def _through(repl: Repl, order: _Order, peer: Peer) -> str:
    own = own_address(repl, order.prelude, peer)
    if not own:
        raise Failure(f"{order.device}: nothing comes from the board to {peer.address}; does it reach this machine there?")
    repl.reset()
    return through(order.prelude, peer, own)
