"""What the changes to reports share."""

import json
from collections.abc import Iterable
from typing import TypeVar

from sqlmodel import Session

from tracker.reporting.calculations import canonical_json, checksum
from tracker.reporting.errors import (
    NotInThisState,
)
from tracker.reporting.models import (
    ReportHand,
    ReportRun,
)
from tracker.reporting.vocabulary import Asked, CommitteeReport
from tracker.shared import ledger

T = TypeVar("T")


def kept(session: Session, row: T) -> T:
    session.add(row)
    session.flush()
    return row


def locked(session: Session, run: ReportRun) -> ReportRun:
    """Return a report as it stands now; until this transaction ends nobody else changes it."""
    session.flush()
    session.refresh(run, with_for_update=True)
    return run


def keep_snapshot(run: ReportRun, report: CommitteeReport) -> None:
    run.snapshot = canonical_json(report)
    run.sha256 = checksum(run.snapshot)


def note_hand(session: Session, run: ReportRun, person_id: int | None) -> None:
    if person_id is not None:
        session.flush()
        ledger.insert_once(session, ReportHand, {"run_id": run.id, "person_id": person_id})


def asked_json(asked: Iterable[Asked]) -> str:
    return json.dumps([(each.title, each.text) for each in asked], ensure_ascii=False)


def not_now(run: ReportRun) -> NotInThisState:
    return NotInThisState(state=run.state.label)
