"""The nodes of the plan, their places, and their wording in versions."""

from datetime import date, datetime
from typing import Self

import sqlalchemy as sa
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from tracker.planning.vocabulary import GoalStatus, NodeKind, Phase
from tracker.shared.audit import Audited
from tracker.shared.columns import AwareDateTime, enum_column, guard_version
from tracker.shared.publication import Publication
from tracker.shared.search import Searched
from tracker.shared.text import N_

ENDS_BEFORE_START = N_("The end must not lie before the beginning.")


class PlanNode(Audited, SQLModel, table=True):
    """A stable id in the plan; links and addresses point here, snapshots at a wording."""

    __tablename__ = "plan_node"
    __unaudited__ = frozenset({"version", "position"})
    __searched__ = Searched("node", title=("code",))
    __table_args__ = (
        sa.UniqueConstraint("cycle_id", "code"),
        sa.CheckConstraint("(kind = 'cycle') = (cycle_id IS NULL)", name="cycle_stands_alone"),
        sa.Index("ix_plan_node_kind", "kind", "cycle_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int | None = Field(default=None, foreign_key="plan_node.id")  # None for a cycle itself
    kind: NodeKind = Field(sa_column=enum_column(NodeKind))
    code: str = Field(max_length=40)
    parent_id: int | None = Field(default=None, foreign_key="plan_node.id", index=True)  # the primary parent
    position: int = 0
    owner_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    publication: Publication = Field(default=Publication.COMMITTEE, sa_column=enum_column(Publication))
    starts_on: date | None = None
    ends_on: date | None = None
    retired_on: date | None = None
    retired_reason: str | None = None
    version: int = 1


class NodeWording(Audited, SQLModel, table=True):
    """One version of a node's words; once adopted it never changes, a change is the next number."""

    __tablename__ = "node_wording"
    __searched__ = Searched(
        "node", "node_id", title=("title", "title_en"), text=("text", "text_en"), only=("is_current", True)
    )
    __table_args__ = (sa.UniqueConstraint("node_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="plan_node.id")
    number: int
    is_current: bool = True
    title: str
    text: str = ""
    title_en: str | None = None
    text_en: str | None = None
    status: GoalStatus = Field(default=GoalStatus.DRAFT, sa_column=enum_column(GoalStatus))
    resolution_id: int | None = Field(default=None, foreign_key="resolution.id")
    valid_from: date
    written_at: datetime = Field(sa_type=AwareDateTime)


class FurtherParent(Audited, SQLModel, table=True):
    """A parent beside the primary one: shown as "see also", counted once."""

    __tablename__ = "further_parent"

    node_id: int = Field(foreign_key="plan_node.id", primary_key=True)
    parent_id: int = Field(foreign_key="plan_node.id", primary_key=True, index=True)


class NodeField(Audited, SQLModel, table=True):
    """A field of action that a node belongs to; goals may name several."""

    __tablename__ = "node_field"

    node_id: int = Field(foreign_key="plan_node.id", primary_key=True)
    field_id: int = Field(foreign_key="plan_node.id", primary_key=True, index=True)


class FieldPhase(Audited, SQLModel, table=True):
    """Where a field of action stands in the cycle since a day, and the decision that opened this phase."""

    __tablename__ = "field_phase"

    id: int | None = Field(default=None, primary_key=True)
    field_id: int = Field(foreign_key="plan_node.id", index=True)
    phase: Phase = Field(sa_column=enum_column(Phase))
    since: date
    resolution_id: int | None = Field(default=None, foreign_key="resolution.id")


class WordingFields(SQLModel):
    """What people enter about any node of the plan."""

    code: str = Field(
        min_length=1,
        max_length=40,
        title=N_("Code"),
        description=N_("Your own short code, without blanks"),
        schema_extra={"pattern": r"^[^|;\s]+$"},  # `regex=` is not checked by SQLModel
    )
    title: str = Field(min_length=3, max_length=300, title=N_("Title"), description=N_("Without abbreviations"))
    text: str = Field(default="", max_length=8000, title=N_("Description"))
    title_en: str | None = Field(default=None, max_length=300, title=N_("Title in English"))
    text_en: str | None = Field(default=None, max_length=8000, title=N_("Description in English"))
    publication: Publication = Field(default=Publication.COMMITTEE, title=N_("Who may see it"))
    starts_on: date | None = Field(default=None, title=N_("From"))
    ends_on: date | None = Field(default=None, title=N_("Until"))


class NodeEntry(WordingFields):
    """What people enter about a node: its words, who answers for it, and its fields of action."""

    owner_id: int | None = Field(default=None, title=N_("Responsible department"))
    field_ids: list[int] = Field(default=[], title=N_("Fields of action"))

    @model_validator(mode="after")
    def _end_follows_start(self) -> Self:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError(ENDS_BEFORE_START)
        return self


guard_version(PlanNode)
