"""The further parts of a measure's sheet: what has many rows, and which rows and fields each group has."""

from datetime import date, datetime
from decimal import Decimal
from typing import Self

from pydantic import model_validator
from sqlmodel import Field, SQLModel

from tracker.planning.models.carriers import MeasureCarrier, MeasureCarrierEntry
from tracker.planning.models.money import BudgetYear, BudgetYearFields, Grant, GrantFields
from tracker.planning.models.rows import SheetRow, quantity
from tracker.planning.vocabulary import ObstacleKind, ParticipationOutcome, SheetGroup
from tracker.shared.audit import Audited
from tracker.shared.columns import AwareDateTime, ExactNumber, enum_column
from tracker.shared.publication import Publication
from tracker.shared.text import N_

LONGEST_FILE_NAME = 120
HALF_A_PLAN = N_("A planned value needs its date, and a date its value.")
YEAR_TWICE = N_("Each year can stand here only once.")
RESOLVED_BEFORE_IT_BEGAN = N_("It cannot be resolved before it began.")
OUTCOME_NEEDS_REASON = N_("Please say why in a few words.")


class MilestoneFields(SQLModel):
    """A step on the way; it is done exactly when it has the day on which it was done."""

    title: str = Field(min_length=3, max_length=200, title=N_("Milestone"))
    due_on: date = Field(title=N_("Due on"))
    done_on: date | None = Field(default=None, title=N_("Done on"), description=N_("Empty as long as it is not done"))


class Milestone(MilestoneFields, SheetRow, table=True):
    pass


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
