"""Writes every golden file and every expected error text again: `python3 -m tests.generator.regenerate`, then read the diff."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.generator.cases import error_cases, rewrite
from tests.generator.golden_files import EXPECTED, golden_files

if __name__ == "__main__":
    EXPECTED.mkdir(exist_ok=True)
    for name, text in golden_files().items():
        (EXPECTED / name).parent.mkdir(parents=True, exist_ok=True)
        (EXPECTED / name).write_text(text, encoding="utf-8")
    for case in error_cases():
        with tempfile.TemporaryDirectory() as folder:
            rewrite(case, Path(folder))
