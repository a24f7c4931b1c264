"""Resolutions: what was decided, when, by whom."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.committees import queries, services
from tracker.committees.errors import ReferenceTaken
from tracker.committees.forms import ResolutionFilterForm, ResolutionForm
from tracker.committees.views import blueprint
from tracker.committees.vocabulary import ResolutionOutcome
from tracker.planning import queries as planning
from tracker.shared.database import commits, current_session, german_order
from tracker.shared.listing import exported, filtered_by, listed
from tracker.shared.wordforms import answers

COLUMNS = ("reference", "title", "text", "committee", "decided_on", "outcome")


@blueprint.get("/resolutions")
@requires(Permission.READ)
def list_resolutions() -> ResponseReturnValue:
    everything, found, form = _asked_for()
    listing = listed(
        found,
        {
            "date": lambda row: row.resolution.decided_on,
            "reference": lambda row: german_order(row.resolution.reference),
            "title": lambda row: german_order(row.resolution.title),
        },
        usual="-date",
    )
    return render_template(
        "committees/resolution_list.html",
        listing=listing,
        **filtered_by(form, ".export_resolutions"),
        total=len(everything),
    )


@blueprint.get("/resolutions/export")
@requires(Permission.READ)
def export_resolutions() -> ResponseReturnValue:
    rows = [
        (
            row.resolution.reference,
            row.resolution.title,
            row.resolution.text,
            row.committee.key if row.committee else "",
            row.resolution.decided_on.isoformat(),
            row.resolution.outcome.value,
        )
        for row in _asked_for()[1]
    ]
    return exported(COLUMNS, rows, _("Resolutions"))


@blueprint.get("/resolutions/<int:resolution_id>")
@requires(Permission.READ)
def show_resolution(resolution_id: int) -> ResponseReturnValue:
    resolution = scoped_or_404(queries.find_resolution, resolution_id)
    session, viewer = current_session(), current_viewer()
    committee = queries.find_author(session, resolution)
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
        form.refuse(refused, "reference")
        return render_template("committees/resolution_form.html", form=form), 422
    flash(_("The resolution has been recorded."))
    return redirect(url_for(".show_resolution", resolution_id=resolution.id), code=303)


def _asked_for() -> tuple[list[queries.ResolutionRow], list[queries.ResolutionRow], ResolutionFilterForm]:
    """Return all resolutions, those that the address asks for, and the form that says so."""
    everything = queries.list_resolutions(current_session(), current_viewer())
    form = ResolutionFilterForm(request.args)
    committees = {row.committee.key: row.committee.name for row in everything if row.committee}
    years = {row.resolution.decided_on.year for row in everything}
    form.committee.offer(sorted(committees.items(), key=lambda each: german_order(each[1])))
    form.outcome.offer([(outcome.value, _(outcome.label)) for outcome in ResolutionOutcome])
    form.year.offer([(str(year), str(year)) for year in sorted(years, reverse=True)])
    found = [
        row
        for row in everything
        if answers(form.question, row.resolution.reference, row.resolution.title, row.resolution.text)
        and form.admits("committee", row.committee.key if row.committee else None)
        and form.admits("outcome", row.resolution.outcome)
        and form.admits("year", str(row.resolution.decided_on.year))
    ]
    return everything, found, form


def _form() -> ResolutionForm:
    form = ResolutionForm()
    form.committee_id.offer([(c.id or 0, c.name) for c in queries.list_committees(current_session())])
    return form
