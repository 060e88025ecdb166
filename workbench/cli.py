"""The command line. In: arguments. Out: an exit code: 0 done, 1 the thing asked for failed, 2 bad input, 3 set-up missing;
for `run`, the script's, or 125 to 127. Never: a traceback for bad input.

Commands that only read the specification and write files are the generator's; those that act on the world are here.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial

from generator import commands
from generator.commands.common import Parser, Subparsers
from workbench import firmware, run
from workbench.bench.rows import BOARD_ROWS, HOST_ROWS
from workbench.console import Console, make_printable
from workbench.failure import FAILED, OWN_FAILURE, Failure
from workbench.lint import command as lint
from workbench.places import Places
from workbench.size import command as size
from workbench.verify import command as verify

_INTERRUPTED = 130
_EXAMPLES = """\
examples:
  ./portwright demo
  ./portwright run --variant zerynth --connect-to example.com:80:127.0.0.1:8080 fetch.py
  ./portwright diff zerynth zerynth-2.3
"""


def main(arguments: Sequence[str]) -> int:
    running = arguments[:1] == ["run"]
    make_printable()
    try:
        parsed = _parser().parse_args(arguments)
        action: Callable[[argparse.Namespace], int] = parsed.action
        return action(parsed)
    except Failure as failure:
        print(f"portwright: {failure.message}", file=sys.stderr)
        return OWN_FAILURE if running and failure.code < OWN_FAILURE else failure.code
    except SystemExit as end:  # argparse: after --help, or after it told what is wrong with the arguments
        code = end.code if isinstance(end.code, int) else FAILED
        return OWN_FAILURE if running and code else code
    except KeyboardInterrupt:
        print("portwright: interrupted", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:  # the reader of our output left; say nothing more, at exit neither
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        told = error.strerror or str(error)
        print(f"portwright: {error.filename or 'the system'}: {told.lower()}", file=sys.stderr)
        return OWN_FAILURE if running else FAILED


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = Parser(
        prog="portwright",
        description="MicroPython-style sockets from one specification: vendor-exact modules, built and run.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    commands.add_parsers(subparsers)
    _add_site(subparsers)
    _add_rules(subparsers)
    _add_build(subparsers)
    _add_run(subparsers)
    lint.add(subparsers)
    verify.add(subparsers)
    _add_demo(subparsers)
    _add_test(subparsers)
    _add_bench(subparsers)
    size.add(subparsers)
    return parser


def _add(subparsers: Subparsers, name: str, help_: str, example: str) -> argparse.ArgumentParser:
    return subparsers.add_parser(
        name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.", epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip


def _add_firmware_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--variant", required=True, help="the dialect that scripts speak (see `list variants`)")
    parser.add_argument("--target", default="host", help="what it runs on (see `list targets`); host unless told")


def _add_site(subparsers: Subparsers) -> None:
    """The generator's `docs` writes pages; a site of them takes a program that runs."""
    parser = subparsers.choices["docs"]
    parser.add_argument("--site", action="store_true", help="also as a web site, in FOLDER/site; the last line is its first page")
    parser.set_defaults(action=partial(_docs, parser.get_default("action")))


def _docs(write: Callable[[argparse.Namespace], int], parsed: argparse.Namespace) -> int:
    code = write(parsed)
    if code != 0 or parsed.check or parsed.coverage or parsed.json or not parsed.site:
        return code
    from workbench import site

    print(site.build(parsed.out, Places.find(), Console()))
    return 0


def _add_rules(subparsers: Subparsers) -> None:
    """The generator's `explain` knows its own codes; those of lint are explained likewise."""
    parser = subparsers.choices["explain"]
    parser.set_defaults(action=partial(_explain, parser.get_default("action")))


def _explain(explain: Callable[[argparse.Namespace], int], parsed: argparse.Namespace) -> int:
    if parsed.item is None and parsed.subject.upper().startswith("PWL"):
        return lint.explain(parsed.subject, parsed.json)
    return explain(parsed)


def _add_build(subparsers: Subparsers) -> None:
    parser = _add(subparsers, "build", "build the firmware of a variant; the last line printed is its path",
                  "./portwright build --variant zerynth")  # fmt: skip
    _add_firmware_options(parser)
    parser.set_defaults(action=_build)


def _build(parsed: argparse.Namespace) -> int:
    path = firmware.build(firmware.Firmware(parsed.variant, parsed.target), Places.find(), Console())
    print(path)
    return 0


def _add_run(subparsers: Subparsers) -> None:
    parser = _add(subparsers, "run", "run a script on the firmware of a variant; the exit code is the script's",
                  "./portwright run --variant zerynth --forward 8080:80 server.py")  # fmt: skip
    _add_firmware_options(parser)
    parser.add_argument("--connect-to", action="append", default=[], metavar="HOST:PORT:ADDRESS:PORT",
                        help="what the script sends to HOST:PORT goes to ADDRESS:PORT; may be repeated")  # fmt: skip
    parser.add_argument("--forward", action="append", default=[], metavar="HOSTPORT:PORT",
                        help="a script that binds PORT listens on HOSTPORT; may be repeated")  # fmt: skip
    parser.add_argument("--address", action="append", default=[], metavar="ADDRESS",
                        help="the device's own address: on the host one of this machine, 127.0.0.1 unless told; on a board "
                        "ADDRESS/BITS, dhcp, or auto (IPv6 from a router), may be repeated; none: a device without network")  # fmt: skip
    parser.add_argument("--wire", metavar="FOLDER",
                        help="the board is on a wire with all others that name this folder, and on no other network")
    parser.add_argument("--time-limit", type=_seconds, metavar="SECONDS",
                        help="end the script after that time; the exit code is then 124")  # fmt: skip
    parser.add_argument("script", nargs="?", metavar="SCRIPT", help="a file; - reads standard input; none: the prompt")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARG", help="what the script finds in sys.argv")
    parser.set_defaults(action=_run)


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError
    return value


def _run(parsed: argparse.Namespace) -> int:
    run.check_rules(parsed.connect_to, parsed.forward)
    run.check_script(parsed.script)
    wanted = firmware.Firmware(parsed.variant, parsed.target)
    recipe = firmware.recipe_of(wanted, Places.find())
    if recipe.emulator is None:
        if parsed.wire is not None:
            raise Failure(f"--wire {parsed.wire}: a firmware of this machine is on no wire; an emulated board is (see `list targets`)", OWN_FAILURE)
        address = run.address_of_host(parsed.address)
        environment = run.environment_for(parsed.connect_to, parsed.forward, os.environ, address)
        path = firmware.build(wanted, Places.find(), Console())
        run.become(path, run.command_line(parsed.script, parsed.arguments), environment, parsed.time_limit)
    network = run.BoardNetwork.checked(parsed.address, parsed.forward, parsed.wire, recipe.families)
    path = firmware.build(wanted, Places.find(), Console())
    return run.on_board(
        path, recipe.emulator, parsed.script, parsed.arguments, parsed.connect_to, network, parsed.time_limit
    )


def _add_demo(subparsers: Subparsers) -> None:
    parser = _add(subparsers, "demo", "build every variant and run a real program on each", "./portwright demo")
    parser.set_defaults(action=_demo)


def _demo(parsed: argparse.Namespace) -> int:
    from workbench import demo

    return demo.demonstrate(Places.find(), Console())


def _add_test(subparsers: Subparsers) -> None:
    parser = _add(subparsers, "test", "run the tests; the last line counts them", "./portwright test -k timeout")
    parser.add_argument("--all", action="store_true", dest="slow", help="the slow ones too")
    parser.add_argument("-k", dest="only", default="", metavar="TEXT", help="only tests whose name matches TEXT")
    parser.set_defaults(action=_test)


def _test(parsed: argparse.Namespace) -> int:
    from workbench import suite

    return suite.run_all(Places.find(), Console(), slow=parsed.slow, only=parsed.only)


def _add_bench(subparsers: Subparsers) -> None:
    parser = _add(subparsers, "bench", "measure sockets beside MicroPython's own and beside plain C",
                  "./portwright bench --rows exchange,connect --plot speed.svg")  # fmt: skip
    names = ", ".join(dict.fromkeys(row.name for row in (*HOST_ROWS, *BOARD_ROWS)))
    parser.add_argument("--variant", default="micropython", help="whose sockets are measured; micropython unless told")
    parser.add_argument("--target", default="host", help="what they run on, this machine or an emulated board; host unless told")
    parser.add_argument("--rows", default="", metavar="ROW[,ROW...]", help=f"only these of {names}")
    parser.add_argument("--pairs", type=int, default=9, metavar="N", help="how often each is timed; 9 unless told")
    parser.add_argument("--json", default="", metavar="FILE", help="everything measured, as JSON; - in place of the table")
    parser.add_argument("--plot", default="", metavar="FILE.svg", help="the ratios as a picture")
    parser.set_defaults(action=_bench)


def _bench(parsed: argparse.Namespace) -> int:
    from workbench.bench.command import Request, carry_out

    request = Request(parsed.variant, parsed.target, parsed.rows, parsed.pairs, parsed.json, parsed.plot)
    return carry_out(request, Places.find(), Console())
