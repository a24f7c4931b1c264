"""Subscriptions, the reports that came of them, and their bytes."""

from datetime import date, datetime
from typing import ClassVar, Self

import sqlalchemy as sa
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from tracker.reporting.vocabulary import ReleaseRule, ReportFormat, Rhythm, RunState
from tracker.shared.audit import Audited
from tracker.shared.columns import AwareDateTime, enum_column, guard_version
from tracker.shared.search import Searched
from tracker.shared.settings import Settings
from tracker.shared.text import N_

LONGEST_REMARK = 400
USUAL_CUT_OFF_DAYS = 10  # more than departments have to see their part: their silence leaves days for the release


class SubscriptionFields(SQLModel):
    """What is entered about a scheduled report."""

    rhythm: Rhythm = Field(default=Rhythm.MEETING, title=N_("Rhythm"))
    days_before: int | None = Field(
        default=None,
        ge=0,
        le=365,
        title=N_("Days before the meeting"),
        description=N_("Sent at 07:00 on that day, or on the working day before it; leave empty for a fixed rhythm"),
    )
    cut_off_days: int = Field(
        default=USUAL_CUT_OFF_DAYS,
        ge=0,
        le=120,
        title=N_("Days between draft and dispatch"),
        description=N_("On that day the figures are fixed and the draft goes to release"),
    )
    release: ReleaseRule = Field(default=ReleaseRule.REQUIRED, title=N_("How it is released"))
    language: str = Field(default="de", schema_extra={"pattern": "^(de|en)$"}, title=N_("Language"))
    asked_title: str = Field(default="", max_length=200, title=N_("What the committee is asked"))
    asked_text: str = Field(default="", max_length=2000, title=N_("Wording"))

    @model_validator(mode="after")
    def _days_belong_to_meetings(self) -> Self:
        if (self.rhythm is Rhythm.MEETING) != (self.days_before is not None):
            raise ValueError(N_("Say how many days before the meeting, or choose a rhythm of the calendar."))
        return self


class ReportSettings(Settings):
    """What a town decides about all its reports."""

    key: ClassVar[str] = "reports"

    preview_days: int = Field(
        default=7,
        ge=0,
        le=60,
        title=N_("Days for which departments see their part before a report goes out"),
        description=N_("0: they do not see it beforehand"),
    )


class DepartmentPartFields(SQLModel):
    """What a head may add to the own part of a report."""

    remark: str | None = Field(
        default=None, max_length=LONGEST_REMARK, title=N_("Remark"), description=N_("Printed as you write it")
    )


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

    @property
    def releases_itself(self) -> bool:
        return self.release is ReleaseRule.AUTOMATIC


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
    __personal__ = frozenset({"released_by"})
    __searched__ = Searched("report", title=("number",), text=("asked",))

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


class DepartmentPart(Audited, SQLModel, table=True):
    """A department's part of a draft, shown to its head before the report goes out, and the head's own remark."""

    __tablename__ = "department_part"

    run_id: int = Field(foreign_key="report_run.id", primary_key=True)
    department_id: int = Field(foreign_key="department.id", primary_key=True)
    told_at: datetime = Field(sa_type=AwareDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=AwareDateTime)
    seen_by_id: int | None = Field(default=None, foreign_key="person.id")
    function: str | None = None  # in whose name it was seen
    remark: str | None = None  # printed unedited
    version: int = 1


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


for _model in (Subscription, ReportRun, DepartmentPart):
    guard_version(_model)
