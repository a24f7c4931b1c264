"""What the sheets of the demonstration's measures say beyond the short one."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlmodel import Session, select

from tracker.demo.calendar import Calendar
from tracker.demo.setting import written
from tracker.planning import services as planning
from tracker.planning.models import (
    BudgetYearFields,
    Carrier,
    GrantFields,
    LinkFields,
    MeasureCarrierEntry,
    MilestoneFields,
    MoreMeasureFields,
    ObstacleFields,
    OutputEntry,
    ParticipationFields,
    PlanNode,
)
from tracker.planning.vocabulary import SheetGroup

Row = dict[str, Any]


def fill_sheets(session: Session, calendar: Calendar) -> None:
    """Fill the sheets as departments have filled them over the years."""
    for row in written("sheets")["carrier"]:
        session.add(Carrier(name=row["name"], email=row["email"]))
    session.flush()
    for row in written("sheets")["more"]:
        node = _node(session, row)
        next_on = {"next_on": calendar.day(row["next_days"])} if "next_days" in row else {}
        entered = MoreMeasureFields.model_validate(_said(row, "next_days") | next_on)
        planning.write_more(session, node, entered, seen_version=node.version, today=calendar.today)
    for name, (group, entry) in _GROUPS.items():
        for row in written("sheets")[name]:
            entered_row = entry(session, row, calendar)
            planning.add_row(session, _node(session, row), group, entered_row, today=calendar.today)


def _carrier(session: Session, row: Row, _: Calendar) -> MeasureCarrierEntry:
    carrier = session.exec(select(Carrier).where(Carrier.name == row["carrier"])).one()
    return MeasureCarrierEntry(role=row["role"], carrier_id=carrier.id)


def _milestone(_: Session, row: Row, calendar: Calendar) -> MilestoneFields:
    done_on = calendar.day(row["done"]) if "done" in row else None
    return MilestoneFields(title=row["title"], due_on=calendar.day(row["due"]), done_on=done_on)


def _budget(_: Session, row: Row, calendar: Calendar) -> BudgetYearFields:
    return BudgetYearFields.model_validate(_said(row) | {"year": calendar.today.year + row["year"]})


def _grant(_: Session, row: Row, calendar: Calendar) -> GrantFields:
    proof = {"proof_due_on": calendar.day(row["proof"])} if "proof" in row else {}
    return GrantFields.model_validate(_said(row, "ends", "proof") | {"ends_on": calendar.day(row["ends"])} | proof)


def _obstacle(_: Session, row: Row, calendar: Calendar) -> ObstacleFields:
    return ObstacleFields.model_validate(_said(row) | {"since": calendar.day(row["since"])})


def _output(_: Session, row: Row, calendar: Calendar) -> OutputEntry:
    figures = [(calendar.today.year + year, Decimal(value)) for year, value in row["figures"]]
    planned = {"planned_on": calendar.day(row["planned"])}
    return OutputEntry.model_validate(_said(row, "planned") | planned | {"figures": figures})


def _participation(_: Session, row: Row, calendar: Calendar) -> ParticipationFields:
    held = {"held_on": calendar.day(row["held"])} if "held" in row else {}
    reason = {"outcome_reason": row["reason"]} if "reason" in row else {}
    return ParticipationFields.model_validate(_said(row, "held", "reason") | held | reason)


def _link(_: Session, row: Row, __: Calendar) -> LinkFields:
    return LinkFields.model_validate(_said(row))


_GROUPS: dict[str, tuple[SheetGroup, Callable[[Session, Row, Calendar], Any]]] = {
    "carries": (SheetGroup.CARRIERS, _carrier),
    "milestone": (SheetGroup.MILESTONES, _milestone),
    "budget": (SheetGroup.BUDGET, _budget),
    "grant": (SheetGroup.GRANTS, _grant),
    "obstacle": (SheetGroup.OBSTACLES, _obstacle),
    "output": (SheetGroup.OUTPUTS, _output),
    "participation": (SheetGroup.PARTICIPATION, _participation),
    "link": (SheetGroup.LINKS, _link),
}


def _said(row: Row, *besides: str) -> Row:
    return {name: value for name, value in row.items() if name not in {"measure", *besides}}


def _node(session: Session, row: Row) -> PlanNode:
    return session.exec(select(PlanNode).where(PlanNode.code == row["measure"])).one()
