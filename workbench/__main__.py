"""Started by the launcher as a folder (`python3 workbench ARGUMENT...`), so that no module of ours shadows another."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from workbench.cli import main  # noqa: E402  (the path had to be set first)

sys.exit(main(sys.argv[1:]))
