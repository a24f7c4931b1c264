"""The one mail a day that a person gets about open rounds, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.accounts.models import Person
from tracker.rounds.queries.reminders import Owed
from tracker.rounds.vocabulary import MOST_MAILS, ReminderKind
from tracker.shared.letters import write_letter
from tracker.shared.mail import Mail
from tracker.shared.numbers import format_date
from tracker.shared.text import N_, translate, translate_plural

INTROS = {
    ReminderKind.INVITATION: N_(
        "social planning asks how your measures are going. Where nothing has changed, one click is enough."
    ),
    ReminderKind.BEFORE: N_("a short reminder: these reports are still open."),
    ReminderKind.AFTER: N_(
        "the due day has passed, and these reports are still open. That can happen. "
        "“Unchanged” is an answer too, and it is quickly given."
    ),
}
MIXED_INTRO = N_("these reports are open:")
SEVERAL = N_("%(rounds)s reporting rounds: %(count)s reports, the first by %(due)s")
SEVERAL_LATE = N_("%(rounds)s reporting rounds: %(count)s reports are still open")


@dataclass(frozen=True)
class Notice:
    """What a person is told about one round: what is owed there, by department."""

    kind: ReminderKind
    due_on: date
    rows: tuple[Owed, ...]
    is_late: bool = False  # the day has passed: so it has for a new head's invitation, too

    @property
    def round_id(self) -> int:
        return self.rows[0].round_id

    @property
    def count(self) -> int:
        return sum(row.count for row in self.rows)


@dataclass(frozen=True)
class _Part:
    """One round in the mail."""

    heading: str
    departments: list[str]
    note: str | None


def digest(notices: Sequence[Notice], url: str, language: str, *, last_day: date, contact: Person | None) -> Mail:
    """Return the mail: what is owed by when, one button, and who to ask."""
    kinds = {notice.kind for notice in notices}
    intro = INTROS[kinds.pop()] if len(kinds) == 1 else MIXED_INTRO
    return write_letter(
        "round_digest",
        language,
        heading=_subject(notices, language),
        url=url,
        intro=translate(intro, language),
        parts=[_part(notice, language) for notice in notices],
        button=translate(N_("Report now"), language),
        ask=_who_to_ask(contact, language),
        small=_small_print(last_day, language),
    )


def _subject(notices: Sequence[Notice], language: str) -> str:
    count = sum(notice.count for notice in notices)
    due = format_date(min(notice.due_on for notice in notices), language)
    is_late = any(notice.is_late for notice in notices)
    if len(notices) > 1:
        said = SEVERAL_LATE if is_late else SEVERAL
        return translate(said, language, rounds=len(notices), count=count, due=due)
    title = notices[0].rows[0].title
    if is_late:
        return translate_plural(
            "Reporting round %(round)s: %(count)s report is still open",
            "Reporting round %(round)s: %(count)s reports are still open",
            count,
            language,
            round=title,
        )
    return translate_plural(
        "Reporting round %(round)s: %(count)s report by %(due)s",
        "Reporting round %(round)s: %(count)s reports by %(due)s",
        count,
        language,
        round=title,
        due=due,
    )


def _part(notice: Notice, language: str) -> _Part:
    first = notice.rows[0]
    said = N_("%(round)s, was due on %(due)s") if notice.is_late else N_("%(round)s, due on %(due)s")
    return _Part(
        heading=translate(said, language, round=first.title, due=format_date(notice.due_on, language)),
        departments=[_department(row, language) for row in notice.rows],
        note=first.note if notice.kind is ReminderKind.INVITATION else None,
    )


def _department(row: Owed, language: str) -> str:
    reports = translate_plural("%(count)s report", "%(count)s reports", row.count, language)
    told = f"{row.department}: {reports}"
    if not row.questions:
        return told
    asked = translate_plural(
        "%(count)s question of social planning", "%(count)s questions of social planning", row.questions, language
    )
    return f"{told}, {asked}"


def _who_to_ask(contact: Person | None, language: str) -> str:
    if contact is None:
        return translate(N_("Social planning is glad to help with questions."), language)
    said = N_("Questions? %(name)s of social planning is glad to help: %(email)s")
    return translate(said, language, name=contact.name, email=contact.email)


def _small_print(last_day: date, language: str) -> list[str]:
    link = N_(
        "The button is for you alone. It logs you in once, until %(date)s. "
        "Later you get a new link on the page for logging in."
    )
    most = N_("You get at most %(most)s mails about a round.")
    return [
        translate(link, language, date=format_date(last_day, language)),
        translate(most, language, most=MOST_MAILS),
    ]
