"""Reading what was changed of the demands of targets, and why."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.planning.models import TargetChange
from tracker.planning.vocabulary import TermList
from tracker.shared.words import VocabularyTerm


@dataclass(frozen=True, slots=True)
class DemandChange:
    """One change of what a target demands: old and new by the names of `TargetEntry`."""

    target_id: int
    changed_at: datetime
    old: dict[str, Any]
    new: dict[str, Any]
    reason_de: str
    reason_en: str
    text: str

    def reason_in(self, language: str) -> str:
        return f"{self.reason_en if language == 'en' else self.reason_de}: {self.text}"


def list_target_changes(
    session: Session, target_ids: Collection[int], since: datetime | None, until: datetime
) -> dict[int, list[DemandChange]]:
    """Return what was changed after one moment (None: ever) and up to another, target by target, the oldest first."""
    if not target_ids:
        return {}
    of_list = sa.and_(
        col(VocabularyTerm.list_key) == TermList.TARGET_CHANGE_REASON,
        col(VocabularyTerm.code) == col(TargetChange.reason_code),
    )
    statement = (
        select(TargetChange, VocabularyTerm)
        .outerjoin(VocabularyTerm, of_list)
        .where(col(TargetChange.target_id).in_(list(target_ids)), col(TargetChange.changed_at) <= until)
        .order_by(col(TargetChange.changed_at), col(TargetChange.id))
    )
    if since is not None:
        statement = statement.where(col(TargetChange.changed_at) > since)
    found: dict[int, list[DemandChange]] = {}
    for change, term in session.execute(statement):
        found.setdefault(change.target_id, []).append(_read(change, term))
    return found


def _read(change: TargetChange, term: VocabularyTerm | None) -> DemandChange:
    return DemandChange(
        target_id=change.target_id,
        changed_at=change.changed_at,
        old=json.loads(change.old),
        new=json.loads(change.new),
        reason_de=term.label_de if term else change.reason_code,
        reason_en=term.label_en if term else change.reason_code,
        text=change.reason_text,
    )
