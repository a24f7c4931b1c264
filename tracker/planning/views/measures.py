"""Measures: the list, one measure's page, and the last word on it."""

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.evaluation.queries import list_outputs
from tracker.planning import queries, services
from tracker.planning.content import plan_rows
from tracker.planning.errors import StatusNeedsLink
from tracker.planning.forms import StatusReportForm
from tracker.planning.intake import write_plan
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.views import blueprint
from tracker.planning.views.lists import download, filtered, filters_for, number_of_filters, wanted_format
from tracker.planning.views.pages import (
    address,
    by_code,
    by_title,
    chosen_plan,
    entry_or_404,
    status_choices,
    today,
    trail,
)
from tracker.planning.vocabulary import NodeKind
from tracker.shared import clock
from tracker.shared.database import commits, current_session, german_order
from tracker.shared.errors import Refused
from tracker.shared.language import page_language
from tracker.shared.listing import listed


@blueprint.get("/measures")
@requires(Permission.READ)
def list_measures() -> ResponseReturnValue:
    plan, language = chosen_plan(), page_language()
    form = filters_for(plan, NodeKind.MEASURE, status_choices(language))
    found = _with_status(filtered(plan.of_kind(NodeKind.MEASURE), form), form.status.data)
    listing = listed(
        found,
        {
            "code": by_code,
            "title": by_title(language),
            "status": lambda entry: german_order(_status(entry, language)),
            "owner": lambda entry: german_order(entry.owner_name or ""),
        },
    )
    return render_template(
        "planning/measure_list.html",
        plan=plan,
        listing=listing,
        filters=form,
        active=number_of_filters(),
        words=queries.list_last_words(current_session(), [entry.id for entry in listing.rows]),
    )


@blueprint.get("/measures/export")
@requires(Permission.READ)
def export_measures() -> ResponseReturnValue:
    plan = chosen_plan()
    form = filters_for(plan, NodeKind.MEASURE, ())
    codes = {entry.code for entry in _with_status(filtered(plan.of_kind(NodeKind.MEASURE), form), form.status.data)}
    cycle = plan.cycle.code if plan.cycle else ""
    rows = plan_rows(current_session(), current_viewer().audience, [NodeKind.MEASURE])
    kept = [row for row in rows if row["code"] in codes and row["cycle"] == cycle]
    return download(write_plan(kept, wanted_format()), wanted_format(), "measures")


@blueprint.get("/measures/<int:node_id>")
@requires(Permission.READ)
def show_measure(node_id: int) -> ResponseReturnValue:
    plan, entry = entry_or_404(node_id, NodeKind.MEASURE)
    return _measure_page(plan, entry, _blank_report(entry))


@blueprint.post("/measures/<int:node_id>/status")
@requires(Permission.EDIT_MEASURE)
@commits
def report_status(node_id: int) -> ResponseReturnValue:
    node = scoped_or_404(queries.find_measure_to_edit, node_id)
    plan, entry = entry_or_404(node_id, NodeKind.MEASURE)
    form = StatusReportForm()
    form.status.choices = status_choices(page_language())
    if not form.validate():
        return _measure_page(plan, entry, form), 422
    viewer = current_viewer()
    try:
        services.report_status(
            current_session(),
            node,
            form.entered(),
            function=_function(entry),
            person_id=viewer.person_id,
            now=clock.now(),
        )
    except Refused as refused:
        place = form.status if isinstance(refused, StatusNeedsLink) else form.status_reason
        place.errors = [*place.errors, refused.sentence(page_language())]
        return _measure_page(plan, entry, form), 422
    flash(_("Your word on the measure has been recorded."))
    return redirect(address(entry), code=303)


def _measure_page(plan: Plan, entry: PlanEntry, form: StatusReportForm) -> str:
    session, viewer = current_session(), current_viewer()
    if entry.measure is None:
        abort(404)
    form.status.choices = status_choices(page_language())
    parent = plan.find(entry.parent_id)
    monitors = queries.list_monitors(session, [entry.id], viewer.audience)
    return render_template(
        "planning/measure_detail.html",
        plan=plan,
        entry=entry,
        sheet=entry.measure,
        trail=trail(plan, entry),
        parent=parent,
        also=[plan.find(key) for key in entry.also_ids],
        fields=[plan.find(key) for key in entry.field_ids if plan.find(key) is not None],
        areas=queries.list_area_names(session, entry.id),
        monitors=monitors,
        outputs=list_outputs(session, monitors, entry.starts_on, viewer.audience, today()),
        words=queries.list_words(session, entry.id),
        following=plan.find(entry.measure.merged_into_id),
        form=form,
        may_edit=viewer.may(Permission.EDIT_MEASURE)
        and queries.find_measure_to_edit(session, viewer, entry.id) is not None,
        address=address,
    )


def _blank_report(entry: PlanEntry) -> StatusReportForm:
    status = entry.measure.status if entry.measure else ""
    return StatusReportForm(data={"status": status})


def _function(entry: PlanEntry) -> str:
    """Return in whose name a word is said: the responsible department's, never a person's."""
    return entry.owner_name or _("Social planning")


def _with_status(entries: list[PlanEntry], status: str | None) -> list[PlanEntry]:
    return [entry for entry in entries if not status or (entry.measure and entry.measure.status == status)]


def _status(entry: PlanEntry, language: str) -> str:
    return entry.measure.status_in(language) if entry.measure else ""
