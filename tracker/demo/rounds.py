"""The reporting rounds of the demonstration: one closed in the autumn, one open now."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from tracker.accounts.models import Department, Person
from tracker.demo.calendar import Calendar
from tracker.demo.history import PLANNER, Event
from tracker.demo.setting import Cast, written
from tracker.planning.models import PlanNode, StatusReportFields
from tracker.planning.vocabulary import Answer
from tracker.rounds import queries, services
from tracker.rounds.models import ReportEntry, ReportingRound, RoundFields, RoundLine
from tracker.rounds.vocabulary import RoundState

AUTUMN = {"opened": 52, "due": 34, "closed": 24, "as_of": 60}  # days before today
NOW = {"opened": 11, "due": -13, "as_of": 21}
PLANNING = "Stabsstelle Sozialplanung"

Row = dict[str, Any]


def round_events(calendar: Calendar, cast: Cast, heads: dict[str, str]) -> Iterator[Event]:
    """Yield what happens in the rounds beside the words that departments hand in."""
    autumn, winter = _titles(calendar)
    yield Event(calendar.moment(-AUTUMN["opened"], 8), PLANNER, _opening(calendar, cast, autumn, AUTUMN))
    yield Event(calendar.moment(-AUTUMN["closed"], 16), PLANNER, _close(autumn))
    yield Event(calendar.moment(-NOW["opened"], 8), PLANNER, _opening(calendar, cast, winter, NOW))
    for place, row in enumerate(written("rounds")["answer"]):
        by = row.get("by", heads[row["measure"]])
        yield Event(calendar.moment(-row["days"], 9, place), by, _answering(cast, row, by))


def hand_in_word(
    session: Session, cast: Cast, node: PlanNode, fields: StatusReportFields, by: str, now: datetime
) -> bool:
    """Hand in a department's word in the round that is open, and take it over; False where none asks for it."""
    line = _open_line(session, node)
    if line is None:
        return False
    entry = ReportEntry(
        answer=Answer.CHANGED, status=fields.status, status_reason=fields.status_reason, text=fields.text
    )
    _submit(session, cast, line, entry, by, now)
    services.take_over(session, line, services.Reviewer(cast.people[PLANNER].id, PLANNING), now=now)
    return True


def _titles(calendar: Calendar) -> tuple[str, str]:
    earlier, later = calendar.day(-AUTUMN["as_of"]), calendar.day(-NOW["as_of"])
    return f"{_season(earlier.month)} {earlier.year}", f"Jahresende {later.year}"


def _season(month: int) -> str:
    return ("Winter", "Frühjahr", "Sommer", "Herbst")[month % 12 // 3]


def _opening(calendar: Calendar, cast: Cast, title: str, days: dict[str, int]) -> Any:
    def happen(session: Session, now: datetime) -> None:
        entered = RoundFields(
            title=title,
            as_of=calendar.day(-days["as_of"]),
            due_on=calendar.day(-days["due"]),
            note="Bitte nennen Sie auch, was noch nicht läuft.",
        )
        services.open_round(
            session,
            entered,
            department_ids=None,
            person_id=cast.people[PLANNER].id,
            now=now,
            today=calendar.day(-days["opened"]),
        )

    return happen


def _close(title: str) -> Any:
    def happen(session: Session, now: datetime) -> None:
        ended = session.exec(select(ReportingRound).where(ReportingRound.title == title)).one()
        services.close_round(session, ended, seen_version=ended.version, now=now)

    return happen


def _answering(cast: Cast, row: Row, by: str) -> Any:
    def happen(session: Session, now: datetime) -> None:
        node = session.exec(select(PlanNode).where(PlanNode.code == row["measure"])).one()
        line = _open_line(session, node)
        if line is None:
            return
        if row["then"] == "draft":
            _draft(session, cast, line, row, by, now)
            return
        said = {key: value for key, value in row.items() if key not in {"measure", "days", "then", "question", "by"}}
        _submit(session, cast, line, ReportEntry.model_validate(said), by, now)
        reviewer = services.Reviewer(cast.people[PLANNER].id, PLANNING)
        if row["then"] == "taken_over":
            services.take_over(session, line, reviewer, now=now)
        elif row["then"] == "queried":
            services.ask_back(session, line, reviewer, row["question"], due_on=line.due_on, now=now)

    return happen


def _draft(session: Session, cast: Cast, line: RoundLine, row: Row, by: str, now: datetime) -> None:
    typed = {"text": [row["text"]]} if "text" in row else {}
    services.save_draft(
        session,
        line,
        answer=Answer(row["answer"]),
        typed=typed,
        seen_version=0,
        saved_by=by,
        person_id=cast.people[by].id,
        now=now,
    )


def _submit(session: Session, cast: Cast, line: RoundLine, entry: ReportEntry, by: str, now: datetime) -> None:
    known = queries.list_words(session, [line.measure_id])[line.measure_id]
    person: Person | None = cast.people.get(by)
    department = session.get(Department, line.department_id) if line.department_id else None
    services.submit(
        session,
        line,
        entry,
        known,
        function=department.name if department else PLANNING,
        person_id=person.id if person else None,
        now=now,
        today=now.date(),
    )


def _open_line(session: Session, node: PlanNode) -> RoundLine | None:
    statement = (
        select(RoundLine)
        .join(ReportingRound, col(ReportingRound.id) == col(RoundLine.round_id))
        .where(
            RoundLine.measure_id == node.id,
            col(ReportingRound.state) == RoundState.OPEN,
            RoundLine.submissions == 0,
        )
        .order_by(col(ReportingRound.id))
    )
    return session.exec(statement).first()
