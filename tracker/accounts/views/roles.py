"""Roles in words, and roles given and ended by the administration."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from tracker.accounts import queries, services
from tracker.accounts.forms import PersonForm, RoleForm
from tracker.accounts.models import RoleAssignment
from tracker.accounts.permissions import requires, scoped_or_404
from tracker.accounts.views import blueprint
from tracker.accounts.visits import local_today
from tracker.accounts.vocabulary import DEPARTMENT_ROLES, Permission, Role
from tracker.committees.queries import list_committees
from tracker.shared import clock
from tracker.shared.database import commits, current_session
from tracker.shared.language import page_language
from tracker.shared.numbers import format_date

ASSIGNABLE = tuple(role for role in Role if role not in {Role.COMMITTEE_MEMBER, Role.PROVIDER})


class RoleLine(NamedTuple):
    """A role as people read it."""

    assignment: RoleAssignment
    words: str
    period: str


@blueprint.post("/people/<int:person_id>/roles/<int:assignment_id>/end")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def end_role(person_id: int, assignment_id: int) -> ResponseReturnValue:
    assignment = scoped_or_404(queries.find_assignment, assignment_id)
    if assignment.person_id != person_id:
        abort(404)
    yesterday = today() - timedelta(days=1)
    services.end_role(current_session(), assignment, last_day=yesterday)
    flash(_("The role has ended."))
    return redirect(url_for(".show_person", person_id=person_id), code=303)


def described_roles(held: Sequence[RoleAssignment]) -> list[RoleLine]:
    """Return each role with its name, its department or committee, for whom it is held, and since when."""
    session = current_session()
    departments, committees = department_names(), {each.id: each.name for each in list_committees(session)}
    heads = queries.list_delegators(session, held)
    lines = []
    for each in held:
        scope = departments.get(each.department_id or 0) or committees.get(each.committee_id)
        words = f"{_(each.role.label)} – {scope}" if scope else _(each.role.label)
        if each.delegated_from_id is not None:
            words = _("%(role)s, standing in for %(head)s", role=words, head=heads[each.id or 0])
        lines.append(RoleLine(each, words, period_words(each.valid_from, each.valid_to)))
    return lines


def period_words(first: date, last: date | None) -> str:
    language = page_language()
    if last is None:
        return str(_("since %(date)s", date=format_date(first, language)))
    return str(_("%(first)s to %(last)s", first=format_date(first, language), last=format_date(last, language)))


def offer_roles(form: PersonForm | RoleForm) -> None:
    form.department_id.offer(sorted(department_names().items(), key=lambda item: item[1]))
    form.role.choices = [SelectChoice("", ""), *(SelectChoice(role.value, _(role.label)) for role in ASSIGNABLE)]


def has_its_scope(form: PersonForm | RoleForm) -> bool:
    """A department's role needs its department, and no other role has one."""
    if form.role.data in DEPARTMENT_ROLES and form.department_id.data is None:
        form.department_id.errors = [_("This role belongs to a department. Please choose it.")]
        return False
    if form.role.data not in DEPARTMENT_ROLES:
        form.department_id.data = None
    return True


def department_names() -> dict[int, str]:
    return {d.id: d.name for d in queries.list_departments(current_session()) if d.id is not None}


def today() -> date:
    return local_today(clock.now())
