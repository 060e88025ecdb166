"""The manuals as a web site. In: the folder of reStructuredText that `docs` wrote. Out: HTML with a search that needs no server. Never:
a page that Sphinx has something to say against, or anything from the network.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

from workbench.console import Console
from workbench.failure import FAILED, SETUP_MISSING, Failure
from workbench.make import clean_environment, cores
from workbench.places import Places

_LONGEST = 900.0  # seconds
_SHOWN = 20  # lines
_DEBIAN = Path("/usr/share/nodejs")  # where furo's package has a part of it


def build(manuals: Path, places: Places, console: Console) -> Path:
    """The first page of the site. Sphinx keeps what it has read, and writes only pages that changed."""
    if any(importlib.util.find_spec(name) is None for name in ("sphinx", "furo")):
        raise Failure("Sphinx is missing; install the Debian packages python3-sphinx, furo and graphviz", SETUP_MISSING)
    site, log = manuals / "site", places.make(places.logs) / "site.log"
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-j", str(cores()), "-b", "html",
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
    _assemble(site / "_static")
    console.done()
    return site / "index.html"


def _assemble(static: Path) -> None:
    """Debian has the theme in parts: its script imports another one, which a browser refuses for pages on a disk; its style sheet
    imports one from a web server, and lacks the dark colours of whoever asks the browser for them. A whole theme stays as it is."""
    script, sheet = static / "scripts" / "furo.js", static / "styles" / "furo.css"
    if not (script.is_file() and sheet.is_file()):
        return  # another theme
    text = script.read_text(encoding="utf-8")
    if found := re.match(r'import Gumshoe from "\./(gumshoe-patched\.js)";', text):
        script.write_text((script.parent / found[1]).read_text(encoding="utf-8") + text[found.end() :], encoding="utf-8")
    text = sheet.read_text(encoding="utf-8")
    if found := re.match(r"@import url\(/javascript/(normalize\.css/normalize\.css)\);", text):
        text = (_DEBIAN / found[1]).read_text(encoding="utf-8") + text[found.end() :]
        dark = re.search(r'body\[data-theme="dark"\] \{([^}]*)\}', text)
        if dark and "prefers-color-scheme" not in text:
            text += f'@media screen and (prefers-color-scheme: dark) {{ body[data-theme="auto"] {{{dark[1]}}} }}\n'
        sheet.write_text(text, encoding="utf-8")
