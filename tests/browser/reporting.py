"""Rounds for browser tests: opened at a planner's desk, written about by mail, answered by keyboard."""

import email
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage

from playwright.sync_api import Browser, Locator, Page

from tests.browser.chromium import notice_violations, tab_to
from tests.browser.conftest import LiveTown, log_in


@dataclass
class Hands:
    """Somebody at the keyboard; what is activated or filled in is counted, moving about is not."""

    page: Page
    steps: int = 0

    def press(self, words: str, key: str = "Enter") -> None:
        tab_to(self.page, words)
        self.page.keyboard.press(key)
        self.steps += 1

    def go(self, words: str) -> None:
        """Press what leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.press(words)

    def fill(self, words: str, text: str) -> None:
        tab_to(self.page, words)
        self.page.keyboard.type(text)
        self.steps += 1

    def answer(self, line: Locator, key: str) -> None:
        """Choose in a line: the first answer by the space bar, the second by an arrow."""
        first = line.locator("input[type=radio]").first
        while not first.evaluate("radio => radio === document.activeElement"):
            self.page.keyboard.press("Tab")
        self.page.keyboard.press(key)
        self.steps += 1


def open_round(town: LiveTown, browser: Browser, title: str, departments: Sequence[str], *, days: int) -> str:
    """Open a round that is due in some days and return its address; the one of the demonstration is closed first."""
    with browser.new_page(base_url=town.url, locale="de-DE") as desk:
        noticed = notice_violations(desk)
        desk.on("dialog", lambda dialog: dialog.accept())
        log_in(desk, town, "planner")
        desk.goto("/rounds")
        for link in [link.get_attribute("href") for link in desk.get_by_role("link", name="Jahresende").all()]:
            desk.goto(link or "")
            if desk.locator("summary", has_text="Runde schließen").count():
                desk.locator("summary", has_text="Runde schließen").click()
                with desk.expect_navigation():
                    desk.get_by_role("button", name="Runde schließen").click()
        desk.goto("/rounds/new")
        today = datetime.now()  # noqa: DTZ005 - the town's clock is that of this machine
        desk.fill("[name=title]", title)
        desk.fill("[name=as_of]", today.strftime("%d.%m.%Y"))
        desk.fill("[name=due_on]", (today + timedelta(days=days)).strftime("%d.%m.%Y"))
        for name in departments:
            desk.get_by_label(name, exact=True).check()
        with desk.expect_navigation():
            desk.locator("main form.form").evaluate("form => form.requestSubmit()")
        assert noticed == []
        return desk.url.split("#")[0]


def go_to_report(page: Page, here: str, department: str) -> None:
    """Let planning step in for a department."""
    page.goto(here)
    with page.expect_navigation():
        page.get_by_role("link", name=department, exact=True).click()


def mails_to(town: LiveTown, address: str) -> list[EmailMessage]:
    """Return the mails that have gone to somebody, the earliest first."""
    files = sorted((town.data_dir / "mail").rglob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    mails = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    return [mail for mail in mails if address in str(mail["To"])]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def working_days(count: int) -> list[date]:
    """Return the next days on which mails may go out, tomorrow at the earliest."""
    days = [datetime.now().date() + timedelta(days=ahead) for ahead in range(1, 2 * count + 8)]  # noqa: DTZ005
    return [day for day in days if day.weekday() < 5][:count]


def work_off(town: LiveTown, day: date) -> None:
    """Let the worker do what is due in the morning of a day."""
    town.tracker("run-due", "--now", datetime.combine(day, time(8)).isoformat())
