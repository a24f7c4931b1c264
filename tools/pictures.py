"""Take the handbook's pictures from a demonstration town, the same ones each time: `make pictures`.

Without arguments the selection below is written to docs/handbook/pictures. With `--all DIRECTORY` every page
that a role can walk to is written there, for looking: pages, forms with errors, reports on paper, mails.
"""

import argparse
import email
import email.policy
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import time_machine
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright
from werkzeug.exceptions import HTTPException

from config import Config
from tracker.app import create_app

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "handbook" / "pictures"
MOMENT = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
SEED = 2026
PORT = 8037
WIDTHS = (1280, 320)
TALLEST = {1280: 1500, 320: 1300}
COLOURS = 255
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]
FILES = re.compile(r"\.(?:pdf|csv|xlsx|json|geojson|eml)$|/(?:download|export|template)\b")


@dataclass(frozen=True)
class Picture:
    """One picture of the handbook: who looks, at which page; from there along the first links that fit `follow`."""

    role: str
    name: str
    address: str
    follow: tuple[str, ...] = ()
    widths: tuple[int, ...] = WIDTHS


WIDE = (1280,)
SELECTION = (
    Picture("visitor", "log-in", "/log-in"),
    Picture("department_head", "start", "/"),
    Picture("department_head", "measures", "/measures", widths=WIDE),
    Picture("department_head", "measure", "/", (r"/measures/\d+$",)),
    Picture("department_head", "measure-form", "/", (r"/measures/\d+$", r"/measures/\d+/edit$"), widths=WIDE),
    Picture("planner", "start", "/"),
    Picture("planner", "plan", "/plan"),
    Picture("planner", "plan-import", "/plan/import", widths=WIDE),
    Picture("planner", "field", "/plan", (r"/fields/\d+$",), widths=WIDE),
    Picture("planner", "goal", "/goals", (r"/goals/\d+$",), widths=WIDE),
    Picture("planner", "target", "/targets?state=on_track", (r"^/targets/\d+ Mehr Kinder unter drei",)),
    Picture("planner", "targets", "/targets", widths=WIDE),
    Picture("planner", "reviews", "/reviews", widths=WIDE),
    Picture("planner", "review", "/reviews", (r"/targets/\d+$", r"/targets/\d+/review$"), widths=WIDE),
    Picture("planner", "indicator", "/indicators", (r"^/indicators/\w+ Arbeitslosenanteil",)),
    Picture("planner", "areas", "/areas", widths=WIDE),
    Picture("planner", "area", "/areas", (r"^/areas/\w+/\w+ Bahnhofsviertel",), widths=WIDE),
    Picture("committee_member", "start", "/"),
    Picture("committee_member", "report", "/reports", (r"/reports/\d+$",)),
    Picture("committee_member", "resolutions", "/resolutions", widths=WIDE),
    Picture("releaser", "start", "/", widths=WIDE),
    Picture("releaser", "report", "/", (r"/reports/\d+$",), widths=WIDE),
    Picture("council_office", "start", "/", widths=WIDE),
    Picture("council_office", "committee", "/committees", (r"/committees/\d+$",)),
    Picture(
        "council_office",
        "subscription",
        "/committees",
        (r"/committees/\d+$", r"/committees/\d+/subscriptions$"),
        widths=WIDE,
    ),
    Picture("council_office", "deliveries", "/deliveries", widths=WIDE),
    Picture("statistics", "import", "/imports/new"),
    Picture("statistics", "imports", "/imports", widths=WIDE),
    Picture("admin", "people", "/people", widths=WIDE),
    Picture("admin", "person", "/people", (r"/people/\d+$",), widths=WIDE),
    Picture("auditor", "audit", "/audit", widths=WIDE),
)
PAPER_PAGES = 2


def main() -> None:
    options = _options()
    if options.command:
        _tracker_at_the_moment(options.command)
        return
    with (
        tempfile.TemporaryDirectory(prefix="pictures-") as scratch,
        _served(Path(scratch)) as town,
        _browser() as browser,
    ):
        if options.all:
            town.take_all(browser, options.all)
        else:
            town.take_selection(browser, Path(scratch) / "pictures")
            shutil.rmtree(PICTURES, ignore_errors=True)
            shutil.copytree(Path(scratch) / "pictures", PICTURES)
            size = sum(file.stat().st_size for file in PICTURES.rglob("*.png"))
            print(f"{len(list(PICTURES.rglob('*.png')))} pictures, {size / 1e6:.1f} MB")


@dataclass
class Town:
    """A served demonstration town."""

    url: str
    data_dir: Path
    environment: dict[str, str]
    app: Flask

    def take_selection(self, browser: Browser, into: Path) -> None:
        for role in dict.fromkeys(picture.role for picture in SELECTION):
            page = self.page_of(browser, role)
            for picture in (picture for picture in SELECTION if picture.role == role):
                page.set_viewport_size({"width": WIDTHS[0], "height": 900})
                self.open(page, picture.address)
                for pattern in picture.follow:
                    self.open(page, _first_link(page, pattern))
                for width in picture.widths:
                    _shoot(page, width, into / role / f"{picture.name}-{width}.png", TALLEST[width])
            if role == "releaser":
                self.take_paper(page, into, pages=PAPER_PAGES)
            page.context.close()
        self.take_mails(browser, into, most=1)

    def take_all(self, browser: Browser, into: Path) -> None:
        reached: set[str] = set()
        for role in self.log_ins():
            page = self.page_of(browser, role)
            reached |= self.walk(page, into / role)
            if role == "planner":
                _take_refusals(page, self.url, into / "refusals")
            page.context.close()
        visitor = self.page_of(browser, "visitor")
        for name, address in {"log-in": "/log-in", "link": "/log-in/link", "not-found": "/nowhere"}.items():
            visitor.goto(self.url + address)
            _shoot_all(visitor, into / "visitor" / name)
        self.take_paper(self.page_of(browser, "releaser"), into)
        self.take_mails(browser, into)
        pages = {rule.endpoint for rule in self.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
        print("never reached:", *sorted(pages - {name.split(" ")[0] for name in reached}))

    def walk(self, page: Page, into: Path) -> set[str]:
        """Take every kind of page that links lead to from the start page."""
        waiting, seen = [self.url + "/"], set[str]()
        while waiting:
            address = waiting.pop(0)
            kind = self.kind_of(address)
            if kind is None or kind in seen or FILES.search(urlsplit(address).path):
                continue
            seen.add(kind)
            response = page.goto(address)
            if response is None or response.status != 200:
                print(f"{into.name}: {address} answers {response.status if response else 'nothing'}")
                continue
            _shoot_all(page, into / kind.split(".")[-1].replace("_", "-").replace(" ", "-"))
            waiting += page.eval_on_selector_all("a[href]", "links => links.map(a => a.href.split('#')[0])")
        return seen

    def kind_of(self, address: str) -> str | None:
        """Return what all addresses of one page share, `planning.edit_node targets`; None for foreign ones."""
        if not address.startswith(self.url):
            return None
        try:
            endpoint, values = self.app.url_map.bind("localhost").match(urlsplit(address).path)
        except HTTPException:
            return None
        return f"{endpoint} {values['plural']}" if "plural" in values else str(endpoint)

    def open(self, page: Page, address: str) -> None:
        response = page.goto(address if address.startswith("http") else self.url + address)
        if response is None or response.status >= 400:
            raise RuntimeError(f"{address} answers {response.status if response else 'nothing'}")

    def log_ins(self) -> dict[str, tuple[str, str]]:
        lines = (self.data_dir / "demo-logins.txt").read_text().splitlines()
        parts = [line.split() for line in lines if "@" in line]
        return {role: (address, password) for role, address, password, *_ in parts}

    def page_of(self, browser: Browser, role: str) -> Page:
        """Return a window in which this role is logged in; a visitor is not."""
        context = browser.new_context(
            locale="de-DE", viewport={"width": WIDTHS[0], "height": 900}, reduced_motion="reduce"
        )
        page = context.new_page()
        if role != "visitor":
            page.goto(f"{self.url}/log-in")
            address, password = self.log_ins()[role]
            page.fill("input[name=email]", address)
            page.fill("input[type=password]", password)
            page.press("input[type=password]", "Enter")
            page.wait_for_url(lambda url: "log-in" not in url)
        return page

    def take_paper(self, page: Page, into: Path, pages: int = 0) -> None:
        """Take the pages of the draft that waits for its release; without pdftoppm there are none."""
        printer = shutil.which("pdftoppm")
        if printer is None:
            print("pdftoppm is missing: no pictures of the report on paper")
            return
        self.open(page, "/")
        self.open(page, _first_link(page, r"/reports/\d+$"))
        answer = page.request.get(f"{page.url}/report.pdf")
        folder = into / "report"
        folder.mkdir(parents=True, exist_ok=True)
        last = ["-l", str(pages)] if pages else []
        command = [printer, "-r", "80", "-png", *last, "-", str(folder / "page")]
        subprocess.run(command, input=answer.body(), check=True)
        for number, file in enumerate(sorted(folder.glob("page-*.png")), 1):
            small = _small(file.read_bytes())
            file.unlink()
            (folder / f"page-{number}.png").write_bytes(small)

    def take_mails(self, browser: Browser, into: Path, most: int = 1000) -> None:
        """Release the draft, let some weeks pass, then take the mails in the data directory, the longest first."""
        for report in json.loads(self.run("report", "list", "--json")):
            if report["state"] == "draft":
                self.run("report", "release", str(report["id"]))
        for days in (4, 18):
            moment = (MOMENT + timedelta(days=days)).replace(hour=7).isoformat()
            self.run("run-due", "--now", moment)
        found: dict[str, str] = {}
        for file in sorted((self.data_dir / "mail").rglob("*.eml")):
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            body = message.get_body(("html",))
            if body is not None:
                found.setdefault(str(message["Subject"]), body.get_content())
        page = browser.new_page()
        for number, html in enumerate(sorted(found.values(), key=len, reverse=True)[:most], 1):
            page.set_content(html)
            for width in WIDTHS if most > 1 else WIDE:
                _shoot(page, width, into / "mail" / f"mail-{number}-{width}.png", TALLEST[1280] if most == 1 else None)

    def run(self, *arguments: str) -> str:
        command = _at_the_moment(*arguments)
        return subprocess.run(command, env=self.environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="DIRECTORY", help="every page of every role, for looking")
    parser.add_argument("--at-the-moment", dest="command", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser.parse_args()


def _tracker_at_the_moment(arguments: list[str]) -> None:
    """Run the command `tracker` with a clock that stands at the pictures' moment when it starts."""
    from tracker.cli import main as tracker

    with time_machine.travel(MOMENT, tick=True):
        tracker(arguments)


def _at_the_moment(*arguments: str) -> list[str]:
    return [sys.executable, __file__, "--at-the-moment", *arguments]


@contextmanager
def _served(data_dir: Path) -> Iterator[Town]:
    url = f"http://127.0.0.1:{PORT}"
    settings = {"DATA_DIR": str(data_dir), "ENV": "development", "PORT": str(PORT), "BASE_URL": url}
    tracker = {f"TRACKER_{name}": value for name, value in settings.items()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    environment = {**kept, **tracker, "PYTHONPATH": str(ROOT)}
    town = Town(url, data_dir, environment, create_app(Config.from_environment(tracker)))
    town.run("demo", "--seed", str(SEED), "--today", MOMENT.date().isoformat())
    with (
        (data_dir / "serve.log").open("w") as log,
        subprocess.Popen(_at_the_moment("serve"), env=environment, stdout=log, stderr=log) as server,
    ):
        try:
            _wait_until(lambda: _answers(f"{url}/healthz"))
            yield town
        except RuntimeError:
            print(*(data_dir / "serve.log").read_text().splitlines()[-20:], sep="\n")
            raise
        finally:
            server.terminate()


@contextmanager
def _browser() -> Iterator[Browser]:
    executable = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


def _first_link(page: Page, pattern: str) -> str:
    """Return the first link whose path, or path and words (`/targets/7 More children`), fit the pattern."""
    links = page.eval_on_selector_all("main a[href]", "links => links.map(a => [a.href, a.textContent.trim()])")
    for link, words in links:
        path = urlsplit(link).path
        if re.search(pattern, path) or re.search(pattern, f"{path} {words}"):
            return str(link)
    raise RuntimeError(f"no link on {page.url} fits {pattern}")


def _take_refusals(page: Page, url: str, into: Path) -> None:
    """Take what a person sees who sends a form too early, and the preview of a pasted range."""
    for name in ("targets", "measures", "goals", "strategies"):
        page.goto(f"{url}/{name}/new")
        _send(page)
        _shoot_all(page, into / f"new-{name}")
    for name, address in {
        "import": "/imports/new",
        "plan-import": "/plan/import",
        "committee": "/committees/new",
    }.items():
        page.goto(url + address)
        _send(page)
        _shoot_all(page, into / name.replace("/", "-"))


def _send(page: Page) -> None:
    page.eval_on_selector_all("main form", "forms => forms.forEach(form => form.noValidate = true)")
    try:
        page.locator("main form[method=post] button[type=submit]").first.click(timeout=3000)
        page.wait_for_load_state()
    except Error as error:
        print(f"{page.url}: {error.message.splitlines()[0]}")


def _shoot_all(page: Page, name: Path) -> None:
    for width in WIDTHS:
        _shoot(page, width, name.with_name(f"{name.name}-{width}.png"))
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            print(f"{page.url} is {wider} pixels wider than a window of {width}")


def _shoot(page: Page, width: int, file: Path, tallest: int | None = None) -> None:
    page.set_viewport_size({"width": width, "height": 900 if width > 600 else 640})
    page.evaluate("document.fonts.ready")
    if page.locator("canvas").count():
        page.wait_for_timeout(400)
    height = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, tallest or height)}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_small(page.screenshot(full_page=True, clip=clip)))  # type: ignore[arg-type]


def _small(png: bytes) -> bytes:
    """Return the same picture with a palette: a third of the size, and pages have few colours."""
    buffer = BytesIO()
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1):
            return True
    except OSError:
        return False


def _wait_until(done: Callable[[], bool], patience: float = 60) -> None:
    until = time.monotonic() + patience
    while not done():
        if time.monotonic() > until:
            raise TimeoutError("the demonstration town does not answer")
        time.sleep(0.1)


if __name__ == "__main__":
    main()
