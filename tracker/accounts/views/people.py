"""People and their roles, for the administration."""

from collections.abc import Iterable
from datetime import timedelta

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from tracker.accounts import log_in, mails, queries, services
from tracker.accounts.errors import AddressTaken
from tracker.accounts.forms import PersonForm, RoleForm
from tracker.accounts.models import Account, Person, RoleAssignment
from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.views import blueprint
from tracker.accounts.visits import local_today
from tracker.accounts.vocabulary import DEPARTMENT_ROLES, Permission, Role
from tracker.shared import audit, clock
from tracker.shared.database import commits, current_session
from tracker.shared.language import page_language
from tracker.shared.outbox import enqueue

ASSIGNABLE = tuple(role for role in Role if role not in {Role.COMMITTEE_MEMBER, Role.PROVIDER})


@blueprint.get("/people")
@requires(Permission.MANAGE_ACCOUNTS)
def list_people() -> ResponseReturnValue:
    rows = queries.list_people(current_session(), local_today(clock.now()))
    return render_template("accounts/person_list.html", rows=rows, departments=_department_names())


@blueprint.get("/people/new")
@requires(Permission.MANAGE_ACCOUNTS)
def new_person() -> ResponseReturnValue:
    return render_template("accounts/person_form.html", form=_person_form())


@blueprint.post("/people/new")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def add_person() -> ResponseReturnValue:
    form, session, now = _person_form(), current_session(), clock.now()
    if not form.validate() or not _has_its_scope(form):
        return render_template("accounts/person_form.html", form=form), 422
    try:
        person = services.register_person(session, form.entered())
    except AddressTaken as refused:
        form.email.errors = [refused.sentence(page_language())]
        return render_template("accounts/person_form.html", form=form), 422
    account = services.open_account(session, person)
    services.assign_role(
        session, person, form.role.data, valid_from=local_today(now), department_id=form.department_id.data
    )
    if form.invite.data:
        _invite(account, person)
    flash(_("%(name)s can now log in.", name=person.name))
    return redirect(url_for(".show_person", person_id=person.id), code=303)


@blueprint.get("/people/<int:person_id>")
@requires(Permission.MANAGE_ACCOUNTS)
def show_person(person_id: int) -> ResponseReturnValue:
    return _person_page(scoped_or_404(queries.find_person, person_id), _role_form())


@blueprint.post("/people/<int:person_id>/roles")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def add_role(person_id: int) -> ResponseReturnValue:
    person, form = scoped_or_404(queries.find_person, person_id), _role_form()
    if not form.validate() or not _has_its_scope(form):
        return _person_page(person, form), 422
    services.assign_role(
        current_session(),
        person,
        form.role.data,
        valid_from=local_today(clock.now()),
        department_id=form.department_id.data,
    )
    flash(_("The role has been given."))
    return redirect(url_for(".show_person", person_id=person_id), code=303)


@blueprint.post("/people/<int:person_id>/roles/<int:assignment_id>/end")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def end_role(person_id: int, assignment_id: int) -> ResponseReturnValue:
    assignment = scoped_or_404(queries.find_assignment, assignment_id)
    if assignment.person_id != person_id:
        abort(404)
    yesterday = local_today(clock.now()) - timedelta(days=1)
    services.end_role(current_session(), assignment, last_day=yesterday)
    flash(_("The role has ended."))
    return redirect(url_for(".show_person", person_id=person_id), code=303)


@blueprint.post("/people/<int:person_id>/invite")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def invite_person(person_id: int) -> ResponseReturnValue:
    person = scoped_or_404(queries.find_person, person_id)
    _invite(services.open_account(current_session(), person), person)
    flash(_("The link is on its way to %(email)s.", email=person.email))
    return redirect(url_for(".show_person", person_id=person_id), code=303)


@blueprint.post("/people/<int:person_id>/disable")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def disable_person(person_id: int) -> ResponseReturnValue:
    person = scoped_or_404(queries.find_person, person_id)
    if person.id == current_viewer().person_id:
        flash(_("You cannot lock your own account."), "error")
        return redirect(url_for(".show_person", person_id=person_id), code=303)
    services.disable_account(current_session(), services.open_account(current_session(), person), now=clock.now())
    flash(_("%(name)s can no longer log in.", name=person.name))
    return redirect(url_for(".show_person", person_id=person_id), code=303)


@blueprint.post("/people/<int:person_id>/enable")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def enable_person(person_id: int) -> ResponseReturnValue:
    person = scoped_or_404(queries.find_person, person_id)
    services.enable_account(current_session(), services.open_account(current_session(), person))
    flash(_("%(name)s can log in again.", name=person.name))
    return redirect(url_for(".show_person", person_id=person_id), code=303)


def described_roles(held: Iterable[RoleAssignment]) -> list[tuple[RoleAssignment, str]]:
    """Return each role with its name and, where it has one, its department."""
    names = _department_names()
    described = []
    for assignment in held:
        words = _(assignment.role.label)
        if assignment.department_id is not None:
            words = f"{words} – {names[assignment.department_id]}"
        described.append((assignment, words))
    return described


def _person_page(person: Person, form: RoleForm) -> str:
    session = current_session()
    held = queries.list_assignments(session, [person.id or 0], local_today(clock.now()))
    account = queries.find_account_of(session, person.id or 0)
    return render_template(
        "accounts/person_detail.html", person=person, account=account, roles=described_roles(held), form=form
    )


def _invite(account: Account, person: Person) -> None:
    session, now = current_session(), clock.now()
    token = log_in.make_link(session, purpose=log_in.LOG_IN, account_id=account.id, now=now)
    url = current_app.config["BASE_URL"] + url_for("accounts.show_link", token=token)
    mail = mails.log_in_link(url, account.language or current_app.config["BABEL_DEFAULT_LOCALE"])
    enqueue(session, key=f"log-in:{log_in.token_hash(token)[:24]}", address=person.email or "", mail=mail, now=now)
    audit.record(session, "invite", "account", account.id)


def _person_form() -> PersonForm:
    form = PersonForm()
    _offer(form)
    return form


def _role_form() -> RoleForm:
    form = RoleForm()
    _offer(form)
    return form


def _offer(form: PersonForm | RoleForm) -> None:
    form.department_id.offer(sorted(_department_names().items(), key=lambda item: item[1]))
    form.role.choices = [SelectChoice("", ""), *(SelectChoice(role.value, _(role.label)) for role in ASSIGNABLE)]


def _has_its_scope(form: PersonForm | RoleForm) -> bool:
    """A department's role needs its department, and no other role has one."""
    if form.role.data in DEPARTMENT_ROLES and form.department_id.data is None:
        form.department_id.errors = [_("This role belongs to a department. Please choose it.")]
        return False
    if form.role.data not in DEPARTMENT_ROLES:
        form.department_id.data = None
    return True


def _department_names() -> dict[int, str]:
    return {d.id: d.name for d in queries.list_departments(current_session()) if d.id is not None}
