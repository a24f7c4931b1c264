"""The pictures taken so far, and the page of the handbook that shows them all."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tools.pictures.camera import VISITOR, WIDTHS, Camera
from tracker.accounts.vocabulary import Role
from tracker.shared.text import translate

PAPER, MAIL = "report", "mail"
ROLES = (
    "planner",
    "department_head",
    "department_clerk",
    "statistics",
    "council_office",
    "releaser",
    "committee_member",
    "provider",
    "admin",
    "auditor",
)
SECTIONS = (VISITOR, *ROLES, PAPER, MAIL)
TITLES = {VISITOR: "Ohne Anmeldung", PAPER: "Der Bericht auf Papier", MAIL: "Mails"}
HEAD = """# Alle Seiten im Bild

Jede Art von Seite steht hier einmal: in einem breiten Fenster (1280 Pixel) und auf dem Telefon (320 Pixel), so wie
die Rolle sie sieht, die dort arbeitet. Lange Seiten sind unten abgeschnitten. `make pictures` macht die Bilder und
diese Seite aus der Demonstrationsstadt; alle Personen und Zahlen darin sind erfunden.
"""


@dataclass(frozen=True)
class Picture:
    """One thing shown: in which folder, under which name, what it is called, where it is, who comes there."""

    folder: str
    name: str
    title: str
    address: str
    seen_by: tuple[str, ...] = ()

    @property
    def files(self) -> list[str]:
        if self.folder == PAPER:
            return [f"{self.folder}/{self.name}.png"]
        return [f"{self.folder}/{self.name}-{width}.png" for width in WIDTHS]


class Album:
    """A folder of pictures, taken with one camera."""

    def __init__(self, camera: Camera, folder: Path) -> None:
        self.camera, self.folder = camera, folder
        self.pictures: list[Picture] = []

    def add(self, page: Page, role: str, name: str, address: str, seen_by: tuple[str, ...] = ()) -> None:
        """Take the page as it is now."""
        title = page.locator("h1").first.inner_text().strip()
        title = f"Fehler: {title}" if page.locator(".error-summary").count() else title
        self._take(page, Picture(role, name, title, address, seen_by or (role,)))

    def add_mail(self, page: Page, name: str, subject: str) -> None:
        self._take(page, Picture(MAIL, name, subject, ""))

    def add_sheet(self, name: str) -> None:
        """List a page of paper whose picture is already there."""
        self.pictures.append(Picture(PAPER, name, f"Seite {name.rsplit('-', 1)[-1]}", ""))

    def handbook_page(self) -> str:
        """Return the page that shows every picture, as Markdown in German."""
        parts = [HEAD]
        for section in SECTIONS:
            pictures = [picture for picture in self.pictures if picture.folder == section]
            if pictures:
                parts.append(f"## {_title(section)}\n")
            parts += [_entry(picture) for picture in pictures]
        return "\n".join(parts)

    def _take(self, page: Page, picture: Picture) -> None:
        self.camera.take(page, self.folder / picture.folder / picture.name)
        self.pictures.append(picture)


def _title(section: str) -> str:
    return TITLES.get(section) or translate(Role(section).label, "de")


def _entry(picture: Picture) -> str:
    title = picture.title.replace("[", "(").replace("]", ")")
    lines = [f"### {title}", ""]
    if picture.address:
        lines += [f"`{picture.address}` – {', '.join(map(_title, picture.seen_by))}", ""]
    shown = [f"![{title}{_window(file)}](pictures/{file})" for file in picture.files]
    return "\n".join([*lines, f"| {' | '.join(shown)} |", f"|{'---|' * len(shown)}", ""])


def _window(file: str) -> str:
    return next((f", {width} Pixel breit" for width in WIDTHS if file.endswith(f"-{width}.png")), "")
