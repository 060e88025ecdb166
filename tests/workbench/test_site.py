"""The web site of the manuals: Sphinx has nothing against the pages, and they lead nowhere that is not there."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from generator.generate import variants_files
from generator.pipeline import load
from tests.generator.support import REPOSITORY, variant_of
from workbench import site
from workbench.console import Console
from workbench.failure import Failure
from workbench.places import Places


class Page(HTMLParser):
    """What a page refers to, and what it can be referred to by."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.parts: list[str] = []  # what a browser loads with the page
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag in ("script", "img", "iframe") and "src" in values or tag == "link":
            self.parts.append(values.get("src") or values.get("href", ""))


def test_every_page_is_there_and_its_links_lead_somewhere(manuals: Path) -> None:
    root = manuals / "site"
    pages = {path: Page(path) for path in root.rglob("*.html")}
    written = {path.relative_to(manuals / "rst").with_suffix(".html") for path in (manuals / "rst").rglob("*.rst")}
    assert written <= {path.relative_to(root) for path in pages}
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            to = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert to.exists(), (path.name, link)
            if parts.fragment and to in pages:
                assert parts.fragment in pages[to].anchors, (path.name, link)


def test_nothing_is_loaded_from_elsewhere(manuals: Path) -> None:
    for path in (manuals / "site").rglob("*.html"):
        for part in Page(path).parts:
            assert not urlsplit(part).netloc and (not part or (path.parent / urlsplit(part).path).exists()), (path.name, part)
    for path in (manuals / "site").rglob("*.css"):
        assert not re.search(r"""@import|url\(["']?(https?:|/)""", path.read_text(encoding="utf-8")), path.name


def test_the_script_of_the_theme_runs_from_a_disk(manuals: Path) -> None:
    script = (manuals / "site" / "_static" / "scripts" / "furo.js").read_text(encoding="utf-8")
    assert not re.search(r"(?m)^import ", script) and "Gumshoe" in script


def test_the_search_knows_the_names(manuals: Path) -> None:
    index = (manuals / "site" / "searchindex.js").read_text(encoding="utf-8")
    for word in ("af_lora", "getsocketsta", "ebadf"):  # as the search keeps them
        assert word in index


def test_a_page_that_sphinx_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "rst").mkdir()
    (tmp_path / "rst" / "conf.py").write_text("root_doc = 'index'\n")
    (tmp_path / "rst" / "index.rst").write_text("Title\n=====\n\n:ref:`nowhere`\n")
    with pytest.raises(Failure, match="(?s)Sphinx refused the pages:.*nowhere.*The whole log: "):
        site.build(tmp_path, Places(tmp_path, tmp_path / "cache"), Console(io.StringIO()))


def test_a_manual_alone_drops_into_a_tree_of_others(tmp_path: Path) -> None:
    """Its names are the Python domain's, so that other pages find them, and it refers to nothing that is not there."""
    loaded = load(REPOSITORY / "spec", REPOSITORY / "targets").specification
    assert loaded is not None
    variant = variant_of(loaded, "micropython")
    files = {file.path: file.text for file in variants_files(loaded, "docs", (variant,), REPOSITORY)}
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "usocket.rst").write_text(files["rst/micropython.rst"], encoding="utf-8")
    (tmp_path / "conf.py").write_text('root_doc = "index"\ndefault_role = "any"\n', encoding="utf-8")
    (tmp_path / "index.rst").write_text(
        "Index\n=====\n\n.. toctree::\n\n   library/usocket\n\n:mod:`usocket`, :class:`usocket.socket`, :meth:`usocket.socket.accept`,"
        " :func:`usocket.getaddrinfo`, :data:`usocket.AF_INET`, `usocket.socket.recv`\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-b", "dummy", str(tmp_path), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
