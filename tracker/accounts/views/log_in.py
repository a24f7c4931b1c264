"""Getting in by password or by the very first set-up link, getting out, and the language."""

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.accounts import log_in, services
from tracker.accounts.errors import LinkUnusable, TooManyAttempts, WeakPassword, WrongLogIn
from tracker.accounts.forms import LinkRequestForm, LogInForm, SetUpForm
from tracker.accounts.models import Account
from tracker.accounts.permissions import current_viewer, open_to_anyone
from tracker.accounts.views import blueprint
from tracker.accounts.views.entering import begin_log_in, count_guess, forget_guesses, safe_way_back
from tracker.accounts.visits import cookie_name, drop_cookie, local_today
from tracker.accounts.vocabulary import LogInWay, Role
from tracker.shared import audit, clock
from tracker.shared.database import commits, current_session


@blueprint.get("/log-in")
@open_to_anyone
def show_log_in() -> ResponseReturnValue:
    if not current_viewer().is_anonymous:
        return redirect(url_for("start.show_home"), code=303)
    return _log_in_page(LogInForm())


@blueprint.post("/log-in")
@open_to_anyone
@commits
def log_in_by_password() -> ResponseReturnValue:
    form = LogInForm()
    if not form.validate():
        return _log_in_page(form), 422
    email = form.email.data or ""
    try:
        count_guess(email)
        account = log_in.check_password(current_session(), email, form.password.data or "")
    except TooManyAttempts as refused:
        form.refuse(refused, "password")
        return _log_in_page(form), 429
    except WrongLogIn as refused:
        form.refuse(refused, "password")
        return _log_in_page(form), 422
    forget_guesses(email)
    return begin_log_in(account, LogInWay.PASSWORD)


@blueprint.get("/set-up/<token>")
@open_to_anyone
def show_set_up(token: str) -> ResponseReturnValue:
    usable = log_in.is_link_usable(current_session(), token, log_in.SET_UP, now=clock.now())
    return render_template("accounts/set_up.html", form=SetUpForm(), usable=usable), 200 if usable else 410


@blueprint.post("/set-up/<token>")
@open_to_anyone
@commits
def set_up_administrator(token: str) -> ResponseReturnValue:
    form, session, now = SetUpForm(), current_session(), clock.now()
    if not form.validate():
        return render_template("accounts/set_up.html", form=form, usable=True), 422
    audit.act_as(session, audit.Actor(None, "set-up link"), now)
    try:
        log_in.use_link(session, token, log_in.SET_UP, now=now)
        person = services.register_person(session, form.entered())
        account = services.open_account(session, person, password=form.password.data)
    except LinkUnusable:
        return render_template("accounts/set_up.html", form=form, usable=False), 410
    except WeakPassword as refused:
        form.refuse(refused, "password")
        return render_template("accounts/set_up.html", form=form, usable=True), 422
    services.assign_role(session, person, Role.ADMIN, valid_from=local_today(now))
    return begin_log_in(account, LogInWay.SET_UP)


@blueprint.post("/log-out")
@open_to_anyone
@commits
def log_out() -> ResponseReturnValue:
    if "log_in_token" in g:
        log_in.end_session(current_session(), g.log_in_token, now=clock.now())
        audit.record(current_session(), "log_out", "account", current_viewer().account_id)
    response = current_app.make_response(redirect(url_for(".show_log_in"), code=303))
    drop_cookie(response, "session")
    return response


@blueprint.post("/language")
@open_to_anyone
@commits
def switch_language() -> ResponseReturnValue:
    language = "en" if request.form.get("language") == "en" else "de"
    response = current_app.make_response(redirect(safe_way_back(request.form.get("next")), code=303))
    viewer = current_viewer()
    if not viewer.is_anonymous:
        account = current_session().get_one(Account, viewer.account_id)
        services.choose_language(current_session(), account, language)
    response.set_cookie(cookie_name("language"), language, samesite="Lax", secure=current_app.config["IS_HTTPS"])
    return response


def _log_in_page(form: LogInForm) -> str:
    link_form = LinkRequestForm(blank=True)
    link_form.email.data = form.email.data
    to = safe_way_back(request.values.get("to"))
    return render_template("accounts/log_in.html", form=form, link_form=link_form, to=to)
