"""Areas, indicators, observations, and the batches that brought them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.monitoring.vocabulary import Direction, IndicatorKind, Quality, ValueState
from tracker.shared.audit import Audited
from tracker.shared.columns import AwareDateTime, ExactNumber, enum_column
from tracker.shared.periods import PeriodType
from tracker.shared.publication import Publication
from tracker.shared.search import Searched
from tracker.shared.text import N_


class AreaLevel(Audited, SQLModel, table=True):
    """A level of areas, such as districts; the town itself stands on the level `town`, rank 0."""

    __tablename__ = "area_level"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name_de: str
    name_en: str
    rank: int  # 0 is the town; a higher rank lies below


class Area(Audited, SQLModel, table=True):
    """A stable id; name, parent and boundary live in versions. A key is unique on its level."""

    __table_args__ = (sa.UniqueConstraint("level_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    level_id: int = Field(foreign_key="area_level.id")
    key: str


class AreaVersion(Audited, SQLModel, table=True):
    """How an area was called and bounded from a day on."""

    __tablename__ = "area_version"
    __table_args__ = (sa.UniqueConstraint("area_id", "valid_from"),)
    __unaudited__ = frozenset({"geometry"})

    id: int | None = Field(default=None, primary_key=True)
    area_id: int = Field(foreign_key="area.id")
    valid_from: date
    valid_to: date | None = None  # last day
    name: str
    parent_id: int | None = Field(default=None, foreign_key="area.id")
    geometry: str | None = Field(default=None, sa_type=sa.Text)  # GeoJSON, WGS84, outer rings clockwise


class IndicatorFields(SQLModel):
    """The definition of an indicator, as in the catalogue's columns."""

    name_de: str = Field(min_length=2, max_length=200, title=N_("Name"))
    name_en: str | None = Field(default=None, max_length=200, title=N_("Name in English"))
    kind: IndicatorKind = Field(title=N_("Kind"))
    unit: str = Field(max_length=40, title=N_("Unit"))
    decimals: int = Field(ge=0, le=6, title=N_("Decimals"))
    numerator_de: str | None = Field(default=None, title=N_("Numerator"))
    denominator_de: str | None = Field(default=None, title=N_("Denominator"))
    direction: Direction = Field(title=N_("Good direction"))
    tolerance: Decimal | None = Field(default=None, ge=0, title=N_("Tolerance"))
    source_de: str | None = Field(default=None, title=N_("Source"))
    periodicity: str | None = Field(default=None, title=N_("Periodicity"))
    interval_months: int = Field(ge=1, le=240, title=N_("Months between values"))
    max_age_months: int | None = Field(default=None, ge=1, le=480, title=N_("Oldest usable value in months"))
    note: str | None = Field(default=None, title=N_("Remarks"))


class Indicator(Audited, SQLModel, table=True):
    """A stable key; the definition lives in versions."""

    __searched__ = Searched("indicator", title=("key",))

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=80)
    field: str = Field(max_length=80)  # field of the catalogue, a tag: not a field of action of a plan
    headline: bool = False
    period_type: PeriodType | None = Field(  # fixed by the first observation
        default=None, sa_column=enum_column(PeriodType, nullable=True)
    )
    publication: Publication = Field(default=Publication.COMMITTEE, sa_column=enum_column(Publication))
    retired_on: date | None = None


class IndicatorVersion(IndicatorFields, Audited, table=True):
    __tablename__ = "indicator_version"
    __searched__ = Searched("indicator", "indicator_id", title=("name_de", "name_en"), only=("valid_to", None))
    __table_args__ = (sa.UniqueConstraint("indicator_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    number: int
    valid_from: date
    valid_to: date | None = None
    kind: IndicatorKind = Field(sa_column=enum_column(IndicatorKind))
    direction: Direction = Field(sa_column=enum_column(Direction))
    tolerance: Decimal | None = Field(default=None, sa_type=ExactNumber)


class Period(SQLModel, table=True):
    """A span of time that figures belong to; its reference date is its last day."""

    __table_args__ = (sa.UniqueConstraint("type", "starts_on", "ends_on"),)

    id: int | None = Field(default=None, primary_key=True)
    type: PeriodType = Field(sa_column=enum_column(PeriodType))
    starts_on: date
    ends_on: date


class Breakdown(SQLModel, table=True):
    """A canonical set of (dimension, category), written `age=0-5;sex=f`; the empty key is the total."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    label_de: str = ""
    label_en: str = ""


class ImportBatch(Audited, SQLModel, table=True):
    """One import, whole: what came in, by whom, from where, and what it changed."""

    __tablename__ = "import_batch"
    __personal__ = frozenset({"imported_by"})

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # areas, indicators, observations, plan
    file_name: str
    sha256: str = Field(index=True)
    profile: str | None = None
    imported_at: datetime = Field(sa_type=AwareDateTime)
    imported_by: str
    released_at: datetime | None = Field(default=None, sa_type=AwareDateTime)  # None: the house only
    rows_new: int = 0
    rows_changed: int = 0
    rows_same: int = 0


def _listed_above(closed_list: type[StrEnum]) -> sa.Column[Any]:
    """Return an enum's column whose permitted words the table itself lists."""
    column = enum_column(closed_list)
    column.type.create_constraint = False  # type: ignore[attr-defined]
    return column


class Observation(SQLModel, table=True):
    """The current figure of (indicator, area, period, group): counts or a value, or the reason why there is none.

    Where counts stand, the value is derived from them and not stored. Written in bulk by the intake;
    older figures are kept in `observation_revision` with the batch that brought them.
    """

    __table_args__ = (
        sa.CheckConstraint(
            "(state = 'reported') = (value IS NOT NULL OR (numerator IS NOT NULL AND denominator IS NOT NULL))",
            name="number_or_reason",
        ),
        # The usual word is compared first: SQLite builds a table for each longer list, row by row.
        sa.CheckConstraint(
            "state = 'reported' OR state IN"
            " ('missing', 'suppressed', 'not_meaningful', 'not_yet_due', 'not_applicable')",
            name="value_state",
        ),
        sa.CheckConstraint("quality = 'final' OR quality IN ('preliminary', 'estimated', 'revised')", name="quality"),
        {"sqlite_with_rowid": False},
    )

    # In this order, so that the series of one area, and all areas of one indicator, lie side by side.
    indicator_id: int = Field(foreign_key="indicator.id", primary_key=True)
    breakdown_id: int = Field(foreign_key="breakdown.id", primary_key=True)
    area_id: int = Field(foreign_key="area.id", primary_key=True)
    period_id: int = Field(foreign_key="period.id", primary_key=True)
    value: Decimal | None = Field(default=None, sa_type=ExactNumber)
    numerator: Decimal | None = Field(default=None, sa_type=ExactNumber)
    denominator: Decimal | None = Field(default=None, sa_type=ExactNumber)
    state: ValueState = Field(default=ValueState.REPORTED, sa_column=_listed_above(ValueState))
    quality: Quality = Field(default=Quality.FINAL, sa_column=_listed_above(Quality))
    break_reason: str | None = None
    note: str | None = None
    source: str | None = None
    batch_id: int = Field(foreign_key="import_batch.id")


class ObservationRevision(SQLModel, table=True):
    """A figure that was replaced: what it was, which batch brought it, which batch replaced it."""

    __tablename__ = "observation_revision"
    __table_args__ = (
        sa.Index("ix_observation_revision_figure", "indicator_id", "breakdown_id", "area_id", "period_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    breakdown_id: int = Field(foreign_key="breakdown.id")
    area_id: int = Field(foreign_key="area.id")
    period_id: int = Field(foreign_key="period.id")
    value: Decimal | None = Field(default=None, sa_type=ExactNumber)
    numerator: Decimal | None = Field(default=None, sa_type=ExactNumber)
    denominator: Decimal | None = Field(default=None, sa_type=ExactNumber)
    state: ValueState = Field(sa_column=enum_column(ValueState))
    quality: Quality = Field(sa_column=enum_column(Quality))
    break_reason: str | None = None
    note: str | None = None
    source: str | None = None
    batch_id: int = Field(foreign_key="import_batch.id")
    replaced_by_id: int = Field(foreign_key="import_batch.id")


class BreakConfirmation(Audited, SQLModel, table=True):
    """Somebody has looked at a series break and found the figures comparable across it."""

    __tablename__ = "break_confirmation"
    __personal__ = frozenset({"confirmed_by"})
    __table_args__ = (sa.UniqueConstraint("indicator_id", "area_id", "breakdown_id", "period_id"),)

    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    area_id: int = Field(foreign_key="area.id")
    breakdown_id: int = Field(foreign_key="breakdown.id")
    period_id: int = Field(foreign_key="period.id")
    confirmed_by: str
    confirmed_at: datetime = Field(sa_type=AwareDateTime)
    reason: str
