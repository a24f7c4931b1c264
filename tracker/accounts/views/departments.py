"""Departments, for the administration."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts import queries, services
from tracker.accounts.forms import DepartmentForm
from tracker.accounts.permissions import requires
from tracker.accounts.views import blueprint
from tracker.accounts.vocabulary import Permission
from tracker.shared.database import commits, current_session


@blueprint.get("/departments")
@requires(Permission.MANAGE_ACCOUNTS)
def list_departments() -> ResponseReturnValue:
    return _page(_form())


@blueprint.post("/departments")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def add_department() -> ResponseReturnValue:
    form, session = _form(), current_session()
    if not form.validate():
        return _page(form), 422
    keys = {department.id: department.key for department in queries.list_departments(session)}
    services.add_department(session, form.entered(), parent_key=keys.get(form.parent_id.data))
    flash(_("The department has been saved."))
    return redirect(url_for(".list_departments"), code=303)


def _page(form: DepartmentForm) -> str:
    departments = queries.list_departments(current_session())
    names = {department.id: department.name for department in departments}
    return render_template("accounts/department_list.html", departments=departments, names=names, form=form)


def _form() -> DepartmentForm:
    form = DepartmentForm()
    form.parent_id.offer([(d.id or 0, d.name) for d in queries.list_departments(current_session())])
    return form
