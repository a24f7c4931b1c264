"""Reporting rounds: who is asked about which measures by when, what was entered, and how it was reviewed."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Self

import sqlalchemy as sa
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from tracker.planning.models import quantity
from tracker.planning.vocabulary import Answer
from tracker.rounds.vocabulary import Asked, LineState, ReminderKind, ReviewStep, RoundState
from tracker.shared.audit import Audited
from tracker.shared.columns import AwareDateTime, enum_column, guard_version
from tracker.shared.settings import Settings
from tracker.shared.text import N_

CHANGE_NEEDS_WORDS = N_("Please say in one or two sentences what has changed.")
DUE_BEFORE_AS_OF = N_("The due day must not lie before the day the reports speak of.")


class RoundSettings(Settings):
    """What a town decides about all its rounds."""

    key: ClassVar[str] = "rounds"

    must_be_checked: bool = Field(default=False, title=N_("Reports are checked after they have been taken over"))
    must_be_released: bool = Field(default=False, title=N_("Reports are released by the directorate"))
    remind_days_before: int = Field(default=3, ge=1, le=14, title=N_("Reminder, working days before the due day"))
    remind_days_after: int = Field(default=3, ge=1, le=14, title=N_("Reminder, working days after the due day"))
    answer_days: int = Field(default=5, ge=1, le=30, title=N_("Working days to answer a question"))
    link_days: int = Field(default=14, ge=1, le=60, title=N_("Days for which a carrier's link works"))
    most_entries_a_year: int | None = Field(
        default=None,
        ge=1,
        le=100_000,
        title=N_("At most so many entries a year from one department"),
        description=N_("Fields × measures × rounds; empty: no limit"),
    )


class RoundFields(SQLModel):
    """What is entered about a reporting round."""

    title: str = Field(min_length=3, max_length=120, title=N_("Title"), description=N_("For example Herbst 2026"))
    as_of: date = Field(title=N_("The reports speak of the state on"))
    due_on: date = Field(title=N_("Due on"))
    asked: list[Asked] = Field(default=list(Asked), title=N_("Asked for where something has changed"))
    note: str | None = Field(default=None, max_length=1000, title=N_("A word to the departments"))

    @model_validator(mode="after")
    def _due_follows_as_of(self) -> Self:
        if self.due_on < self.as_of:
            raise ValueError(DUE_BEFORE_AS_OF)
        return self


class ReportEntry(SQLModel):
    """What a department says of one measure in a round, validated: the one definition of its fields."""

    answer: Answer = Field(title=N_("Since the last report"))
    status: str | None = Field(default=None, title=N_("Status"))
    status_reason: str | None = Field(default=None, max_length=1000, title=N_("Reason for the status"))
    merged_into_id: int | None = Field(default=None, title=N_("Continued in the measure"))
    timeliness: str | None = Field(default=None, title=N_("On schedule"))
    text: str | None = Field(
        default=None, max_length=600, title=N_("How it is going"), description=N_("One or two sentences")
    )
    milestones: dict[int, date] = Field(default={}, title=N_("Done on"))  # id → the day it was done
    consumptive_spent: Decimal | None = quantity(N_("Running expenses so far"), description=N_("In euros"))
    investive_spent: Decimal | None = quantity(N_("Investment so far"), description=N_("In euros"))
    staff_filled: Decimal | None = quantity(N_("Posts filled"), description=N_("Full-time equivalents"))
    outputs: dict[int, Decimal] = Field(default={}, title=N_("Outputs"))  # id → figure of the year
    obstacles: list[str] = Field(default=[], title=N_("What stands in the way"))
    obstacle_text: str | None = Field(
        default=None, max_length=500, title=N_("About the obstacles"), description=N_("One sentence")
    )

    @model_validator(mode="after")
    def _a_change_is_told(self) -> Self:
        if self.answer is Answer.CHANGED and not self.text:
            raise ValueError(CHANGE_NEEDS_WORDS)
        return self


class EntryRequest(SQLModel):
    """Whom a department asks to enter what it knows, and with which words."""

    carrier_id: int | None = Field(default=None, title=N_("Carrier"))
    name: str | None = Field(default=None, min_length=2, max_length=120, title=N_("Or somebody else"))
    email: str | None = Field(
        default=None, max_length=254, title=N_("E-mail address"), description=N_("Empty: the one in the register")
    )
    note: str | None = Field(
        default=None,
        max_length=600,
        title=N_("A word to them"),
        description=N_("Stands above the form, not in the mail"),
    )


class ReportingRound(Audited, SQLModel, table=True):
    """A round in which departments report on their measures."""

    __tablename__ = "reporting_round"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    as_of: date
    due_on: date
    asked: str  # JSON: the groups of fields
    note: str | None = None
    is_interim: bool = False  # one measure, opened by its department between the rounds
    state: RoundState = Field(default=RoundState.OPEN, sa_column=enum_column(RoundState, default=RoundState.OPEN))
    opened_at: datetime = Field(sa_type=AwareDateTime)
    opened_by_id: int | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = Field(default=None, sa_type=AwareDateTime)
    version: int = 1

    @property
    def asked_groups(self) -> tuple[Asked, ...]:
        return tuple(Asked(each) for each in json.loads(self.asked))


class RoundLine(Audited, SQLModel, table=True):
    """One measure in one round, and how far the word on it has come.

    A line whose last step has been taken is locked: the database refuses every change until it is opened again.
    """

    __tablename__ = "round_line"
    __table_args__ = (sa.UniqueConstraint("round_id", "measure_id"), sa.Index("ix_round_line_state", "state"))

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="reporting_round.id")
    measure_id: int = Field(foreign_key="measure.node_id", index=True)
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    due_on: date  # the round's day, or a later one after a question
    state: LineState = Field(default=LineState.OPEN, sa_column=enum_column(LineState, default=LineState.OPEN))
    is_locked: bool = False
    submissions: int = 0  # how often it was handed in; the number of the latest one
    report_id: int | None = Field(default=None, foreign_key="status_report.id")  # the word now in force
    version: int = 1


class LineDraft(SQLModel, table=True):
    """What is being entered for a line, as it was typed: nothing is lost that is not right yet.

    It changes with every few letters and leaves no trail; what is handed in does, word for word.
    """

    __tablename__ = "line_draft"

    line_id: int = Field(foreign_key="round_line.id", primary_key=True)
    answer: Answer | None = Field(default=None, sa_column=enum_column(Answer, nullable=True))
    entered: str = Field(default="{}", sa_type=sa.Text)  # JSON: name of the field → what was typed
    saved_at: datetime = Field(sa_type=AwareDateTime)
    saved_by: str  # as shown on the page: a person's name or a carrier's
    saved_by_id: int | None = Field(default=None, foreign_key="person.id")
    by_carriers: str = Field(default="{}", sa_type=sa.Text)  # JSON: address → what this carrier typed itself
    version: int = 1


class Submission(Audited, SQLModel, table=True):
    """What was handed in for a line, numbered; the database refuses any change of it."""

    __table_args__ = (sa.UniqueConstraint("line_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="round_line.id")
    number: int
    submitted_at: datetime = Field(sa_type=AwareDateTime)
    submitted_by_id: int | None = Field(default=None, foreign_key="person.id")
    prepared_by_id: int | None = Field(default=None, foreign_key="person.id")
    function: str
    answer: Answer = Field(sa_column=enum_column(Answer))
    status: str
    status_reason: str | None = None
    timeliness: str | None = None
    text: str
    details: str | None = Field(default=None, sa_type=sa.Text)  # JSON, as StatusReport.details


class ReviewAct(Audited, SQLModel, table=True):
    """One step of a line's review: who did what when, and with which words; only ever added to."""

    __tablename__ = "review_act"

    id: int | None = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="round_line.id", index=True)
    submission_id: int | None = Field(default=None, foreign_key="submission.id")
    step: ReviewStep = Field(sa_column=enum_column(ReviewStep))
    field: str | None = None  # the field a question is about
    text: str | None = Field(default=None, max_length=1000)
    acted_at: datetime = Field(sa_type=AwareDateTime)
    acted_by_id: int | None = Field(default=None, foreign_key="person.id")
    function: str


class Reminder(Audited, SQLModel, table=True):
    """A mail to one person about one round, so that nobody gets more than the promised three."""

    __table_args__ = (sa.UniqueConstraint("round_id", "person_id", "kind", "due_on"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="reporting_round.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: ReminderKind = Field(sa_column=enum_column(ReminderKind))
    due_on: date  # the deadline it spoke of
    sent_on: date


class EntryLink(Audited, SQLModel, table=True):
    """A carrier's way to exactly one line's form: short-lived, for one purpose, revocable."""

    __tablename__ = "entry_link"
    __secret__ = frozenset({"token_hash", "visit_hash"})
    __personal__ = frozenset({"name", "email", "note"})

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    line_id: int = Field(foreign_key="round_line.id", index=True)
    carrier_id: int | None = Field(default=None, foreign_key="carrier.id")
    name: str  # who enters, as shown to the department
    email: str
    note: str | None = Field(default=None, sa_type=sa.Text)
    made_at: datetime = Field(sa_type=AwareDateTime)
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    expires_at: datetime = Field(sa_type=AwareDateTime)
    used_at: datetime | None = Field(default=None, sa_type=AwareDateTime)
    visit_hash: str | None = Field(default=None, unique=True)  # of the cookie that the click brought
    finished_at: datetime | None = Field(default=None, sa_type=AwareDateTime)  # by the carrier itself
    revoked_at: datetime | None = Field(default=None, sa_type=AwareDateTime)


for _model in (ReportingRound, RoundLine, LineDraft):
    guard_version(_model)
