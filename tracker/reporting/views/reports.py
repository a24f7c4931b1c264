"""The list of reports, one report's page, and its documents."""

from flask import Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.committees import queries as committees
from tracker.committees.models import Committee
from tracker.reporting import queries
from tracker.reporting.forms import ReasonForm, ReportFilterForm
from tracker.reporting.models import ReportRun, Subscription
from tracker.reporting.rendering.templates import page_context
from tracker.reporting.views import blueprint
from tracker.reporting.vocabulary import ReportFormat, RunState
from tracker.shared import clock
from tracker.shared.database import current_session
from tracker.shared.listing import exported, filtered_by, listed
from tracker.shared.outbox import list_messages_about
from tracker.shared.paths import FONTS
from tracker.shared.wordforms import answers

COLUMNS = ("number", "version", "committee", "meeting", "due_at", "cut_off_at", "state")
MOST = 2000


@blueprint.get("/reports")
@requires(Permission.READ)
def list_reports() -> ResponseReturnValue:
    everything, found, form, visible = _asked_for()
    listing = listed(found, {"due": lambda row: row.run.due_at}, usual="-due")
    return render_template(
        "reporting/report_list.html",
        listing=listing,
        last=next((row for row in found if row.run.dispatched_at), None),
        waiting=[row for row in found if row.run.state is RunState.DRAFT],
        committees=visible,
        chosen=next((each for each in visible if each.key == form.asks_for("committee")), None),
        **filtered_by(form, ".export_reports"),
        total=len(everything),
    )


@blueprint.get("/reports/export")
@requires(Permission.READ)
def export_reports() -> ResponseReturnValue:
    rows = [
        (
            row.run.number,
            row.run.version_number,
            row.committee.key,
            row.meeting.starts_at.isoformat() if row.meeting else None,
            row.run.due_at.isoformat(),
            row.run.cut_off_at.isoformat(),
            row.run.state.value,
        )
        for row in _asked_for()[1]
    ]
    return exported(COLUMNS, rows, _("Reports"))


@blueprint.get("/reports/<int:run_id>")
@requires(Permission.READ)
def show_report(run_id: int) -> ResponseReturnValue:
    return report_page(scoped_or_404(queries.find_run, run_id))


@blueprint.get("/reports/<int:run_id>/report.<string:ending>")
@requires(Permission.READ)
def download_report(run_id: int, ending: str) -> ResponseReturnValue:
    """Answer with the bytes that were sent; those of a draft are made on the spot and say so by their number."""
    run = scoped_or_404(queries.find_run, run_id)
    if ending not in {"pdf", "json"} or run.snapshot is None:
        abort(404)
    content = queries.snapshot_of(current_session(), run).encode() if ending == "json" else _pdf(run)
    name = f"bericht-{(run.number or str(run_id)).replace('/', '-')}"
    if run.version_number > 1:
        name += f"-v{run.version_number}"
    response = Response(content, mimetype=ReportFormat(ending).media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def _asked_for() -> tuple[list[queries.RunRow], list[queries.RunRow], ReportFilterForm, list[Committee]]:
    """Return all reports, those that the address asks for, the form that says so, and the committees one may see."""
    session, viewer = current_session(), current_viewer()
    visible = [c for c in committees.list_committees(session) if committees.find_committee(session, viewer, c.id or 0)]
    everything, form = queries.list_runs(session, viewer, most=MOST), ReportFilterForm(request.args)
    years = {row.run.due_at.year for row in everything}
    form.committee.offer([(each.key, each.name) for each in visible])
    form.state.offer([(state.value, _(state.label)) for state in sorted({row.run.state for row in everything})])
    form.year.offer([(str(year), str(year)) for year in sorted(years, reverse=True)])
    found = [
        row
        for row in everything
        if answers(form.question, row.run.number, row.run.asked, row.committee.name)
        and form.admits("committee", row.committee.key)
        and form.admits("state", row.run.state)
        and form.admits("year", str(row.run.due_at.year))
    ]
    return everything, found, form, visible


def report_page(run: ReportRun, take_back_form: ReasonForm | None = None) -> str:
    session, viewer = current_session(), current_viewer()
    assert run.id is not None
    report = queries.as_printed(session, run) if run.snapshot is not None else None
    prepares = viewer.may(Permission.PREPARE_REPORT)
    subscription = session.get_one(Subscription, run.subscription_id)
    return render_template(
        "reporting/report_detail.html",
        run=run,
        **(page_context(report) if report is not None else {"report": None}),
        committee=session.get_one(Committee, run.committee_id),
        subscription=subscription,
        versions=[each for each in queries.list_versions(session, run) if prepares or each.state.has_reached_committee],
        had_a_hand=viewer.person_id in queries.list_hands(session, run.id),
        deliveries=list_messages_about(session, f"{queries.GOES_OUT_AS}{run.id}") if prepares else [],
        waiting=queries.find_waiting(session, run, clock.now()) if prepares and run.state is RunState.DRAFT else None,
        take_back_form=take_back_form or ReasonForm(blank=True),
        has_charts=report is not None,
    )


def _pdf(run: ReportRun) -> bytes:
    assert run.id is not None
    kept = queries.find_document(current_session(), run.id, ReportFormat.PDF)
    if kept is not None:
        return kept.content
    from tracker.reporting.rendering.paper import render_pdf  # heavy: loaded when somebody first prints a draft

    report = queries.as_printed(current_session(), run)
    return render_pdf(report, base_url=current_app.config["BASE_URL"], fonts_dir=FONTS)
