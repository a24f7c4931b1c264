"""People and their accounts, for the administration."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts import log_in, mails, queries, services
from tracker.accounts.errors import AddressTaken, NoAddress
from tracker.accounts.forms import PeopleFilterForm, PersonForm, RoleForm
from tracker.accounts.models import Account, Person
from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.views import blueprint
from tracker.accounts.views.entering import full_address, language_of
from tracker.accounts.views.roles import described_roles, has_its_scope, offer_roles, today
from tracker.accounts.vocabulary import Permission, Role
from tracker.shared import audit, clock
from tracker.shared.database import commits, current_session, german_order
from tracker.shared.language import page_language
from tracker.shared.listing import exported, filtered_by, listed
from tracker.shared.outbox import enqueue
from tracker.shared.wordforms import answers

COLUMNS = ("name", "email", "roles", "log_in")


@blueprint.get("/people")
@requires(Permission.MANAGE_ACCOUNTS)
def list_people() -> ResponseReturnValue:
    everything, found, form = _asked_for()
    listing = listed(
        found, {"name": lambda row: german_order(row.person.name), "email": lambda row: row.person.email or ""}
    )
    lines = described_roles([assignment for row in listing.rows for assignment in row.roles])
    return render_template(
        "accounts/person_list.html",
        listing=listing,
        words={each.assignment.id: each for each in lines},
        **filtered_by(form, ".export_people"),
        total=len(everything),
    )


@blueprint.get("/people/export")
@requires(Permission.MANAGE_ACCOUNTS)
def export_people() -> ResponseReturnValue:
    _everything, found, _form = _asked_for()
    lines = described_roles([assignment for row in found for assignment in row.roles])
    words = {each.assignment.id: each.words for each in lines}
    rows = [
        (row.person.name, row.person.email, "; ".join(words[each.id] for each in row.roles), _state_of(row.account))
        for row in found
    ]
    return exported(COLUMNS, rows, _("People and roles"))


@blueprint.get("/people/new")
@requires(Permission.MANAGE_ACCOUNTS)
def new_person() -> ResponseReturnValue:
    return render_template("accounts/person_form.html", form=_person_form())


@blueprint.post("/people/new")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def add_person() -> ResponseReturnValue:
    form, session = _person_form(), current_session()
    if not form.validate() or not has_its_scope(form):
        return render_template("accounts/person_form.html", form=form), 422
    try:
        person = services.register_person(session, form.entered())
    except AddressTaken as refused:
        form.refuse(refused, "email")
        return render_template("accounts/person_form.html", form=form), 422
    services.open_account(session, person)
    services.assign_role(session, person, form.role.data, valid_from=today(), department_id=form.department_id.data)
    if form.invite.data:
        _invite(person)
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
    if not form.validate() or not has_its_scope(form):
        return _person_page(person, form), 422
    department_id = form.department_id.data
    services.assign_role(current_session(), person, form.role.data, valid_from=today(), department_id=department_id)
    flash(_("The role has been given."))
    return redirect(url_for(".show_person", person_id=person_id), code=303)


@blueprint.post("/people/<int:person_id>/invite")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def invite_person(person_id: int) -> ResponseReturnValue:
    person = scoped_or_404(queries.find_person, person_id)
    try:
        _invite(person)
    except NoAddress as refused:
        flash(refused.sentence(page_language()), "error")
    else:
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


def _person_page(person: Person, form: RoleForm) -> str:
    session, key = current_session(), person.id or 0
    loans = queries.list_delegations_from(session, key, today())
    return render_template(
        "accounts/person_detail.html",
        person=person,
        account=queries.find_account_of(session, key),
        roles=described_roles(queries.list_assignments(session, [key], today())),
        loans=loans,
        leads=bool(queries.list_own_headships(session, key, today())),
        form=form,
    )


def _invite(person: Person) -> None:
    """Mail a link; raise `NoAddress` before anything is made."""
    if person.email is None:
        raise NoAddress(name=person.name)
    session, now = current_session(), clock.now()
    account = services.open_account(session, person)
    token = log_in.make_link(session, purpose=log_in.LOG_IN, account_id=account.id, now=now)
    url = full_address("accounts.show_link", token=token)
    mail = mails.log_in_link(url, language_of(account))
    enqueue(session, key=log_in.mail_key(token), address=person.email, mail=mail, now=now)
    audit.record(session, "invite", "account", account.id)


def _asked_for() -> tuple[list[queries.PersonRow], list[queries.PersonRow], PeopleFilterForm]:
    """Return all people, those that the address asks for, and the form that says so."""
    everything, form = queries.list_people(current_session(), today()), PeopleFilterForm(request.args)
    form.role.offer([(role.value, _(role.label)) for role in Role])
    found = [
        row
        for row in everything
        if answers(form.question, row.person.name, row.person.email)
        and form.admits("role", *(assignment.role.value for assignment in row.roles))
    ]
    return everything, found, form


def _state_of(account: Account | None) -> str:
    return "" if account is None else "locked" if account.disabled_at else "open"


def _person_form() -> PersonForm:
    form = PersonForm()
    offer_roles(form)
    return form


def _role_form() -> RoleForm:
    form = RoleForm()
    offer_roles(form)
    return form
