"""What the trail is made of: entries, the personal texts kept apart from them, and the mixin of what is recorded."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.shared.columns import AwareDateTime

SECRET = "•"


class Unattributed(Exception):
    """An audited row was about to change, and nobody said who is changing it."""


class NoAuditKey(Exception):
    """An entry was about to be written through an engine that does not know the key of the chain."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a person through an account, or a part of the program."""

    account_id: int | None
    name: str


class AuditEntry(SQLModel, table=True):
    """Who did what to which object, what stood there before and after, and why.

    The numbers have no gaps. Whoever acts through an account is named by its number alone (`actor` is "#7"),
    and of personal columns there are only commitments: the database refuses any change of a row.
    """

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=AwareDateTime, index=True)
    actor_id: int | None = Field(default=None, foreign_key="account.id")
    actor: str
    action: str
    object_type: str
    object_id: str
    old: str | None = Field(default=None, sa_type=sa.Text)
    new: str | None = Field(default=None, sa_type=sa.Text)
    reason: str | None = Field(default=None, sa_type=sa.Text)
    previous: str | None = Field(default=None, max_length=64)  # None, like the seal: older than the chain
    mac: str | None = Field(default=None, max_length=64)

    __table_args__ = (sa.Index("ix_audit_entry_object", "object_type", "object_id"),)


class AuditText(SQLModel, table=True):
    """A personal text of an entry; it can be erased, and the chain still holds."""

    __tablename__ = "audit_text"

    entry_id: int = Field(foreign_key="audit_entry.id", primary_key=True)
    side: str = Field(primary_key=True, max_length=3)  # old or new
    field: str = Field(primary_key=True, max_length=60)
    salt: str = Field(max_length=32)
    value: str = Field(sa_type=sa.Text)


class Audited:
    """Mixin of tables whose every change is recorded.

    `__unaudited__` names columns that say nothing, `__secret__` those that are never told, `__personal__` texts
    about a person, which are kept apart so that they can be erased.
    """

    __unaudited__: frozenset[str] = frozenset({"version"})
    __secret__: frozenset[str] = frozenset()
    __personal__: frozenset[str] = frozenset()
