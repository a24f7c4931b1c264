"""A plan of a large town, entered in bulk: 2,000 measures below 60 targets, each with words that can be searched."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from tests.factories import PLANNED_AT, make_cycle, make_department, make_field, make_goal, make_strategy, make_target
from tracker.planning.models import Measure, NodeWording, PlanNode, StatusReport
from tracker.planning.vocabulary import Answer, GoalStatus, NodeKind
from tracker.rounds import services
from tracker.rounds.models import RoundFields, RoundLine, Submission
from tracker.rounds.vocabulary import LineState
from tracker.shared import search
from tracker.shared.publication import Publication

MEASURES, TARGETS, STRATEGIES, GOALS, FIELDS = 2000, 60, 20, 6, 9
TOPICS = ("Sprachförderung", "Familienberatung", "Wohnraum für Ältere", "Schulsozialarbeit", "Quartiersbüro")
ROUND_ON = date(2026, 1, 5)
STATUSES = ("planned", "started", "advanced", "completed", "permanent")


def fill(session: Session, *, measures: int = MEASURES, indicator_ids: tuple[int, ...] = ()) -> None:
    """Make a plan; a target is measured where an indicator is given for it."""
    cycle = make_cycle(session)
    owners = [make_department(session, name=f"Fachamt {number}").id for number in range(12)]
    fields = [make_field(session, cycle, f"Handlungsfeld {number}") for number in range(FIELDS)]
    goals = [make_goal(session, cycle, f"Leitziel {number}") for number in range(GOALS)]
    strategies = [
        make_strategy(session, goals[number % GOALS], f"Strategie {number}", field_ids=[fields[number % FIELDS].id])
        for number in range(STRATEGIES)
    ]
    targets = [
        make_target(
            session,
            strategies[number % STRATEGIES],
            f"Wirkungsziel {number}: weniger Kinder wachsen in Armut auf",
            indicator_id=indicator_ids[number] if number < len(indicator_ids) else None,
        )
        for number in range(TARGETS)
    ]
    session.flush()
    _add_measures(session, cycle, [target.id or 0 for target in targets], owners, measures)
    _open_round(session)
    search.rebuild(session)


def _add_measures(
    session: Session, cycle: PlanNode, target_ids: list[int], owners: list[int | None], count: int
) -> None:
    first = (session.execute(sa.select(sa.func.max(PlanNode.id))).scalar() or 0) + 1  # type: ignore[arg-type]
    ids = range(first, first + count)
    session.execute(
        sa.insert(PlanNode),
        [
            {
                "id": key,
                "cycle_id": cycle.id,
                "kind": NodeKind.MEASURE,
                "code": f"M-{key}",
                "parent_id": target_ids[key % TARGETS],
                "owner_id": owners[key % len(owners)],
                "publication": Publication.COMMITTEE,
            }
            for key in ids
        ],
    )
    session.execute(
        sa.insert(NodeWording),
        [
            {
                "node_id": key,
                "number": 1,
                "status": GoalStatus.DRAFT,
                "title": f"{TOPICS[key % len(TOPICS)]} im Stadtteil {key % 12}, Angebot {key}",
                "text": "Das Angebot erreicht Familien früh. Es wird mit den Trägern vor Ort weiterentwickelt. " * 3,
                "valid_from": date(2026, 1, 5),
                "written_at": PLANNED_AT,
            }
            for key in ids
        ],
    )
    session.execute(sa.insert(Measure), [{"node_id": key, "status": STATUSES[key % 5]} for key in ids])
    session.execute(
        sa.insert(StatusReport),
        [
            {
                "measure_id": key,
                "reported_at": PLANNED_AT + timedelta(days=key % 300),
                "function": "Fachamt",
                "answer": Answer.CHANGED,
                "status": STATUSES[key % 5],
                "text": f"Das Angebot {key} läuft nach Plan.",
            }
            for key in ids
            if key % 3
        ],
    )


def _open_round(session: Session) -> None:
    """Open a round about all that goes on; every other department has handed in."""
    entered = RoundFields(title="Jahresende", as_of=ROUND_ON, due_on=ROUND_ON + timedelta(days=365))
    opened = services.open_round(session, entered, department_ids=None, person_id=None, now=PLANNED_AT, today=ROUND_ON)
    lines = sa.select(RoundLine.id, RoundLine.measure_id).where(  # type: ignore[call-overload]
        RoundLine.round_id == opened.id, RoundLine.department_id % 2 == 0
    )
    handed_in = session.execute(lines).all()
    session.execute(
        sa.insert(Submission),
        [
            {
                "line_id": line_id,
                "number": 1,
                "submitted_at": PLANNED_AT,
                "function": "Fachamt",
                "answer": Answer.CHANGED if measure_id % 3 else Answer.UNCHANGED,
                "status": STATUSES[measure_id % 5],
                "timeliness": "on_time",
                "text": f"Angebot {measure_id} ist gut angenommen.",
            }
            for line_id, measure_id in handed_in
        ],
    )
    session.execute(
        sa.update(RoundLine)
        .where(RoundLine.id.in_([line_id for line_id, _ in handed_in]))  # type: ignore[union-attr]
        .values(state=LineState.SUBMITTED, submissions=1)
        .execution_options(unaudited=True)
    )
