"""The plan page, read by field or by goal, and what hangs in the air."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.evaluation.calculations import counts_sentence
from tracker.evaluation.queries import count_standings, list_standings
from tracker.evaluation.vocabulary import Reason
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.views import blueprint
from tracker.planning.views.outline import rows_by_field, rows_by_goal
from tracker.planning.views.pages import address, chosen_plan, today
from tracker.planning.vocabulary import NodeKind
from tracker.shared.database import current_session
from tracker.shared.fragments import fragment
from tracker.shared.language import page_language
from tracker.shared.text import N_


@blueprint.get("/plan")
@requires(Permission.READ)
def show_plan() -> ResponseReturnValue:
    plan, language, audience = chosen_plan(), page_language(), current_viewer().audience
    standings = list_standings(current_session(), plan, audience, today())
    by_goal, opened = request.args.get("by") == "goal", tuple(request.args.getlist("open"))

    def outline() -> dict[str, Any]:
        rows = rows_by_goal(plan, standings) if by_goal else rows_by_field(plan, standings)
        cycle = plan.cycle.code if plan.cycle else None
        return {"rows": rows, "by_goal": by_goal, "opened": opened, "cycle": cycle, "address": address}

    return render_template(
        "planning/plan.html",
        plan=plan,
        outline=fragment("planning/_outline.html", audience, today(), plan.id, by_goal, opened, values=outline),
        by_goal=by_goal,
        answer=counts_sentence(count_standings(standings), language),
        measures=len(plan.of_kind(NodeKind.MEASURE)),
    )


@dataclass(frozen=True)
class Orphans:
    """What lacks a connection, and what the lack means."""

    key: str
    title: str
    entries: tuple[PlanEntry, ...]


@blueprint.get("/plan/orphans")
@requires(Permission.READ)
def list_orphans() -> ResponseReturnValue:
    plan = chosen_plan()
    standings = list_standings(current_session(), plan, current_viewer().audience, today())
    without_data = {s.id for s in standings if s.attainment.reason in (Reason.NO_INDICATOR, Reason.NO_VALUE)}
    groups = orphans_of(plan, without_data)
    return render_template(
        "planning/orphans.html",
        plan=plan,
        groups=groups,
        total=len({entry.id for group in groups for entry in group.entries}),
        address=address,
    )


def orphans_of(plan: Plan, targets_without_data: set[int]) -> list[Orphans]:
    """Return the groups of nodes that lack a connection; `targets_without_data` have no figure at all."""
    goals, targets = plan.of_kind(NodeKind.GOAL), plan.of_kind(NodeKind.TARGET)
    measures = plan.of_kind(NodeKind.MEASURE)
    helped = {node for measure in measures for node in (measure.parent_id, *measure.also_ids)}

    def has_below(entry: PlanEntry, kind: NodeKind) -> bool:
        return any(each.kind is kind for each in plan.all_below(entry.id))

    def has_data(goal: PlanEntry) -> bool:
        below = [each.id for each in plan.all_below(goal.id) if each.kind is NodeKind.TARGET]
        return any(key not in targets_without_data for key in below)

    found = {
        "goals-without-measures": [
            goal for goal in goals if goal.id not in helped and not has_below(goal, NodeKind.MEASURE)
        ],
        "measures-without-goals": [measure for measure in measures if plan.find(measure.parent_id) is None],
        "targets-without-measures": [
            target for target in targets if target.id not in helped and not has_below(target, NodeKind.MEASURE)
        ],
        "goals-without-data": [goal for goal in goals if not has_data(goal)],
        "measures-without-owner": [measure for measure in measures if measure.owner_id is None],
        "measures-without-monitoring": [
            entry
            for entry in measures
            if entry.measure and not entry.measure.is_monitored and not entry.measure.unmonitored_reason
        ],
    }
    return [Orphans(key, _ORPHAN_TITLES[key], tuple(entries)) for key, entries in found.items()]


_ORPHAN_TITLES = {
    "goals-without-measures": N_("Guiding goals without a measure"),
    "measures-without-goals": N_("Measures without a goal or target"),
    "targets-without-measures": N_("Impact targets without a measure"),
    "goals-without-data": N_("Guiding goals without figures"),
    "measures-without-owner": N_("Measures without a responsible department"),
    "measures-without-monitoring": N_("Measures that watch no indicator and do not say why"),
}
