"""Departments, for the administration."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts import queries, services
from tracker.accounts.errors import BelowItself, KeyTaken
from tracker.accounts.forms import DepartmentForm
from tracker.accounts.models import Department
from tracker.accounts.permissions import requires, scoped_or_404
from tracker.accounts.views import blueprint
from tracker.accounts.views.roles import department_names
from tracker.accounts.vocabulary import Permission
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile


@blueprint.get("/departments")
@requires(Permission.MANAGE_ACCOUNTS)
def list_departments() -> ResponseReturnValue:
    return _list_page(_form())


@blueprint.post("/departments")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def add_department() -> ResponseReturnValue:
    form = _form()
    if not form.validate():
        return _list_page(form), 422
    try:
        services.create_department(current_session(), form.entered(), parent_id=form.parent_id.data)
    except KeyTaken as refused:
        form.refuse(refused, "key")
        return _list_page(form), 422
    flash(_("The department has been saved."))
    return redirect(url_for(".list_departments"), code=303)


@blueprint.get("/departments/<int:department_id>/edit")
@requires(Permission.MANAGE_ACCOUNTS)
def edit_department(department_id: int) -> ResponseReturnValue:
    department = scoped_or_404(queries.find_department_by_id, department_id)
    return _edit_page(_form(department), department)


@blueprint.post("/departments/<int:department_id>/edit")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def revise_department(department_id: int) -> ResponseReturnValue:
    department = scoped_or_404(queries.find_department_by_id, department_id)
    form = _form(department)
    if not form.validate():
        return _edit_page(form, department), 422
    parent_id, seen = form.parent_id.data, form.seen_version
    try:
        services.revise_department(
            current_session(), department, form.entered(), parent_id=parent_id, seen_version=seen
        )
    except (KeyTaken, BelowItself) as refused:
        form.refuse(refused, "key" if isinstance(refused, KeyTaken) else "parent_id")
        return _edit_page(form, department), 422
    except ChangedMeanwhile as refused:
        form.refuse(refused)
        form.stand_on(department.version)
        return _edit_page(form, department, theirs=department), 409
    flash(_("The department has been saved."))
    return redirect(url_for(".list_departments"), code=303)


def _list_page(form: DepartmentForm) -> str:
    departments = queries.list_departments(current_session())
    names = {department.id: department.name for department in departments}
    return render_template("accounts/department_list.html", departments=departments, names=names, form=form)


def _edit_page(form: DepartmentForm, department: Department, theirs: Department | None = None) -> str:
    return render_template(
        "accounts/department_form.html", form=form, department=department, theirs=theirs, names=department_names()
    )


def _form(department: Department | None = None) -> DepartmentForm:
    form = DepartmentForm(department)
    others = [each for each in queries.list_departments(current_session()) if department is None or each != department]
    form.parent_id.offer([(each.id or 0, each.name) for each in others])
    return form
