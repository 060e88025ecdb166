"""The manuals as a web site. In: the folder of reStructuredText that `docs` wrote. Out: HTML with a search that needs no server. Never:
a page that Sphinx has something to say against, or anything from the network.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

from workbench.console import Console
from workbench.failure import FAILED, SETUP_MISSING, Failure
from workbench.make import clean_environment
from workbench.places import Places

_LONGEST = 900.0  # seconds
_SHOWN = 20  # lines


def build(manuals: Path, places: Places, console: Console) -> Path:
    """The first page of the site. Sphinx keeps what it has read, and writes only pages that changed."""
    if importlib.util.find_spec("sphinx") is None:
        raise Failure("Sphinx is missing; install the Debian packages python3-sphinx and graphviz", SETUP_MISSING)
    site, log = manuals / "site", places.make(places.logs) / "site.log"
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html",
               "-d", str(manuals / ".doctrees"), str(manuals / "rst"), str(site)]  # fmt: skip
    console.phase("building the site")
    try:
        done = subprocess.run(
            command, env=clean_environment({}), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            errors="replace", timeout=_LONGEST, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        console.broken()
        raise Failure(f"Sphinx did not end within {_LONGEST:.0f} s", FAILED) from None
    log.write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode != 0:
        console.broken()
        lines = (done.stdout + done.stderr).splitlines()[:_SHOWN]
        told = "\n".join(f"  {line}" for line in lines)
        raise Failure(f"Sphinx refused the pages:\n{told}\nThe whole log: {log}", FAILED)
    console.done()
    return site / "index.html"
