"""What the tests of scheduled reports share: a town with committees, a clock to set, a post to look into."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, select

from tracker.accounts.models import Person, RoleAssignment
from tracker.accounts.vocabulary import Role
from tracker.committees.models import Committee, Meeting, Membership
from tracker.committees.vocabulary import CommitteeKind, DeliveryForm
from tracker.evaluation.vocabulary import AttainmentState, Tone
from tracker.reporting import queries, services
from tracker.reporting.content.drawings import overview_chart
from tracker.reporting.jobs import Means
from tracker.reporting.models import ReportRun, SubscriptionFields
from tracker.reporting.vocabulary import (
    Asked,
    CommitteeReport,
    ReleaseRule,
    ReportFormat,
    Rhythm,
    RunState,
    StateCount,
)
from tracker.shared import audit
from tracker.shared.database import reading, unit_of_work
from tracker.shared.mail import Letter, Mail
from tracker.shared.outbox import Dispatch, OutboxMessage
from tracker.shared.town import Town

BERLIN = ZoneInfo("Europe/Berlin")
SENDER = "ziele@stadt.example"
ONE_REACHED = (StateCount(state=AttainmentState.REACHED, label="erreicht", tone=Tone.GOOD, count=1),)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@dataclass
class Clock:
    """Stands still until it is set."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Basket:
    """A post that keeps its letters; `answers` are raised for the addresses they stand for, once each."""

    letters: list[Letter] = field(default_factory=list)
    answers: dict[str, list[Exception]] = field(default_factory=dict)

    def send(self, letter: Letter) -> str:
        waiting = self.answers.get(letter.recipient)
        if waiting:
            raise waiting.pop(0)
        self.letters.append(letter)
        return "250 ok"

    def close(self) -> None:
        pass

    def addresses(self) -> list[str]:
        return sorted(letter.recipient for letter in self.letters)


class PlainRenderer:
    """Makes any bytes; the look of a report has tests of its own."""

    def documents(self, report: CommitteeReport) -> Mapping[ReportFormat, bytes]:
        return {ReportFormat.PDF: b"%PDF-1.7 " + report.number.encode() + b"\n%%EOF"}

    def mail(self, report: CommitteeReport, report_url: str) -> Mail:
        return Mail(f"Bericht {report.number}", f"Lesen: {report_url}", f'<p><a href="{report_url}">Lesen</a></p>')


def assemble_plainly(session: Session, run: ReportRun, now: datetime, timezone: ZoneInfo) -> CommitteeReport:
    committee = session.get_one(Committee, run.committee_id)
    meeting = session.get(Meeting, run.meeting_id) if run.meeting_id else None
    last = queries.find_last_dispatched(session, run)
    return CommitteeReport(
        number=run.number or "",
        version=run.version_number,
        language="de",
        timezone=timezone.key,
        title=f"Bericht für {committee.name}",
        town="Musterstadt",
        is_demonstration=False,
        committee=committee.name,
        committee_key=committee.key,
        meeting_at=meeting.starts_at if meeting else None,
        meeting_place="",
        due_at=run.due_at,
        cut_off=now,
        frozen_at=now,
        is_late=now > run.due_at + timedelta(minutes=15) and run.corrects_id is None,
        is_first=last is None,
        since=last.frozen_at if last else None,
        erratum=run.erratum,
        asked=queries.asked_of(run) or (Asked(title="Kenntnisnahme", text="Der Ausschuss nimmt Kenntnis."),),
        nothing_changed=False,
        change_sentence="Erster Bericht.",
        target_changes=(),
        measure_changes=(),
        counts=ONE_REACHED,
        counts_sentence="Ein Wirkungsziel ist erreicht.",
        overview=overview_chart(ONE_REACHED, "de"),
        fields=(),
        unchanged=(),
        sources=(),
        hidden=(),
        notes=(),
        target_records=(),
        measure_records=(),
    )


def make_means(engine: sa.Engine, clock: Clock, post: object, *, owner: str = "one", **changes: object) -> Means:
    settings: dict[str, object] = {
        "engine": engine,
        "clock": clock,
        "timezone": BERLIN,
        "base_url": "http://127.0.0.1:8000",
        "assemble": assemble_plainly,
        "renderer": PlainRenderer(),
        "dispatch": Dispatch(post=post, sender=SENDER),  # type: ignore[arg-type]
        "owner": owner,
    }
    return Means(**(settings | changes))  # type: ignore[arg-type]


@contextmanager
def acting(engine: sa.Engine) -> Iterator[Session]:
    """A unit of work in which the test itself acts."""
    with unit_of_work(engine) as session:
        audit.act_as(session, audit.Actor(None, "Test"), LONG_AGO)
        yield session


def add_town(engine: sa.Engine) -> None:
    with acting(engine) as session:
        session.add(Town(name="Musterstadt", state="NW"))


def add_committee(
    engine: sa.Engine, key: str = "social", members: Sequence[str] = (), paper: Sequence[str] = ()
) -> int:
    """Add a committee whose members are named by the left side of their address."""
    with acting(engine) as session:
        committee = Committee(key=key, name=f"Ausschuss {key}", kind=CommitteeKind.COMMITTEE)
        session.add(committee)
        session.flush()
        for name in [*members, *paper]:
            form = DeliveryForm.PAPER if name in paper else DeliveryForm.MAIL
            add_member(session, committee.id or 0, name, form)
        return committee.id or 0


def add_member(session: Session, committee_id: int, name: str, form: DeliveryForm = DeliveryForm.MAIL) -> None:
    person = add_person(session, name)
    assignment = RoleAssignment(
        person_id=person.id, role=Role.COMMITTEE_MEMBER, committee_id=committee_id, valid_from=LONG_AGO.date()
    )
    session.add(assignment)
    session.flush()
    session.add(Membership(assignment_id=assignment.id, committee_id=committee_id, person_id=person.id, delivery=form))
    session.flush()


def add_person(session: Session, name: str, *roles: Role) -> Person:
    address = f"{name}@stadt.example"
    person = session.exec(select(Person).where(Person.email == address)).first() or Person(name=name, email=address)
    session.add(person)
    session.flush()
    for role in roles:
        session.add(RoleAssignment(person_id=person.id, role=role, valid_from=LONG_AGO.date()))
    session.flush()
    return person


def end_membership(engine: sa.Engine, name: str, last_day: date) -> None:
    with acting(engine) as session:
        person = session.exec(select(Person).where(Person.email == f"{name}@stadt.example")).one()
        for assignment in session.exec(select(RoleAssignment).where(RoleAssignment.person_id == person.id)):
            assignment.valid_to = last_day


def add_meeting(engine: sa.Engine, committee_id: int, starts_at: datetime) -> int:
    with acting(engine) as session:
        meeting = Meeting(committee_id=committee_id, starts_at=starts_at)
        session.add(meeting)
        session.flush()
        return meeting.id or 0


def move_meeting(engine: sa.Engine, meeting_id: int, starts_at: datetime) -> None:
    with acting(engine) as session:
        session.get_one(Meeting, meeting_id).starts_at = starts_at


def subscribe(
    engine: sa.Engine,
    committee_id: int,
    *,
    rhythm: Rhythm = Rhythm.MEETING,
    days_before: int | None = 7,
    cut_off_days: int = 0,
    release: ReleaseRule = ReleaseRule.AUTOMATIC,
    created_at: datetime = LONG_AGO,
) -> int:
    with acting(engine) as session:
        entered = SubscriptionFields(
            rhythm=rhythm,
            days_before=days_before if rhythm is Rhythm.MEETING else None,
            cut_off_days=cut_off_days,
            release=release,
        )
        made = services.subscribe(session, session.get_one(Committee, committee_id), entered, now=created_at)
        return made.id or 0


def release(engine: sa.Engine, run_id: int, now: datetime) -> None:
    with acting(engine) as session:
        run = session.get_one(ReportRun, run_id)
        services.release_report(session, run, person_id=None, name="Rita Frei", now=now)


def runs(engine: sa.Engine) -> list[ReportRun]:
    with Session(reading(engine), expire_on_commit=False) as session:
        return list(session.exec(select(ReportRun).order_by(ReportRun.id)))  # type: ignore[arg-type]


def states(engine: sa.Engine) -> list[RunState]:
    return [run.state for run in runs(engine)]


def mails(engine: sa.Engine, about: str = "") -> list[OutboxMessage]:
    """Return what is in the outbox, oldest first, of those whose key starts so."""
    with Session(reading(engine), expire_on_commit=False) as session:
        found = session.exec(select(OutboxMessage).order_by(OutboxMessage.id)).all()  # type: ignore[arg-type]
        return [message for message in found if message.key.startswith(about)]
