"""What is monitored for a measure: add, change, take away."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.planning import queries, services
from tracker.planning.forms import MonitorForm
from tracker.planning.models import MeasureIndicator
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.views import blueprint
from tracker.planning.views.pages import address, entry_or_404, trail_to
from tracker.planning.vocabulary import NodeKind
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile, Refused
from tracker.shared.forms import read_version
from tracker.shared.language import page_language


@blueprint.get("/measures/<int:node_id>/monitors/new")
@requires(Permission.EDIT_MEASURE)
def new_monitor(node_id: int) -> ResponseReturnValue:
    return _form_page(MonitorForm(), *_measure(node_id))


@blueprint.post("/measures/<int:node_id>/monitors/new")
@requires(Permission.EDIT_MEASURE)
@commits
def add_monitor(node_id: int) -> ResponseReturnValue:
    plan, entry = _measure(node_id)
    form = _offered(MonitorForm())
    if not form.validate():
        return _form_page(form, plan, entry), 422
    try:
        services.monitor_indicator(current_session(), node_id, form.indicator_id.data, form.entered())
    except ChangedMeanwhile as refused:
        current_session().rollback()
        form.refuse(refused)
        return _form_page(form, *_measure(node_id)), 409
    except Refused as refused:
        return _refused(form, refused, plan, entry)
    flash(_("The indicator is monitored from now on."))
    return redirect(address(entry), code=303)


@blueprint.get("/measures/<int:node_id>/monitors/<int:monitor_id>/edit")
@requires(Permission.EDIT_MEASURE)
def edit_monitor(node_id: int, monitor_id: int) -> ResponseReturnValue:
    plan, entry = _measure(node_id)
    form = MonitorForm(_link(node_id, monitor_id), data={"version": str(entry.version)})
    return _form_page(form, plan, entry, monitor_id)


@blueprint.post("/measures/<int:node_id>/monitors/<int:monitor_id>/edit")
@requires(Permission.EDIT_MEASURE)
@commits
def revise_monitor(node_id: int, monitor_id: int) -> ResponseReturnValue:
    measure = scoped_or_404(queries.find_measure_to_edit, node_id)
    plan, entry = _measure(node_id)
    link, form = _link(node_id, monitor_id), _offered(MonitorForm())
    if not form.validate():
        return _form_page(form, plan, entry, monitor_id), 422
    try:
        services.revise_monitor(current_session(), measure, link, form.entered(), seen_version=form.seen_version)
    except ChangedMeanwhile as refused:
        current_session().rollback()
        plan, entry = _measure(node_id)
        form.refuse(refused, "text")
        form.stand_on(entry.version)
        return _form_page(form, plan, entry, monitor_id, theirs=_link(node_id, monitor_id)), 409
    except Refused as refused:
        return _refused(form, refused, plan, entry, monitor_id)
    flash(_("What is monitored has been saved."))
    return redirect(address(entry), code=303)


@blueprint.post("/measures/<int:node_id>/monitors/<int:monitor_id>/remove")
@requires(Permission.EDIT_MEASURE)
@commits
def remove_monitor(node_id: int, monitor_id: int) -> ResponseReturnValue:
    measure = scoped_or_404(queries.find_measure_to_edit, node_id)
    seen = read_version(request.form.get("version", ""))
    try:
        services.stop_monitoring(current_session(), measure, _link(node_id, monitor_id), seen_version=seen)
    except ChangedMeanwhile as refused:
        current_session().rollback()
        plan, entry = _measure(node_id)
        form = MonitorForm(_link(node_id, monitor_id), data={"version": str(entry.version)})
        form.refuse(refused, "text")
        return _form_page(form, plan, entry, monitor_id), 409
    _plan, entry = _measure(node_id)
    flash(_("The indicator is no longer monitored."))
    return redirect(address(entry), code=303)


def _measure(node_id: int) -> tuple[Plan, PlanEntry]:
    scoped_or_404(queries.find_measure_to_edit, node_id)
    return entry_or_404(node_id, NodeKind.MEASURE)


def _link(node_id: int, monitor_id: int) -> MeasureIndicator:
    link = queries.find_monitor(current_session(), monitor_id)
    if link is None or link.measure_id != node_id:
        abort(404)
    return link


def _offered(form: MonitorForm) -> MonitorForm:
    form.indicator_id.offer(queries.list_indicator_choices(current_session(), page_language()), empty=None)
    return form


def _refused(
    form: MonitorForm, refused: Refused, plan: Plan, entry: PlanEntry, monitor_id: int | None = None
) -> ResponseReturnValue:
    form.refuse(refused, "role")
    return _form_page(form, plan, entry, monitor_id), 422


def _form_page(
    form: MonitorForm,
    plan: Plan,
    entry: PlanEntry,
    monitor_id: int | None = None,
    theirs: MeasureIndicator | None = None,
) -> str:
    remove = monitor_id and url_for("planning.remove_monitor", node_id=entry.id, monitor_id=monitor_id)
    return render_template(
        "planning/monitor_form.html",
        form=_offered(form),
        entry=entry,
        trail=trail_to(plan, entry),
        back=address(entry),
        remove=remove,
        theirs=theirs,
    )
