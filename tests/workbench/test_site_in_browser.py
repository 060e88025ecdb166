"""The whole site in a browser: nothing is told on its console, nothing is wider than the window, and the filters choose."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest


webdriver = pytest.importorskip("selenium.webdriver", reason="needs python3-selenium, chromium and chromium-driver")

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDE, NARROW = 1300, 420
PAGES = (
    "index", "zerynth", "pycom", "matrix", "language", "migrate/pycom-to-quecpython", "targets/host", "guides/architecture",
    "guides/spec-language", "search",
)  # fmt: skip


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(manuals: Path) -> Iterator[str]:
    """Where the site is served, on a free port of the loopback interface."""
    root = manuals / "site"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    from selenium.webdriver.chrome.service import Service

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver", port=port), options=options)
    driver.set_page_load_timeout(60)
    yield driver
    driver.quit()


def shown(browser: Any, url: str, width: int, scheme: str = "light") -> None:
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(url)


def brightness(browser: Any, what: str) -> float:
    """Of a colour of the page, 0 to 255."""
    colour = browser.execute_script(f"return getComputedStyle(document.body).{what}")
    parts = [float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    return sum(parts) / 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_quiet_and_fits(browser: Any, address: str, page: str, width: int, scheme: str) -> None:
    browser.get_log("browser")
    shown(browser, f"{address}/{page}.html", width, scheme)
    told = [entry for entry in browser.get_log("browser") if not entry["message"].startswith(f"{address}/favicon.ico")]
    assert told == []
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    page_is, text_is = brightness(browser, "backgroundColor"), brightness(browser, "color")
    assert page_is > 200 > 80 > text_is if scheme == "light" else page_is < 80 < 200 < text_is


def choose(browser: Any, variant: str = "any", part: str = "", *kinds: str) -> list[str]:
    """The items that are to be seen with this choice; all kinds where none is named."""
    return list(browser.execute_script(
        """
        const form = document.querySelector("form.filters");
        form.querySelector("select").value = arguments[0];
        form.querySelector("input[type=search]").value = arguments[1];
        for (const box of form.querySelectorAll("input[type=checkbox]"))
          box.checked = arguments[2].length === 0 || arguments[2].includes(box.name);
        form.dispatchEvent(new Event("input"));
        return Array.from(document.querySelectorAll("tbody tr"))
          .filter((row) => row.offsetParent !== null && row.closest("table").tHead.rows[0].cells[1].textContent === "Most")
          .map((row) => row.cells[0].textContent.trim());
        """,
        variant, part, list(kinds),
    ))  # fmt: skip


def test_the_filters_of_the_matrix_choose_rows(browser: Any, address: str) -> None:
    shown(browser, f"{address}/matrix.html", WIDE)
    every = choose(browser)
    assert len(every) > 200 and f"{len(every)} of {len(every)} rows" in browser.page_source
    parts = [choose(browser, "zerynth", "", kind) for kind in ("same", "differs", "absent")]
    assert sorted(item for part in parts for item in part) == sorted(every) and all(parts)
    assert "AF_LORA" in choose(browser, "zerynth", "", "absent")
    assert "AF_LORA" not in choose(browser, "pycom", "", "absent")
    found = choose(browser, "any", "recv_amount")
    assert found and all("recv_amount" in item for item in found)
    assert choose(browser, "any", "nothing is called so") == []
    assert browser.execute_script("return document.querySelectorAll('section[hidden]').length") > 0
    assert choose(browser) == every


def test_the_search_finds_a_constant_without_a_server_of_its_own(browser: Any, address: str) -> None:
    shown(browser, f"{address}/search.html?q=AF_LORA", WIDE)
    found: list[str] = []
    for _ in range(100):  # they come one after the other
        found = browser.execute_script(
            "return Array.from(document.querySelectorAll('ul.search li a'), (one) => one.getAttribute('href'))"
        )
        if "pycom.html" in [link.partition("?")[0].partition("#")[0] for link in found]:
            return
        browser.execute_async_script("setTimeout(arguments[0], 100)")
    raise AssertionError(found)
