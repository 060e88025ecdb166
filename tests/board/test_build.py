"""The variants of a board share what is the same."""

from __future__ import annotations

import shutil

from tests.board.support import TARGET, Board
from workbench.firmware import Firmware
from workbench.places import Places


def test_the_next_variant_compiles_only_what_differs_and_looks_for_names_there_alone() -> None:
    places = Places.find()
    for variant in ("pycom", "zerynth"):
        shutil.rmtree(places.own / Firmware(variant, TARGET).folder, ignore_errors=True)
        Board.of(variant)
    log = (places.logs / f"build-{TARGET}-zerynth.log").read_text(encoding="utf-8", errors="replace")
    compiled = [line for line in log.splitlines() if "] Building C" in line]
    assert 0 < len(compiled) < 25, compiled
    assert "genhdr/qstr.i.last" in log and "genhdr/qstr/steady.c" not in log
