"""The list of reports, one report's page, and its documents."""

from flask import Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.committees import queries as committees
from tracker.committees.models import Committee
from tracker.reporting import queries
from tracker.reporting.calculations import read_report
from tracker.reporting.forms import TakeBackForm
from tracker.reporting.models import ReportRun, Subscription
from tracker.reporting.rendering.templates import page_context
from tracker.reporting.views import blueprint
from tracker.reporting.vocabulary import ReportFormat, RunState
from tracker.shared.database import current_session
from tracker.shared.outbox import list_messages_about
from tracker.shared.paths import FONTS


@blueprint.get("/reports")
@requires(Permission.READ)
def list_reports() -> ResponseReturnValue:
    session, viewer = current_session(), current_viewer()
    visible = [c for c in committees.list_committees(session) if committees.find_committee(session, viewer, c.id or 0)]
    chosen = next((each for each in visible if each.key == request.args.get("committee")), None)
    rows = queries.list_runs(session, viewer, committee_id=chosen.id if chosen else None)
    waiting = [row for row in rows if row.run.state is RunState.DRAFT]
    return render_template("reporting/report_list.html", rows=rows, waiting=waiting, committees=visible, chosen=chosen)


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
    content = run.snapshot.encode() if ending == "json" else _pdf(run)
    name = f"bericht-{(run.number or str(run_id)).replace('/', '-')}"
    if run.version_number > 1:
        name += f"-v{run.version_number}"
    response = Response(content, mimetype=ReportFormat(ending).media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def report_page(run: ReportRun, take_back_form: TakeBackForm | None = None) -> str:
    session, viewer = current_session(), current_viewer()
    assert run.id is not None
    report = read_report(run.snapshot) if run.snapshot is not None else None
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
        take_back_form=take_back_form or TakeBackForm(blank=True),
        has_charts=report is not None,
    )


def _pdf(run: ReportRun) -> bytes:
    assert run.id is not None
    assert run.snapshot is not None
    kept = queries.find_document(current_session(), run.id, ReportFormat.PDF)
    if kept is not None:
        return kept.content
    from tracker.reporting.rendering.paper import render_pdf  # heavy: loaded when somebody first prints a draft

    return render_pdf(read_report(run.snapshot), base_url=current_app.config["BASE_URL"], fonts_dir=FONTS)
