"""The server is killed at any moment while a head writes a report: at most the letters of two seconds are lost."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Error, Page

from tests.browser.chromium import running_browser

MOST_LOST = 2.0  # seconds
LETTERS = "abcdefghij klmnopqrst uvwxyz "
TRACKER = [sys.executable, "-m", "tracker"]


def while_somebody_writes(times: int, chance: random.Random) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="drill-") as folder, running_browser() as browser:
        town = Town(Path(folder))
        town.tracker("demo")
        yield from kills_in(town, browser, times, chance)


def kills_in(town: "Town", browser: Browser, times: int, chance: random.Random) -> Iterator[str]:
    with town.served():
        town.report = _opened_round(browser, town)
    for number in range(times):
        yield from _one_kill(town, browser, f"kill {number}", chance.uniform(0.3, 6.0))


def _one_kill(town: "Town", browser: Browser, name: str, after: float) -> Iterator[str]:
    with town.served() as server:
        page = _logged_in(browser, town)
        line, text = _opened_line(page, town)
        text.fill("")
        written = _write_until_killed(page, server, after)
        killed_at = time.monotonic()
    with town.served():
        stored = _stored_text(browser, town, line)
        here = _text_after_reload(page, town, line)
    old_enough = "".join(letter for letter, at in written if at <= killed_at - MOST_LOST)
    everything = "".join(letter for letter, _ in written)
    if not stored.startswith(old_enough):
        yield f"{name}: written {old_enough!r} more than two seconds before, stored {stored!r}"
    if not here.startswith(everything.rstrip()):
        yield f"{name}: written {everything!r}, the browser that wrote it shows {here!r}"
    page.context.close()


def _write_until_killed(page: Page, server: "subprocess.Popen[bytes]", after: float) -> list[tuple[str, float]]:
    written, began = [], time.monotonic()
    while time.monotonic() - began < after:
        letter = LETTERS[len(written) % len(LETTERS)]
        page.keyboard.type(letter)
        written.append((letter, time.monotonic()))
        time.sleep(0.05)
    server.send_signal(signal.SIGKILL)
    server.wait()
    return written


def _opened_round(browser: Browser, town: "Town") -> str:
    page = _logged_in(browser, town, "planner")
    page.goto("/rounds/new")
    day = (datetime.now(UTC) + timedelta(days=14)).strftime("%d.%m.%Y")
    for name, text in {"title": "Übung", "as_of": datetime.now(UTC).strftime("%d.%m.%Y"), "due_on": day}.items():
        page.fill(f"[name={name}]", text)
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/rounds/\d+"))
    address = f"{page.url.split('#')[0]}/report"
    page.context.close()
    return address


def _logged_in(browser: Browser, town: "Town", role: str = "department_head") -> Page:
    page = browser.new_context(base_url=town.url, locale="de-DE").new_page()
    email, password = town.log_in(role)
    page.goto("/log-in")
    page.fill("#password-email", email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "log-in" not in url)
    return page


def _opened_line(page: Page, town: "Town") -> tuple[str, object]:
    page.goto(town.report)
    line = page.locator("[data-line]").first
    line.locator("input[type=radio][value=changed]").check()
    text = line.locator("textarea[name$='-text']")
    text.wait_for()
    text.focus()
    return line.get_attribute("data-line") or "", text


def _stored_text(browser: Browser, town: "Town", line: str) -> str:
    """Return what the server has, as somebody sees it who opens the page elsewhere."""
    page = _logged_in(browser, town)
    page.goto(town.report)
    text = page.locator(f"textarea[name='line-{line}-text']")
    stored = text.input_value() if text.count() else ""
    page.context.close()
    return stored


def _text_after_reload(page: Page, town: "Town", line: str) -> str:
    try:
        page.goto(town.report)
    except Error:
        page.goto(town.report)
    text = page.locator(f"textarea[name='line-{line}-text']")
    text.wait_for()
    page.wait_for_timeout(1500)
    return text.input_value()


@dataclass
class Town:
    """A demonstration town whose server is started and killed again and again."""

    data_dir: Path
    port: int = field(default_factory=lambda: _free_port())
    report: str = ""  # the page on which the head of the demonstration reports

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
        settings = {"DATA_DIR": self.data_dir, "ENV": "testing", "PORT": self.port, "BASE_URL": self.url}
        return kept | {f"TRACKER_{name}": str(value) for name, value in settings.items()}

    def tracker(self, *arguments: str) -> None:
        subprocess.run([*TRACKER, *arguments], env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def log_in(self, role: str) -> tuple[str, str]:
        lines = (self.data_dir / "demo-logins.txt").read_text().splitlines()
        parts = next(line.split() for line in lines if line.split()[:1] == [role])
        return parts[1], parts[2]

    @contextmanager
    def served(self) -> Iterator["subprocess.Popen[bytes]"]:
        server = subprocess.Popen([*TRACKER, "serve"], env=self.environment, stderr=subprocess.DEVNULL)
        try:
            _wait_until_it_answers(f"{self.url}/healthz")
            yield server
        finally:
            server.kill()
            server.wait()


def _wait_until_it_answers(url: str, patience: float = 60) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
