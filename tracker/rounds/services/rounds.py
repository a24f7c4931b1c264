"""Opening a round, moving its day, closing it."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, col, select

from tracker.accounts.models import Department
from tracker.planning.models import PlanNode
from tracker.rounds import queries
from tracker.rounds.calculations import Burden, entries_of_measure
from tracker.rounds.errors import DeadlineInThePast, NothingToAsk, RoundIsClosed, TooMuchAsked
from tracker.rounds.models import ReportingRound, RoundFields, RoundLine, RoundSettings
from tracker.rounds.queries import AskableMeasure
from tracker.rounds.vocabulary import Asked, RoundState
from tracker.shared.errors import ChangedMeanwhile
from tracker.shared.settings import find_settings


def open_round(
    session: Session,
    entered: RoundFields,
    *,
    department_ids: Collection[int] | None,
    person_id: int | None,
    now: datetime,
    today: date,
) -> ReportingRound:
    """Open a round for the measures of these departments, None standing for all and for nobody's measures too.

    Raise `DeadlineInThePast`, `NothingToAsk`, or `TooMuchAsked` where a department's burden passes the town's cap.
    """
    if entered.due_on < today:
        raise DeadlineInThePast
    measures = queries.list_askable(session, due_on=entered.due_on, department_ids=department_ids)
    if not measures:
        raise NothingToAsk
    _refuse_too_much(session, burdens(session, entered.asked, measures, entered.due_on.year))
    opened = ReportingRound(
        **entered.model_dump(exclude={"asked"}),
        asked=_as_json(entered.asked),
        opened_at=now,
        opened_by_id=person_id,
    )
    return _with_lines(session, opened, measures)


def open_interim(
    session: Session, node: PlanNode, title: str, *, person_id: int | None, now: datetime, today: date
) -> ReportingRound:
    """Open a round of one measure, for a word between the rounds; return the open one if there is one."""
    assert node.id is not None
    running = session.exec(
        select(ReportingRound)
        .join(RoundLine, col(RoundLine.round_id) == col(ReportingRound.id))
        .where(
            col(ReportingRound.state) == RoundState.OPEN,
            RoundLine.measure_id == node.id,
            col(RoundLine.is_locked).is_(False),
        )
        .order_by(col(ReportingRound.is_interim), col(ReportingRound.id))
    ).first()
    if running is not None:
        return running
    opened = ReportingRound(
        title=title,
        as_of=today,
        due_on=today,
        asked=_as_json(list(Asked)),
        is_interim=True,
        opened_at=now,
        opened_by_id=person_id,
    )
    return _with_lines(session, opened, [AskableMeasure(node.id, node.owner_id, 0, 0)])


def burdens(
    session: Session, asked: Collection[Asked], measures: Sequence[AskableMeasure], year: int
) -> dict[int | None, Burden]:
    """Return what a round would ask of each department, on top of what the year's other rounds ask."""
    before: dict[int | None, int] = {}
    for department_id, count, groups in queries.list_asked_this_year(session, year):
        fixed = entries_of_measure([Asked(each) for each in json.loads(groups)], milestones=0, outputs=0)
        before[department_id] = before.get(department_id, 0) + count * fixed
    found: dict[int | None, Burden] = {}
    for department_id in {measure.department_id for measure in measures}:
        own = [measure for measure in measures if measure.department_id == department_id]
        entries = [entries_of_measure(asked, milestones=each.milestones, outputs=each.outputs) for each in own]
        found[department_id] = Burden(len(own), sum(entries), before.get(department_id, 0))
    return found


def move_deadline(session: Session, moved: ReportingRound, due_on: date, *, seen_version: int, today: date) -> None:
    """Give a round another day; lines that have a later day of their own after a question keep it."""
    if moved.version != seen_version:
        raise ChangedMeanwhile(moved)
    if moved.state is RoundState.CLOSED:
        raise RoundIsClosed
    if due_on < today:
        raise DeadlineInThePast
    before, moved.due_on = moved.due_on, due_on
    for line in session.exec(select(RoundLine).where(RoundLine.round_id == moved.id)):
        if line.is_locked or (line.due_on != before and line.due_on >= due_on):
            continue
        line.due_on = due_on
        session.add(line)
    _save(session, moved)


def close_round(session: Session, closed: ReportingRound, *, seen_version: int, now: datetime) -> None:
    """Close a round: what was not handed in stays silent, what was is kept and can still be reviewed."""
    if closed.version != seen_version:
        raise ChangedMeanwhile(closed)
    if closed.state is RoundState.CLOSED:
        raise RoundIsClosed
    closed.state, closed.closed_at = RoundState.CLOSED, now
    _save(session, closed)


def _with_lines(session: Session, opened: ReportingRound, measures: Collection[AskableMeasure]) -> ReportingRound:
    session.add(opened)
    session.flush()
    assert opened.id is not None
    session.add_all(
        RoundLine(round_id=opened.id, measure_id=each.id, department_id=each.department_id, due_on=opened.due_on)
        for each in measures
    )
    session.flush()
    return opened


def _refuse_too_much(session: Session, found: dict[int | None, Burden]) -> None:
    most = find_settings(session, RoundSettings).most_entries_a_year
    for department_id, burden in found.items():
        if department_id is not None and burden.is_above(most):
            name = session.get_one(Department, department_id).name
            raise TooMuchAsked(department=name, entries=burden.entries_this_year, most=most)


def _save(session: Session, changed: ReportingRound) -> None:
    session.add(changed)
    try:
        session.flush()
    except StaleDataError as error:
        raise ChangedMeanwhile(changed) from error


def _as_json(asked: Collection[Asked]) -> str:
    return json.dumps([group.value for group in asked])
