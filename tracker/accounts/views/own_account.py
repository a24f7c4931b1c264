"""The own account: roles, deputies, password."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts import log_in, queries, services
from tracker.accounts.errors import TooManyAttempts, WeakPassword, WrongPassword
from tracker.accounts.forms import PasswordForm
from tracker.accounts.models import Account, Person
from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.views import blueprint
from tracker.accounts.views.entering import count_guess, counted_apart, forget_guesses
from tracker.accounts.views.roles import described_roles, today
from tracker.accounts.visits import set_cookie
from tracker.accounts.vocabulary import Permission
from tracker.shared import clock
from tracker.shared.database import commits, current_session


@blueprint.get("/account")
@requires(Permission.OWN_ACCOUNT)
def show_account() -> ResponseReturnValue:
    return _page(PasswordForm())


@blueprint.post("/account/password")
@requires(Permission.OWN_ACCOUNT)
@commits
def change_password() -> ResponseReturnValue:
    form, session, subject = PasswordForm(), current_session(), f"password:{current_viewer().account_id}"
    if not form.validate():
        return _page(form), 422
    try:
        count_guess(subject)
        account = session.get_one(Account, current_viewer().account_id)
        person = session.get_one(Person, account.person_id)
        present, password = form.present.data or "", form.password.data or ""
        services.change_password(session, account, person, present=present, password=password)
    except (TooManyAttempts, WrongPassword) as refused:
        form.refuse(refused, "present")
        return _page(form), 429 if isinstance(refused, TooManyAttempts) else 422
    except WeakPassword as refused:
        counted_apart(lambda apart: forget_guesses(subject, apart))  # the present one was right
        form.refuse(refused, "password")
        return _page(form), 422
    forget_guesses(subject)
    flash(_("The password has been changed. All other log-ins have ended."))
    response = redirect(url_for(".show_account"), code=303)
    set_cookie(response, "session", log_in.start_session(session, account, now=clock.now()))  # type: ignore[arg-type]
    return response


def _page(form: PasswordForm) -> str:
    session, viewer = current_session(), current_viewer()
    key = viewer.person_id or 0
    return render_template(
        "accounts/account.html",
        form=form,
        person=session.get_one(Person, key),
        has_password=session.get_one(Account, viewer.account_id).password_hash is not None,
        roles=described_roles(queries.list_assignments(session, [key], today())),
        loans=queries.list_delegations_from(session, key, today()),
        coming=[
            each for each in queries.list_delegations_to(session, key, today()) if each.assignment.valid_from > today()
        ],
        leads=bool(queries.list_own_headships(session, key, today())),
    )
