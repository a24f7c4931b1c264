"""Rounds for browser tests: opened and closed by planning, written about by mail."""

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Browser

from config import Config
from tests.browser.conftest import LiveTown, served_copy
from tests.browser.keyboard import Hands, seats
from tracker.worker import run_due_once

RUNNING = re.compile(r"Meldungen fehlen")
WAITING = re.compile(r"Meldung(en)? übernehmen")


@contextmanager
def quiet_copy(browser: Browser, demonstration: Path, data_dir: Path) -> Iterator[LiveTown]:
    """Serve a town in which nothing is asked for: the round of the demonstration is closed."""
    with served_copy(demonstration, data_dir) as town:
        with seats(browser, town) as sit_down:
            planner = sit_down("planner")
            planner.page.on("dialog", lambda dialog: dialog.accept())
            planner.go(words_of_link(planner, RUNNING))
            planner.press("Termin verschieben oder Runde schließen")
            planner.go("Runde schließen")
        yield town


def open_round(planner: Hands, title: str, departments: Sequence[str], *, days: int) -> str:
    """Open a round that is due in some days, from the start page on, and return its address."""
    today = datetime.now()  # noqa: DTZ005 - the town's clock is that of this machine
    planner.go("Maßnahmen")
    planner.go("Berichtsrunden")
    planner.go("Berichtsrunde eröffnen")
    planner.fill("Titel", title)
    planner.fill("Fällig am", (today + timedelta(days=days)).strftime("%d.%m.%Y"))
    for name in departments:
        planner.press(name, "Space")
    planner.go("Runde eröffnen und einladen")
    return planner.page.url.split("#")[0]


def words_of_link(hands: Hands, pattern: re.Pattern[str]) -> str:
    """Return all the words of the first link in sight that some of them stand in."""
    return hands.page.get_by_role("link", name=pattern).first.inner_text()


def mails_to(town: LiveTown, address: str) -> list[EmailMessage]:
    """Return the mails that have gone to somebody, the earliest first."""
    files = sorted((town.data_dir / "mail").rglob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    mails = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    return [mail for mail in mails if address in str(mail["To"])]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def link_in(mail: EmailMessage, path: str) -> str:
    """Return the first address in a mail whose path matches a pattern."""
    found = re.search(rf"http://[^/\s]+{path}", text_of(mail))
    assert found, text_of(mail)
    return found[0]


def working_days(count: int) -> list[date]:
    """Return the next days on which mails may go out, tomorrow at the earliest."""
    days = [datetime.now().date() + timedelta(days=ahead) for ahead in range(1, 2 * count + 8)]  # noqa: DTZ005
    return [day for day in days if day.weekday() < 5][:count]


def work_off(town: LiveTown, day: date | None = None) -> None:
    """Do what the worker does in the morning of a day, or in a minute; no program is started for it."""
    config = Config.from_environment(town.environment)
    morning = datetime.combine(day, time(8), config.timezone) if day else None
    run_due_once(config, morning or datetime.now(config.timezone) + timedelta(minutes=1))
