"""The further parts of a measure's sheet: one way to add, change and drop a row of any group."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlmodel import SQLModel

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.planning import queries, services
from tracker.planning.forms import SHEET_FORMS, DropForm, MoreForm, SheetForm
from tracker.planning.models import SHEET_ROWS, PlanNode, PlanSettings, SheetRow
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.views import blueprint
from tracker.planning.views.conflicts import conflict_page, with_choices_kept
from tracker.planning.views.pages import address, complain, entry_or_404, term_choices, today, trail_to
from tracker.planning.vocabulary import NodeKind, SheetGroup, TermList
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile, Refused
from tracker.shared.forms import TermField
from tracker.shared.settings import find_settings

ROWS = f"any({','.join(SHEET_ROWS)})"
TYPED = f"any({','.join(group for group in SHEET_ROWS if group is not SheetGroup.FILES)})"


@blueprint.get("/measures/<int:node_id>/sheet/more/edit")
@requires(Permission.EDIT_MEASURE)
def edit_more(node_id: int) -> ResponseReturnValue:
    _node, plan, entry = measure_to_edit(node_id)
    must_be_offered(node_id, SheetGroup.MORE)
    stored = queries.find_sheet(current_session(), node_id, current_viewer().audience).more
    return _form_page(_offered(MoreForm(stored, data={"version": entry.version}), stored), SheetGroup.MORE, plan, entry)


@blueprint.post("/measures/<int:node_id>/sheet/more/edit")
@requires(Permission.EDIT_MEASURE)
@commits
def write_more(node_id: int) -> ResponseReturnValue:
    node, plan, entry = measure_to_edit(node_id)
    must_be_offered(node_id, SheetGroup.MORE)
    stored = queries.find_sheet(current_session(), node_id, current_viewer().audience).more
    form = _offered(MoreForm(), stored)
    with_choices_kept(form, stored)
    if not form.validate():
        return _form_page(form, SheetGroup.MORE, plan, entry), 422
    try:
        services.write_more(current_session(), node, form.entered(), seen_version=form.seen_version, today=today())
    except ChangedMeanwhile:
        current_session().rollback()
        plan, entry = entry_or_404(node_id, NodeKind.MEASURE)
        stored = queries.find_sheet(current_session(), node_id, current_viewer().audience).more
        return conflict_page(form, stored, plan, entry), 409
    except Refused as refused:
        complain(form, refused)
        return _form_page(form, SheetGroup.MORE, plan, entry), 422
    flash(_("The sheet has been saved."))
    return redirect(address(entry), code=303)


@blueprint.get(f"/measures/<int:node_id>/sheet/<{TYPED}:group>/new")
@requires(Permission.EDIT_MEASURE)
def new_row(node_id: int, group: str) -> ResponseReturnValue:
    _node, plan, entry = measure_to_edit(node_id)
    key = must_be_offered(node_id, SheetGroup(group))
    return _form_page(_offered(SHEET_FORMS[key](data={"version": entry.version})), key, plan, entry)


@blueprint.post(f"/measures/<int:node_id>/sheet/<{TYPED}:group>/new")
@requires(Permission.EDIT_MEASURE)
@commits
def add_row(node_id: int, group: str) -> ResponseReturnValue:
    node, plan, entry = measure_to_edit(node_id)
    key = must_be_offered(node_id, SheetGroup(group))
    form = _offered(SHEET_FORMS[key]())
    if not form.validate():
        return _form_page(form, key, plan, entry), 422
    try:
        services.add_row(current_session(), node, key, form.entered(), today=today())
    except ChangedMeanwhile as refused:
        current_session().rollback()
        form.refuse(refused)
        return _form_page(form, key, plan, entry), 409
    except Refused as refused:
        complain(form, refused)
        return _form_page(form, key, plan, entry), 422
    flash(_("The sheet has been saved."))
    return redirect(address(entry), code=303)


@blueprint.get(f"/measures/<int:node_id>/sheet/<{ROWS}:group>/<int:row_id>/edit")
@requires(Permission.EDIT_MEASURE)
def edit_row(node_id: int, group: str, row_id: int) -> ResponseReturnValue:
    _node, plan, entry = measure_to_edit(node_id)
    key, row = _row(node_id, group, row_id)
    stored = queries.row_as_entered(current_session(), key, row)
    form = _offered(SHEET_FORMS[key](stored, data={"version": entry.version}), stored)
    return _form_page(form, key, plan, entry, row)


@blueprint.post(f"/measures/<int:node_id>/sheet/<{ROWS}:group>/<int:row_id>/edit")
@requires(Permission.EDIT_MEASURE)
@commits
def revise_row(node_id: int, group: str, row_id: int) -> ResponseReturnValue:
    node, plan, entry = measure_to_edit(node_id)
    key, row = _row(node_id, group, row_id)
    stored = queries.row_as_entered(current_session(), key, row)
    form = _offered(SHEET_FORMS[key](), stored)
    with_choices_kept(form, stored)
    if not form.validate():
        return _form_page(form, key, plan, entry, row), 422
    try:
        services.revise_row(
            current_session(), node, key, row, form.entered(), seen_version=form.seen_version, today=today()
        )
    except ChangedMeanwhile:
        current_session().rollback()
        plan, entry = entry_or_404(node_id, NodeKind.MEASURE)
        stored = queries.row_as_entered(current_session(), *_row(node_id, group, row_id))
        return conflict_page(form, stored, plan, entry), 409
    except Refused as refused:
        complain(form, refused)
        return _form_page(form, key, plan, entry, row), 422
    flash(_("The sheet has been saved."))
    return redirect(address(entry), code=303)


@blueprint.get(f"/measures/<int:node_id>/sheet/<{ROWS}:group>/<int:row_id>/drop")
@requires(Permission.EDIT_MEASURE)
def ask_to_drop(node_id: int, group: str, row_id: int) -> ResponseReturnValue:
    _node, plan, entry = measure_to_edit(node_id)
    key, row = _row(node_id, group, row_id)
    return _drop_page(DropForm(data={"version": entry.version}), key, plan, entry, row)


@blueprint.post(f"/measures/<int:node_id>/sheet/<{ROWS}:group>/<int:row_id>/drop")
@requires(Permission.EDIT_MEASURE)
@commits
def drop_row(node_id: int, group: str, row_id: int) -> ResponseReturnValue:
    node, plan, entry = measure_to_edit(node_id)
    key, row = _row(node_id, group, row_id)
    form = DropForm()
    if not form.validate():
        return _drop_page(form, key, plan, entry, row), 422
    try:
        services.drop_row(
            current_session(), node, row, reason=form.reason.data, on=today(), seen_version=form.seen_version
        )
    except ChangedMeanwhile as refused:
        current_session().rollback()
        plan, entry = entry_or_404(node_id, NodeKind.MEASURE)
        form.refuse(refused, "reason")
        form.stand_on(entry.version)
        return _drop_page(form, key, plan, entry, _row(node_id, group, row_id)[1]), 409
    except Refused as refused:
        form.refuse(refused, "reason")
        return _drop_page(form, key, plan, entry, row), 422
    flash(_("The entry has been taken off the sheet."))
    return redirect(address(entry), code=303)


def measure_to_edit(node_id: int) -> tuple[PlanNode, Plan, PlanEntry]:
    """Return a measure this person may change, with the plan around it; a foreign one does not exist."""
    node = scoped_or_404(queries.find_measure_to_edit, node_id)
    return node, *entry_or_404(node_id, NodeKind.MEASURE)


def must_be_offered(node_id: int, group: SheetGroup) -> SheetGroup:
    """Return the group where the town has switched it on or the measure has it filled; else it does not exist."""
    session = current_session()
    is_on = group in find_settings(session, PlanSettings).groups
    if not is_on and group not in queries.find_sheet(session, node_id, current_viewer().audience).filled:
        abort(404)
    return group


def _row(node_id: int, group: str, row_id: int) -> tuple[SheetGroup, SheetRow]:
    row = queries.find_row(current_session(), node_id, SheetGroup(group), row_id)
    if row is None:
        abort(404)
    return SheetGroup(group), row


def _offered(form: SheetForm, stored: SQLModel | None = None) -> SheetForm:
    """Hand the form the town's words, its departments and the register of carriers, and what is stored."""
    session = current_session()
    for field in form:
        if isinstance(field, TermField) and field.of:
            field.offer(term_choices(TermList(field.of), getattr(stored, field.name, None)))
    if "carrier_id" in form:
        carriers = queries.list_carriers_offered(session, today(), getattr(stored, "carrier_id", None))
        form["carrier_id"].offer([(each.id or 0, each.name) for each in carriers])
        form["department_id"].offer(queries.list_department_choices(session))
    return form


def _form_page(form: SheetForm, group: SheetGroup, plan: Plan, entry: PlanEntry, row: SheetRow | None = None) -> str:
    drop = url_for("planning.ask_to_drop", node_id=entry.id, group=group.value, row_id=row.id) if row else None
    return render_template(
        "planning/sheet/row_form.html",
        form=form,
        group=group,
        row=row,
        drop=drop,
        trail=trail_to(plan, entry),
        back=address(entry),
    )


def _drop_page(form: DropForm, group: SheetGroup, plan: Plan, entry: PlanEntry, row: SheetRow) -> str:
    return render_template(
        "planning/sheet/drop_form.html",
        form=form,
        group=group,
        row=row,
        trail=trail_to(plan, entry),
        back=address(entry),
    )
