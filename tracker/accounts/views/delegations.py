"""Handing the own department to a deputy; the administration may do it for a head who is away already."""

from collections.abc import Sequence
from datetime import timedelta

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts import mails, queries, services
from tracker.accounts.errors import AlreadyDelegated, DelegatedInThePast, NoDeputy, NotDelegable
from tracker.accounts.forms import DelegationForm
from tracker.accounts.models import Person, RoleAssignment
from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.queries import Candidate, Nearness
from tracker.accounts.views import blueprint
from tracker.accounts.views.entering import full_address, language_of
from tracker.accounts.views.roles import department_names, today
from tracker.accounts.vocabulary import Permission
from tracker.shared import clock
from tracker.shared.database import commits, current_session
from tracker.shared.outbox import enqueue

BESIDE = {DelegatedInThePast: "valid_from", AlreadyDelegated: "valid_from", NoDeputy: "deputy_id"}


@blueprint.get("/account/delegations/new")
@requires(Permission.DELEGATE)
def new_delegation() -> ResponseReturnValue:
    return _Page(_own_person()).shown()


@blueprint.post("/account/delegations/new")
@requires(Permission.DELEGATE)
@commits
def delegate() -> ResponseReturnValue:
    return _Page(_own_person()).sent(url_for(".show_account"))


@blueprint.post("/account/delegations/<int:assignment_id>/end")
@requires(Permission.DELEGATE)
@commits
def end_delegation(assignment_id: int) -> ResponseReturnValue:
    loan = scoped_or_404(queries.find_own_delegation, assignment_id)
    services.end_role(current_session(), loan, last_day=today() - timedelta(days=1))
    flash(_("The delegation has ended."))
    return redirect(url_for(".show_account"), code=303)


@blueprint.get("/people/<int:person_id>/delegations/new")
@requires(Permission.MANAGE_ACCOUNTS)
def new_delegation_for(person_id: int) -> ResponseReturnValue:
    return _Page(scoped_or_404(queries.find_person, person_id)).shown()


@blueprint.post("/people/<int:person_id>/delegations/new")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def delegate_for(person_id: int) -> ResponseReturnValue:
    back = url_for(".show_person", person_id=person_id)
    return _Page(scoped_or_404(queries.find_person, person_id)).sent(back)


class _Page:
    """The form in which the department of one head is handed over."""

    def __init__(self, head: Person) -> None:
        self.head = head
        self.form = DelegationForm()
        headships = queries.list_own_headships(current_session(), head.id or 0, today())
        if not headships:
            abort(404)
        names = department_names()
        self.form.assignment_id.offer(
            [(each.id or 0, names[each.department_id or 0]) for each in headships], empty=None
        )
        asked = self.form.assignment_id.data
        self.original = next((each for each in headships if each.id == asked), headships[0])
        self.candidates = queries.list_candidates(current_session(), self.original, today())
        _offer(self.form, self.candidates)

    def shown(self, found: Sequence[Candidate] = ()) -> str:
        """Offer those who work near, and whom the typed name has found."""
        chosen = self.form.deputy_id.data
        near = [each for each in self.candidates if each.nearness is not Nearness.OTHER or each.person.id == chosen]
        _offer(self.form, list({each.person.id: each for each in (*found, *near)}.values()))
        is_own = self.head.id == current_viewer().person_id
        return render_template("accounts/delegation_form.html", form=self.form, head=self.head, is_own=is_own)

    def sent(self, back: str) -> ResponseReturnValue:
        is_sound = self.form.validate()
        found = self._named()
        if not is_sound or len(found) != 1:
            return self.shown(found), 422
        deputy = found[0].person
        try:
            loan = services.delegate_role(current_session(), self.original, deputy, self.form.entered(), today=today())
        except (NotDelegable, DelegatedInThePast, NoDeputy, AlreadyDelegated) as refused:
            self.form.refuse(refused, BESIDE.get(type(refused)))
            return self.shown(found), 422
        _tell(loan, self.head, deputy)
        flash(_("%(deputy)s stands in for %(head)s.", deputy=deputy.name, head=self.head.name))
        return redirect(back, code=303)

    def _named(self) -> list[Candidate]:
        """Return whom the form names; where that is not exactly one person, say so beside the field."""
        chosen, typed = self.form.deputy_id.data, self.form.search.data
        if chosen is not None:
            return [each for each in self.candidates if each.person.id == chosen]
        if not typed:
            self.form.deputy_id.errors = [_("Please choose who stands in.")]
            return []
        found = queries.search_candidates(self.candidates, typed)
        if not found:
            self.form.search.errors = [_("Nobody who can stand in has this name or address.")]
        elif len(found) > 1:
            self.form.deputy_id.errors = [_("Several people have this name. Please choose one from the list.")]
        return found


def _offer(form: DelegationForm, candidates: Sequence[Candidate]) -> None:
    form.deputy_id.offer([(each.person.id or 0, f"{each.person.name} ({each.person.email})") for each in candidates])


def _own_person() -> Person:
    return current_session().get_one(Person, current_viewer().person_id)


def _tell(loan: RoleAssignment, head: Person, deputy: Person) -> None:
    session = current_session()
    account = queries.find_account_of(session, deputy.id or 0)
    language = language_of(account)
    assert loan.valid_to is not None
    mail = mails.delegation_notice(
        full_address("accounts.show_account"),
        language,
        head=head.name,
        department=department_names()[loan.department_id or 0],
        first_day=loan.valid_from,
        last_day=loan.valid_to,
    )
    enqueue(session, key=f"delegation:{loan.id}", address=deputy.email or "", mail=mail, now=clock.now())
