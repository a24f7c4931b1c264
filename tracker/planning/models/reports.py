"""What departments said of their measures; a word once said is never changed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.planning.vocabulary import Answer
from tracker.shared.audit import Audited
from tracker.shared.columns import AwareDateTime, enum_column
from tracker.shared.search import Searched
from tracker.shared.text import N_


class StatusReportFields(SQLModel):
    """A department's word on where its measure stands."""

    status: str = Field(title=N_("Status"))
    timeliness: str | None = Field(default=None, max_length=40, title=N_("On schedule"))
    text: str = Field(min_length=3, max_length=600, title=N_("How it is going"), description=N_("One or two sentences"))
    status_reason: str | None = Field(default=None, max_length=1000, title=N_("Reason for the status"))


class StatusReport(Audited, SQLModel, table=True):
    """One dated word on a measure that has come into force; the database refuses any change of it.

    What a department prepares and planning reviews lies in the rounds; here stands only what counts.
    """

    __tablename__ = "status_report"
    __searched__ = Searched("status_report", text=("text",))

    id: int | None = Field(default=None, primary_key=True)
    measure_id: int = Field(foreign_key="measure.node_id", index=True)
    reported_at: datetime = Field(sa_type=AwareDateTime)
    as_of: date | None = None  # the day it speaks of; None: the day it was reported
    reported_by_id: int | None = Field(default=None, foreign_key="person.id")
    function: str  # "Amt für Familie und Jugend", never a person's name
    answer: Answer = Field(default=Answer.CHANGED, sa_column=enum_column(Answer, default=Answer.CHANGED))
    status: str
    status_reason: str | None = None
    timeliness: str | None = None
    text: str
    details: str | None = Field(default=None, sa_type=sa.Text)  # JSON: milestones, spending, outputs, obstacles
    replaces_id: int | None = Field(default=None, foreign_key="status_report.id")
