"""Guiding goals and action strategies: their lists and their pages."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.evaluation.calculations import counts_sentence
from tracker.evaluation.queries import list_standings
from tracker.planning import queries
from tracker.planning.content import plan_rows
from tracker.planning.intake import write_plan
from tracker.planning.queries import PlanEntry
from tracker.planning.views import blueprint
from tracker.planning.views.lists import download, filtered, filters_for, number_of_filters, wanted_format
from tracker.planning.views.outline import counts_of
from tracker.planning.views.pages import PATHS, address, by_code, by_title, chosen_plan, entry_or_404, today, trail
from tracker.planning.vocabulary import GoalStatus, NodeKind
from tracker.shared.database import current_session
from tracker.shared.language import page_language
from tracker.shared.listing import listed


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
    plan, language = chosen_plan(), page_language()
    form = filters_for(plan, kind, [(status.value, _(status.label)) for status in GoalStatus])
    found = [entry for entry in filtered(plan.of_kind(kind), form) if form.status.data in ("", None, entry.goal_status)]
    listing = listed(found, {"code": by_code, "title": by_title(language), "status": lambda e: e.goal_status})
    return render_template(
        "planning/node_list.html",
        kind=kind,
        path=PATHS[kind],
        listing=listing,
        filters=form,
        active=number_of_filters(),
        counts={entry.id: _counted(plan.all_below(entry.id)) for entry in listing.rows},
        address=address,
    )


def _export(kind: NodeKind) -> ResponseReturnValue:
    plan = chosen_plan()
    form = filters_for(plan, kind, ())
    found = [entry for entry in filtered(plan.of_kind(kind), form) if form.status.data in ("", None, entry.goal_status)]
    codes, cycle = {entry.code for entry in found}, plan.cycle.code if plan.cycle else ""
    rows = plan_rows(current_session(), current_viewer().audience, [kind])
    kept = [row for row in rows if row["code"] in codes and row["cycle"] == cycle]
    return download(write_plan(kept, wanted_format()), wanted_format(), PATHS[kind])


def _detail_page(node_id: int, kind: NodeKind) -> str:
    plan, entry = entry_or_404(node_id, kind)
    session, language = current_session(), page_language()
    below = plan.all_below(entry.id)
    targets = [each.id for each in below if each.kind is NodeKind.TARGET]
    standings = list_standings(session, plan, current_viewer().audience, today(), targets)
    return render_template(
        "planning/node_detail.html",
        plan=plan,
        entry=entry,
        kind=kind,
        path=PATHS[kind],
        trail=trail(plan, entry),
        versions=queries.list_wordings(session, entry.id, current_viewer().audience),
        strategies=plan.below(entry.id, NodeKind.STRATEGY),
        standings=standings,
        answer=counts_sentence(counts_of(standings), language),
        measures=[each for each in below if each.kind is NodeKind.MEASURE],
        see_also=plan.see_also(entry.id),
        fields=[plan.find(key) for key in entry.field_ids if plan.find(key) is not None],
        address=address,
    )


def _counted(entries: tuple[PlanEntry, ...]) -> dict[str, int]:
    return {kind.value: sum(entry.kind is kind for entry in entries) for kind in NodeKind}
