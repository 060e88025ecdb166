"""The generated cases of a firmware, and how one is run.

In: the specification. Out: for each variant its cases, and the verdict that a firmware gives on one. Never: a case that is not
generated, or a run without an end.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator import pipeline
from generator.diagnostics import Diagnostics
from generator.generate import REPOSITORY, firmware_context, firmware_files
from generator.model import Specification

TARGET = "host"
LONGEST = 60  # seconds; a case takes about one
# The device's own address, one that the network stack would not choose by itself; and a name with an address of each family,
# which no machine has by itself. A case sees nothing else of the environment.
CONNECT_TO = ("two-addresses.test::127.0.0.1:9", "two-addresses.test::[::1]:9")
ENVIRONMENT = {"PORTWRIGHT_ADDRESS": "127.0.0.9", "PORTWRIGHT_CONNECT_TO": ",".join(CONNECT_TO)}


@dataclass(frozen=True)
class Case:
    variant: str
    id: str
    policy: str
    value: str
    text: str

    def run_on(self, firmware: Path, folder: Path) -> str:
        """The verdict: PASS, or a line that begins with FAIL or SKIP."""
        script = folder / f"{self.variant}-{self.id}.py"
        script.write_text(self.text, encoding="utf-8")
        try:
            done = subprocess.run(
                [firmware, script], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST, text=True,
                errors="replace", env=ENVIRONMENT,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return f"FAIL: not over after {LONGEST} s"
        lines = done.stdout.splitlines()
        if done.returncode != 0 or not lines:
            return f"FAIL: ended with {done.returncode}: {' '.join((done.stdout + done.stderr).split())}"
        return lines[-1] if lines[-1] == "PASS" or not done.stderr else f"{lines[-1]}\n{done.stderr}"


@cache
def specification() -> Specification:
    loaded = pipeline.load(REPOSITORY / "spec", REPOSITORY / "targets")
    assert loaded.specification is not None, "the specification is not valid; see ./portwright check"
    return loaded.specification


@cache
def cases_of(variant_name: str, target_name: str = TARGET) -> tuple[Case, ...]:
    """Every case of the variant on the target, in the order of its index."""
    diagnostics = Diagnostics()
    variant = pipeline.find_variant(specification(), variant_name, diagnostics)
    target = pipeline.find_target(specification(), target_name, diagnostics)
    assert variant is not None and target is not None, f"{variant_name} on {target_name} is not in the specification"
    context = firmware_context(specification(), variant, target, REPOSITORY)
    files = {file.path: file.text for file in firmware_files(specification(), variant, target, context, ("conformance",))}
    index = json.loads(files["conformance/cases.json"])["cases"]
    return tuple(
        Case(variant_name, one["id"], one["policy"], one["value"], files[f"conformance/{one['file']}"]) for one in index
    )


def variant_names() -> list[str]:
    return [variant.name for variant in specification().variants]
