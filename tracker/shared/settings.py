"""What a town has decided about the product: one validated object for each feature, kept as JSON."""

import json
from typing import ClassVar, TypeVar

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel

from tracker.shared.audit import Audited
from tracker.shared.remembering import remembered


class Setting(Audited, SQLModel, table=True):
    """The decisions of one feature; without a row its defaults hold."""

    key: str = Field(primary_key=True)
    value: str = Field(sa_type=sa.Text)  # JSON


class Settings(SQLModel):
    """What a feature lets a town decide: fields with defaults, limits, titles and hints, as in any Fields base."""

    key: ClassVar[str]


S = TypeVar("S", bound=Settings)


def find_settings(session: Session, kind: type[S]) -> S:
    """Return a feature's settings, the defaults where nothing was decided."""
    return remembered(session, ("settings", kind.key), lambda: _read(session, kind))


def keep_settings(session: Session, decided: Settings) -> None:
    row = session.get(Setting, decided.key)
    value = decided.model_dump_json(exclude_defaults=True)
    if row is None:
        row = Setting(key=decided.key, value=value)
    row.value = value
    session.add(row)
    session.flush()


def _read(session: Session, kind: type[S]) -> S:
    row = session.get(Setting, kind.key)
    return kind.model_validate(json.loads(row.value) if row else {})
