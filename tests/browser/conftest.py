"""A demonstration town served for real, and a browser looking at it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import axe_violations, notice_violations, overflow, running_browser, tab_faults

TRACKER = str(Path(sys.executable).parent / "tracker")
PATIENCE = 30.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class LiveTown:
    """A running demonstration town: its address and its log-ins by role."""

    url: str
    data_dir: Path
    log_ins: dict[str, tuple[str, str]]
    environment: dict[str, str]

    def tracker(self, *arguments: str) -> str:
        """Run a command of the program on this town and return what it prints."""
        command = [TRACKER, *arguments]
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveTown]:
    data_dir = tmp_path_factory.mktemp("town")
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {"DATA_DIR": str(data_dir), "ENV": "testing", "PORT": str(port), "BASE_URL": url}
    environment = {**os.environ, **{f"TRACKER_{name}": value for name, value in settings.items()}}
    subprocess.run([TRACKER, "demo"], env=environment, check=True, capture_output=True)
    log = (data_dir / "serve.log").open("w")
    with subprocess.Popen([TRACKER, "serve"], env=environment, stdout=log, stderr=log) as server:
        try:
            _wait_for(f"{url}/healthz", server)
            yield LiveTown(url, data_dir, read_log_ins(data_dir), environment)
        finally:
            server.terminate()
            log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser, town: LiveTown) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=town.url, locale="de-DE", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A window of somebody not logged in; the test fails if any page in it breaks the content policy or a script."""
    page = context.new_page()
    noticed = notice_violations(page)
    yield page
    assert noticed == []


@pytest.fixture
def page_for(page: Page, town: LiveTown) -> Callable[[str], Page]:
    """Return how to log in as a role: `page_for("planner")`."""

    def logged_in(role: str) -> Page:
        email, password = town.log_ins[role]
        page.goto("/log-in")
        page.fill("input[type=email], input[name=email]", email)
        page.fill("input[type=password]", password)
        page.press("input[type=password]", "Enter")
        page.wait_for_url(lambda url: "log-in" not in url)
        return page

    return logged_in


def assert_accessible(page: Page) -> None:
    """The page is free of axe's findings, walkable by Tab, and fits a window of 320 pixels."""
    assert axe_violations(page) == [], page.url
    assert tab_faults(page) == [], page.url
    assert_fits_small_window(page)


def assert_fits_small_window(page: Page) -> None:
    wide = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    assert overflow(page) <= 0, f"{page.url} is {overflow(page)} pixels wider than a window of 320"
    assert axe_violations(page) == [], f"{page.url} at 320 pixels"
    if wide:
        page.set_viewport_size(wide)


def read_log_ins(data_dir: Path) -> dict[str, tuple[str, str]]:
    """Return e-mail and password by role from the file that the demonstration writes."""
    log_ins: dict[str, tuple[str, str]] = {}
    for line in (data_dir / "demo-logins.txt").read_text().splitlines():
        parts = line.split()
        at = next((number for number, part in enumerate(parts) if "@" in part), None)
        if at is not None and not line.startswith("#"):
            log_ins.setdefault(parts[0], (parts[at], parts[at + 1]))
    return log_ins


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended at once; its log lies in the town's directory"
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                if json.load(answer)["status"] == "ok":
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer within {PATIENCE:.0f} s")
