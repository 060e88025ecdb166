"""`./portwright lint`. In: arguments. Out: findings on standard output, rewritten files with --fix, an exit code: 0 without errors,
1 with some, 2 for bad input. Never: a script that is run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from generator.commands.common import BAD_INPUT, DONE, FAILED, Subparsers, load_or_tell, parser, table, tell
from generator.diagnostics import Diagnostics
from generator.pipeline import find_target, find_variant
from workbench.failure import Failure
from workbench.lint import fixes, text
from workbench.lint.findings import Finding, Severity
from workbench.lint.linting import lint
from workbench.lint.reading import LONGEST, Script
from workbench.lint.rules import RULES, rule
from workbench.lint.sarif import as_sarif

STANDARD_INPUT = "-"
_EXAMPLE = """./portwright lint --variant micropython device.py network_helpers.py
  ./portwright lint --variant micropython --from zerynth --diff device.py
  ./portwright lint --explain PWL203"""


def add(subparsers: Subparsers) -> None:
    made = parser(subparsers, "lint", "show what in scripts cannot work, or works differently, on a variant", _EXAMPLE)
    made.add_argument("--variant", help="the dialect that the scripts are to speak (see `list variants`)")
    made.add_argument("--from", dest="origin", metavar="VARIANT", help="the dialect that they were written for")
    made.add_argument("--target", help="what they are to run on; shows kinds of sockets that nothing serves there")
    shape = made.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="as JSON")
    shape.add_argument("--sarif", action="store_true", help="as SARIF 2.1.0")
    shape.add_argument("--diff", action="store_true", help="show what --fix would change")
    made.add_argument("--fix", action="store_true", help="rewrite what is certain, and show what is left; with --from once only")
    made.add_argument("--explain", metavar="RULE", help="what a rule is about; all for a list")
    made.add_argument("files", nargs="*", metavar="FILE", help="scripts of one program, or a folder with them; - reads standard input")
    made.set_defaults(action=run)


def run(parsed: argparse.Namespace) -> int:
    if parsed.explain is not None:
        return explain(parsed.explain, parsed.json)
    if not parsed.variant or not parsed.files:
        raise Failure("lint needs --variant and at least one FILE; see ./portwright lint --help", BAD_INPUT)
    specification = load_or_tell(parsed)
    if specification is None:
        return BAD_INPUT
    diagnostics = Diagnostics()
    variant = find_variant(specification, parsed.variant, diagnostics)
    origin = find_variant(specification, parsed.origin, diagnostics) if parsed.origin else None
    target = find_target(specification, parsed.target, diagnostics) if parsed.target else None
    if variant is None or diagnostics:
        tell(diagnostics)
        return BAD_INPUT
    names = dict.fromkeys(one for name in parsed.files for one in _files(name))
    files = [(name, _bytes_of(name)) for name in names]
    scripts, findings = lint(files, specification, variant, origin, target)
    if parsed.fix or parsed.diff:
        scripts, findings = _fix(scripts, findings, parsed)
    if parsed.sarif:
        sys.stdout.write(as_sarif(findings, scripts))
    elif parsed.json:
        sys.stdout.write(text.as_json(findings, scripts, variant.name, origin.name if origin else None))
    elif parsed.diff:
        print(f"left: {text.summary(findings)}", file=sys.stderr)
    else:
        sys.stdout.write(text.as_text(findings, scripts))
    return FAILED if any(one.severity is Severity.ERROR for one in findings) else DONE


def _fix(
    scripts: Sequence[Script], findings: list[Finding], parsed: argparse.Namespace
) -> tuple[tuple[Script, ...], list[Finding]]:
    """The scripts as they are then, and what is left; with --diff alone the files stay."""
    changed, done = fixes.fixed(scripts, findings)
    for at, data in sorted(changed.items()):
        script = scripts[at]
        if parsed.diff:
            sys.stdout.write(fixes.differences(script, data))
        if parsed.fix:
            if script.name == STANDARD_INPUT:
                raise Failure("--fix cannot rewrite standard input; --diff shows what would change", BAD_INPUT)
            fixes.replace(Path(script.name), data)
            count = sum(one.file == at for one in done)
            print(f"{script.name}: rewrote {count} place{'' if count == 1 else 's'}", file=sys.stderr)
    left = [one for one in findings if one not in done]
    return fixes.moved(scripts, left, done, changed)


def explain(name: str, as_json: bool) -> int:
    chosen = RULES if name == "all" else tuple(filter(None, (rule(name),)))
    if not chosen:
        diagnostics = Diagnostics()
        diagnostics.unknown("rule", name, [one.id for one in RULES])
        tell(diagnostics)
        return BAD_INPUT
    if as_json:
        sys.stdout.write(text.rules_as_json(chosen))
    elif name == "all":
        sys.stdout.write(table([[one.id, one.severity.value, one.name, one.about] for one in chosen]))
    else:
        sys.stdout.write(text.explained(chosen[0]))
    return DONE


def _files(name: str) -> Sequence[str]:
    """Of a folder, the scripts in it and below; not what is hidden."""
    folder = Path(name)
    if name == STANDARD_INPUT or not folder.is_dir():
        return [name]
    below = [one for one in sorted(folder.rglob("*.py")) if one.is_file()]
    found = [str(one) for one in below if not any(part.startswith(".") for part in one.relative_to(folder).parts)]
    if not found:
        raise Failure(f"{name} is a folder without a Python file", BAD_INPUT)
    return found


def _bytes_of(name: str) -> bytes:
    """More than a script can have is not read, so that a device of endless bytes ends too."""
    try:
        if name == STANDARD_INPUT:
            return sys.stdin.buffer.read(LONGEST + 1)
        with open(name, "rb") as file:
            return file.read(LONGEST + 1)
    except OSError as error:
        raise Failure(f"cannot read {name}: {(error.strerror or str(error)).lower()}", BAD_INPUT) from error
    except ValueError as error:
        raise Failure(f"cannot read {name!r}: {error}", BAD_INPUT) from error
