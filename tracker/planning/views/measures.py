"""Measures: one measure's page, and the last word on it."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission, Viewer
from tracker.evaluation.queries import list_outputs
from tracker.planning import queries
from tracker.planning.calculations import told_in_order, unchanged_since
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.views import blueprint
from tracker.planning.views.pages import address, entry_or_404, today, trail
from tracker.planning.views.sheet_parts import parts_of
from tracker.planning.vocabulary import NodeKind
from tracker.rounds.queries import find_under_way
from tracker.shared.database import current_session
from tracker.shared.language import page_language


@blueprint.get("/measures/<int:node_id>")
@requires(Permission.READ)
def show_measure(node_id: int) -> ResponseReturnValue:
    plan, entry = entry_or_404(node_id, NodeKind.MEASURE)
    return _measure_page(plan, entry)


def _measure_page(plan: Plan, entry: PlanEntry) -> str:
    session, viewer = current_session(), current_viewer()
    if entry.measure is None:
        abort(404)
    parent = plan.find(entry.parent_id)
    words = queries.list_words(session, entry.id)
    monitors = queries.list_monitors(session, [entry.id], viewer.audience)
    return render_template(
        "planning/measure_detail.html",
        plan=plan,
        entry=entry,
        sheet=entry.measure,
        trail=trail(plan, entry),
        parent=parent,
        also=plan.find_all(entry.also_ids),
        field_names=", ".join(each.title_in(page_language()) for each in plan.find_all(entry.field_ids)),
        areas=queries.list_area_names(session, entry.id),
        monitors=monitors,
        outputs=list_outputs(session, monitors, entry.starts_on, viewer.audience, today()),
        words=told_in_order(words),
        unchanged_since=unchanged_since(words),
        under_way=find_under_way(session, viewer, entry.id) if _concerns_reports(viewer) else None,
        further=parts_of(entry),
        following=plan.find(entry.measure.merged_into_id),
        may_edit=viewer.may(Permission.EDIT_MEASURE)
        and queries.find_measure_to_edit(session, viewer, entry.id) is not None,
        address=address,
    )


def _concerns_reports(viewer: Viewer) -> bool:
    """Say whether reports that are not in force yet can be this person's business at all."""
    return viewer.may(Permission.ANSWER_ROUND) or viewer.may(Permission.REVIEW_REPORTS)
