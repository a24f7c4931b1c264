"""The further parts of a measure's sheet: what has many rows. Each row can be dropped, with a reason, never deleted."""

from datetime import date, datetime
from decimal import Decimal
from typing import Self

import sqlalchemy as sa
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from tracker.planning.vocabulary import BudgetCover, ObstacleKind, ParticipationOutcome, SheetGroup
from tracker.shared.audit import Audited
from tracker.shared.columns import AwareDateTime, ExactNumber, enum_column
from tracker.shared.publication import Publication
from tracker.shared.text import N_

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_FILE_NAME = 120
CARRIER_OR_DEPARTMENT = N_("Name exactly one: a carrier, a department or a new carrier.")
HALF_A_PLAN = N_("A planned value needs its date, and a date its value.")
YEAR_TWICE = N_("Each year can stand here only once.")
NOTHING_SAID = N_("Please enter at least one number, or how far the year is covered.")
RESOLVED_BEFORE_IT_BEGAN = N_("It cannot be resolved before it began.")
OUTCOME_NEEDS_REASON = N_("Please say why in a few words.")


class SheetRow(Audited, SQLModel):
    """What all rows of a sheet have in common."""

    id: int | None = Field(default=None, primary_key=True)
    measure_id: int = Field(foreign_key="measure.node_id", index=True)
    dropped_on: date | None = None
    dropped_reason: str | None = Field(default=None, max_length=300)


def quantity(title: str, *, places: int = 2, description: str | None = None) -> Decimal | None:
    """Declare an optional number of euros or posts; two places, never a float."""
    return Field(default=None, ge=0, max_digits=14, decimal_places=places, title=title, description=description)  # type: ignore[no-any-return]


class MilestoneFields(SQLModel):
    """A step on the way; it is done exactly when it has the day on which it was done."""

    title: str = Field(min_length=3, max_length=200, title=N_("Milestone"))
    due_on: date = Field(title=N_("Due on"))
    done_on: date | None = Field(default=None, title=N_("Done on"), description=N_("Empty as long as it is not done"))


class Milestone(MilestoneFields, SheetRow, table=True):
    pass


class BudgetYearFields(SQLModel):
    """Posts and money of one budget year: wanted, in the budget, and what became of it."""

    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR, title=N_("Budget year"))
    cover: BudgetCover | None = Field(default=None, title=N_("In the budget"))
    staff_planned: Decimal | None = quantity(N_("Posts planned"), description=N_("Full-time equivalents"))
    staff_budgeted: Decimal | None = quantity(N_("Posts in the budget"))
    staff_filled: Decimal | None = quantity(N_("Posts filled"))
    consumptive_planned: Decimal | None = quantity(N_("Running expenses planned"), description=N_("In euros"))
    consumptive_spent: Decimal | None = quantity(N_("Running expenses so far"))
    investive_planned: Decimal | None = quantity(N_("Investment planned"), description=N_("In euros"))
    investive_spent: Decimal | None = quantity(N_("Investment so far"))

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.cover is None and all(getattr(self, name) is None for name in AMOUNTS):
            raise ValueError(NOTHING_SAID)
        return self


AMOUNTS = tuple(name for name in BudgetYearFields.model_fields if name not in {"year", "cover"})


class BudgetYear(BudgetYearFields, SheetRow, table=True):
    __tablename__ = "budget_year"
    __table_args__ = (
        sa.Index(
            "uq_budget_year_of_measure",
            "measure_id",
            "year",
            unique=True,
            sqlite_where=sa.text("dropped_on IS NULL"),
            postgresql_where=sa.text("dropped_on IS NULL"),
        ),
    )

    cover: BudgetCover | None = Field(default=None, sa_column=enum_column(BudgetCover, nullable=True))
    staff_planned: Decimal | None = Field(default=None, sa_type=ExactNumber)
    staff_budgeted: Decimal | None = Field(default=None, sa_type=ExactNumber)
    staff_filled: Decimal | None = Field(default=None, sa_type=ExactNumber)
    consumptive_planned: Decimal | None = Field(default=None, sa_type=ExactNumber)
    consumptive_spent: Decimal | None = Field(default=None, sa_type=ExactNumber)
    investive_planned: Decimal | None = Field(default=None, sa_type=ExactNumber)
    investive_spent: Decimal | None = Field(default=None, sa_type=ExactNumber)


class GrantFields(SQLModel):
    """Money from elsewhere, and the days on which it ends and must be accounted for."""

    programme: str = Field(min_length=3, max_length=200, title=N_("Funding programme"))
    amount: Decimal | None = quantity(N_("Grant in euros"))
    own_share: Decimal | None = quantity(N_("Own share in euros"))
    ends_on: date = Field(title=N_("Grant ends on"))
    proof_due_on: date | None = Field(default=None, title=N_("Proof of use due on"))
    proof_given_on: date | None = Field(
        default=None, title=N_("Proof of use handed in on"), description=N_("Empty as long as it is not handed in")
    )


class Grant(GrantFields, SheetRow, table=True):
    __tablename__ = "funding_grant"  # "grant" is a word of SQL

    amount: Decimal | None = Field(default=None, sa_type=ExactNumber)
    own_share: Decimal | None = Field(default=None, sa_type=ExactNumber)


class ObstacleFields(SQLModel):
    """What stands in the way, or may come to."""

    kind: ObstacleKind = Field(default=ObstacleKind.OBSTACLE, title=N_("Obstacle or risk"))
    category: str = Field(max_length=40, title=N_("Category"))
    text: str | None = Field(default=None, max_length=500, title=N_("In one sentence"))
    since: date | None = Field(default=None, title=N_("Since"))
    resolved_on: date | None = Field(default=None, title=N_("Resolved on"))

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.since and self.resolved_on and self.resolved_on < self.since:
            raise ValueError(RESOLVED_BEFORE_IT_BEGAN)
        return self


class Obstacle(ObstacleFields, SheetRow, table=True):
    kind: ObstacleKind = Field(sa_column=enum_column(ObstacleKind))


class OutputFields(SQLModel):
    """What a measure is to bring about in countable units; never compared between measures."""

    unit: str = Field(min_length=2, max_length=120, title=N_("Unit counted"), description=N_("For example: Beratungen"))
    planned_value: Decimal | None = quantity(N_("Planned"), places=3)
    planned_on: date | None = Field(default=None, title=N_("Planned for"))


class OutputEntry(OutputFields):
    """What people enter about an output, with what there was of it year by year."""

    figures: list[tuple[int, Decimal]] = Field(
        default=[], title=N_("How many there were"), description=N_("One year a line: 2025 = 120")
    )

    @model_validator(mode="after")
    def _plan_is_whole(self) -> Self:
        if (self.planned_value is None) != (self.planned_on is None):
            raise ValueError(HALF_A_PLAN)
        years = [year for year, _ in self.figures]
        if len(set(years)) != len(years):
            raise ValueError(YEAR_TWICE)
        return self


class Output(OutputFields, SheetRow, table=True):
    planned_value: Decimal | None = Field(default=None, sa_type=ExactNumber)


class OutputFigure(Audited, SQLModel, table=True):
    """How much of a unit there was in a year; without a row it was not reported."""

    __tablename__ = "output_figure"

    output_id: int = Field(foreign_key="output.id", primary_key=True)
    year: int = Field(primary_key=True)
    value: Decimal = Field(sa_type=ExactNumber)


class CarrierFields(SQLModel):
    """An organisation that carries measures together with the town."""

    name: str = Field(min_length=2, max_length=200, title=N_("Name"))
    email: str | None = Field(
        default=None,
        max_length=254,
        title=N_("E-mail address"),
        schema_extra={"pattern": r"^[^@\s]+@[^@\s]+\.[^@\s]+$"},
        description=N_("A function's mailbox; links for entering go there"),
    )
    retired_on: date | None = Field(default=None, title=N_("Offered until"), description=N_("Empty: without end"))


class Carrier(CarrierFields, Audited, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)

    def is_offered_on(self, today: date) -> bool:
        """Say whether it can be chosen on a day; where it was chosen before it stays."""
        return self.retired_on is None or today <= self.retired_on


class MeasureCarrierFields(SQLModel):
    """Who carries a measure, and as what."""

    role: str = Field(max_length=40, title=N_("Role"))
    carrier_id: int | None = Field(default=None, title=N_("Carrier"))
    department_id: int | None = Field(default=None, title=N_("Or a department of the town"))


class MeasureCarrierEntry(MeasureCarrierFields):
    """What people enter about a carrier of a measure; one that nobody knows yet is added to the register."""

    new_carrier: str | None = Field(
        default=None, min_length=2, max_length=200, title=N_("Or a new carrier"), description=N_("Its name")
    )

    @model_validator(mode="after")
    def _names_exactly_one(self) -> Self:
        named = [each for each in (self.carrier_id, self.department_id, self.new_carrier) if each is not None]
        if len(named) != 1:
            raise ValueError(CARRIER_OR_DEPARTMENT)
        return self


class MeasureCarrier(MeasureCarrierFields, SheetRow, table=True):
    __tablename__ = "measure_carrier"

    carrier_id: int | None = Field(default=None, foreign_key="carrier.id")
    department_id: int | None = Field(default=None, foreign_key="department.id")


class ParticipationFields(SQLModel):
    """How those concerned took part, and what became of what they said; no names of citizens."""

    format: str = Field(max_length=40, title=N_("Format"))
    held_on: date | None = Field(default=None, title=N_("Date"))
    result: str | None = Field(
        default=None, max_length=1000, title=N_("Result"), description=N_("No names of citizens")
    )
    outcome: ParticipationOutcome = Field(default=ParticipationOutcome.OPEN, title=N_("What became of it"))
    outcome_reason: str | None = Field(default=None, max_length=500, title=N_("Why"))

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.outcome.needs_reason and not self.outcome_reason:
            raise ValueError(OUTCOME_NEEDS_REASON)
        return self


class Participation(ParticipationFields, SheetRow, table=True):
    outcome: ParticipationOutcome = Field(sa_column=enum_column(ParticipationOutcome))


class LinkFields(SQLModel):
    """An address of something that belongs to a measure."""

    title: str = Field(min_length=2, max_length=200, title=N_("Title"))
    url: str = Field(
        max_length=1000,
        schema_extra={"pattern": r"^https?://[^\s/]+\.[^\s]+$"},
        title=N_("Address"),
        description=N_("Begins with https://"),
    )


class MeasureLink(LinkFields, SheetRow, table=True):
    __tablename__ = "measure_link"


class FileFields(SQLModel):
    """What people say of a file that belongs to a measure."""

    name: str = Field(
        min_length=3, max_length=LONGEST_FILE_NAME, title=N_("Name of the file"), description=N_("With its ending")
    )
    publication: Publication = Field(default=Publication.INTERNAL, title=N_("Visible for"))


class MeasureFile(FileFields, SheetRow, table=True):
    """A file of a measure; its bytes lie once in `stored_file`."""

    __tablename__ = "measure_file"

    media_type: str
    size: int  # bytes
    sha256: str = Field(foreign_key="stored_file.sha256")
    publication: Publication = Field(default=Publication.INTERNAL, sa_column=enum_column(Publication))
    added_at: datetime = Field(sa_type=AwareDateTime)
    added_by_id: int | None = Field(default=None, foreign_key="person.id")


class StoredFile(SQLModel, table=True):
    """The bytes of a file, kept once however often it is attached."""

    __tablename__ = "stored_file"

    sha256: str = Field(primary_key=True)
    content: bytes


SHEET_ROWS: dict[SheetGroup, type[SheetRow]] = {
    SheetGroup.CARRIERS: MeasureCarrier,
    SheetGroup.MILESTONES: Milestone,
    SheetGroup.OBSTACLES: Obstacle,
    SheetGroup.OUTPUTS: Output,
    SheetGroup.PARTICIPATION: Participation,
    SheetGroup.BUDGET: BudgetYear,
    SheetGroup.GRANTS: Grant,
    SheetGroup.LINKS: MeasureLink,
    SheetGroup.FILES: MeasureFile,
}
SHEET_FIELDS: dict[SheetGroup, type[SQLModel]] = {
    SheetGroup.CARRIERS: MeasureCarrierEntry,
    SheetGroup.MILESTONES: MilestoneFields,
    SheetGroup.OBSTACLES: ObstacleFields,
    SheetGroup.OUTPUTS: OutputEntry,
    SheetGroup.PARTICIPATION: ParticipationFields,
    SheetGroup.BUDGET: BudgetYearFields,
    SheetGroup.GRANTS: GrantFields,
    SheetGroup.LINKS: LinkFields,
    SheetGroup.FILES: FileFields,
}
