"""Subscriptions, reports and the outbox, for operators and scripts."""

from pathlib import Path

import click

from tracker.cli.frame import Installation, main, show, show_list, write_out
from tracker.cli.town import valid
from tracker.reporting import services
from tracker.reporting.models import USUAL_CUT_OFF_DAYS, Subscription, SubscriptionFields
from tracker.reporting.vocabulary import ReleaseRule, Renderer, ReportFormat, Rhythm
from tracker.shared import outbox
from tracker.shared.outbox import OutboxMessage, OutboxState

RHYTHMS = {
    "month": Rhythm.MONTH,
    "quarter": Rhythm.QUARTER,
    "half-year": Rhythm.HALF_YEAR,
    "year": Rhythm.YEAR,
}

RELEASE_RULES = [rule.value for rule in ReleaseRule]


@main.group()
def subscription() -> None:
    """Scheduled reports to committees."""


@subscription.command("add")
@click.argument("committee")
@click.option("--days-before-meeting", type=click.IntRange(0, 365))
@click.option("--every", type=click.Choice(list(RHYTHMS)))
@click.option("--field", "fields", multiple=True, help="Code of a field of action; repeat for several.")
@click.option("--goal", "goals", multiple=True, help="Code of a guiding goal; repeat for several.")
@click.option("--cut-off-days", type=click.IntRange(0, 120), default=USUAL_CUT_OFF_DAYS, show_default=True)
@click.option(
    "--release", type=click.Choice([rule.value for rule in ReleaseRule]), default="required", show_default=True
)
@click.option("--language", type=click.Choice(["de", "en"]), default=None)
@click.pass_obj
def subscription_add(
    here: Installation,
    committee: str,
    days_before_meeting: int | None,
    every: str | None,
    fields: tuple[str, ...],
    goals: tuple[str, ...],
    cut_off_days: int,
    release: str,
    language: str | None,
) -> None:
    """Have a report made some days before each meeting, or at the start of each period."""
    from tracker.reporting.jobs.orders import subscribe_committee

    if (days_before_meeting is None) == (every is None):
        raise click.UsageError("say either --days-before-meeting N or --every month|quarter|half-year|year")
    entered = valid(
        SubscriptionFields,
        rhythm=RHYTHMS[every] if every else Rhythm.MEETING,
        days_before=days_before_meeting,
        cut_off_days=cut_off_days,
        release=ReleaseRule(release),
        language=language or here.config.language,
    )
    with here.changing() as session:
        added = subscribe_committee(session, committee, entered, field_codes=fields, goal_codes=goals, now=here.now)
    show(f"Subscription {added.id} is set up for {committee}.", id=added.id, committee=committee)


@main.group()
def report() -> None:
    """Reports and their runs."""


@report.command("list")
@click.pass_obj
def report_list(here: Installation) -> None:
    from tracker.reporting.jobs.orders import list_reports

    with here.looking() as session:
        rows = list_reports(session)
    show_list(rows, "{id:>4}  {committee:<12} {state:<11} due {due_at}  cut-off {cut_off}  version {version}")


@report.command("preview")
@click.argument("subscription_id", type=int)
@click.option("--format", "format_", type=click.Choice(["html", "pdf", "json"]), default="html")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def report_preview(here: Installation, subscription_id: int, format_: str, out: Path | None) -> None:
    """Show what the next report of a subscription would say today; nothing is kept."""
    from tracker.reporting.calculations import canonical_json
    from tracker.reporting.jobs.orders import preview

    with here.looking() as session:
        found = _subscription(session.get(Subscription, subscription_id), subscription_id)
        value = preview(session, found, now=here.now, timezone=here.config.timezone)
    form = ReportFormat(format_)
    write_out(
        canonical_json(value).encode() if form is ReportFormat.JSON else _renderer(here).documents(value)[form], out
    )


@report.command("run")
@click.argument("subscription_id", type=int)
@click.pass_obj
def report_run(here: Installation, subscription_id: int) -> None:
    """Freeze the draft of a subscription's next report now."""
    from tracker.reporting.jobs.orders import run_report

    with here.changing() as session:
        found = _subscription(session.get(Subscription, subscription_id), subscription_id)
        run = run_report(session, found, now=here.now, timezone=here.config.timezone, telling=_telling(here))
    show(f"Report {run.id} is a draft, due {run.due_at:%Y-%m-%d %H:%M} UTC.", id=run.id, state=run.state.value)


@report.command("release")
@click.argument("report_id", type=int)
@click.pass_obj
def report_release(here: Installation, report_id: int) -> None:
    """Let a draft go on its day."""
    from tracker.reporting.jobs.orders import find_report

    with here.changing() as session:
        run = find_report(session, report_id)
        services.release_report(session, run, person_id=None, name=here.actor.name, now=here.now)
    show(f"Report {report_id} is released.", id=report_id, state=run.state.value)


@report.command("correct")
@click.argument("report_id", type=int)
@click.option("--erratum", required=True, help="One sentence: what was wrong.")
@click.pass_obj
def report_correct(here: Installation, report_id: int, erratum: str) -> None:
    """Make version 2 with an erratum, to the same recipients."""
    from tracker.reporting.jobs.orders import correct, find_report

    with here.changing() as session:
        version = correct(
            session,
            find_report(session, report_id),
            erratum,
            now=here.now,
            timezone=here.config.timezone,
            telling=_telling(here),
        )
    words = f"Report {version.id} is version {version.version_number} of report {report_id}: {version.state.value}."
    show(words, id=version.id, version=version.version_number, state=version.state.value)


@report.command("show")
@click.argument("report_id", type=int)
@click.option("--format", "format_", type=click.Choice(["html", "pdf", "json"]), default="html")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def report_show(here: Installation, report_id: int, format_: str, out: Path | None) -> None:
    """Write a report as it was sent, or as its draft stands."""
    from tracker.reporting.jobs.orders import document, find_report

    with here.looking() as session:
        content = document(session, find_report(session, report_id), ReportFormat(format_), _renderer(here))
    write_out(content, out)


@main.group("outbox")
def outbox_group() -> None:
    """Mails on their way."""


@outbox_group.command("list")
@click.option("--state", type=click.Choice([state.value for state in OutboxState]))
@click.pass_obj
def outbox_list(here: Installation, state: str | None) -> None:
    states = [OutboxState(state)] if state else list(OutboxState)
    with here.looking() as session:
        rows = [
            {
                "id": message.id,
                "address": message.address,
                "subject": message.subject,
                "state": message.state.value,
                "attempts": message.attempts,
                "reply": message.reply,
            }
            for message in outbox.list_messages(session, states=states, limit=10_000)
        ]
    show_list(rows, "{id:>5}  {state:<9} {address:<40} {subject}  {reply}")


@outbox_group.command("retry")
@click.argument("message_id", type=int)
@click.pass_obj
def outbox_retry(here: Installation, message_id: int) -> None:
    """Let a mail that was given up go again at the next round."""
    with here.changing() as session:
        message = session.get(OutboxMessage, message_id)
        if message is None:
            raise click.ClickException(f"there is no mail {message_id}; `tracker outbox list` names them")
        outbox.retry(session, message, now=here.now)
    show(f"Mail {message_id} goes again at the next round.", id=message_id)


@outbox_group.command("release")
@click.pass_obj
def outbox_release(here: Installation) -> None:
    """Let mails go that were held after a restore."""
    with here.changing() as session:
        was_held = outbox.release(session)
    show("Mails go again." if was_held else "No mail was held.", released=was_held)


def _subscription(found: Subscription | None, subscription_id: int) -> Subscription:
    if found is None:
        raise click.ClickException(f"there is no subscription {subscription_id}")
    return found


def _telling(here: Installation) -> services.Telling:
    return services.Telling(here.config.base_url, here.config.language)


def _renderer(here: Installation) -> Renderer:
    from tracker.reporting.rendering.renderer import ReportRenderer
    from tracker.shared import paths

    return ReportRenderer(here.config.base_url, paths.FONTS)
