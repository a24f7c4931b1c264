"""Reading the further parts of a measure's sheet."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from tracker.accounts.models import Department
from tracker.accounts.vocabulary import Permission, Viewer
from tracker.planning.calculations import GrantConcern, Step, grant_concerns
from tracker.planning.models import (
    SHEET_FIELDS,
    SHEET_ROWS,
    BudgetYear,
    Carrier,
    Grant,
    Measure,
    MeasureCarrier,
    MeasureFile,
    Milestone,
    MoreMeasureFields,
    Output,
    OutputFigure,
    Participation,
    SheetRow,
    StoredFile,
)
from tracker.planning.queries.entries import PlanEntry
from tracker.planning.vocabulary import SheetGroup
from tracker.shared.publication import Audience, Publication


@dataclass(frozen=True)
class Sheet:
    """What is filled of a measure's further sheet, as far as an audience sees it."""

    more: MoreMeasureFields
    rows: dict[SheetGroup, list[Any]] = field(default_factory=dict)
    figures: dict[int, dict[int, Decimal]] = field(default_factory=dict)  # of an output, by year
    names: dict[int, str] = field(default_factory=dict)  # of carriers and departments, by row

    @property
    def filled(self) -> list[SheetGroup]:
        """Return the groups with something in them, in the order of the page."""
        has_more = any(value is not None for value in self.more.model_dump().values())
        return [group for group in SheetGroup if self.rows.get(group) or (group is SheetGroup.MORE and has_more)]


@dataclass(frozen=True, slots=True)
class EndingGrant:
    """A grant of a measure that has to be seen to."""

    measure_id: int
    programme: str
    concern: GrantConcern
    on: date

    def sentence(self, language: str) -> str:
        return self.concern.sentence(self.programme, self.on, language)


def find_sheet(session: Session, measure_id: int, audience: Audience) -> Sheet:
    """Return a measure's further sheet: one statement tells what is filled, one more reads each of that."""
    rows = {group: list_rows(session, measure_id, group, audience) for group in _filled(session, measure_id)}
    measure = session.get_one(Measure, measure_id)
    more = MoreMeasureFields.model_construct(
        **{name: getattr(measure, name) for name in MoreMeasureFields.model_fields}
    )
    outputs = [row.id for row in rows.get(SheetGroup.OUTPUTS, [])]
    carriers = rows.get(SheetGroup.CARRIERS, [])
    return Sheet(more, rows, list_figures(session, outputs) if outputs else {}, _names(session, carriers))


def list_rows(session: Session, measure_id: int, group: SheetGroup, audience: Audience) -> list[Any]:
    """Return the rows of a group that hold, as far as an audience sees them."""
    if group.is_internal and not audience.sees(Publication.INTERNAL):
        return []
    model = SHEET_ROWS[group]
    statement = sa.select(model).where(col(model.measure_id) == measure_id, col(model.dropped_on).is_(None))
    if model is MeasureFile:
        statement = statement.where(col(MeasureFile.publication).in_(audience.visible))
    return list(session.execute(statement.order_by(*_ORDERS.get(group, ()), col(model.id))).scalars())


def find_row(session: Session, measure_id: int, group: SheetGroup, row_id: int) -> SheetRow | None:
    """Return a row that holds, of this measure and group and no other."""
    row = session.get(SHEET_ROWS[group], row_id)
    return row if row is not None and row.measure_id == measure_id and row.dropped_on is None else None


def find_file(session: Session, measure_id: int, file_id: int, audience: Audience) -> tuple[MeasureFile, bytes] | None:
    """Return a file of a measure that holds and that the audience may open, with its bytes."""
    row = find_row(session, measure_id, SheetGroup.FILES, file_id)
    if not isinstance(row, MeasureFile) or not audience.sees(row.publication):
        return None
    return row, session.get_one(StoredFile, row.sha256).content


def row_as_entered(session: Session, group: SheetGroup, row: SheetRow) -> SQLModel:
    """Return what people entered about a row, as the group's own Fields object."""
    fields = SHEET_FIELDS[group]
    said = {name: getattr(row, name) for name in fields.model_fields if hasattr(row, name)}
    if isinstance(row, Output):
        said["figures"] = sorted(list_figures(session, [row.id or 0]).get(row.id or 0, {}).items())
    return fields.model_construct(**said)


def list_figures(session: Session, output_ids: Collection[int]) -> dict[int, dict[int, Decimal]]:
    """Return how many there were of outputs, by output and year."""
    figures: dict[int, dict[int, Decimal]] = {}
    statement = select(OutputFigure).where(col(OutputFigure.output_id).in_(list(output_ids)))
    for row in session.exec(statement.order_by(col(OutputFigure.year))):
        figures.setdefault(row.output_id, {})[row.year] = row.value
    return figures


def list_ending_grants(session: Session, measure_ids: Collection[int], today: date) -> list[EndingGrant]:
    """Return what has to be seen to with the grants of measures, the most urgent first."""
    columns: list[Any] = [
        col(Grant.measure_id),
        col(Grant.programme),
        col(Grant.ends_on),
        col(Grant.proof_due_on),
        col(Grant.proof_given_on),
    ]
    statement = sa.select(*columns).where(col(Grant.measure_id).in_(list(measure_ids)), col(Grant.dropped_on).is_(None))
    found = [
        EndingGrant(row.measure_id, row.programme, concern, on)
        for row in session.execute(statement)
        for concern, on in grant_concerns(row.ends_on, row.proof_due_on, row.proof_given_on, today)
    ]
    return sorted(found, key=lambda grant: (grant.on, grant.measure_id))


def list_grants_ending(
    session: Session, measures: Collection[PlanEntry], today: date
) -> list[tuple[EndingGrant, PlanEntry]]:
    """Return which grants of measures that go on will end soon, each with its measure."""
    going = {entry.id: entry for entry in measures if entry.measure and not entry.measure.category.has_ended}
    if not going:
        return []
    found = list_ending_grants(session, going, today)
    return [(grant, going[grant.measure_id]) for grant in found if grant.concern is GrantConcern.ENDS]


def list_steps(session: Session, measure_ids: Collection[int]) -> dict[int, list[Step]]:
    """Return the milestones of measures that have any, with their dates."""
    steps: dict[int, list[Step]] = {}
    columns: list[Any] = [
        col(Milestone.measure_id), col(Milestone.title), col(Milestone.due_on), col(Milestone.done_on)
    ]  # fmt: skip
    statement = sa.select(*columns).where(
        col(Milestone.measure_id).in_(list(measure_ids)), col(Milestone.dropped_on).is_(None)
    )
    for measure_id, *step in session.execute(statement):
        steps.setdefault(measure_id, []).append(Step(*step))
    return steps


def find_budget_year(session: Session, measure_id: int, year: int) -> BudgetYear | None:
    return session.exec(
        select(BudgetYear).where(
            BudgetYear.measure_id == measure_id, BudgetYear.year == year, col(BudgetYear.dropped_on).is_(None)
        )
    ).first()


def list_carriers(session: Session) -> list[Carrier]:
    """Return the register of carriers in German order, those no longer offered included."""
    return list(session.exec(select(Carrier).order_by(col(Carrier.name).collate("german"))))


def list_carriers_offered(session: Session, today: date, stored_id: int | None = None) -> list[Carrier]:
    """Return the carriers that can be chosen on a day, and the one that is stored."""
    return [each for each in list_carriers(session) if each.is_offered_on(today) or each.id == stored_id]


def find_carrier(session: Session, carrier_id: int) -> Carrier | None:
    return session.get(Carrier, carrier_id)


def find_carrier_to_edit(session: Session, viewer: Viewer, carrier_id: int) -> Carrier | None:
    """Return a carrier of the register to those who plan, None to all others."""
    return session.get(Carrier, carrier_id) if viewer.may(Permission.EDIT_PLAN) else None


def find_carrier_by_name(session: Session, name: str) -> Carrier | None:
    return session.exec(select(Carrier).where(Carrier.name == name)).first()


def find_same_carrier(
    session: Session, measure_id: int, *, role: str, carrier_id: int | None, department_id: int | None
) -> MeasureCarrier | None:
    return session.exec(
        select(MeasureCarrier).where(
            MeasureCarrier.measure_id == measure_id,
            MeasureCarrier.role == role,
            MeasureCarrier.carrier_id == carrier_id,
            MeasureCarrier.department_id == department_id,
            col(MeasureCarrier.dropped_on).is_(None),
        )
    ).first()


def bytes_stored(session: Session) -> int:
    """Return how much room the files of the town take, each counted once."""
    kept = sa.select(col(MeasureFile.sha256), sa.func.max(col(MeasureFile.size)).label("size"))
    each = kept.group_by(col(MeasureFile.sha256)).subquery()
    return int(session.execute(sa.select(sa.func.coalesce(sa.func.sum(each.c.size), 0))).scalar_one())


_ORDERS: dict[SheetGroup, tuple[Any, ...]] = {
    SheetGroup.MILESTONES: (col(Milestone.due_on),),
    SheetGroup.PARTICIPATION: (col(Participation.held_on).desc().nulls_last(),),
    SheetGroup.BUDGET: (col(BudgetYear.year),),
    SheetGroup.GRANTS: (col(Grant.ends_on),),
}


def _filled(session: Session, measure_id: int) -> list[SheetGroup]:
    """Return the groups of rows that hold anything."""
    parts = [
        sa.select(sa.literal(group.value)).where(
            sa.exists().where(col(model.measure_id) == measure_id, col(model.dropped_on).is_(None))
        )
        for group, model in SHEET_ROWS.items()
    ]
    return [SheetGroup(key) for key in session.execute(sa.union_all(*parts)).scalars()]


def _names(session: Session, carriers: Collection[MeasureCarrier]) -> dict[int, str]:
    if not carriers:
        return {}
    name = sa.func.coalesce(col(Carrier.name), col(Department.name)).label("name")
    statement = (
        sa.select(col(MeasureCarrier.id), name)
        .outerjoin(Carrier, col(Carrier.id) == col(MeasureCarrier.carrier_id))
        .outerjoin(Department, col(Department.id) == col(MeasureCarrier.department_id))
        .where(col(MeasureCarrier.id).in_([row.id for row in carriers]))
    )
    return {row.id: row.name for row in session.execute(statement)}
