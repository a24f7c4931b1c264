"""One round of the worker; what is due and taken is decided in the database, so several workers are safe."""

import logging
from datetime import datetime

from sqlmodel import Session

from tracker.reporting import queries, services
from tracker.reporting.jobs import drafts, mailings, notices
from tracker.reporting.jobs.agenda import plan_due
from tracker.reporting.jobs.means import WORKER, LostClaim, Means, Round
from tracker.reporting.models import ReportRun
from tracker.shared import audit, ledger, outbox
from tracker.shared.database import reading, unit_of_work
from tracker.shared.outbox import OutboxMessage, OutboxState

logger = logging.getLogger(__name__)

HANDLERS = {
    services.FREEZE: drafts.freeze,
    services.WARN: notices.warn_of_unreleased,
    services.DISPATCH: mailings.dispatch,
}


def run_due(means: Means) -> Round:
    """Do once all that is due: plan new reports, freeze, dispatch, send."""
    done = Round()
    plan_due(means, done)
    while _work_off(means, done):
        pass
    done.mails = outbox.send_due(means.engine, _guarded(means), owner=means.owner, clock=means.clock)
    if done.mails[OutboxState.FAILED]:
        notices.tell_of_undeliverable(means)
    return done


def _work_off(means: Means, done: Round) -> bool:
    """Do what is due now; return whether anything was done, for that may have made more due."""
    with Session(reading(means.engine)) as session:
        due = [work for work in ledger.list_due(session, now=means.clock()) if work.kind in HANDLERS]
    did_anything = False
    for work in due:
        if means.dispatch.must_stop():
            return False
        with unit_of_work(means.engine) as session:
            held = ledger.claim(session, work, owner=means.owner, now=means.clock())
        if held is not None:
            _do(means, held, done)
            did_anything = True
    return did_anything


def _do(means: Means, held: ledger.Claim, done: Round) -> None:
    """Do one piece of work; what goes wrong with it is kept with it and stops nothing else."""
    try:
        HANDLERS[held.kind](means, held)
        done.worked[held.kind] += 1
    except LostClaim:
        logger.info("%s %s has passed into other hands", held.kind, held.key)
    except Exception as error:
        logger.exception("%s %s failed", held.kind, held.key)
        done.errors.append(f"{held.kind} {held.key}: {type(error).__name__}: {error}")
        _fail(means, held, f"{type(error).__name__}: {error}")


def _fail(means: Means, held: ledger.Claim, error: str) -> None:
    now = means.clock()
    with unit_of_work(means.engine) as session:
        audit.act_as(session, WORKER, now)
        if not ledger.fail(session, held, error, now=now):
            return
        run = session.get(ReportRun, int(held.key))
        if run is not None:
            services.fail_run(session, run)
            notices.tell_of_failure(session, means, run, error)


def _guarded(means: Means) -> outbox.Dispatch:
    """Return the dispatch with the reports' own check: who has left the committee gets nothing any more."""
    return outbox.Dispatch(
        post=means.dispatch.post,
        sender=means.dispatch.sender,
        is_entitled=lambda session, message, now: _is_entitled(means, session, message, now),
        circuit=means.dispatch.circuit,
        must_stop=means.dispatch.must_stop,
    )


def _is_entitled(means: Means, session: Session, message: OutboxMessage, now: datetime) -> bool:
    if not message.key.startswith(queries.GOES_OUT_AS):
        return means.dispatch.is_entitled(session, message, now)
    run = session.get(ReportRun, int(message.key.removeprefix(queries.GOES_OUT_AS)))
    today = now.astimezone(means.timezone).date()
    return run is not None and queries.is_recipient(session, run.committee_id, message.address, today)
