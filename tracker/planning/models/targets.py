"""What an impact target adds to its node."""

from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.monitoring.vocabulary import Direction
from tracker.planning.models.nodes import NodeEntry
from tracker.planning.vocabulary import TargetType
from tracker.shared.audit import Audited
from tracker.shared.columns import AwareDateTime, ExactNumber, enum_column
from tracker.shared.text import N_


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
        default=[], title=N_("Interim targets"), description=N_("One per line: 31.12.2027 = 32,5")
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


class TargetChangeFields(SQLModel):
    """Why what a target demands was changed."""

    reason_code: str = Field(max_length=40, title=N_("Reason for the change"))
    reason_text: str = Field(
        min_length=5, max_length=500, title=N_("In one sentence"), description=N_("It is printed in the next report")
    )


class TargetChange(TargetChangeFields, Audited, table=True):
    """A change of what a target demands: what stood there, what stands there now, and why."""

    __tablename__ = "target_change"

    id: int | None = Field(default=None, primary_key=True)
    target_id: int = Field(foreign_key="impact_target.node_id", index=True)
    changed_at: datetime = Field(sa_type=AwareDateTime)
    changed_by_id: int | None = Field(default=None, foreign_key="person.id")
    old: str = Field(sa_type=sa.Text)  # JSON: what changed, by the names of TargetEntry
    new: str = Field(sa_type=sa.Text)
