"""Dispatching a released report: its documents are made, and a mail per recipient goes to the outbox."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from tracker.reporting import queries, services
from tracker.reporting.jobs import notices
from tracker.reporting.jobs.means import WORKER, LostClaim, Means
from tracker.reporting.models import ReportRun
from tracker.reporting.schedules import LATE_AFTER
from tracker.reporting.vocabulary import CommitteeReport, ReportFormat, RunState
from tracker.shared import audit, ledger, outbox
from tracker.shared.database import reading, unit_of_work
from tracker.shared.mail import Attachment, Mail


def dispatch(means: Means, held: ledger.Claim) -> None:
    """Make the documents, then enter in one transaction that they have gone to each recipient."""
    run_id, now = int(held.key), means.clock()
    with Session(reading(means.engine)) as session:
        run = session.get_one(ReportRun, run_id)
        report = _as_it_goes(session, run, now) if run.state is RunState.RELEASED else None
    documents = means.renderer.documents(report) if report is not None else {}
    mail = _mail(means, run_id, report, documents[ReportFormat.PDF]) if report is not None else None
    with unit_of_work(means.engine) as session:
        audit.act_as(session, WORKER, now)
        if not ledger.finish(session, held, now=now):
            raise LostClaim
        run = session.get_one(ReportRun, run_id)
        if report is None or mail is None or run.state is not RunState.RELEASED:
            return
        services.dispatch_report(session, run, report, now=now)
        services.keep_documents(session, run, documents)
        addresses = _addresses(session, means, run, now)
        for address in addresses:
            outbox.enqueue(session, key=f"{queries.GOES_OUT_AS}{run_id}", address=address, mail=mail, now=now)
        notices.tell_of_paper(session, means, run)
        audit.record(session, "dispatch", "report_run", run_id, recipients=len(addresses), sha256=run.sha256)


def _as_it_goes(session: Session, run: ReportRun, now: datetime) -> CommitteeReport:
    """Return the frozen report, marked as late where its day has passed."""
    report = queries.as_printed(session, run)
    is_late = run.corrects_id is None and now > run.due_at + LATE_AFTER
    return replace(report, is_late=report.is_late or is_late)


def _mail(means: Means, run_id: int, report: CommitteeReport, pdf: bytes) -> Mail:
    mail = means.renderer.mail(report, f"{means.base_url}/reports/{run_id}")
    number = report.number.replace("/", "-")
    version = f"-v{report.version}" if report.version > 1 else ""
    name = f"{'report' if report.language == 'en' else 'bericht'}-{number}{version}.pdf"
    return replace(mail, attachments=(*mail.attachments, Attachment(name, "application/pdf", pdf)))


def _addresses(session: Session, means: Means, run: ReportRun, now: datetime) -> list[str]:
    """Return who gets the report: today's members; of a correction those who got the version before."""
    if run.corrects_id is not None:
        before = outbox.list_messages_about(session, f"{queries.GOES_OUT_AS}{run.corrects_id}")
        return [message.address for message in before if message.state is not outbox.OutboxState.WITHDRAWN]
    today = now.astimezone(means.timezone).date()
    return [member.person.email or "" for member in queries.list_recipients(session, run.committee_id, today)]
