"""Adding, revising and dropping rows of a measure's sheet: one way for all groups, the rules beside it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, SQLModel, select

from tracker.accounts.models import Department
from tracker.planning import queries
from tracker.planning.calculations.files import ending_of
from tracker.planning.errors import (
    AlreadyDropped,
    BudgetYearTaken,
    CarrierTwice,
    EndingChanged,
    InTheFuture,
    NoSuchCarrier,
    NoSuchDepartment,
    ReasonMissing,
    UnknownTerm,
)
from tracker.planning.models import (
    SHEET_ROWS,
    BudgetYearFields,
    Carrier,
    FileFields,
    GrantFields,
    MeasureCarrierEntry,
    MilestoneFields,
    MoreMeasureFields,
    ObstacleFields,
    OutputEntry,
    OutputFigure,
    ParticipationFields,
    PlanNode,
    SheetRow,
)
from tracker.planning.services.saving import key_of, refuse_a_stale_view, save_changed
from tracker.planning.vocabulary import SheetGroup, TermList
from tracker.shared.audit import because


def add_row(session: Session, node: PlanNode, group: SheetGroup, entered: SQLModel, *, today: date) -> SheetRow:
    """Add a row to a measure's sheet; raise what the group's rules refuse."""
    row = SHEET_ROWS[group](measure_id=key_of(node))
    _write(_Entry(session, node, row, entered, today), group)
    save_changed(session, node)
    return row


def revise_row(
    session: Session,
    node: PlanNode,
    group: SheetGroup,
    row: SheetRow,
    entered: SQLModel,
    *,
    seen_version: int,
    today: date,
) -> None:
    """Replace what a row says; raise `ChangedMeanwhile` if the measure was saved after `seen_version`."""
    refuse_a_stale_view(node, seen_version)
    _write(_Entry(session, node, row, entered, today), group)
    save_changed(session, node)


def drop_row(session: Session, node: PlanNode, row: SheetRow, *, reason: str, on: date, seen_version: int) -> None:
    """Take a row off the sheet without deleting it."""
    refuse_a_stale_view(node, seen_version)
    if row.dropped_on is not None:
        raise AlreadyDropped
    if not reason.strip():
        raise ReasonMissing
    with because(session, reason.strip()):
        row.dropped_on, row.dropped_reason = on, reason.strip()[:LONGEST_REASON]
        session.add(row)
        save_changed(session, node)


def write_more(session: Session, node: PlanNode, entered: MoreMeasureFields, *, seen_version: int, today: date) -> None:
    """Replace what the full sheet says beyond the short one."""
    refuse_a_stale_view(node, seen_version)
    measure = queries.find_measure_row(session, key_of(node))
    _refuse_unknown_term(session, TermList.KIND, "kind", entered.kind, measure.kind, today)
    legal = (entered.legal_character, measure.legal_character)
    _refuse_unknown_term(session, TermList.LEGAL_CHARACTER, "legal_character", *legal, today)
    for name in MoreMeasureFields.model_fields:
        setattr(measure, name, getattr(entered, name))
    session.add(measure)
    save_changed(session, node)


LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is about to be written to which row of which measure."""

    session: Session
    node: PlanNode
    row: Any
    entered: Any
    today: date


def _write(entry: _Entry, group: SheetGroup) -> None:
    if group in _RULES:
        _RULES[group](entry)
    for name in type(entry.entered).model_fields:
        if name in type(entry.row).model_fields:
            setattr(entry.row, name, getattr(entry.entered, name))
    entry.session.add(entry.row)
    if group in _FURTHER:
        entry.session.flush()
        _FURTHER[group](entry)


def _check_milestone(entry: _Entry) -> None:
    entered: MilestoneFields = entry.entered
    _refuse_the_future(entry, "done_on", entered.done_on)


def _check_budget_year(entry: _Entry) -> None:
    entered: BudgetYearFields = entry.entered
    taken = queries.find_budget_year(entry.session, key_of(entry.node), entered.year)
    if taken is not None and taken.id != entry.row.id:
        raise BudgetYearTaken("year", year=entered.year)


def _check_grant(entry: _Entry) -> None:
    entered: GrantFields = entry.entered
    _refuse_the_future(entry, "proof_given_on", entered.proof_given_on)


def _check_obstacle(entry: _Entry) -> None:
    entered: ObstacleFields = entry.entered
    _refuse_the_future(entry, "resolved_on", entered.resolved_on)
    _refuse_unknown(entry, TermList.OBSTACLE, "category")


def _check_participation(entry: _Entry) -> None:
    entered: ParticipationFields = entry.entered
    _refuse_unknown(entry, TermList.PARTICIPATION_FORMAT, "format")
    if entered.result:
        _refuse_the_future(entry, "held_on", entered.held_on)


def _check_carrier(entry: _Entry) -> None:
    """Look the carrier up; one that nobody knows yet enters the register."""
    entered: MeasureCarrierEntry = entry.entered
    session = entry.session
    _refuse_unknown(entry, TermList.CARRIER_ROLE, "role")
    if entered.department_id is not None and session.get(Department, entered.department_id) is None:
        raise NoSuchDepartment
    if entered.new_carrier is not None:
        entered.carrier_id = _registered(session, entered.new_carrier)
    carrier_id = entered.carrier_id
    if carrier_id is not None and carrier_id != entry.row.carrier_id:
        found = queries.find_carrier(session, carrier_id)
        if found is None or not found.is_offered_on(entry.today):
            raise NoSuchCarrier("carrier_id")
    same = queries.find_same_carrier(
        session, key_of(entry.node), role=entered.role, carrier_id=carrier_id, department_id=entered.department_id
    )
    if same is not None and same.id != entry.row.id:
        raise CarrierTwice("carrier_id" if carrier_id is not None else "department_id")


def _registered(session: Session, name: str) -> int | None:
    carrier = queries.find_carrier_by_name(session, name) or Carrier(name=name)
    session.add(carrier)
    session.flush()
    return carrier.id


def _check_file(entry: _Entry) -> None:
    entered: FileFields = entry.entered
    ending = ending_of(entry.row.name)
    if ending_of(entered.name) != ending:
        raise EndingChanged("name", ending=ending)


def _write_figures(entry: _Entry) -> None:
    """Keep the figures of an output as entered; a year that no longer stands there was not reported."""
    entered: OutputEntry = entry.entered
    wanted = dict(entered.figures)
    held = entry.session.exec(select(OutputFigure).where(OutputFigure.output_id == entry.row.id)).all()
    for figure in held:
        if figure.year not in wanted:
            entry.session.delete(figure)
        else:
            figure.value = wanted.pop(figure.year)
            entry.session.add(figure)
    entry.session.add_all(
        OutputFigure(output_id=entry.row.id, year=year, value=value) for year, value in wanted.items()
    )


_RULES: dict[SheetGroup, Callable[[_Entry], None]] = {
    SheetGroup.CARRIERS: _check_carrier,
    SheetGroup.MILESTONES: _check_milestone,
    SheetGroup.OBSTACLES: _check_obstacle,
    SheetGroup.PARTICIPATION: _check_participation,
    SheetGroup.BUDGET: _check_budget_year,
    SheetGroup.GRANTS: _check_grant,
    SheetGroup.FILES: _check_file,
}
_FURTHER: dict[SheetGroup, Callable[[_Entry], None]] = {SheetGroup.OUTPUTS: _write_figures}


def _refuse_the_future(entry: _Entry, field: str, day: date | None) -> None:
    if day is not None and day > entry.today:
        raise InTheFuture(field)


def _refuse_unknown(entry: _Entry, of: TermList, field: str) -> None:
    stored = getattr(entry.row, field, None)
    _refuse_unknown_term(entry.session, of, field, getattr(entry.entered, field), stored, entry.today)


def _refuse_unknown_term(
    session: Session, of: TermList, field: str, code: str | None, stored: str | None, today: date
) -> None:
    if code is None or code == stored:
        return
    offered: Iterable[str] = (term.code for term in queries.list_terms_offered(session, of, today))
    if code not in offered:
        raise UnknownTerm(field)
