"""Moving, adopting and retiring nodes."""

from typing import Any

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.planning import queries, services
from tracker.planning.forms import AdoptForm, PlaceForm, RetireForm
from tracker.planning.models import PlanNode, WordingFields
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.views import blueprint
from tracker.planning.views.editing import ANY, PLANNED
from tracker.planning.views.pages import PLURALS, address, choices_of, entry_or_404, today, trail
from tracker.planning.vocabulary import PARENT_KINDS, NodeKind
from tracker.shared import clock
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile, Refused
from tracker.shared.forms import PageForm
from tracker.shared.language import page_language


@blueprint.get(f"/<{ANY}:plural>/<int:node_id>/move")
@requires(Permission.EDIT_PLAN)
def edit_place(plural: str, node_id: int) -> ResponseReturnValue:
    _node, plan, entry = _found(plural, node_id)
    form = PlaceForm(data={"parent_id": entry.parent_id, "further_ids": list(entry.also_ids), "version": entry.version})
    return _place_page(form, plan, entry)


@blueprint.post(f"/<{ANY}:plural>/<int:node_id>/move")
@requires(Permission.EDIT_PLAN)
@commits
def move_node(plural: str, node_id: int) -> ResponseReturnValue:
    node, plan, entry = _found(plural, node_id)
    form = PlaceForm()
    _offer_parents(form, plan, entry)
    if not form.validate():
        return _place_page(form, plan, entry), 422
    try:
        services.move_node(
            current_session(),
            node,
            parent_id=form.parent_id.data,
            further_ids=[key for key in form.further_ids.data if key != form.parent_id.data],
            seen_version=form.seen_version,
            reason=form.reason.data or None,
        )
    except Refused as refused:
        return _refused(form, refused, "parent_id", plan, entry)
    flash(_("“%(title)s” has been moved.", title=entry.title_in(page_language())))
    return redirect(address(entry), code=303)


@blueprint.get(f"/<{ANY}:plural>/<int:node_id>/retire")
@requires(Permission.EDIT_PLAN)
def ask_to_retire(plural: str, node_id: int) -> ResponseReturnValue:
    _node, plan, entry = _found(plural, node_id)
    return _retire_page(RetireForm(data={"version": entry.version}), plan, entry)


@blueprint.post(f"/<{ANY}:plural>/<int:node_id>/retire")
@requires(Permission.EDIT_PLAN)
@commits
def retire_node(plural: str, node_id: int) -> ResponseReturnValue:
    node, plan, entry = _found(plural, node_id)
    form = RetireForm()
    if not form.validate():
        return _retire_page(form, plan, entry), 422
    try:
        services.retire_node(
            current_session(), node, reason=form.reason.data, on=today(), seen_version=form.seen_version
        )
    except Refused as refused:
        return _refused(form, refused, "reason", plan, entry)
    flash(_("“%(title)s” has been retired.", title=entry.title_in(page_language())))
    return redirect(address(entry), code=303)


@blueprint.get(f"/<{PLANNED}:plural>/<int:node_id>/adopt")
@requires(Permission.EDIT_PLAN)
def edit_wording(plural: str, node_id: int) -> ResponseReturnValue:
    _node, plan, entry = _found(plural, node_id)
    words = {"title": entry.title, "text": entry.text, "title_en": entry.title_en, "text_en": entry.text_en}
    return _adopt_page(AdoptForm(data={**words, "version": entry.version}), plan, entry)


@blueprint.post(f"/<{PLANNED}:plural>/<int:node_id>/adopt")
@requires(Permission.EDIT_PLAN)
@commits
def adopt_wording(plural: str, node_id: int) -> ResponseReturnValue:
    node, plan, entry = _found(plural, node_id)
    form = AdoptForm()
    form.resolution_id.offer(queries.list_resolution_choices(current_session()))
    if not form.validate():
        return _adopt_page(form, plan, entry), 422
    try:
        _adopt(node, entry, form)
    except Refused as refused:
        return _refused(form, refused, "resolution_id", plan, entry)
    flash(_("The adopted wording has been recorded."))
    return redirect(address(entry), code=303)


def _adopt(node: PlanNode, entry: PlanEntry, form: AdoptForm) -> None:
    """Adopt the draft as it now reads, or add the next version of what was adopted before."""
    session, now = current_session(), clock.now()
    words = {"title": form.title.data, "text": form.text.data or ""}
    words |= {"title_en": form.title_en.data, "text_en": form.text_en.data}
    if entry.is_adopted:
        services.reword_node(
            session,
            node,
            WordingFields.model_validate({"code": entry.code, "starts_on": entry.starts_on, **words}),
            resolution_id=form.resolution_id.data,
            seen_version=form.seen_version,
            now=now,
            reason=form.reason.data or None,
        )
        return
    entered = queries.as_entered(session, entry).model_copy(update=words)
    services.revise_node(session, node, entered, seen_version=form.seen_version, reason=form.reason.data or None)
    services.adopt_node(session, node, resolution_id=form.resolution_id.data, seen_version=node.version)


def _found(plural: str, node_id: int) -> tuple[PlanNode, Plan, PlanEntry]:
    node = scoped_or_404(queries.find_node_to_edit, node_id)
    if node.kind is not PLURALS[plural]:
        abort(404)
    return node, *entry_or_404(node_id, node.kind)


def _refused(form: PageForm[Any], refused: Refused, field: str, plan: Plan, entry: PlanEntry) -> ResponseReturnValue:
    """Return the same page with the refusal beside its field; after a race it shows what stands there now."""
    form.refuse(refused, field)
    status = 422
    if isinstance(refused, ChangedMeanwhile):
        current_session().rollback()
        plan, entry = entry_or_404(entry.id, entry.kind)
        form.stand_on(entry.version)
        status = 409
    pages = {PlaceForm: _place_page, RetireForm: _retire_page, AdoptForm: _adopt_page}
    return pages[type(form)](form, plan, entry), status


def _place_page(form: PlaceForm, plan: Plan, entry: PlanEntry) -> str:
    _offer_parents(form, plan, entry)
    return _page("planning/move_form.html", form, plan, entry)


def _retire_page(form: RetireForm, plan: Plan, entry: PlanEntry) -> str:
    return _page("planning/retire_form.html", form, plan, entry)


def _adopt_page(form: AdoptForm, plan: Plan, entry: PlanEntry) -> str:
    form.resolution_id.offer(queries.list_resolution_choices(current_session()))
    return _page("planning/adopt_form.html", form, plan, entry)


def _page(template: str, form: PageForm[Any], plan: Plan, entry: PlanEntry) -> str:
    return render_template(template, form=form, entry=entry, trail=trail(plan, entry), back=address(entry))


def _offer_parents(form: PlaceForm, plan: Plan, entry: PlanEntry) -> None:
    below = {entry.id} | {each.id for each in plan.all_below(entry.id)}
    allowed = tuple(
        each for each in plan if each.kind in PARENT_KINDS[entry.kind] and not each.is_retired and each.id not in below
    )
    choices = choices_of(allowed, page_language())
    form.parent_id.offer(choices, empty="" if entry.kind is NodeKind.MEASURE else None)
    form.further_ids.offer([] if PARENT_KINDS[entry.kind] == {NodeKind.CYCLE} else choices)  # it is of one cycle
