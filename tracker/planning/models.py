"""The plan: nodes of a graph with one primary parent, their wording in versions, and what each kind adds."""

from datetime import date, datetime
from decimal import Decimal
from typing import Self

import sqlalchemy as sa
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from tracker.monitoring.vocabulary import Direction
from tracker.planning.vocabulary import (
    Evidence,
    ExpectedDirection,
    GoalStatus,
    MonitoringRole,
    NodeKind,
    Phase,
    TargetType,
)
from tracker.shared.audit import Audited
from tracker.shared.columns import AwareDateTime, ExactNumber, enum_column
from tracker.shared.publication import Publication
from tracker.shared.text import N_

ENDS_BEFORE_START = N_("The end must not lie before the beginning.")


class PlanNode(Audited, SQLModel, table=True):
    """A stable id in the plan; links and addresses point here, snapshots at a wording."""

    __tablename__ = "plan_node"
    __unaudited__ = frozenset({"version", "position"})
    __table_args__ = (
        sa.UniqueConstraint("cycle_id", "code"),
        sa.CheckConstraint("(kind = 'cycle') = (cycle_id IS NULL)", name="cycle_stands_alone"),
        sa.Index("ix_plan_node_kind", "kind", "cycle_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int | None = Field(default=None, foreign_key="plan_node.id")  # None for a cycle itself
    kind: NodeKind = Field(sa_column=enum_column(NodeKind))
    code: str = Field(max_length=40)
    parent_id: int | None = Field(default=None, foreign_key="plan_node.id", index=True)  # the primary parent
    position: int = 0
    owner_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    publication: Publication = Field(default=Publication.COMMITTEE, sa_column=enum_column(Publication))
    starts_on: date | None = None
    ends_on: date | None = None
    retired_on: date | None = None
    retired_reason: str | None = None
    version: int = 1


class NodeWording(Audited, SQLModel, table=True):
    """One version of a node's words; once adopted it never changes, a change is the next number."""

    __tablename__ = "node_wording"
    __table_args__ = (sa.UniqueConstraint("node_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="plan_node.id")
    number: int
    is_current: bool = True
    title: str
    text: str = ""
    title_en: str | None = None
    text_en: str | None = None
    status: GoalStatus = Field(default=GoalStatus.DRAFT, sa_column=enum_column(GoalStatus))
    resolution_id: int | None = Field(default=None, foreign_key="resolution.id")
    valid_from: date
    written_at: datetime = Field(sa_type=AwareDateTime)


class FurtherParent(Audited, SQLModel, table=True):
    """A parent beside the primary one: shown as "see also", counted once."""

    __tablename__ = "further_parent"

    node_id: int = Field(foreign_key="plan_node.id", primary_key=True)
    parent_id: int = Field(foreign_key="plan_node.id", primary_key=True, index=True)


class NodeField(Audited, SQLModel, table=True):
    """A field of action that a node belongs to; goals may name several."""

    __tablename__ = "node_field"

    node_id: int = Field(foreign_key="plan_node.id", primary_key=True)
    field_id: int = Field(foreign_key="plan_node.id", primary_key=True, index=True)


class FieldPhase(Audited, SQLModel, table=True):
    """Where a field of action stands in the cycle since a day, and the decision that opened this phase."""

    __tablename__ = "field_phase"

    id: int | None = Field(default=None, primary_key=True)
    field_id: int = Field(foreign_key="plan_node.id", index=True)
    phase: Phase = Field(sa_column=enum_column(Phase))
    since: date
    resolution_id: int | None = Field(default=None, foreign_key="resolution.id")


class WordingFields(SQLModel):
    """What people enter about any node of the plan."""

    code: str = Field(
        min_length=1,
        max_length=40,
        title=N_("Code"),
        description=N_("Your own short code, without blanks"),
        schema_extra={"pattern": r"^[^|;\s]+$"},  # `regex=` is not checked by SQLModel
    )
    title: str = Field(min_length=3, max_length=300, title=N_("Title"), description=N_("Without abbreviations"))
    text: str = Field(default="", max_length=8000, title=N_("Description"))
    title_en: str | None = Field(default=None, max_length=300, title=N_("Title in English"))
    text_en: str | None = Field(default=None, max_length=8000, title=N_("Description in English"))
    publication: Publication = Field(default=Publication.COMMITTEE, title=N_("Who may see it"))
    starts_on: date | None = Field(default=None, title=N_("From"))
    ends_on: date | None = Field(default=None, title=N_("Until"))


class NodeEntry(WordingFields):
    """What people enter about a node: its words, who answers for it, and its fields of action."""

    owner_id: int | None = Field(default=None, title=N_("Responsible department"))
    field_ids: list[int] = Field(default=[], title=N_("Fields of action"))

    @model_validator(mode="after")
    def _end_follows_start(self) -> Self:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError(ENDS_BEFORE_START)
        return self


class TargetFields(SQLModel):
    """What an impact target is measured on and by how much it must change, in the indicator's unit."""

    target_type: TargetType = Field(default=TargetType.AT_LEAST, title=N_("Kind of target"))
    direction: Direction | None = Field(
        default=None, title=N_("Good direction"), description=N_("Only where the indicator itself is neutral")
    )
    baseline: Decimal | None = Field(default=None, title=N_("Baseline"))
    baseline_on: date | None = Field(default=None, title=N_("Date of the baseline"))
    target: Decimal | None = Field(default=None, title=N_("Target value"))
    target_on: date | None = Field(default=None, title=N_("To be reached by"))
    corridor_low: Decimal | None = Field(default=None, title=N_("Corridor from"))
    corridor_high: Decimal | None = Field(default=None, title=N_("Corridor to"))
    tolerance: Decimal | None = Field(default=None, ge=0, title=N_("Tolerance"))
    effect_from: date | None = Field(default=None, title=N_("Effect expected from"))


class TargetEntry(NodeEntry, TargetFields):
    """What people enter about an impact target."""

    indicator_id: int | None = Field(default=None, title=N_("Indicator"))
    area_id: int | None = Field(default=None, title=N_("Area"), description=N_("Empty: the whole town"))
    group: str | None = Field(
        default=None, max_length=200, title=N_("Group"), description=N_("For example sex=f;age=0-5; empty: all")
    )
    interim: list[tuple[date, Decimal]] = Field(
        default=[], title=N_("Interim targets"), description=N_("One a line: 31.12.2027 = 32,5")
    )


class ImpactTarget(TargetFields, Audited, table=True):
    __tablename__ = "impact_target"

    node_id: int = Field(foreign_key="plan_node.id", primary_key=True)
    indicator_id: int | None = Field(default=None, foreign_key="indicator.id", index=True)
    area_id: int | None = Field(default=None, foreign_key="area.id")  # None: the town
    breakdown_id: int | None = Field(default=None, foreign_key="breakdown.id")  # None: the total
    target_type: TargetType = Field(sa_column=enum_column(TargetType))
    direction: Direction | None = Field(default=None, sa_column=enum_column(Direction, nullable=True))
    baseline: Decimal | None = Field(default=None, sa_type=ExactNumber)
    target: Decimal | None = Field(default=None, sa_type=ExactNumber)
    corridor_low: Decimal | None = Field(default=None, sa_type=ExactNumber)
    corridor_high: Decimal | None = Field(default=None, sa_type=ExactNumber)
    tolerance: Decimal | None = Field(default=None, sa_type=ExactNumber)


class InterimTarget(Audited, SQLModel, table=True):
    """A value that the way to the target should pass on a day."""

    __tablename__ = "interim_target"

    target_id: int = Field(foreign_key="impact_target.node_id", primary_key=True)
    due_on: date = Field(primary_key=True)
    value: Decimal = Field(sa_type=ExactNumber)


class MeasureFields(SQLModel):
    """What the short sheet says of a measure beyond its wording."""

    status: str = Field(default="planned", title=N_("Status"))  # code of a vocabulary term
    status_reason: str | None = Field(default=None, max_length=1000, title=N_("Reason for the status"))
    target_group: str | None = Field(default=None, max_length=300, title=N_("Target group"))
    contact: str | None = Field(
        default=None,
        max_length=200,
        title=N_("Contact"),
        description=N_("A function, not a name: for example Fachstelle Frühe Hilfen"),
    )
    money: Decimal | None = Field(
        default=None, ge=0, max_digits=12, decimal_places=2, title=N_("Money in euros"), description=N_("Per year")
    )
    unmonitored_reason: str | None = Field(
        default=None,
        max_length=1000,
        title=N_("Why nothing is monitored"),
        description=N_("Only where no indicator is named"),
    )


class MeasureEntry(NodeEntry, MeasureFields):
    """What people enter about a measure."""

    area_ids: list[int] = Field(default=[], title=N_("Areas"), description=N_("None chosen: the whole town"))
    merged_into_id: int | None = Field(default=None, title=N_("Continued in the measure"))


class Measure(MeasureFields, Audited, table=True):
    node_id: int = Field(foreign_key="plan_node.id", primary_key=True)
    merged_into_id: int | None = Field(default=None, foreign_key="plan_node.id")
    money: Decimal | None = Field(default=None, sa_type=ExactNumber)


class MeasureArea(Audited, SQLModel, table=True):
    """Where a measure takes place; none named means the whole town."""

    __tablename__ = "measure_area"

    measure_id: int = Field(foreign_key="measure.node_id", primary_key=True)
    area_id: int = Field(foreign_key="area.id", primary_key=True, index=True)


class MeasureIndicatorFields(SQLModel):
    """What is monitored for a measure, and why a change there could come from it."""

    role: MonitoringRole = Field(title=N_("Monitored as"))
    direction: ExpectedDirection | None = Field(default=None, title=N_("Expected direction"))
    lag_years: int | None = Field(default=None, ge=0, le=30, title=N_("Years until an effect can show"))
    evidence: Evidence | None = Field(default=None, title=N_("How well this is known"))
    text: str = Field(min_length=5, max_length=500, title=N_("Why"), description=N_("One sentence"))
    planned_value: Decimal | None = Field(default=None, title=N_("Planned value"))
    planned_on: date | None = Field(default=None, title=N_("Planned for"))


class MeasureIndicator(MeasureIndicatorFields, Audited, table=True):
    __tablename__ = "measure_indicator"
    __table_args__ = (sa.UniqueConstraint("measure_id", "indicator_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    measure_id: int = Field(foreign_key="measure.node_id")
    indicator_id: int = Field(foreign_key="indicator.id", index=True)
    role: MonitoringRole = Field(sa_column=enum_column(MonitoringRole))
    direction: ExpectedDirection | None = Field(default=None, sa_column=enum_column(ExpectedDirection, nullable=True))
    evidence: Evidence | None = Field(default=None, sa_column=enum_column(Evidence, nullable=True))
    planned_value: Decimal | None = Field(default=None, sa_type=ExactNumber)


class StatusReportFields(SQLModel):
    """A department's word on where its measure stands."""

    status: str = Field(title=N_("Status"))
    text: str = Field(min_length=3, max_length=600, title=N_("How it is going"), description=N_("One or two sentences"))
    status_reason: str | None = Field(default=None, max_length=1000, title=N_("Reason for the status"))


class StatusReport(Audited, SQLModel, table=True):
    """One dated word on a measure; it is never changed afterwards."""

    __tablename__ = "status_report"

    id: int | None = Field(default=None, primary_key=True)
    measure_id: int = Field(foreign_key="measure.node_id", index=True)
    reported_at: datetime = Field(sa_type=AwareDateTime)
    reported_by_id: int | None = Field(default=None, foreign_key="person.id")
    function: str  # "Amt für Familie und Jugend", never a person's name
    status: str
    text: str


PlanNode.__mapper__.version_id_col = PlanNode.__table__.c.version  # type: ignore[attr-defined]
