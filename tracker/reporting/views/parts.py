"""A department's part of a report, shown to its head before the report goes out."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.reporting import queries, services
from tracker.reporting.calculations import departments_in, part_of
from tracker.reporting.errors import PartClosed
from tracker.reporting.forms import PartForm
from tracker.reporting.models import DepartmentPart, ReportRun, Subscription
from tracker.reporting.rendering.words import ReportWords
from tracker.reporting.views import blueprint
from tracker.reporting.vocabulary import CommitteeReport
from tracker.shared import clock
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile, Refused
from tracker.shared.language import page_language


@dataclass
class ShownPart:
    """The part of one department; without a form the viewer does not answer for it, or it is too late."""

    part: DepartmentPart
    department: str
    report: CommitteeReport  # nothing but this part
    form: PartForm | None
    theirs: str | None = None  # after a clash: what somebody else has written


@blueprint.get("/reports/<int:run_id>/part")
@requires(Permission.ANSWER_ROUND)
def show_part(run_id: int) -> ResponseReturnValue:
    run = scoped_or_404(queries.find_run_with_parts, run_id)
    return _page(run, _parts(run, clock.now()))


@blueprint.post("/reports/<int:run_id>/part")
@requires(Permission.SUBMIT_REPORTS)
@commits
def see_part(run_id: int) -> ResponseReturnValue:
    run = scoped_or_404(queries.find_run_with_parts, run_id)
    now = clock.now()
    parts = _parts(run, now)
    answered = [each for each in parts if each.form is not None]
    if not answered:
        flash(PartClosed().sentence(page_language()), "error")
        return redirect(url_for(".show_part", run_id=run.id), code=303)
    if not all(each.form.validate() for each in answered if each.form):
        return _page(run, parts), 422
    said = {
        each.part.department_id: services.Seen(each.form.entered(), each.department, each.form.seen_version)
        for each in answered
        if each.form
    }
    try:
        services.see_parts(current_session(), run, said, person_id=current_viewer().person_id, now=now)
    except ChangedMeanwhile:
        current_session().rollback()
        return _clash(run_id, parts)
    except Refused as refused:
        flash(refused.sentence(page_language()), "error")
        return redirect(url_for(".show_part", run_id=run.id), code=303)
    flash(_("Thank you. It is noted that you have seen your part."))
    return redirect(url_for(".show_part", run_id=run.id), code=303)


def _parts(run: ReportRun, now: datetime) -> list[ShownPart]:
    """Return the viewer's parts; a form stands beside those the viewer answers for, as long as it is time."""
    session, viewer = current_session(), current_viewer()
    report = queries.as_printed(session, run)
    names = departments_in(report)
    own = queries.list_parts_of(session, viewer, run, report)
    if not own:
        abort(404)
    may_answer: set[int] = set()
    subscription = session.get_one(Subscription, run.subscription_id)
    if viewer.may(Permission.SUBMIT_REPORTS) and queries.is_open(run, subscription, now):
        keys = [part.department_id for part in own]
        may_answer = queries.list_answered(session, viewer, keys, now, current_app.config["TIMEZONE"])
    return [
        ShownPart(
            part,
            names[part.department_id],
            part_of(report, part.department_id),
            _form(part) if part.department_id in may_answer else None,
        )
        for part in own
    ]


def _form(part: DepartmentPart) -> PartForm:
    data = {"remark": part.remark or "", "version": str(part.version)}
    return PartForm(prefix=f"department-{part.department_id}-", data=data)


def _clash(run_id: int, parts: list[ShownPart]) -> ResponseReturnValue:
    """Show beside each text that was written what somebody else has kept in the meantime."""
    run = scoped_or_404(queries.find_run_with_parts, run_id)
    stored = {each.department_id: each for each in queries.list_parts(current_session(), run_id)}
    for each in parts:
        now_there = stored[each.part.department_id]
        if each.form is not None and each.form.seen_version != now_there.version:
            each.theirs = now_there.remark or ""
            each.form.stand_on(now_there.version)
    return _page(run, parts), 409


def _page(run: ReportRun, parts: list[ShownPart]) -> str:
    return render_template(
        "reporting/part_detail.html",
        run=run,
        parts=parts,
        report=parts[0].report,
        words=ReportWords(parts[0].report),
        base_url="",
        forms=[each.form for each in parts if each.form is not None],
        has_charts=True,
    )
