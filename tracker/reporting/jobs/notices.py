"""Mails of the program to those who are responsible for reports, each once."""

from collections.abc import Iterable

from sqlmodel import Session

from tracker.accounts.models import Person
from tracker.accounts.queries import list_people_with_role
from tracker.accounts.vocabulary import Role
from tracker.committees.models import Committee
from tracker.reporting import queries
from tracker.reporting.jobs.means import WORKER, LostClaim, Means
from tracker.reporting.models import ReportRun, Subscription
from tracker.reporting.vocabulary import RunState
from tracker.shared import audit, ledger, outbox
from tracker.shared.database import unit_of_work
from tracker.shared.letters import write_notice
from tracker.shared.numbers import format_date
from tracker.shared.outbox import OutboxState
from tracker.shared.text import N_, translate

OPEN_REPORT = N_("Open the report")
OPEN_DELIVERIES = N_("Open the deliveries")


def tell_of_draft(session: Session, means: Means, run: ReportRun) -> None:
    """Ask releaser, deputy and council office to look at a draft."""
    words = _words(session, means, run)
    said = [
        N_("the draft of the report for “%(committee)s” is ready. It shows the figures as of %(cut_off)s."),
        N_("It goes out on %(due)s, but only if it has been released by then."),
    ]
    _tell(session, means, run, "draft", N_("Please release: report for “%(committee)s”"), said, words)


def warn_of_unreleased(means: Means, held: ledger.Claim) -> None:
    """Say that a report's day has come and nobody has released it: nothing has gone out."""
    now = means.clock()
    with unit_of_work(means.engine) as session:
        audit.act_as(session, WORKER, now)
        if not ledger.finish(session, held, now=now):
            raise LostClaim
        run = session.get_one(ReportRun, int(held.key))
        if run.state is not RunState.DRAFT:
            return
        words = _words(session, means, run)
        said = [
            N_("the report for “%(committee)s” was due on %(due)s and has not been released."),
            N_("Nothing has gone out. As soon as it is released, it is sent by itself."),
        ]
        _tell(session, means, run, "unreleased", N_("Not sent: report for “%(committee)s”"), said, words)


def tell_of_paper(session: Session, means: Means, run: ReportRun) -> None:
    """Tell the council office who gets the report on paper."""
    today = means.clock().astimezone(means.timezone).date()
    readers = queries.list_paper_readers(session, run.committee_id, today)
    if not readers:
        return
    names = "; ".join(
        f"{reader.person.name}, {reader.person.postal_address}" if reader.person.postal_address else reader.person.name
        for reader in readers
    )
    words = _words(session, means, run) | {"count": str(len(readers)), "names": names}
    said = [
        N_("the report for “%(committee)s” has been sent by e-mail."),
        N_("On paper it goes to %(count)s more: %(names)s."),
    ]
    office = list_people_with_role(session, Role.COUNCIL_OFFICE, today)
    subject = N_("Please post: report for “%(committee)s” on paper")
    _tell(session, means, run, "paper", subject, said, words, to=office)


def tell_of_failure(session: Session, means: Means, run: ReportRun, error: str) -> None:
    """Tell planners and those responsible that a report could not be made or sent."""
    words = _words(session, means, run) | {"error": error[:300]}
    said = [
        N_("the report for “%(committee)s”, due on %(due)s, could not be made in spite of several tries."),
        N_("The reason was: %(error)s"),
    ]
    today = means.clock().astimezone(means.timezone).date()
    to = [*_responsible(session, run, means), *list_people_with_role(session, Role.PLANNER, today)]
    _tell(session, means, run, "failed", N_("Failed: report for “%(committee)s”"), said, words, to=to)


def tell_of_undeliverable(means: Means) -> None:
    """Tell the council office which mails of reports were given up, and why."""
    now = means.clock()
    with unit_of_work(means.engine) as session:
        audit.act_as(session, WORKER, now)
        for message in outbox.list_messages(session, states=[OutboxState.FAILED]):
            if not message.key.startswith(queries.GOES_OUT_AS):
                continue
            run = session.get_one(ReportRun, int(message.key.removeprefix(queries.GOES_OUT_AS)))
            words = _words(session, means, run) | {"address": message.address, "reply": (message.reply or "")[:300]}
            said = [
                N_("the report for “%(committee)s” could not be delivered to %(address)s."),
                N_("The mail server said: %(reply)s"),
                N_("Please check the address, or post the report."),
            ]
            subject = N_("Not delivered: report for “%(committee)s”")
            url = f"{means.base_url}/deliveries"
            office = list_people_with_role(session, Role.COUNCIL_OFFICE, now.astimezone(means.timezone).date())
            kind = f"undeliverable:{message.id}"
            _tell(session, means, run, kind, subject, said, words, to=office, link=(OPEN_DELIVERIES, url))


def _tell(
    session: Session,
    means: Means,
    run: ReportRun,
    kind: str,
    subject: str,
    said: Iterable[str],
    words: dict[str, str],
    *,
    to: Iterable[Person] | None = None,
    link: tuple[str, str] | None = None,
) -> None:
    button, url = link or (OPEN_REPORT, f"{means.base_url}/reports/{run.id}")
    mail = write_notice(means.language, subject, said, words, button=button, url=url)
    for person in to if to is not None else _responsible(session, run, means):
        if person.email:
            key = f"{kind}:{run.id}:{run.due_at:%Y%m%d}" if kind == "unreleased" else f"{kind}:{run.id}"
            outbox.enqueue(session, key=key, address=person.email, mail=mail, now=means.clock())


def _responsible(session: Session, run: ReportRun, means: Means) -> list[Person]:
    subscription = session.get_one(Subscription, run.subscription_id)
    return queries.list_responsible(session, subscription, means.clock().astimezone(means.timezone).date())


def _words(session: Session, means: Means, run: ReportRun) -> dict[str, str]:
    committee = session.get_one(Committee, run.committee_id)
    due = run.due_at.astimezone(means.timezone)
    due_on = format_date(due.date(), means.language)
    return {
        "committee": committee.name,
        "cut_off": format_date(run.cut_off_at.astimezone(means.timezone).date(), means.language),
        "due": translate(N_("%(date)s, %(time)s"), means.language, date=due_on, time=f"{due:%H:%M}"),
    }
