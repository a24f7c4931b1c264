"""Freezing a report at its cut-off."""

from sqlmodel import Session

from tracker.reporting import services
from tracker.reporting.jobs import notices
from tracker.reporting.jobs.means import WORKER, LostClaim, Means
from tracker.reporting.models import ReportRun, Subscription
from tracker.reporting.vocabulary import RunState
from tracker.shared import audit, ledger
from tracker.shared.database import reading, unit_of_work


def freeze(means: Means, held: ledger.Claim) -> None:
    """Assemble a report and keep it as a draft; one that releases itself is on its way with that."""
    run_id = int(held.key)
    with Session(reading(means.engine)) as session:
        run = session.get_one(ReportRun, run_id)
        wanted = run.state is RunState.PLANNED
        report = means.assemble(session, run, means.clock(), means.timezone) if wanted else None
    now = means.clock()
    with unit_of_work(means.engine) as session:
        audit.act_as(session, WORKER, now)
        if not ledger.finish(session, held, now=now):
            raise LostClaim
        if report is None:
            return
        run = session.get_one(ReportRun, run_id)
        subscription = session.get_one(Subscription, run.subscription_id)
        services.freeze_draft(session, run, report, person_id=None, now=now, telling=means.telling)
        if subscription.releases_itself:
            services.release_report(session, run, person_id=None, name=WORKER.name, now=now)
        else:
            notices.tell_of_draft(session, means, run)
