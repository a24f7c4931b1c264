"""Impact targets: the list, its export, and the page that says whether one is being reached."""

from collections.abc import Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.evaluation.calculations import counts_sentence
from tracker.evaluation.calculations.projections import projection_sentence
from tracker.evaluation.content import COLUMNS, rows_for_sheet, standing_rows
from tracker.evaluation.forms import TargetFilterForm
from tracker.evaluation.queries import Standing, count_standings, find_target, list_standings
from tracker.evaluation.queries.revisions import list_revisions
from tracker.evaluation.views import blueprint
from tracker.evaluation.views.pages import address, today, trail
from tracker.evaluation.vocabulary import AttainmentState, Reason
from tracker.planning.queries import Plan, find_plan, list_grants_ending, list_monitors, list_wordings, natural_order
from tracker.planning.queries.lists import list_ids_found
from tracker.planning.vocabulary import NodeKind
from tracker.shared import clock
from tracker.shared.database import current_session, german_order
from tracker.shared.language import page_language
from tracker.shared.listing import exported, filtered_by, listed, wanted_format


@blueprint.get("/targets")
@requires(Permission.READ)
def list_targets() -> ResponseReturnValue:
    everything, found, form = _asked_for()
    language = page_language()
    states = list(AttainmentState)
    listing = listed(
        found,
        {
            "code": lambda standing: natural_order(standing.entry.code),
            "title": lambda standing: german_order(standing.entry.title_in(language)),
            "state": lambda standing: states.index(standing.state),
            "date": lambda standing: str(standing.attainment.value_date or ""),
        },
    )
    return render_template(
        "evaluation/target_list.html",
        listing=listing,
        **filtered_by(form, ".export_targets"),
        total=len(everything),
        answer=counts_sentence(count_standings(found), language),
    )


@blueprint.get("/targets/export")
@requires(Permission.READ)
def export_targets() -> ResponseReturnValue:
    _everything, found, _form = _asked_for()
    rows = standing_rows(current_session(), found, page_language())
    return exported(COLUMNS, rows_for_sheet(rows, wanted_format()), _("Impact targets"))


@blueprint.get("/targets/<int:target_id>")
@requires(Permission.READ)
def show_target(target_id: int) -> ResponseReturnValue:
    session, viewer, language = current_session(), current_viewer(), page_language()
    target = find_target(session, viewer, target_id, today())
    if target is None:
        abort(404)
    plan, standing = target.plan, target.standing
    measures = plan.measures_for(target_id)
    monitors = list_monitors(session, [measure.id for measure in measures], viewer.audience)
    continued = standing.projection()
    return render_template(
        "evaluation/target_detail.html",
        plan=plan,
        standing=standing,
        entry=standing.entry,
        trail=trail(plan, standing.entry),
        chart_of_target=standing.chart(language, continued),
        continuation=projection_sentence(continued, standing.definition, standing.facts, language),
        districts=target.districts.chart(language) if target.districts else None,
        measures=[(measure, [m for m in monitors if m.measure_id == measure.id]) for measure in measures],
        ending=list_grants_ending(session, [*plan.all_below(target_id), *measures], today()),
        watched=standing.sheet.indicator.id if standing.sheet.indicator else None,
        subtargets=_subtargets(plan, target_id),
        reviews=target.reviews,
        revisions=list_revisions(session, [standing], viewer.audience, None, clock.now()).get(target_id, ())[::-1],
        versions=list_wordings(session, target_id, viewer.audience),
        also=plan.find_all(standing.entry.also_ids),
        field_names=", ".join(each.title_in(language) for each in plan.find_all(standing.entry.field_ids)),
        address=address,
    )


def _subtargets(plan: Plan, target_id: int) -> Sequence[Standing]:
    below = [entry.id for entry in plan.below(target_id, NodeKind.TARGET)]
    return list_standings(current_session(), plan, current_viewer().audience, today(), below) if below else ()


def _asked_for() -> tuple[Sequence[Standing], list[Standing], TargetFilterForm]:
    """Return all standings, those that the address asks for, and the form that says so."""
    session, audience = current_session(), current_viewer().audience
    plan = find_plan(session, audience, today(), request.args.get("cycle") or None, without=NodeKind.MEASURE)
    form = TargetFilterForm(request.args)
    _offer(form, plan)
    question = form.question
    named = list_ids_found(session, question) if question else None
    standings = list_standings(session, plan, audience, today())
    found = [
        standing
        for standing in standings
        if (named is None or standing.id in named)
        and form.admits("field", *map(str, standing.entry.field_ids))
        and form.admits("department", standing.entry.owner_key)
        and form.admits("state", standing.state)
        and form.admits("reason", standing.attainment.reason)
    ]
    return standings, found, form


def _offer(form: TargetFilterForm, plan: Plan) -> None:
    language = page_language()
    owners = {(entry.owner_key or "", entry.owner_name or "") for entry in plan.of_kind(NodeKind.TARGET)}
    form.field.offer([(str(field.id), field.title_in(language)) for field in plan.of_kind(NodeKind.FIELD)])
    form.department.offer(sorted((owner for owner in owners if owner[0]), key=lambda owner: german_order(owner[1])))
    form.state.offer([(state.value, _(state.label)) for state in AttainmentState])
    form.reason.offer([(reason.value, _(reason.label)) for reason in Reason])
