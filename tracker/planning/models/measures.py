"""What a measure adds to its node: its short sheet, where it takes place, what is monitored for it."""

from datetime import date
from decimal import Decimal
from typing import Self

import sqlalchemy as sa
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from tracker.planning.models.nodes import ENDS_BEFORE_START, NodeEntry
from tracker.planning.vocabulary import Evidence, ExpectedDirection, MonitoringRole
from tracker.shared.audit import Audited
from tracker.shared.columns import ExactNumber, enum_column
from tracker.shared.search import Searched
from tracker.shared.text import N_


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


class MoreMeasureFields(SQLModel):
    """What a full sheet says beyond the short one; each field is shown when it is filled or switched on."""

    kind: str | None = Field(default=None, max_length=40, title=N_("Kind of measure"))
    legal_character: str | None = Field(default=None, max_length=40, title=N_("Legal character"))
    deputy: str | None = Field(
        default=None, max_length=200, title=N_("Deputy"), description=N_("A function, not a name")
    )
    target_group_size: int | None = Field(default=None, ge=0, le=10_000_000, title=N_("People in the target group"))
    effect_starts_on: date | None = Field(default=None, title=N_("Effect expected from"))
    effect_ends_on: date | None = Field(default=None, title=N_("Effect expected until"))
    next_on: date | None = Field(
        default=None, title=N_("Next date"), description=N_("For a permanent task: when it is looked at again")
    )
    budget_product: str | None = Field(
        default=None, max_length=60, title=N_("Budget product"), description=N_("For example 06.03.01")
    )
    recommendation: str | None = Field(default=None, max_length=500, title=N_("Recommendation it follows"))
    programme: str | None = Field(default=None, max_length=300, title=N_("Programme it belongs to"))

    @model_validator(mode="after")
    def _effect_ends_after_it_starts(self) -> Self:
        if self.effect_starts_on and self.effect_ends_on and self.effect_ends_on < self.effect_starts_on:
            raise ValueError(ENDS_BEFORE_START)
        return self


class MeasureEntry(NodeEntry, MeasureFields):
    """What people enter about a measure on the short sheet."""

    area_ids: list[int] = Field(default=[], title=N_("Areas"), description=N_("None chosen: the whole town"))
    merged_into_id: int | None = Field(default=None, title=N_("Continued in the measure"))


class Measure(MeasureFields, MoreMeasureFields, Audited, table=True):
    __searched__ = Searched("node", "node_id", text=("target_group", "contact"))

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
