"""Handing in: a typed draft becomes a numbered submission that nobody changes any more."""

import json
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from tracker.planning.models import PlanNode
from tracker.planning.services import refuse_bare_status, refuse_wrong_continuation
from tracker.planning.vocabulary import Answer
from tracker.rounds import queries
from tracker.rounds.calculations import AMOUNTS, sentence_is_due, state_after
from tracker.rounds.errors import DoneInTheFuture, NeedsAFirstWord, NeedsASentence
from tracker.rounds.models import ReportEntry, ReviewAct, RoundLine, Submission
from tracker.rounds.services.drafts import refuse_entry
from tracker.rounds.vocabulary import Known, ReviewStep
from tracker.shared.columns import exact_text


def submit(
    session: Session,
    line: RoundLine,
    entry: ReportEntry,
    known: Known,
    *,
    function: str,
    person_id: int | None,
    now: datetime,
    today: date,
    reply: str | None = None,
) -> Submission:
    """Hand in the word on one measure; `reply` answers planning's question.

    Raise `NeedsASentence`, `NeedsAFirstWord`, `DoneInTheFuture`, `StatusNeedsReason`, `StatusNeedsLink`,
    `NoSuchMeasure`, or what `refuse_entry` raises.
    """
    refuse_entry(session, line)
    assert line.id is not None
    _refuse_what_cannot_be(session, line, entry, known, today)
    draft = queries.find_draft(session, line.id)
    line.submissions += 1
    line.state = state_after(ReviewStep.SUBMIT)
    handed_in = Submission(
        line_id=line.id,
        number=line.submissions,
        submitted_at=now,
        submitted_by_id=person_id,
        prepared_by_id=draft.saved_by_id if draft else person_id,
        function=function,
        answer=entry.answer,
        **_words(entry, known),
    )
    session.add_all([line, handed_in])
    session.flush()
    steps = [(ReviewStep.ANSWER, reply)] if reply else []
    for step, text in [*steps, (ReviewStep.SUBMIT, None)]:
        session.add(
            ReviewAct(
                line_id=line.id,
                submission_id=handed_in.id,
                step=step,
                text=text,
                acted_at=now,
                acted_by_id=person_id,
                function=function,
            )
        )
    session.flush()
    return handed_in


def _refuse_what_cannot_be(session: Session, line: RoundLine, entry: ReportEntry, known: Known, today: date) -> None:
    if entry.answer is Answer.UNCHANGED:
        if not entry.text and sentence_is_due(known.answers):
            raise NeedsASentence if known.answers else NeedsAFirstWord
        return
    if any(done_on > today for done_on in entry.milestones.values()):
        raise DoneInTheFuture
    if entry.status is not None and (entry.status, entry.status_reason) != (known.status, known.status_reason):
        refuse_bare_status(session, entry.status, entry.status_reason, entry.merged_into_id)
    if entry.merged_into_id not in (None, known.merged_into_id):
        refuse_wrong_continuation(session, session.get_one(PlanNode, line.measure_id), entry.merged_into_id)


def _words(entry: ReportEntry, known: Known) -> dict[str, Any]:
    """Return the columns of a submission: “unchanged” repeats what was said last, with a new day."""
    last = known.last_word
    if entry.answer is Answer.UNCHANGED:
        return {
            "status": known.status,
            "status_reason": known.status_reason,
            "timeliness": last.timeliness if last else None,
            "text": entry.text or (last.text if last else ""),
        }
    return {
        "status": entry.status or known.status,
        "status_reason": entry.status_reason if entry.status else known.status_reason,
        "timeliness": entry.timeliness if "timeliness" in entry.model_fields_set or not last else last.timeliness,
        "text": entry.text or "",
        "details": _details(entry),
    }


def _details(entry: ReportEntry) -> str:
    told: dict[str, Any] = {
        "merged_into_id": entry.merged_into_id,
        "milestones": {str(key): done_on.isoformat() for key, done_on in entry.milestones.items()},
        "spending": {name: exact_text(value) for name in AMOUNTS if (value := getattr(entry, name)) is not None},
        "outputs": {str(key): exact_text(value) for key, value in entry.outputs.items()},
    }
    if "obstacles" in entry.model_fields_set:  # a round that does not ask for them resolves none
        told |= {"obstacles": entry.obstacles, "obstacle_text": entry.obstacle_text}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
