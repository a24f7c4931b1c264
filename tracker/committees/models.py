"""Committees, their members, meetings and resolutions."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.committees.vocabulary import CommitteeKind, DeliveryForm, MeetingState, ResolutionOutcome
from tracker.shared.audit import Audited
from tracker.shared.columns import KEY_PATTERN, AwareDateTime, enum_column, guard_version
from tracker.shared.publication import Publication
from tracker.shared.text import N_


class CommitteeFields(SQLModel):
    """What is entered about a committee."""

    key: str = Field(
        min_length=1,
        max_length=40,
        schema_extra=KEY_PATTERN,
        title=N_("Key"),
        description=N_("Letters, digits, dot, dash"),
    )
    name: str = Field(min_length=2, max_length=200, title=N_("Name"))
    kind: CommitteeKind = Field(default=CommitteeKind.COMMITTEE, title=N_("Kind"))


class Committee(CommitteeFields, Audited, table=True):
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: CommitteeKind = Field(sa_column=enum_column(CommitteeKind))
    retired_on: date | None = None
    version: int = 1


class Membership(Audited, SQLModel, table=True):
    """What a committee adds to a member's role; since when and until when stands in the role assignment."""

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="role_assignment.id", unique=True)
    committee_id: int = Field(foreign_key="committee.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    delivery: DeliveryForm = Field(sa_column=enum_column(DeliveryForm))


class MeetingFields(SQLModel):
    """What is entered about a meeting; the moment is local time in the form, aware in the table."""

    starts_at: datetime = Field(title=N_("Day and time"), description=N_("For example 25.11.2026 17:00"))
    place: str | None = Field(default=None, max_length=200, title=N_("Place"))


class Meeting(MeetingFields, Audited, table=True):
    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id", index=True)
    starts_at: datetime = Field(sa_type=AwareDateTime)
    state: MeetingState = Field(default=MeetingState.PLANNED, sa_column=enum_column(MeetingState))
    version: int = 1


class ResolutionFields(SQLModel):
    """What is entered about a resolution."""

    reference: str = Field(
        min_length=1,
        max_length=60,
        title=N_("Reference"),
        description=N_("Number of the council paper, such as 108/26"),
    )
    title: str = Field(min_length=3, max_length=200, title=N_("Subject matter"))
    text: str = Field(default="", max_length=4000, title=N_("Wording"))
    decided_on: date = Field(title=N_("Decided on"))
    outcome: ResolutionOutcome = Field(default=ResolutionOutcome.ADOPTED, title=N_("Result"))


class Resolution(ResolutionFields, Audited, table=True):
    __table_args__ = (sa.UniqueConstraint("reference"),)

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int | None = Field(default=None, foreign_key="committee.id", index=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    outcome: ResolutionOutcome = Field(sa_column=enum_column(ResolutionOutcome))
    publication: Publication = Field(default=Publication.COMMITTEE, sa_column=enum_column(Publication))
    version: int = 1


for _model in (Committee, Meeting, Resolution):
    guard_version(_model)
