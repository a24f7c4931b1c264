"""Reminders on a town's database: who gets which mail when, once whatever happens."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from tests import cast
from tests.conftest import make_config
from tests.factories import make_cycle, make_goal, make_measure
from tests.integration.reporting.stage import BERLIN, SENDER, Basket, acting
from tracker.accounts.models import OneTimeLink, Person, RoleAssignment
from tracker.accounts.vocabulary import Role
from tracker.rounds import services
from tracker.rounds.jobs import Reminding, is_still_owed, reminders, send_reminders
from tracker.rounds.models import Reminder, ReportingRound, RoundFields, RoundLine, RoundSettings
from tracker.rounds.queries.reminders import list_told
from tracker.rounds.schedules import Rhythm, Told, reminder_due
from tracker.rounds.vocabulary import LineState
from tracker.shared.database import reading
from tracker.shared.outbox import Dispatch, OutboxMessage, OutboxState, send_due
from tracker.shared.settings import keep_settings
from tracker.shared.town import Town, town_calendar
from tracker.shared.workdays import TownCalendar
from tracker.worker import run_due_once

OPENED = date(2026, 11, 18)
DUE = date(2026, 12, 4)


def at(day: date, hour: int = 7) -> datetime:
    return datetime.combine(day, time(hour), BERLIN).astimezone(UTC)


@dataclass
class Stage:
    """A town with measures of two departments, and days that can go by."""

    engine: sa.Engine
    owner: str = "one"

    @property
    def work(self) -> Reminding:
        return Reminding(self.engine, BERLIN, "http://127.0.0.1:8000", "de", self.owner)

    def open_round(self, opened_on: date = OPENED, due_on: date = DUE, title: str = "Herbst 2026") -> int:
        with acting(self.engine) as session:
            fields = RoundFields(title=title, as_of=opened_on, due_on=due_on)
            opened = services.open_round(
                session, fields, department_ids=None, person_id=None, now=at(opened_on, 0), today=opened_on
            )
            return opened.id or 0

    def move(self, round_id: int, due_on: date, today: date) -> None:
        with acting(self.engine) as session:
            moved = session.get_one(ReportingRound, round_id)
            services.move_deadline(session, moved, due_on, seen_version=moved.version, today=today)

    def answer(self, round_id: int, department: str | None = None) -> None:
        """Let the lines of a department, or of all, be handed in."""
        with acting(self.engine) as session:
            for line in session.exec(select(RoundLine).where(RoundLine.round_id == round_id)):
                if department is None or line.department_id == cast.department(session, department).id:
                    line.state = LineState.SUBMITTED

    def close(self, round_id: int, now: datetime) -> None:
        with acting(self.engine) as session:
            closed = session.get_one(ReportingRound, round_id)
            services.close_round(session, closed, seen_version=closed.version, now=now)

    def remind(self, day: date, hour: int = 7) -> int:
        return send_reminders(self.work, at(day, hour))

    def mails(self) -> list[OutboxMessage]:
        with Session(reading(self.engine), expire_on_commit=False) as session:
            return list(session.exec(select(OutboxMessage).order_by(OutboxMessage.id)))  # type: ignore[arg-type]

    def mail_to(self, name: str) -> OutboxMessage:
        """Return the latest mail to the one whose address begins so."""
        return [mail for mail in self.mails() if mail.address.startswith(name)][-1]

    def sent(self) -> list[str]:
        """Return who was told what when: `2026-11-18 Holger Haupt invitation`."""
        with Session(reading(self.engine)) as session:
            rows = session.execute(
                sa.select(Reminder, Person.name)  # type: ignore[call-overload]
                .join(Person, Person.id == Reminder.person_id)
                .order_by(Reminder.sent_on, Person.name, Reminder.round_id)
            )
            return [f"{row.sent_on} {name} {row.kind.value}" for row, name in rows]


@pytest.fixture
def stage(own_engine: sa.Engine) -> Stage:
    with acting(own_engine) as session:
        session.add(Town(name="Musterstadt", state="NW"))
        goal = make_goal(session, make_cycle(session))
        for who, key, count in (("department_head", "youth", 2), ("other_head", "health", 1)):
            cast.join(session, who)
            for number in range(count):
                make_measure(session, goal, f"Maßnahme {number}", owner=cast.department(session, key))
        cast.join(session, "planner")
    return Stage(own_engine)


def assign(
    session: Session, person_id: int, department: str, first: date, last: date | None = None, **more: object
) -> RoleAssignment:
    where, period = cast.department(session, department).id, {"valid_from": first, "valid_to": last}
    row = RoleAssignment(person_id=person_id, role=Role.DEPARTMENT_HEAD, department_id=where, **period, **more)
    session.add(row)
    session.flush()
    return row


def headship(session: Session, who: str) -> RoleAssignment:
    person_id = cast.join(session, who).person_id
    return session.exec(select(RoleAssignment).where(RoleAssignment.person_id == person_id)).one()


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def test_an_invitation_says_what_is_owed_by_when_and_leads_to_the_own_page(stage):
    round_id = stage.open_round()
    assert stage.remind(OPENED, hour=11) == 2
    assert stage.remind(OPENED, hour=11) == 0
    mail = stage.mail_to("department.head")
    assert mail.subject == "Berichtsrunde Herbst 2026: 2 Meldungen bis 04.12.2026"
    for part in (mail.text, mail.html):
        assert "Jugendamt: 2 Meldungen" in part
        assert "Herbst 2026, fällig am 04.12.2026" in part
        assert "Petra Plan" in part
        assert "planner@stadt.example" in part
        assert part.count("http://127.0.0.1:8000/log-in/link/") == 1
        assert "bis 18.12.2026" in part
    with Session(reading(stage.engine)) as session:
        link = session.exec(select(OneTimeLink)).first()
        assert (link.purpose, link.leads_to) == ("round", f"/rounds/{round_id}/report")
        assert link.expires_at == at(date(2026, 12, 19), 0)


def test_the_rhythm_of_a_round_that_nobody_answers(stage):
    stage.open_round()
    for day in days(OPENED, date(2026, 12, 14)):
        stage.remind(day)
    assert stage.sent() == [
        f"{day} {name} {kind}"
        for day, kind in (("2026-11-18", "invitation"), ("2026-12-01", "before"), ("2026-12-09", "after"))
        for name in ("Holger Haupt", "Olga Ander")
    ]
    assert stage.mail_to("department.head").subject == "Berichtsrunde Herbst 2026: 2 Meldungen sind noch offen"
    assert "Das kommt vor." in " ".join(stage.mail_to("department.head").text.split())


def test_the_towns_own_rhythm_counts(stage):
    with acting(stage.engine) as session:
        keep_settings(session, RoundSettings(remind_days_before=5, remind_days_after=1))
    stage.open_round()
    for day in days(OPENED, date(2026, 12, 11)):
        stage.remind(day)
    assert [line[:10] for line in stage.sent()][::2] == ["2026-11-18", "2026-11-27", "2026-12-07"]


@pytest.mark.parametrize(
    ("day", "hour"), [(OPENED, 6), (OPENED, 18), (date(2026, 11, 21), 10), (date(2026, 12, 25), 10)]
)
def test_outside_of_working_hours_nothing_is_written(stage, day, hour):
    stage.open_round()
    assert stage.remind(day, hour) == 0
    assert stage.sent() == []


def test_who_has_handed_in_hears_nothing_more(stage):
    round_id = stage.open_round()
    stage.remind(OPENED)
    stage.answer(round_id, "youth")
    stage.remind(date(2026, 12, 1))
    assert stage.sent()[2:] == ["2026-12-01 Olga Ander before"]


def test_a_closed_round_is_silent(stage):
    round_id = stage.open_round()
    stage.close(round_id, at(OPENED))
    assert stage.remind(OPENED) == 0


def test_two_rounds_come_in_one_mail_a_day(stage):
    stage.open_round()
    stage.open_round(title="Zuwanderung 2026", due_on=date(2026, 12, 11))
    assert stage.remind(OPENED) == 2
    mail = stage.mail_to("department.head")
    assert mail.subject == "2 Berichtsrunden: 4 Meldungen, die ersten bis 04.12.2026"
    assert "Herbst 2026, fällig am 04.12.2026" in mail.text
    assert "Zuwanderung 2026, fällig am 11.12.2026" in mail.text
    with Session(reading(stage.engine)) as session:
        assert session.exec(select(OneTimeLink.leads_to)).first() == "/"


def test_a_round_opened_after_the_mail_of_the_day_waits_for_the_next_morning(stage):
    stage.open_round()
    stage.remind(OPENED)
    stage.open_round(title="Zuwanderung 2026", due_on=date(2026, 12, 11))
    assert stage.remind(OPENED, hour=15) == 0
    assert stage.remind(OPENED + timedelta(days=1)) == 2


def test_a_new_head_after_the_day_is_invited_and_told_that_it_has_passed(stage):
    with acting(stage.engine) as session:
        headship(session, "other_head").valid_to = date(2026, 6, 30)
        assign(session, cast.join(session, "releaser").person_id, "health", date(2027, 1, 11))
    stage.open_round()
    assert stage.remind(date(2027, 1, 8)) == 1
    assert stage.remind(date(2027, 1, 11)) == 1
    assert stage.sent()[-1] == "2027-01-11 Rita Frei invitation"
    assert stage.mail_to("releaser").subject == "Berichtsrunde Herbst 2026: 1 Meldung ist noch offen"
    assert "war fällig am 04.12.2026" in stage.mail_to("releaser").text


def test_one_head_of_two_departments_gets_one_mail_that_names_both(stage):
    with acting(stage.engine) as session:
        headship(session, "other_head").valid_to = date(2026, 6, 30)
        assign(session, cast.join(session, "department_head").person_id, "health", date(2026, 7, 1))
    stage.open_round()
    assert stage.remind(OPENED) == 1
    text = stage.mails()[0].text
    assert "3 Meldungen" in stage.mails()[0].subject
    assert "Gesundheitsamt: 1 Meldung" in text
    assert "Jugendamt: 2 Meldungen" in text


def test_a_department_with_nobody_gets_no_mail(stage):
    with acting(stage.engine) as session:
        headship(session, "department_head").valid_to = date(2026, 6, 30)
        cast.join(session, "other_head").disabled_at = at(date(2026, 7, 1))
    stage.open_round()
    assert [stage.remind(day) for day in days(OPENED, date(2026, 12, 11))] == [0] * 24


def test_a_mail_is_withdrawn_where_nothing_is_owed_any_more_or_somebody_has_left(stage):
    round_id = stage.open_round()
    stage.remind(OPENED)
    stage.answer(round_id, "health")
    with acting(stage.engine) as session:
        headship(session, "department_head").valid_to = OPENED - timedelta(days=1)
    post = Basket()

    def is_entitled(session: Session, message: OutboxMessage, now: datetime) -> bool:
        return is_still_owed(session, message, now, BERLIN)

    dispatch = Dispatch(post=post, sender=SENDER, is_entitled=is_entitled)
    ended = send_due(stage.engine, dispatch, owner="one", clock=lambda: at(OPENED, 8))
    assert ended == {OutboxState.WITHDRAWN: 2}
    assert post.letters == []


def test_a_moved_deadline_moves_what_has_not_been_sent(stage):
    round_id = stage.open_round()
    for day in days(date(2026, 11, 27), date(2026, 12, 28)):
        if day == date(2026, 11, 30):
            stage.move(round_id, date(2026, 12, 18), day)
        stage.remind(day)
    assert [line for line in stage.sent() if "Holger" in line] == [
        "2026-11-27 Holger Haupt invitation", "2026-12-15 Holger Haupt before", "2026-12-23 Holger Haupt after"
    ]  # fmt: skip


def test_a_question_with_a_later_day_is_told_within_the_three(stage):
    round_id = stage.open_round()
    stage.remind(OPENED)
    stage.answer(round_id)
    with acting(stage.engine) as session:
        line = session.exec(select(RoundLine)).first()
        line.state, line.due_on = LineState.QUERIED, date(2026, 12, 11)
    for day in days(OPENED, date(2026, 12, 8)):
        stage.remind(day)
    assert stage.sent()[2:] == ["2026-12-08 Holger Haupt before"]
    assert "Jugendamt: 1 Meldung, 1 Rückfrage der Sozialplanung" in stage.mails()[-1].text


def test_a_mail_speaks_the_language_of_its_reader(stage):
    with acting(stage.engine) as session:
        cast.join(session, "department_head").language = "en"
    stage.open_round()
    stage.remind(OPENED)
    mail = stage.mail_to("department.head")
    assert mail.subject == "Reporting round Herbst 2026: 2 reports by 4 Dec 2026"
    assert '<html lang="en">' in mail.html
    assert "Report now" in mail.text


def test_hostile_titles_stay_text(stage):
    title = "<b>Herbst</b> %(x)s {{ 7*7 }}"
    stage.open_round(title=title)
    stage.remind(OPENED)
    mail = stage.mail_to("department.head")
    assert title in mail.text
    assert "&lt;b&gt;Herbst&lt;/b&gt; %(x)s {{ 7*7 }}" in mail.html
    assert mail.subject.startswith(f"Berichtsrunde {title}: 2")


def test_the_worker_reminds_and_sends_at_one_tick(stage, own_database_url, tmp_path):
    stage.open_round()
    config = make_config(tmp_path, database_url=own_database_url)
    assert run_due_once(config, at(OPENED)) == {
        "reminders": 2, "planned": 0, "worked": {}, "mails": {"sent": 2}, "errors": []
    }  # fmt: skip
    assert run_due_once(config, at(OPENED, 8))["reminders"] == 0
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2


def test_one_who_plans_too_is_led_to_the_own_department(stage):
    with acting(stage.engine) as session:
        person_id = cast.join(session, "department_head").person_id
        session.add(RoleAssignment(person_id=person_id, role=Role.PLANNER, valid_from=date(2026, 1, 1)))
        youth = cast.department(session, "youth").id
    round_id = stage.open_round()
    stage.remind(OPENED)
    with Session(reading(stage.engine)) as session:
        ways = set(session.exec(select(OneTimeLink.leads_to)))
    assert ways == {f"/rounds/{round_id}/report?department={youth}", f"/rounds/{round_id}/report"}


def test_four_workers_at_once_write_each_mail_once(stage):
    stage.open_round()
    workers = [Stage(stage.engine, owner=f"worker {number}") for number in range(4)]
    written: list[int] = []
    threads = [threading.Thread(target=lambda one=one: written.append(one.remind(OPENED))) for one in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stage.mails()) == len(stage.sent()) == 2
    assert sum(written) == 2


@pytest.mark.parametrize("where", ["_do", "digest", "enqueue"])
def test_a_worker_that_dies_on_the_way_loses_nothing_and_doubles_nothing(stage, monkeypatch, where):
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    stage.open_round()
    with monkeypatch.context() as patched:
        module = reminders.outbox if where == "enqueue" else reminders
        patched.setattr(module, where, die)
        with pytest.raises(Killed):
            stage.remind(OPENED)
    assert stage.mails() == []
    assert stage.sent() == []
    stage.owner = "two"
    assert stage.remind(OPENED, hour=8) == 2  # the leases of the dead one have run out
    assert stage.remind(OPENED, hour=9) == 0
    assert len(stage.mails()) == 2


def test_what_fails_for_one_keeps_nobody_else_waiting(stage, monkeypatch):
    stage.open_round()
    whole = reminders.digest

    def fail_for_youth(notices: list[reminders.Notice], *rest: object, **named: object) -> object:
        if notices[0].rows[0].department == "Jugendamt":
            raise ValueError("poison")
        return whole(notices, *rest, **named)

    monkeypatch.setattr(reminders, "digest", fail_for_youth)
    assert stage.remind(OPENED) == 1
    assert stage.sent() == ["2026-11-18 Olga Ander invitation"]
    monkeypatch.undo()
    assert stage.remind(OPENED, hour=8) == 1
    assert len(stage.mails()) == 2


def test_two_years_of_quarters_with_leave_and_change_give_what_the_rules_say(stage):
    """The job runs on the days on which the plain schedule knows of something for anybody, and on the day after."""
    first, last = date(2026, 1, 1), date(2027, 12, 31)
    with acting(stage.engine) as session:
        # Holger Haupt is away for the fortnight round the second due day: Carla Klerk stands in.
        clerk, away = cast.join(session, "department_clerk"), (date(2026, 5, 13), date(2026, 5, 26))
        assign(session, clerk.person_id, "youth", *away, delegated_from_id=headship(session, "department_head").id)
        # Olga Ander leaves at the end of 2026; Rita Frei follows on 1 February 2027, within a round.
        headship(session, "other_head").valid_to = date(2026, 12, 31)
        assign(session, cast.join(session, "releaser").person_id, "health", date(2027, 2, 1))
        calendar = town_calendar(session, BERLIN, date(2027, 1, 1))
    opens = [calendar.working_day_on_or_after(date(year, month, 1)) for year in (2026, 2027) for month in (1, 4, 7, 10)]
    moves_on, moved_to = date(2026, 8, 10), date(2026, 9, 1)  # of the third round, before its first reminder
    asked: dict[date, int] = {}
    quiet = Quiet()
    for day in days(first, last):
        if day in opens:
            asked[day] = stage.open_round(day, day + timedelta(days=45), f"Runde {day}")
            quiet.expect(calendar, day, day + timedelta(days=45), last)
        if day == moves_on:
            stage.move(asked[opens[2]], moved_to, day)
            quiet.expect(calendar, opens[2], moved_to, last)
        if day in quiet.broken_on | {away[0], away[1] + timedelta(days=1), date(2027, 2, 1), date(2027, 2, 2)}:
            stage.remind(day)

    told = Counter(tuple(line.split(" ", 1)[1].rsplit(" ", 1)) for line in stage.sent())
    assert told == {
        ("Holger Haupt", "invitation"): 8,
        ("Holger Haupt", "before"): 8,
        ("Holger Haupt", "after"): 8,  # of the second round on the day of return
        ("Carla Klerk", "invitation"): 2,  # the first round is still owed, too
        ("Carla Klerk", "after"): 1,
        ("Olga Ander", "invitation"): 4,
        ("Olga Ander", "before"): 4,
        ("Olga Ander", "after"): 4,
        ("Rita Frei", "invitation"): 8,  # one digest about all that was left
        ("Rita Frei", "before"): 4,
        ("Rita Frei", "after"): 4,
    }
    assert [line for line in stage.sent() if line.startswith("2026-08-2")] == [
        "2026-08-27 Holger Haupt before", "2026-08-27 Olga Ander before"
    ]  # fmt: skip
    with Session(reading(stage.engine)) as session:
        assert {len(mails) for mails in list_told(session, asked.values()).values()} <= {1, 2, 3}


@dataclass
class Quiet:
    """The days on which the plain schedule has something for somebody who never answers, each with the day after."""

    broken_on: set[date] = field(default_factory=set)

    def expect(self, calendar: TownCalendar, opened_on: date, due_on: date, last: date) -> None:
        told: list[Told] = []
        for day in days(opened_on, last):
            kind = reminder_due(due_on, Rhythm(), calendar, day, told)
            if kind is not None:
                told.append(Told(kind, due_on, day))
                self.broken_on |= {day, day + timedelta(days=1)}
