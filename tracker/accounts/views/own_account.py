"""The own account: language, password, roles."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts import log_in, queries, services
from tracker.accounts.errors import WeakPassword
from tracker.accounts.forms import PasswordForm
from tracker.accounts.models import Account, Person
from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.views import blueprint
from tracker.accounts.views.people import described_roles
from tracker.accounts.visits import local_today, set_cookie
from tracker.accounts.vocabulary import Permission
from tracker.shared import clock
from tracker.shared.database import commits, current_session
from tracker.shared.language import page_language


@blueprint.get("/account")
@requires(Permission.OWN_ACCOUNT)
def show_account() -> ResponseReturnValue:
    return _page(PasswordForm())


@blueprint.post("/account/password")
@requires(Permission.OWN_ACCOUNT)
@commits
def change_password() -> ResponseReturnValue:
    form, session = PasswordForm(), current_session()
    if not form.validate():
        return _page(form), 422
    account = session.get_one(Account, current_viewer().account_id)
    person = session.get_one(Person, account.person_id)
    try:
        services.set_password(session, account, person, form.password.data or "")
    except WeakPassword as refused:
        form.password.errors = [refused.sentence(page_language())]
        return _page(form), 422
    flash(_("The password has been changed. All other log-ins have ended."))
    response = redirect(url_for(".show_account"), code=303)
    set_cookie(response, "session", log_in.start_session(session, account, now=clock.now()))  # type: ignore[arg-type]
    return response


def _page(form: PasswordForm) -> str:
    session, viewer = current_session(), current_viewer()
    held = queries.list_assignments(session, [viewer.person_id or 0], local_today(clock.now()))
    person = session.get_one(Person, viewer.person_id)
    return render_template("accounts/account.html", form=form, person=person, roles=described_roles(held))
