"""The web site of the manuals: Sphinx has nothing against the pages, and they lead nowhere that is not there."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from generator.generate import variants_files
from generator.pipeline import load
from tests.generator.support import GOLDEN, REPOSITORY, golden
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


@pytest.fixture(scope="module")
def manuals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden manuals, with the site in them."""
    out = tmp_path_factory.mktemp("manuals")
    specification = golden()
    for file in variants_files(specification, "docs", specification.variants, GOLDEN):
        path = out / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    assert site.build(out, Places(out, out / "cache"), Console(io.StringIO())) == out / "site" / "index.html"
    return out


def test_every_page_is_there_and_its_links_lead_somewhere(manuals: Path) -> None:
    check_links(manuals)


def check_links(manuals: Path) -> None:
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


def test_the_search_knows_the_names(manuals: Path) -> None:
    index = (manuals / "site" / "searchindex.js").read_text(encoding="utf-8")
    for word in ("af_wir", "elat", "acm"):  # stems, as the search makes them of what is asked
        assert word in index


def test_a_page_that_sphinx_refuses_is_told(manuals: Path, tmp_path: Path) -> None:
    (tmp_path / "rst").mkdir()
    (tmp_path / "rst" / "conf.py").write_text("root_doc = 'index'\n")
    (tmp_path / "rst" / "index.rst").write_text("Title\n=====\n\n:ref:`nowhere`\n")
    with pytest.raises(Failure, match="(?s)Sphinx refused the pages:.*nowhere.*The whole log: "):
        site.build(tmp_path, Places(tmp_path, tmp_path / "cache"), Console(io.StringIO()))


@pytest.mark.slow
def test_sphinx_has_nothing_against_the_whole_site_and_its_links_lead_somewhere(tmp_path: Path) -> None:
    loaded = load(REPOSITORY / "spec", REPOSITORY / "targets").specification
    assert loaded is not None
    for file in variants_files(loaded, "docs", loaded.variants, REPOSITORY):
        path = tmp_path / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    assert site.build(tmp_path, Places(tmp_path, tmp_path / "cache"), Console(io.StringIO())).is_file()
    check_links(tmp_path)
