"""Subscriptions, the reports that came of them, and their bytes."""

from datetime import date, datetime
from typing import Self

import sqlalchemy as sa
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from tracker.reporting.vocabulary import ReleaseRule, ReportFormat, Rhythm, RunState
from tracker.shared.audit import Audited
from tracker.shared.columns import AwareDateTime, enum_column
from tracker.shared.text import N_


class SubscriptionFields(SQLModel):
    """What is entered about a scheduled report."""

    rhythm: Rhythm = Field(default=Rhythm.MEETING, title=N_("Rhythm"))
    days_before: int | None = Field(
        default=None,
        ge=0,
        le=365,
        title=N_("Days before the meeting"),
        description=N_("Sent at 7:00 on that day or the working day before it; empty for a rhythm of the calendar"),
    )
    cut_off_days: int = Field(
        default=7,
        ge=0,
        le=120,
        title=N_("Draft so many days earlier"),
        description=N_("On that day the figures are fixed and the draft goes to release"),
    )
    release: ReleaseRule = Field(default=ReleaseRule.REQUIRED, title=N_("Way of release"))
    language: str = Field(default="de", schema_extra={"pattern": "^(de|en)$"}, title=N_("Language"))
    asked_title: str = Field(default="", max_length=200, title=N_("What the committee is asked"))
    asked_text: str = Field(default="", max_length=2000, title=N_("Wording"))

    @model_validator(mode="after")
    def _days_belong_to_meetings(self) -> Self:
        if (self.rhythm is Rhythm.MEETING) != (self.days_before is not None):
            raise ValueError(N_("Say how many days before the meeting, or choose a rhythm of the calendar."))
        return self


class Subscription(SubscriptionFields, Audited, table=True):
    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id", index=True)
    rhythm: Rhythm = Field(sa_column=enum_column(Rhythm))
    release: ReleaseRule = Field(sa_column=enum_column(ReleaseRule))
    releaser_id: int | None = Field(default=None, foreign_key="person.id")  # None: everybody with that role
    deputy_id: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime = Field(sa_type=AwareDateTime)
    retired_on: date | None = None
    retired_reason: str | None = None
    version: int = 1


class SubscriptionNode(Audited, SQLModel, table=True):
    """A field of action or guiding goal that a subscription is about; none named means the whole plan."""

    __tablename__ = "subscription_node"

    subscription_id: int = Field(foreign_key="subscription.id", primary_key=True)
    node_id: int = Field(foreign_key="plan_node.id", primary_key=True)


class ReportRun(Audited, SQLModel, table=True):
    """One report of a subscription for one period; a correction is the next version of the same."""

    __tablename__ = "report_run"
    __table_args__ = (
        sa.UniqueConstraint("subscription_id", "period_key", "version_number"),
        sa.Index("ix_report_run_state", "state", "due_at"),
    )
    __unaudited__ = frozenset({"version", "snapshot"})

    id: int | None = Field(default=None, primary_key=True)
    subscription_id: int = Field(foreign_key="subscription.id")
    committee_id: int = Field(foreign_key="committee.id", index=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    period_key: str
    version_number: int = 1
    corrects_id: int | None = Field(default=None, foreign_key="report_run.id")
    number: str | None = None  # given when it is frozen, the same for all versions
    state: RunState = Field(default=RunState.PLANNED, sa_column=enum_column(RunState, default=RunState.PLANNED))
    due_at: datetime = Field(sa_type=AwareDateTime)
    cut_off_at: datetime = Field(sa_type=AwareDateTime)  # once frozen: the moment whose figures it shows
    is_late: bool = False
    asked: str = Field(default="[]", sa_type=sa.Text)  # JSON: [title, text]
    erratum: str = ""
    snapshot: str | None = Field(default=None, sa_type=sa.Text)
    sha256: str | None = None
    frozen_at: datetime | None = Field(default=None, sa_type=AwareDateTime)
    released_at: datetime | None = Field(default=None, sa_type=AwareDateTime)
    released_by: str | None = None
    dispatched_at: datetime | None = Field(default=None, sa_type=AwareDateTime)
    version: int = 1


class ReportHand(SQLModel, table=True):
    """Who had a hand in a report, and so may not release it."""

    __tablename__ = "report_hand"

    run_id: int = Field(foreign_key="report_run.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)


class ReportDocument(SQLModel, table=True):
    """The bytes of one format, as they were sent; never made anew."""

    __tablename__ = "report_document"

    run_id: int = Field(foreign_key="report_run.id", primary_key=True)
    format: ReportFormat = Field(sa_column=enum_column(ReportFormat, primary_key=True))
    content: bytes
    sha256: str


class ReportNumber(SQLModel, table=True):
    """The last number given to a report in a year."""

    __tablename__ = "report_number"

    year: int = Field(primary_key=True)
    last: int


Subscription.__mapper__.version_id_col = Subscription.__table__.c.version  # type: ignore[attr-defined]
ReportRun.__mapper__.version_id_col = ReportRun.__table__.c.version  # type: ignore[attr-defined]
