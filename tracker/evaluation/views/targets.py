"""Impact targets: the list, its export, and the page that says whether one is being reached."""

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.evaluation.calculations import counts_sentence, target_counts
from tracker.evaluation.calculations.projections import projection_sentence
from tracker.evaluation.content import COLUMNS, rows_for_sheet, standing_rows
from tracker.evaluation.forms import TargetFilterForm
from tracker.evaluation.queries import Standing, find_target, list_standings
from tracker.evaluation.views import blueprint
from tracker.evaluation.views.pages import address, today, trail
from tracker.evaluation.vocabulary import AttainmentState
from tracker.planning.queries import Plan, find_plan, list_monitors, list_wordings, natural_order
from tracker.planning.vocabulary import NodeKind
from tracker.shared.database import current_session, folded, german_order
from tracker.shared.export import ExportFormat, write_table
from tracker.shared.language import page_language
from tracker.shared.listing import listed

FILTERS = ("q", "field", "department", "state")


@blueprint.get("/targets")
@requires(Permission.READ)
def list_targets() -> ResponseReturnValue:
    plan, found, form = _asked_for()
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
    counts = target_counts((standing.state, standing.is_hollow) for standing in found)
    return render_template(
        "evaluation/target_list.html",
        plan=plan,
        listing=listing,
        filters=form,
        active=sum(bool(request.args.get(name)) for name in FILTERS),
        answer=counts_sentence(counts, language),
    )


@blueprint.get("/targets/export")
@requires(Permission.READ)
def export_targets() -> ResponseReturnValue:
    _plan, found, _form = _asked_for()
    asked = request.args.get("format", "")
    format_ = ExportFormat(asked) if asked in set(ExportFormat) else ExportFormat.CSV
    rows = standing_rows(current_session(), found, page_language())
    content = write_table(COLUMNS, rows_for_sheet(rows, format_), format_, title="targets")
    headers = {"Content-Disposition": f'attachment; filename="targets.{format_}"'}
    return Response(content, mimetype=format_.mimetype, headers=headers)


@blueprint.get("/targets/<int:target_id>")
@requires(Permission.READ)
def show_target(target_id: int) -> ResponseReturnValue:
    session, viewer, language = current_session(), current_viewer(), page_language()
    target = find_target(session, viewer, target_id, today())
    if target is None:
        abort(404)
    plan, standing, districts = target.plan, target.standing, target.districts
    measures = plan.measures_for(target_id)
    monitors = list_monitors(session, [measure.id for measure in measures], viewer.audience)
    continued = standing.projection()
    watched = standing.sheet.indicator.id if standing.sheet.indicator else None
    return render_template(
        "evaluation/target_detail.html",
        plan=plan,
        standing=standing,
        entry=standing.entry,
        trail=trail(plan, standing.entry),
        chart_of_target=standing.chart(language, continued),
        continuation=projection_sentence(continued, standing.definition, standing.facts, language),
        districts=districts.chart(language) if districts else None,
        measures=[(measure, [m for m in monitors if m.measure_id == measure.id]) for measure in measures],
        watched=watched,
        subtargets=list_standings(
            session,
            plan,
            viewer.audience,
            today(),
            [entry.id for entry in plan.below(target_id, NodeKind.TARGET)],
        )
        if plan.below(target_id, NodeKind.TARGET)
        else (),
        reviews=target.reviews,
        versions=list_wordings(session, target_id, viewer.audience),
        also=[parent for key in standing.entry.also_ids if (parent := plan.find(key)) is not None],
        fields=[field for key in standing.entry.field_ids if (field := plan.find(key)) is not None],
        address=address,
    )


def _asked_for() -> tuple[Plan, list[Standing], TargetFilterForm]:
    """Return the standings that the address asks for, and the form that says so."""
    session, audience = current_session(), current_viewer().audience
    plan = find_plan(session, audience, today(), request.args.get("cycle") or None)
    form = TargetFilterForm(request.args)
    _offer(form, plan)
    words = (folded(form.q.data) or "").split()
    found = [
        standing
        for standing in list_standings(session, plan, audience, today())
        if all(word in _words_of(standing) for word in words)
        and (not form.field.data or form.field.data in {str(key) for key in standing.entry.field_ids})
        and (not form.department.data or standing.entry.owner_key == form.department.data)
        and (not form.state.data or standing.state == form.state.data)
    ]
    return plan, found, form


def _offer(form: TargetFilterForm, plan: Plan) -> None:
    language = page_language()
    fields = [(str(field.id), field.title_in(language)) for field in plan.of_kind(NodeKind.FIELD)]
    owners = {(entry.owner_key or "", entry.owner_name or "") for entry in plan.of_kind(NodeKind.TARGET)}
    form.field.choices = [("", ""), *fields]
    form.department.choices = [("", ""), *sorted(owner for owner in owners if owner[0])]
    form.state.choices = [("", ""), *((state.value, _(state.label)) for state in AttainmentState)]


def _words_of(standing: Standing) -> str:
    entry = standing.entry
    return folded(f"{entry.code} {entry.title} {entry.title_en or ''}") or ""
