"""Keeping what is being typed, as it is typed: right or not yet right, nothing is lost."""

import json
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from tracker.planning.vocabulary import Answer
from tracker.rounds import queries
from tracker.rounds.calculations import entry_refusal
from tracker.rounds.models import LineDraft, ReportingRound, RoundLine
from tracker.rounds.queries.lines import Typed
from tracker.rounds.vocabulary import LineState
from tracker.shared.errors import ChangedMeanwhile


def save_draft(
    session: Session,
    line: RoundLine,
    *,
    answer: Answer | None,
    typed: Typed,
    seen_version: int,
    saved_by: str,
    person_id: int | None,
    now: datetime,
    by_carriers: str | None = None,
) -> LineDraft | None:
    """Keep what was typed for a line; the same again keeps its version, and of nothing nothing is kept.

    Raise `ChangedMeanwhile` if somebody saved after `seen_version` (0: nothing seen yet), `LineIsLocked`,
    `RoundIsClosed`, or `WrongStep` for a line that has been handed in.
    """
    refuse_entry(session, line)
    assert line.id is not None
    draft = queries.find_draft(session, line.id)
    entered = json.dumps(typed, ensure_ascii=False, sort_keys=True)
    told = by_carriers or (draft.by_carriers if draft else "{}")
    if draft is None and answer is None and not any(any(values) for values in typed.values()):
        return None
    if draft is not None and (draft.answer, draft.entered, draft.by_carriers) == (answer, entered, told):
        return draft
    if (draft.version if draft else 0) != seen_version:
        raise ChangedMeanwhile(draft or line)
    draft = draft or LineDraft(line_id=line.id, saved_at=now, saved_by=saved_by)
    draft.answer, draft.entered, draft.by_carriers = answer, entered, told
    draft.saved_at, draft.saved_by, draft.saved_by_id = now, saved_by, person_id
    if line.state is LineState.OPEN:
        line.state = LineState.DRAFT
        session.add(line)
    session.add(draft)
    try:
        session.flush()
    except (StaleDataError, IntegrityError) as error:  # two who save for the first time both insert
        raise ChangedMeanwhile(line) from error
    return draft


def refuse_entry(session: Session, line: RoundLine) -> None:
    """Refuse to take anything in for a line that nobody may fill in now."""
    reporting_round = session.get_one(ReportingRound, line.round_id)
    refusal = entry_refusal(line.state, reporting_round.state, is_locked=line.is_locked)
    if refusal is not None:
        raise refusal
