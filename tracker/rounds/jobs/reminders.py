"""Reminders: who is to be written to today, one digest a person; each once, whichever worker comes first."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from tracker.accounts import log_in
from tracker.accounts.models import Person
from tracker.accounts.queries import find_account_of, list_assignments, who_is_reminded
from tracker.accounts.vocabulary import GRANTS, Permission
from tracker.rounds.jobs.letters import Notice, digest
from tracker.rounds.models import Reminder, RoundSettings
from tracker.rounds.queries.reminders import Owed, find_contact, list_owed, list_rounds_told_of, list_told
from tracker.rounds.schedules import Rhythm, may_send, reminder_due
from tracker.shared import audit, ledger, outbox
from tracker.shared.audit import Actor
from tracker.shared.clock import local_date
from tracker.shared.database import reading, unit_of_work
from tracker.shared.ledger import Due
from tracker.shared.outbox import OutboxMessage
from tracker.shared.settings import find_settings
from tracker.shared.town import town_calendar
from tracker.shared.workdays import TownCalendar

REMIND = "round_reminder"
REMINDS = f"{REMIND}:"  # begins the keys of its mails
LINK_DAYS = 14  # for which a link works after the due day
WORKER = Actor(None, "scheduler")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reminding:
    """What reminding needs."""

    engine: Engine
    timezone: ZoneInfo
    base_url: str
    language: str = "de"
    owner: str = "worker"


def send_reminders(work: Reminding, now: datetime) -> int:
    """Put today's mails about the open rounds into the outbox; return how many."""
    today = local_date(now, work.timezone)
    with Session(reading(work.engine)) as session:
        calendar = town_calendar(session, work.timezone, today)
        if not may_send(calendar, now):
            return 0
        wanted = [_key(today, person_id) for person_id in _list_notices(session, calendar, today)]
        known = set(session.exec(select(Due.key).where(Due.kind == REMIND, col(Due.key).in_(wanted))))
        left = [each for each in ledger.list_due(session, now=now) if each.kind == REMIND]
    new = [key for key in wanted if key not in known]
    if not new and not left:
        return 0
    return sum(_do(work, held, calendar, now) for held in _claim(work, new, today, now))


def is_still_owed(session: Session, message: OutboxMessage, now: datetime, timezone: ZoneInfo) -> bool:
    """Say whether a mail may go: who has left, or has handed in all it spoke of, is not written to any more."""
    if not message.key.startswith(REMINDS):
        return True
    sent_on, person_id = _day_and_person(message.key.removeprefix(REMINDS))
    told_of = list_rounds_told_of(session, person_id, sent_on)
    owed = [each for each in list_owed(session) if each.round_id in told_of and each.department_id is not None]
    people = who_is_reminded(session, _departments(owed), local_date(now, timezone))
    return any(person.id == person_id for reached in people.values() for person in reached)


def _list_notices(session: Session, calendar: TownCalendar, today: date) -> dict[int, list[Notice]]:
    """Return what each person is to be told today, by person."""
    owed = [each for each in list_owed(session) if each.department_id is not None]
    if not owed:
        return {}
    people = who_is_reminded(session, _departments(owed), today)
    told = list_told(session, {each.round_id for each in owed})
    decided = find_settings(session, RoundSettings)
    rhythm = Rhythm(decided.remind_days_before, decided.remind_days_after)
    notices: dict[int, list[Notice]] = {}
    for (person_id, round_id), rows in _by_person_and_round(owed, people).items():
        due_on = min(row.due_on for row in rows)
        kind = reminder_due(due_on, rhythm, calendar, today, told.get((round_id, person_id), ()))
        if kind is not None:
            notices.setdefault(person_id, []).append(Notice(kind, due_on, tuple(rows), is_late=due_on < today))
    return notices


def _by_person_and_round(owed: list[Owed], people: dict[int, list[Person]]) -> dict[tuple[int, int], list[Owed]]:
    found: dict[tuple[int, int], list[Owed]] = {}
    for row in owed:
        for person in people[row.department_id or 0]:
            found.setdefault((person.id or 0, row.round_id), []).append(row)
    return found


def _claim(work: Reminding, new: list[str], today: date, now: datetime) -> list[ledger.Claim]:
    """Enter the new ones, and take what is there; of a day that is over nothing is made up for."""
    with unit_of_work(work.engine) as session:
        for key in new:
            ledger.plan(session, REMIND, key, due_at=now)
        due = [each for each in ledger.list_due(session, now=now) if each.kind == REMIND]
        for late in due:
            if _day_and_person(late.key)[0] != today:
                ledger.cancel(session, REMIND, late.key, now=now)
        ours = [each for each in due if _day_and_person(each.key)[0] == today]
        claims = [ledger.claim(session, each, owner=work.owner, now=now) for each in ours]
    return [held for held in claims if held is not None]


def _do(work: Reminding, held: ledger.Claim, calendar: TownCalendar, now: datetime) -> bool:
    """Write to one person, in one transaction with the note that it was done; what fails stops nobody else's mail."""
    try:
        with unit_of_work(work.engine) as session:
            audit.act_as(session, WORKER, now)
            return ledger.finish(session, held, now=now) and _write(work, session, held, calendar, now)
    except Exception as error:
        logger.exception("%s %s failed", held.kind, held.key)
        with unit_of_work(work.engine) as session:
            ledger.fail(session, held, f"{type(error).__name__}: {error}", now=now)
        return False


def _write(work: Reminding, session: Session, held: ledger.Claim, calendar: TownCalendar, now: datetime) -> bool:
    today, person_id = _day_and_person(held.key)
    notices = _list_notices(session, calendar, today).get(person_id)
    person, account = session.get_one(Person, person_id), find_account_of(session, person_id)
    if not notices or account is None or person.email is None:
        return False
    last_day = max(today, *(notice.due_on for notice in notices)) + timedelta(days=LINK_DAYS)
    token = log_in.make_link(
        session,
        purpose=log_in.ROUND,
        account_id=account.id,
        now=now,
        leads_to=_leads_to(session, person_id, notices, today),
        valid_for=calendar.moment(last_day + timedelta(days=1), time(0)) - now,
    )
    contact = find_contact(session, notices[0].rows[0].opened_by_id, today)
    url = f"{work.base_url}{log_in.link_path(token)}"
    mail = digest(notices, url, account.language or work.language, last_day=last_day, contact=contact)
    outbox.enqueue(session, key=f"{REMINDS}{held.key}", address=person.email, mail=mail, now=now)
    session.add_all(_reminder(notice, person_id, today) for notice in notices)
    return True


def _reminder(notice: Notice, person_id: int, today: date) -> Reminder:
    return Reminder(
        round_id=notice.round_id, person_id=person_id, kind=notice.kind, due_on=notice.due_on, sent_on=today
    )


def _leads_to(session: Session, person_id: int, notices: list[Notice], today: date) -> str:
    """Return the page of the one round, or the first page, where all of them stand."""
    if len(notices) > 1:
        return "/"
    page = f"/rounds/{notices[0].round_id}/report"
    roles = {each.role for each in list_assignments(session, [person_id], today)}
    plans_too = bool(roles & GRANTS[Permission.MANAGE_ROUNDS])  # planning has to say for which department it reports
    return f"{page}?department={notices[0].rows[0].department_id}" if plans_too else page


def _departments(owed: list[Owed]) -> set[int]:
    return {each.department_id for each in owed if each.department_id is not None}


def _key(day: date, person_id: int) -> str:
    return f"{day.isoformat()}:{person_id}"


def _day_and_person(key: str) -> tuple[date, int]:
    day, _, person_id = key.partition(":")
    return date.fromisoformat(day), int(person_id)
