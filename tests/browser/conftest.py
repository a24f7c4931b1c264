"""A demonstration town served for real, and a browser looking at it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fasteners
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import axe_violations, notice_violations, overflow, running_browser, tab_faults

TRACKER = str(Path(sys.executable).parent / "tracker")
PATIENCE = 30.0
COOKIES: dict[tuple[str, str], list[Any]] = {}
EVERYBODY = ("erste.person@example.org", "sieben-kurze-worte-am-abend")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
    # While one worker builds the demonstration, the other one has something to do that does not need it.
    items.sort(key=lambda item: "demonstration" in getattr(item, "fixturenames", ()))


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
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration town as it was built, once for all workers; nobody works in it, but in copies of it."""
    home = shared_folder(tmp_path_factory)
    data_dir, built = home / "demonstration", home / "demonstration-built"
    with fasteners.InterProcessLock(home / "demonstration.lock"):
        if not built.exists():
            _run(_environment(data_dir), "demo")
            built.touch()
    return data_dir


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all workers of this run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def town(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveTown]:
    """The demonstration town, served."""
    with served_copy(demonstration, tmp_path_factory.mktemp("town") / "data") as town:
        yield town


@contextmanager
def served_copy(demonstration: Path, data_dir: Path) -> Iterator[LiveTown]:
    """Serve a demonstration town of its own, for those who change more in it than others can stand."""
    shutil.copytree(demonstration, data_dir)
    environment = _environment(data_dir)
    with _served(environment) as url:
        yield LiveTown(url, data_dir, read_log_ins(data_dir), environment)


@pytest.fixture(scope="session")
def empty_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveTown]:
    """A town on its first day: nothing in it but one person, who may do everything."""
    data_dir = tmp_path_factory.mktemp("empty-town")
    environment = _environment(data_dir)
    _run(environment, "init")
    for role in ("planner", "statistics", "council_office", "admin"):
        _run(environment, "user", "add", EVERYBODY[0], "--name", "Erste Person", "--role", role, "--password-stdin")
    with _served(environment) as url:
        yield LiveTown(url, data_dir, {"everybody": EVERYBODY}, environment)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser, town: LiveTown) -> Iterator[BrowserContext]:
    with context_in(town, browser) as context:
        yield context


@contextmanager
def context_in(town: LiveTown, browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=town.url, locale="de-DE", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A window of somebody not logged in; the test fails if any page in it breaks the content policy or a script."""
    with watched_page(context) as page:
        yield page


@contextmanager
def watched_page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    noticed = notice_violations(page)
    yield page
    assert noticed == []


@pytest.fixture
def first_page(browser: Browser, empty_town: LiveTown) -> Iterator[Page]:
    """The start page of the one person in a town on its first day."""
    with context_in(empty_town, browser) as context, watched_page(context) as page:
        yield log_in(page, empty_town, "everybody")


@pytest.fixture
def page_for(page: Page, town: LiveTown) -> Callable[[str], Page]:
    """Return how to log in as a role: `page_for("planner")`."""

    return lambda role: log_in(page, town, role)


def log_in(page: Page, town: LiveTown, role: str) -> Page:
    """Log in once for all tests of a run: the program stops counting guesses after a few dozen from one address."""
    if (town.url, role) in COOKIES:
        page.context.add_cookies(COOKIES[town.url, role])
        page.goto(f"{town.url}/")
    else:
        email, password = town.log_ins[role]
        page.goto(f"{town.url}/log-in")
        page.fill("#password-email", email)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "log-in" not in url)
        COOKIES[town.url, role] = page.context.cookies()
    assert "log-in" not in page.url
    return page


def faults_as_it_comes(page: Page) -> list[str]:
    """Look at everything but colours: they are the same where all parts are open, and take half of the time."""
    return [f"{page.url}: {fault}" for fault in (*axe_violations(page, looks_at_colours=False), *tab_faults(page))]


def faults_when_small(page: Page) -> list[str]:
    """Look at the page in a window of 320 pixels, all folded parts open."""
    wide = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    faults = [f"{overflow(page)} pixels wider"] if overflow(page) > 0 else []
    faults += [*axe_violations(page), *tab_faults(page)]
    if wide:
        page.set_viewport_size(wide)
    return [f"{page.url} at 320 pixels: {fault}" for fault in faults]


def read_log_ins(data_dir: Path) -> dict[str, tuple[str, str]]:
    """Return e-mail and password by role from the file that the demonstration writes."""
    log_ins: dict[str, tuple[str, str]] = {}
    for line in (data_dir / "demo-logins.txt").read_text().splitlines():
        parts = line.split()
        at = next((number for number, part in enumerate(parts) if "@" in part), None)
        if at is not None and not line.startswith("#"):
            log_ins.setdefault(parts[0], (parts[at], parts[at + 1]))
    return log_ins


def _environment(data_dir: Path) -> dict[str, str]:
    port = _free_port()
    settings = {"DATA_DIR": data_dir, "ENV": "testing", "PORT": port, "BASE_URL": f"http://127.0.0.1:{port}"}
    return {**os.environ, **{f"TRACKER_{name}": str(value) for name, value in settings.items()}}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(environment: dict[str, str], *arguments: str) -> None:
    """Run a command of the program; what it reads is the password of the one person in an empty town."""
    subprocess.run([TRACKER, *arguments], env=environment, check=True, capture_output=True, input=EVERYBODY[1].encode())


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[str]:
    url = environment["TRACKER_BASE_URL"]
    with (
        (Path(environment["TRACKER_DATA_DIR"]) / "serve.log").open("w") as log,
        subprocess.Popen([TRACKER, "serve"], env=environment, stdout=log, stderr=log) as server,
    ):
        try:
            _wait_for(f"{url}/healthz", server)
            yield url
        finally:
            server.terminate()


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
