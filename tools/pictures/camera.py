"""A browser in which each role has its own window, and pictures of what it shows."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, Page

from tools.pictures.town import Town

VISITOR = "visitor"
WIDTHS = (1280, 320)
HEIGHTS = {1280: 900, 320: 640}
TALLEST = {1280: 1500, 320: 1300}
COLOURS = 255
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DRAWN = "[...document.querySelectorAll('[data-chart]')].every(frame => frame.chart || !frame.checkVisibility())"
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
SETTLED = f"document.fonts.ready.then(() => {TWO_FRAMES})"


class Camera:
    """Takes pictures at every width and notes pages that are wider than their window."""

    def __init__(self, browser: Browser, town: Town, tallest: dict[int, int] | None = None) -> None:
        self._browser, self._town, self._tallest = browser, town, tallest or {}
        self._windows: dict[str, Page] = {}
        self.faults: list[str] = []
        self.opened: list[str] = []

    def window_of(self, role: str) -> Page:
        """Return the window in which this role is logged in; a visitor is not."""
        if role not in self._windows:
            size = {"width": WIDTHS[0], "height": HEIGHTS[WIDTHS[0]]}
            context = self._browser.new_context(locale="de-DE", viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
            context.set_default_timeout(15_000)
            self._windows[role] = context.new_page()
            if role != VISITOR:
                self._log_in(self._windows[role], role)
        return self._windows[role]

    def open(self, role: str, address: str, status: int = 200) -> Page:
        """Open an address, written in full or from the root, as this role."""
        page = self.window_of(role)
        page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHTS[WIDTHS[0]]})
        self.opened.append(address)
        answer = page.goto(address if "://" in address else self._town.url + address)
        if answer is None or answer.status != status:
            self.faults.append(f"{role}: {address} answers {answer.status if answer else 'nothing'}")
        return page

    def take(self, page: Page, name: Path) -> None:
        """Write `name-1280.png` and `name-320.png`."""
        name.parent.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            page.evaluate(SETTLED)
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": min(height, self._tallest.get(width, height))})
            if page.locator("[data-chart]").count():
                page.wait_for_function(DRAWN)
            page.evaluate(SETTLED)
            if (wider := page.evaluate(TOO_WIDE)) > 0:
                self.faults.append(f"{page.url} is {wider} pixels wider than a window of {width}")
            name.with_name(f"{name.name}-{width}.png").write_bytes(small(page.screenshot()))

    @contextmanager
    def going_on(self, what: str) -> Iterator[None]:
        """Note what goes wrong and go on with the next."""
        try:
            yield
        except (Error, subprocess.CalledProcessError) as error:
            self.faults.append(f"{what}: {str(error).splitlines()[0]}")

    def _log_in(self, page: Page, role: str) -> None:
        email, password = self._town.log_ins()[role]
        page.goto(f"{self._town.url}/log-in")
        page.fill("#password-email", email)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "log-in" not in url)


def small(png: bytes) -> bytes:
    """Return the same picture with a palette: a third of the size, and pages have few colours."""
    buffer = BytesIO()
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(buffer, "PNG")
    return buffer.getvalue()
