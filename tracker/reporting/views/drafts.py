"""A report on its way: what is asked, fresh figures, release, correction."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.reporting import queries, services
from tracker.reporting.content import assemble_report
from tracker.reporting.forms import AskedForm, CorrectionForm, ReasonForm
from tracker.reporting.models import ReportRun
from tracker.reporting.views import blueprint
from tracker.reporting.views.reports import report_page
from tracker.shared import audit, clock
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile, Refused
from tracker.shared.language import page_language


@blueprint.get("/reports/<int:run_id>/asked")
@requires(Permission.PREPARE_REPORT)
def edit_asked(run_id: int) -> ResponseReturnValue:
    run = scoped_or_404(queries.find_run, run_id)
    written: dict[str, str] = {}
    for number, each in enumerate(queries.asked_of(run), start=1):
        written |= {f"title_{number}": each.title, f"text_{number}": each.text}
    form = AskedForm(data={**written, "version": str(run.version)})
    return render_template("reporting/asked_form.html", form=form, run=run)


@blueprint.post("/reports/<int:run_id>/asked")
@requires(Permission.PREPARE_REPORT)
@commits
def write_asked(run_id: int) -> ResponseReturnValue:
    run, form = scoped_or_404(queries.find_run, run_id), AskedForm()
    if not form.validate():
        return render_template("reporting/asked_form.html", form=form, run=run), 422
    seen = form.seen_version
    try:
        services.ask(current_session(), run, form.asked(), person_id=current_viewer().person_id, seen_version=seen)
    except ChangedMeanwhile as refused:
        form.refuse(refused)
        form.stand_on(run.version)
        theirs = queries.asked_of(run)
        return render_template("reporting/asked_form.html", form=form, run=run, theirs=theirs), 409
    except Refused as refused:
        form.refuse(refused)
        return render_template("reporting/asked_form.html", form=form, run=run), 422
    flash(_("What the committee is asked has been saved."))
    return _to_report(run)


@blueprint.post("/reports/<int:run_id>/refresh")
@requires(Permission.PREPARE_REPORT)
@commits
def refresh_draft(run_id: int) -> ResponseReturnValue:
    run = scoped_or_404(queries.find_run, run_id)
    try:
        _freeze(run)
    except Refused as refused:
        flash(refused.sentence(page_language()), "error")
    else:
        audit.record(current_session(), "refresh", "report_run", run_id, sha256=run.sha256)
        flash(_("The draft now shows today's figures."))
    return _to_report(run)


@blueprint.post("/reports/<int:run_id>/release")
@requires(Permission.RELEASE_REPORT)
@commits
def release_report(run_id: int) -> ResponseReturnValue:
    run, viewer = scoped_or_404(queries.find_run, run_id), current_viewer()
    try:
        services.release_report(current_session(), run, person_id=viewer.person_id, name=viewer.name, now=clock.now())
    except Refused as refused:
        flash(refused.sentence(page_language()), "error")
    else:
        flash(_("The report has been released. It goes out on its day, or at once if that has passed."))
    return _to_report(run)


@blueprint.post("/reports/<int:run_id>/take-back")
@requires(Permission.RELEASE_REPORT)
@commits
def take_back_release(run_id: int) -> ResponseReturnValue:
    run, form = scoped_or_404(queries.find_run, run_id), ReasonForm()
    if not form.validate():
        return report_page(run, form), 422
    try:
        services.take_back_release(current_session(), run, form.reason.data)
    except Refused as refused:
        flash(refused.sentence(page_language()), "error")
    else:
        flash(_("The report is a draft again."))
    return _to_report(run)


@blueprint.get("/reports/<int:run_id>/correct")
@requires(Permission.PREPARE_REPORT)
def edit_correction(run_id: int) -> ResponseReturnValue:
    run = scoped_or_404(queries.find_run, run_id)
    return render_template("reporting/correction_form.html", form=CorrectionForm(), run=run)


@blueprint.post("/reports/<int:run_id>/correct")
@requires(Permission.PREPARE_REPORT)
@commits
def correct_report(run_id: int) -> ResponseReturnValue:
    run, form = scoped_or_404(queries.find_run, run_id), CorrectionForm()
    if not form.validate():
        return render_template("reporting/correction_form.html", form=form, run=run), 422
    try:
        version = services.correct_report(
            current_session(), run, form.erratum.data, person_id=current_viewer().person_id, now=clock.now()
        )
        _freeze(version)
    except Refused as refused:
        form.refuse(refused)
        return render_template("reporting/correction_form.html", form=form, run=run), 422
    flash(_("The corrected version is ready as a draft. It goes to the same recipients once it is released."))
    return _to_report(version)


def _freeze(run: ReportRun) -> None:
    session, now = current_session(), clock.now()
    report = assemble_report(session, run, now, current_app.config["TIMEZONE"])
    telling = services.Telling(current_app.config["BASE_URL"], current_app.config["BABEL_DEFAULT_LOCALE"])
    person_id = current_viewer().person_id
    services.freeze_draft(session, run, report, person_id=person_id, now=now, telling=telling)


def _to_report(run: ReportRun) -> ResponseReturnValue:
    return redirect(url_for(".show_report", run_id=run.id), code=303)
