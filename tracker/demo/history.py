"""What happened in the demonstration town: decisions, words of the departments, reviews, reports, in their order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from tracker.committees import services as committees
from tracker.committees.models import Resolution, ResolutionFields
from tracker.committees.vocabulary import ResolutionOutcome
from tracker.demo.calendar import Calendar
from tracker.demo.plan import plan_rows
from tracker.demo.setting import Cast, written
from tracker.evaluation import services as evaluation
from tracker.evaluation.models import ReviewFields
from tracker.evaluation.queries import list_standings
from tracker.evaluation.vocabulary import AttainmentState, Consequence
from tracker.monitoring.models import Area, AreaLevel, Indicator, Observation, Period
from tracker.monitoring.services import breaks
from tracker.planning import services as planning
from tracker.planning.models import PlanNode, StatusReportFields, TargetChangeFields, TargetEntry, WordingFields
from tracker.planning.queries import as_entered, find_plan
from tracker.planning.vocabulary import Phase
from tracker.shared.publication import INTERNAL

PLANNER = "Amira Lindemoor"
COUNCIL_OFFICE = "Sabine Torwegen"
STATISTICS = "Nils Querenfeld"
RELEASER = "Ursula Fährbrook"


InRound = Callable[[Session, PlanNode, StatusReportFields, str, datetime], bool]


@dataclass(frozen=True)
class Event:
    """Something that a person does at a moment in the town."""

    at: datetime
    by: str
    happen: Callable[[Session, datetime], None]


def early_decisions(session: Session, cast: Cast) -> None:
    """Record what was decided before the product came: the plan refers to it."""
    for row in written("decisions")["resolution"]:
        if "on" in row:
            _decide(session, row, row["on"], cast)


def events(calendar: Calendar, cast: Cast, in_round: InRound) -> Iterator[Event]:
    """Yield what happened since the plan was entered, in no particular order.

    `in_round` hands a word in where a round asks for it, and says whether one did.
    """
    yield from _decisions(calendar, cast)
    yield from _rewordings(calendar)
    yield from _changed_targets(calendar)
    yield from _words(calendar, cast, in_round)
    yield from _reviews(calendar)


def open_phases(session: Session, calendar: Calendar) -> None:
    """Open each field's phases in the order they came, with the decision that opened them where there was one."""
    for row in written("decisions")["phase"]:
        field = _node(session, row["field"])
        for phase, opened in row["phases"]:
            resolution = _resolution(session, opened) if isinstance(opened, str) else None
            if resolution is not None:
                since = resolution.decided_on
            else:
                since = opened if isinstance(opened, date) else calendar.day(-opened)
            resolution_id = resolution.id if resolution else None
            planning.open_phase(session, field, Phase(phase), since=since, resolution_id=resolution_id)


def _decisions(calendar: Calendar, cast: Cast) -> Iterator[Event]:
    for row in written("decisions")["resolution"]:
        if "days" in row:
            at = calendar.moment(-row["days"], 19)

            def happen(session: Session, now: datetime, row: dict[str, Any] = row) -> None:
                _decide(session, row, now.date(), cast)

            yield Event(at, COUNCIL_OFFICE, happen)


def _decide(session: Session, row: dict[str, Any], on: date, cast: Cast) -> None:
    committee = cast.committees.get(row.get("committee", ""))
    meeting = cast.meetings.get((row.get("committee", ""), row.get("meeting", 0)))
    fields = ResolutionFields(
        reference=f"{row['key']}/{on.year % 100:02}",
        title=row["title"],
        text=row["text"],
        decided_on=on,
        outcome=ResolutionOutcome(row.get("outcome", "adopted")),
    )
    committees.record_resolution(
        session, fields,
        committee_id=committee.id if committee else None, meeting_id=meeting.id if meeting else None,
    )  # fmt: skip


def _rewordings(calendar: Calendar) -> Iterator[Event]:
    for row in written("decisions")["rewording"]:

        def happen(session: Session, now: datetime, row: dict[str, Any] = row) -> None:
            node, resolution = _node(session, row["node"]), _resolution(session, row["resolution"])
            words = WordingFields(
                code=node.code, title=row["title"], title_en=row["title_en"], text=row["text"],
                publication=node.publication,
            )  # fmt: skip
            assert resolution.id is not None
            planning.reword_node(
                session, node, words,
                resolution_id=resolution.id, seen_version=node.version, now=now, reason=row["reason"],
            )  # fmt: skip

        yield Event(calendar.moment(-row["days"], 20), PLANNER, happen)


def _changed_targets(calendar: Calendar) -> Iterator[Event]:
    """Yield what planning changed of the demands of targets, with the reason that the next report prints."""
    for row in written("decisions")["target_change"]:

        def happen(session: Session, now: datetime, row: dict[str, Any] = row) -> None:
            node = _node(session, row["target"])
            entry = find_plan(session, INTERNAL, now.date()).entries[node.id or 0]
            before = as_entered(session, entry)
            assert isinstance(before, TargetEntry)
            after = before.model_copy(update={"target_on": row["target_on"]})
            why = TargetChangeFields(reason_code=row["reason"], reason_text=row["text"])
            planning.explain_change(session, node, before, after, why, person_id=None, now=now)
            planning.revise_node(session, node, after, seen_version=node.version)

        yield Event(calendar.moment(-row["days"], 14), PLANNER, happen)


def _words(calendar: Calendar, cast: Cast, in_round: InRound) -> Iterator[Event]:
    final, heads = _plan_statuses(), heads_by_measure()
    for place, row in enumerate(written("status_reports")["word"]):

        def happen(session: Session, now: datetime, row: dict[str, Any] = row) -> None:
            node = _node(session, row["measure"])
            department = next((d for d in cast.departments.values() if d.id == node.owner_id), None)
            status = row.get("status", final[row["measure"]])
            fields = StatusReportFields(status=status, text=row["text"], status_reason=row.get("why"))
            if in_round(session, node, fields, heads.get(row["measure"], PLANNER), now):
                return
            planning.record_word(
                session, node, fields,
                function=department.name if department else "Stabsstelle Sozialplanung", person_id=None, now=now,
            )  # fmt: skip

        yield Event(calendar.moment(-row["days"], 9, place % 60), heads.get(row["measure"], PLANNER), happen)


def _reviews(calendar: Calendar) -> Iterator[Event]:
    for place, row in enumerate(written("decisions")["review"]):

        def happen(session: Session, now: datetime, row: dict[str, Any] = row) -> None:
            plan = find_plan(session, INTERNAL, now.date())
            node = _node(session, row["target"])
            assert node.id is not None
            standing = list_standings(session, plan, INTERNAL, now.date(), [node.id])[0]
            fields = ReviewFields(
                judgement=AttainmentState(row["judgement"]) if "judgement" in row else None,
                reason=row["reason"],
                consequence=Consequence(row["consequence"]),
                next_on=calendar.day(row["next_days"] - row["days"]) if "next_days" in row else None,
            )
            evaluation.review_target(
                session, standing, fields, reviewed_by="Stabsstelle Sozialplanung", now=now, today=now.date()
            )

        yield Event(calendar.moment(-row["days"], 14, place % 60), PLANNER, happen)


def _node(session: Session, code: str) -> PlanNode:
    return session.exec(select(PlanNode).where(PlanNode.code == code)).one()


def _resolution(session: Session, key: str) -> Resolution:
    return next(row for row in session.exec(select(Resolution)) if row.reference.startswith(f"{key}/"))


def heads_by_measure() -> dict[str, str]:
    """Return who speaks for each measure: the head of its department, or of the one above."""
    above = {row["key"]: row.get("parent", row["key"]) for row in written("people")["department"]}
    people = written("people")["person"]
    heads = {person["department"]: person["name"] for person in people if person["role"] == "department_head"}
    measures = [row for row in plan_rows() if row.kind == "measure" and row.text("owner")]
    return {row.text("code"): heads[above[row.text("owner")]] for row in measures}


def _plan_statuses() -> dict[str, str]:
    return {row.text("code"): row.text("status") for row in plan_rows() if row.kind == "measure"}


def confirm_break(session: Session, indicator_key: str, year: str, now: datetime) -> None:
    """Let the planner confirm that the town's series holds across a break."""
    place = session.exec(
        select(Observation.indicator_id, Observation.area_id, Observation.breakdown_id, Observation.period_id)
        .join(Indicator, col(Indicator.id) == col(Observation.indicator_id))
        .join(Area, col(Area.id) == col(Observation.area_id))
        .join(AreaLevel, col(AreaLevel.id) == col(Area.level_id))
        .join(Period, col(Period.id) == col(Observation.period_id))
        .where(Indicator.key == indicator_key, AreaLevel.rank == 0, Period.ends_on == date(int(year), 12, 31))
    ).one()
    breaks.confirm_break(
        session, place,
        reason="Der Zuwachs ist aus den Meldungen des Jobcenters bekannt und herausgerechnet.",
        confirmed_by="Stabsstelle Sozialplanung", now=now,
    )  # fmt: skip
