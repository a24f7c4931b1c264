"""Take the handbook's pictures from a demonstration town, the same ones each time: `make pictures`.

Every kind of page is found by following the links; it is taken once, at two widths, as the role that works there, and
listed in docs/handbook/pictures.md. With `--all DIRECTORY` each page is taken in full for each role to whom it looks
different, for looking.
"""

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from flask import Flask

from config import Config
from tests.browser.chromium import SHELL, WHOLE, running_browser
from tools.pictures import occasions
from tools.pictures.album import ROLES, Album
from tools.pictures.camera import TALLEST, VISITOR, Camera
from tools.pictures.town import AT_THE_MOMENT, MOMENT, ROOT, SEED, Town, run_at_the_moment, served
from tools.pictures.walk import Walk, Walker
from tracker.app import create_app

HANDBOOK = ROOT / "docs" / "handbook"
START = "start.show_home"
STARTS = {VISITOR: "/log-in", **dict.fromkeys(ROLES, "/")}
DEMO = ("demo", "--seed", str(SEED), "--today", MOMENT.date().isoformat())

# Who works there, by the first line that fits; the first of `ROLES` who comes there, otherwise.
WORKS_THERE = (
    (r"accounts\.list_audit", "auditor"),
    (r"accounts\.show_account", "department_clerk"),
    (r"accounts\.", "admin"),
    (r"committees\.\w+_resolution|reporting\.(list|show)_reports?$", "committee_member"),
    (r"committees\.|reporting\.\w*(subscription|deliver)", "council_office"),
    (r"reporting\.", "releaser"),
    (r"monitoring\.\w*(import|break)", "statistics"),
    (r"rounds\.\w*(report|entry|line)", "department_head"),
    (r"planning\.\w*(measure|monitor|sheet)|measures$", "department_head"),
)
# What makes a page look different: the sorts of elements on it, not their words.
SHAPE = """() => [...new Set([...document.querySelectorAll('body *')].map(
  e => [e.tagName, e.getAttribute('class'), e.type, e.getAttribute('role')].join(' ')))].sort().join()"""


def main() -> None:
    if sys.argv[1:2] == [AT_THE_MOMENT]:
        run_at_the_moment(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description=__doc__)
    parser.add_argument("--all", type=Path, metavar="DIRECTORY", help="every page of every role, for looking")
    everything: Path | None = parser.parse_args().all
    with tempfile.TemporaryDirectory(prefix="pictures-") as scratch:
        faults = _take(Path(scratch), everything)
    if faults:
        sys.exit("\n".join(faults))


def _take(scratch: Path, everything: Path | None) -> list[str]:
    """Take the pictures and return what is wrong with the pages."""
    with (
        served(scratch / "town", *DEMO) as town,
        served(scratch / "first-day", "init") as first_day,
        running_browser(WHOLE + SHELL) as browser,  # letters stand as people see them
    ):
        camera = Camera(browser, town, {} if everything else TALLEST)
        album = Album(camera, everything or scratch / "pictures")
        walker = Walker(_app(town), town.url)
        walks = {role: walker.walk(camera.window_of(role).request, start) for role, start in STARTS.items()}
        (_take_every_shape if everything else _take_each_once)(album, walker, walks)
        _take_occasions(album, walks, town, first_day)
    if not everything:
        _replace_handbook(album)
    print("never reached:", *walker.never_reached(walks.values(), camera.opened))
    return [*(f"{role}: {fault}" for role, walk in walks.items() for fault in walk.faults), *camera.faults]


def _app(town: Town) -> Flask:
    settings = {name: value for name, value in town.environment.items() if name.startswith("TRACKER_")}
    return create_app(Config.from_environment(settings))


def _take_each_once(album: Album, walker: Walker, walks: dict[str, Walk]) -> None:
    for role in ROLES:
        album.add(album.camera.open(role, "/"), role, "start", "/")
    names = _names_of(sorted({kind for walk in walks.values() for kind in walk.pages} - {START}))
    for kind, name in names.items():
        seen_by = tuple(role for role in STARTS if kind in walks[role].pages)
        role = _who_works_there(kind, seen_by)
        address = walks[role].pages[kind]
        album.add(album.camera.open(role, address), role, name, walker.rule_of(address), seen_by)


def _take_every_shape(album: Album, walker: Walker, walks: dict[str, Walk]) -> None:
    shown: set[tuple[str, str]] = set()
    names = _names_of(sorted({kind for walk in walks.values() for kind in walk.pages}))
    for role, walk in walks.items():
        for kind, address in walk.pages.items():
            page = album.camera.open(role, address)
            shape = (kind, page.evaluate(SHAPE))
            if shape not in shown:
                shown.add(shape)
                album.add(page, role, names[kind], walker.rule_of(address))


def _take_occasions(album: Album, walks: dict[str, Walk], town: Town, first_day: Town) -> None:
    form, links = (
        walks["planner"].pages["planning.edit_measure"],
        walks["department_head"].pages["rounds.show_entry_links"],
    )
    todo: dict[str, Callable[[], None]] = {
        "refused forms": partial(occasions.take_refusals, album),
        "previews": partial(occasions.take_previews, album),
        "the draft": partial(occasions.take_draft, album),
        "a conflict": partial(occasions.take_conflict, album, form),
        "a carrier's entries": partial(occasions.take_entry, album, town, links),
        "the first day": partial(occasions.take_set_up, album, first_day),
        "mails": partial(occasions.take_mails, album, town),
    }
    for what, take in todo.items():
        with album.camera.going_on(what):
            take()


def _who_works_there(kind: str, seen_by: tuple[str, ...]) -> str:
    found = next((role for pattern, role in WORKS_THERE if re.search(pattern, kind)), "")
    return found if found in seen_by else seen_by[0]


def _names_of(kinds: Iterable[str]) -> dict[str, str]:
    """Return a name for each kind of page; what two features call alike gets the feature's name, too."""
    names: dict[str, str] = {}
    for kind in kinds:
        name = _name_of(kind)
        names[kind] = f"{kind.split('.')[0]}-{name}" if name in names.values() else name
    return names


def _name_of(kind: str) -> str:
    """Return `edit-node-targets` for `planning.edit_node targets`, and for lists and details their things alone."""
    name = "start" if kind == START else re.sub(r"^(?:show|list)_", "", kind.split(".")[-1])
    return re.sub(r"[_ ]", "-", name)


def _replace_handbook(album: Album) -> None:
    shutil.rmtree(HANDBOOK / "pictures", ignore_errors=True)
    shutil.copytree(album.folder, HANDBOOK / "pictures")
    (HANDBOOK / "pictures.md").write_text(album.handbook_page())
    files = [file for picture in album.pictures for file in picture.files]
    size = sum((album.folder / file).stat().st_size for file in files)
    print(f"{len(files)} pictures, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
