"""A field of action: its phase in the cycle, the decision that opened it, and what is done in it."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.evaluation.calculations import counts_sentence
from tracker.evaluation.queries import count_standings, list_standings
from tracker.planning import queries, services
from tracker.planning.forms import PhaseForm
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.views import blueprint
from tracker.planning.views.pages import address, entry_or_404, today, trail
from tracker.planning.vocabulary import NodeKind, Phase
from tracker.shared.database import commits, current_session
from tracker.shared.errors import Refused
from tracker.shared.language import page_language


@blueprint.get("/fields/<int:node_id>")
@requires(Permission.READ)
def show_field(node_id: int) -> ResponseReturnValue:
    plan, entry = entry_or_404(node_id, NodeKind.FIELD)
    return _field_page(plan, entry, PhaseForm(data={"since": today()}))


@blueprint.post("/fields/<int:node_id>/phase")
@requires(Permission.EDIT_PLAN)
@commits
def open_phase(node_id: int) -> ResponseReturnValue:
    node = scoped_or_404(queries.find_node_to_edit, node_id)
    plan, entry = entry_or_404(node_id, NodeKind.FIELD)
    form = PhaseForm()
    form.resolution_id.offer(queries.list_resolution_choices(current_session()))
    if not form.validate():
        return _field_page(plan, entry, form), 422
    try:
        services.open_phase(
            current_session(),
            node,
            form.phase.data,
            since=form.since.data or today(),
            resolution_id=form.resolution_id.data,
        )
    except Refused as refused:
        form.refuse(refused, "since")
        return _field_page(plan, entry, form), 422
    flash(_("The phase has been recorded."))
    return redirect(address(entry), code=303)


def _field_page(plan: Plan, entry: PlanEntry, form: PhaseForm) -> str:
    session, language = current_session(), page_language()
    inside = plan.in_field(entry.id)
    targets = [each.id for each in inside if each.kind is NodeKind.TARGET]
    standings = list_standings(session, plan, current_viewer().audience, today(), targets)
    form.resolution_id.offer(queries.list_resolution_choices(session))
    return render_template(
        "planning/field_detail.html",
        plan=plan,
        entry=entry,
        trail=trail(plan, entry),
        phases=queries.list_phases(session, [entry.id], current_viewer().audience),
        all_phases=list(Phase),
        answer=counts_sentence(count_standings(standings), language),
        strategies=[each for each in inside if each.kind is NodeKind.STRATEGY],
        standings=standings,
        measures=[each for each in inside if each.kind is NodeKind.MEASURE],
        form=form,
        address=address,
    )
