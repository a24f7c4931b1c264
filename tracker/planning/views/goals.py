"""Guiding goals and action strategies: their lists and their pages."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.evaluation.calculations import counts_sentence
from tracker.evaluation.queries import count_standings, list_standings
from tracker.planning import queries
from tracker.planning.forms import NodeFilterForm
from tracker.planning.intake import write_plan
from tracker.planning.queries.lists import ListedNode, PlanIndex
from tracker.planning.views import blueprint
from tracker.planning.views.lists import by_code, by_title, chosen_index, filters_of, narrowed, rows_of
from tracker.planning.views.pages import address, entry_or_404, today, trail
from tracker.planning.vocabulary import GoalStatus, NodeKind
from tracker.shared.database import current_session
from tracker.shared.language import page_language
from tracker.shared.listing import download, filtered_by, listed, wanted_format


@blueprint.get("/goals")
@requires(Permission.READ)
def list_goals() -> ResponseReturnValue:
    return _list_page(NodeKind.GOAL)


@blueprint.get("/strategies")
@requires(Permission.READ)
def list_strategies() -> ResponseReturnValue:
    return _list_page(NodeKind.STRATEGY)


@blueprint.get("/goals/export")
@requires(Permission.READ)
def export_goals() -> ResponseReturnValue:
    return _export(NodeKind.GOAL)


@blueprint.get("/strategies/export")
@requires(Permission.READ)
def export_strategies() -> ResponseReturnValue:
    return _export(NodeKind.STRATEGY)


@blueprint.get("/goals/<int:node_id>")
@requires(Permission.READ)
def show_goal(node_id: int) -> ResponseReturnValue:
    return _detail_page(node_id, NodeKind.GOAL)


@blueprint.get("/strategies/<int:node_id>")
@requires(Permission.READ)
def show_strategy(node_id: int) -> ResponseReturnValue:
    return _detail_page(node_id, NodeKind.STRATEGY)


def _list_page(kind: NodeKind) -> str:
    index, form, found = _asked_for(kind)
    listing = listed(
        found, {"code": by_code, "title": by_title(page_language()), "status": lambda node: node.goal_status}
    )
    return render_template(
        "planning/node_list.html",
        kind=kind,
        listing=listing,
        **filtered_by(form, f".export_{kind.path}"),
        total=len(index.of_kind(kind)),
        counts={node.id: index.count_below(node.id) for node in listing.rows},
    )


def _export(kind: NodeKind) -> ResponseReturnValue:
    index, _form, found = _asked_for(kind)
    return download(write_plan(rows_of(kind, index, found), wanted_format()), _(kind.label_plural))


def _asked_for(kind: NodeKind) -> tuple[PlanIndex, NodeFilterForm, list[ListedNode]]:
    """Return the nodes that the address asks for, of all there are, and the form that says so."""
    index = chosen_index()
    statuses = [(status.value, _(status.label)) for status in GoalStatus]
    form = filters_of(NodeFilterForm, index, kind, statuses)
    return index, form, narrowed(index.of_kind(kind), form, lambda node: node.goal_status)


def _detail_page(node_id: int, kind: NodeKind) -> str:
    plan, entry = entry_or_404(node_id, kind)
    session, language = current_session(), page_language()
    below = plan.all_below(entry.id)
    targets = [each.id for each in below if each.kind is NodeKind.TARGET]
    standings = list_standings(session, plan, current_viewer().audience, today(), targets)
    measures = [each for each in below if each.kind is NodeKind.MEASURE]
    return render_template(
        "planning/node_detail.html",
        plan=plan,
        entry=entry,
        kind=kind,
        trail=trail(plan, entry),
        versions=queries.list_wordings(session, entry.id, current_viewer().audience),
        strategies=plan.below(entry.id, NodeKind.STRATEGY),
        standings=standings,
        answer=counts_sentence(count_standings(standings), language),
        measures=measures,
        ending=queries.list_grants_ending(session, measures, today()),
        see_also=plan.see_also(entry.id),
        field_names=", ".join(each.title_in(language) for each in plan.find_all(entry.field_ids)),
        address=address,
    )
