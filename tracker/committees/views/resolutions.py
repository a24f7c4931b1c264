"""Resolutions: what was decided, when, by whom."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.committees import queries, services
from tracker.committees.errors import ReferenceTaken
from tracker.committees.forms import ResolutionForm
from tracker.committees.views import blueprint
from tracker.planning import queries as planning
from tracker.shared.database import commits, current_session
from tracker.shared.language import page_language


@blueprint.get("/resolutions")
@requires(Permission.READ)
def list_resolutions() -> ResponseReturnValue:
    rows = queries.list_resolutions(current_session(), current_viewer())
    return render_template("committees/resolution_list.html", rows=rows)


@blueprint.get("/resolutions/<int:resolution_id>")
@requires(Permission.READ)
def show_resolution(resolution_id: int) -> ResponseReturnValue:
    resolution = scoped_or_404(queries.find_resolution, resolution_id)
    session, viewer = current_session(), current_viewer()
    committee = queries.find_committee(session, viewer, resolution.committee_id or 0)
    bound = planning.list_nodes_bound_to(session, resolution_id)
    visible = {entry.id for plan in planning.list_plans(session, viewer.audience) for entry in plan}
    seen = [node for node in bound if node.id in visible]
    return render_template("committees/resolution_detail.html", resolution=resolution, committee=committee, bound=seen)


@blueprint.get("/resolutions/new")
@requires(Permission.MANAGE_COMMITTEES)
def new_resolution() -> ResponseReturnValue:
    return render_template("committees/resolution_form.html", form=_form())


@blueprint.post("/resolutions/new")
@requires(Permission.MANAGE_COMMITTEES)
@commits
def add_resolution() -> ResponseReturnValue:
    form = _form()
    if not form.validate():
        return render_template("committees/resolution_form.html", form=form), 422
    try:
        resolution = services.record_resolution(current_session(), form.entered(), committee_id=form.committee_id.data)
    except ReferenceTaken as refused:
        form.reference.errors = [refused.sentence(page_language())]
        return render_template("committees/resolution_form.html", form=form), 422
    flash(_("The resolution has been recorded."))
    return redirect(url_for(".show_resolution", resolution_id=resolution.id), code=303)


def _form() -> ResolutionForm:
    form = ResolutionForm()
    form.committee_id.offer([(c.id or 0, c.name) for c in queries.list_committees(current_session())])
    return form
