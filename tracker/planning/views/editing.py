"""Making and revising nodes; whoever loses a race sees both texts."""

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.planning import queries, services
from tracker.planning.errors import (
    AdoptedWording,
    ChangeNeedsReason,
    CodeTaken,
    DefinitionRefused,
    StatusNeedsLink,
    StatusNeedsReason,
)
from tracker.planning.forms import FORMS, NodeForm, TargetForm
from tracker.planning.models import NodeEntry, PlanNode, TargetEntry
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.views import blueprint
from tracker.planning.views.conflicts import conflict_page, with_choices_kept
from tracker.planning.views.pages import PLURALS, address, chosen_plan, offer_choices, trail
from tracker.planning.vocabulary import PARENT_KINDS, NodeKind
from tracker.shared import clock
from tracker.shared.addresses import asked_key
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile, Refused
from tracker.shared.language import page_language

ANY = "any(cycles,fields,goals,strategies,targets,measures)"
PLANNED = "any(cycles,fields,goals,strategies,targets)"
NOT_THEIRS = ("owner_id", "code", "publication", "field_ids", "status", "status_reason", "merged_into_id")


@blueprint.get(f"/<{ANY}:plural>/new")
@requires(Permission.EDIT_PLAN)
def new_node(plural: str) -> ResponseReturnValue:
    kind = PLURALS[plural]
    plan, parent = _place()
    form = _blank_form(kind, plan)
    return _form_page(form, kind, plan, parent=parent)


@blueprint.post(f"/<{ANY}:plural>/new")
@requires(Permission.EDIT_PLAN)
@commits
def add_node(plural: str) -> ResponseReturnValue:
    kind = PLURALS[plural]
    plan, parent = _place()
    form = FORMS.get(kind, NodeForm)()
    offer_choices(form, plan, page_language())
    if not form.validate():
        return _form_page(form, kind, plan, parent=parent), 422
    cycle_id = plan.cycle.id if plan.cycle is not None and kind is not NodeKind.CYCLE else None
    parent_id = parent.id if parent is not None and parent.kind in PARENT_KINDS[kind] else None
    try:
        node = services.create_node(
            current_session(), kind, form.entered(), now=clock.now(), cycle_id=cycle_id, parent_id=parent_id
        )
    except Refused as refused:
        _complain(form, refused)
        return _form_page(form, kind, plan, parent=parent), 422
    flash(_("“%(title)s” has been added.", title=form.title.data))
    return redirect(address(node), code=303)


@blueprint.get(f"/<{PLANNED}:plural>/<int:node_id>/edit")
@requires(Permission.EDIT_PLAN)
def edit_node(plural: str, node_id: int) -> ResponseReturnValue:
    return _edit_page(_node(plural, node_id))


@blueprint.post(f"/<{PLANNED}:plural>/<int:node_id>/edit")
@requires(Permission.EDIT_PLAN)
@commits
def revise_node(plural: str, node_id: int) -> ResponseReturnValue:
    return _revise(_node(plural, node_id))


@blueprint.get("/measures/<int:node_id>/edit")
@requires(Permission.EDIT_MEASURE)
def edit_measure(node_id: int) -> ResponseReturnValue:
    return _edit_page(scoped_or_404(queries.find_measure_to_edit, node_id))


@blueprint.post("/measures/<int:node_id>/edit")
@requires(Permission.EDIT_MEASURE)
@commits
def revise_measure(node_id: int) -> ResponseReturnValue:
    return _revise(scoped_or_404(queries.find_measure_to_edit, node_id))


def _node(plural: str, node_id: int) -> PlanNode:
    node = scoped_or_404(queries.find_node_to_edit, node_id)
    if node.kind is not PLURALS[plural]:
        abort(404)
    return node


def _edit_page(node: PlanNode) -> str:
    plan, entry = _seen(node)
    as_entered = queries.as_entered(current_session(), entry)
    form = FORMS.get(node.kind, NodeForm)(as_entered, data={"version": node.version})
    form.version.data = str(node.version)
    offer_choices(form, plan, page_language(), as_entered)
    return _form_page(form, node.kind, plan, entry=entry)


def _revise(node: PlanNode) -> ResponseReturnValue:
    plan, entry = _seen(node)
    stored = queries.as_entered(current_session(), entry)
    form = FORMS.get(node.kind, NodeForm)()
    offer_choices(form, plan, page_language(), stored)
    with_choices_kept(form, stored)
    _keep_what_is_not_theirs(form, stored)
    if not form.validate():
        return _form_page(form, node.kind, plan, entry=entry), 422
    try:
        _explain(node, stored, form)
        services.revise_node(current_session(), node, form.entered(), seen_version=form.seen_version)
    except ChangedMeanwhile:
        current_session().rollback()
        plan, entry = _seen(node)
        return conflict_page(form, queries.as_entered(current_session(), entry), plan, entry), 409
    except Refused as refused:
        _complain(form, refused)
        return _form_page(form, node.kind, plan, entry=entry), 422
    flash(_("“%(title)s” has been saved.", title=form.title.data))
    return redirect(address(node), code=303)


def _explain(node: PlanNode, stored: NodeEntry, form: NodeForm) -> None:
    """Keep why a target is to demand something else."""
    entered = form.entered()
    if isinstance(form, TargetForm) and isinstance(stored, TargetEntry) and isinstance(entered, TargetEntry):
        services.explain_change(
            current_session(),
            node,
            stored,
            entered,
            form.why,
            person_id=current_viewer().person_id,
            now=clock.now(),
        )


def _keep_what_is_not_theirs(form: NodeForm, stored: NodeEntry) -> None:
    """Keep what a department may not change here; the status of its measure it reports."""
    if current_viewer().may(Permission.EDIT_PLAN):
        return
    for name in NOT_THEIRS:
        form[name].data, form[name].raw_data = getattr(stored, name), None


def _place() -> tuple[Plan, PlanEntry | None]:
    """Return the plan a new node belongs to, and what it is to stand below, both from the address."""
    parent_id = asked_key("parent")
    if parent_id is None:
        return chosen_plan(), None
    found = queries.find_entry(current_session(), current_viewer(), parent_id)
    if found is None:
        abort(404)
    return found


def _seen(node: PlanNode) -> tuple[Plan, PlanEntry]:
    found = queries.find_entry(current_session(), current_viewer(), node.id or 0)
    if found is None:
        abort(404)
    return found


def _blank_form(kind: NodeKind, plan: Plan) -> NodeForm:
    cycle_id = plan.cycle.id if plan.cycle is not None and kind is not NodeKind.CYCLE else None
    codes = queries.list_codes(current_session(), cycle_id, kind)
    form_class = FORMS.get(kind, NodeForm)
    assert form_class.fields_model is not None
    form = form_class(form_class.fields_model.model_construct(code=services.next_code(codes, kind)))
    offer_choices(form, plan, page_language())
    return form


def _form_page(
    form: NodeForm, kind: NodeKind, plan: Plan, *, entry: PlanEntry | None = None, parent: PlanEntry | None = None
) -> str:
    return render_template(
        _TEMPLATES.get(kind, "planning/node_form.html"),
        form=form,
        kind=kind,
        entry=entry,
        parent=parent,
        trail=trail(plan, entry) if entry is not None else trail(plan, parent) if parent is not None else [],
        back=address(entry) if entry is not None else address(parent) if parent is not None else "/plan",
    )


_TEMPLATES = {
    NodeKind.TARGET: "planning/target_form.html",
    NodeKind.MEASURE: "planning/measure_form.html",
}


def _complain(form: NodeForm, refused: Refused) -> None:
    """Put a refusal beside the field it is about."""
    if isinstance(refused, DefinitionRefused):
        for name, msgid in refused.faults:
            form[name].errors = [*form[name].errors, _(msgid)]
        return
    form.refuse(refused, _FIELDS_OF_REFUSALS.get(type(refused), "title"))


_FIELDS_OF_REFUSALS: dict[type[Refused], str] = {
    CodeTaken: "code",
    AdoptedWording: "title",
    ChangeNeedsReason: "reason_text",
    StatusNeedsReason: "status_reason",
    StatusNeedsLink: "merged_into_id",
}
