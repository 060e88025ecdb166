"""Started by the launcher as a folder (`python3 workbench ARGUMENT...`), so that no module of ours shadows another."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

on_interrupt = signal.getsignal(signal.SIGINT)
if on_interrupt is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while modules load, Ctrl-C ends us without a traceback

from workbench.cli import main  # noqa: E402  (the path had to be set first)

signal.signal(signal.SIGINT, on_interrupt)

sys.exit(main(sys.argv[1:]))
