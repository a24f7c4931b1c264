"""Getting in: by password, by a mailed link, or by the very first set-up link."""

from urllib.parse import urlsplit

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts import log_in, mails, queries, services
from tracker.accounts.errors import LinkUnusable, TooManyAttempts, WeakPassword, WrongLogIn
from tracker.accounts.forms import LinkRequestForm, LogInForm, SetUpForm
from tracker.accounts.models import Account
from tracker.accounts.permissions import current_viewer, open_to_anyone
from tracker.accounts.views import blueprint
from tracker.accounts.visits import cookie_name, drop_cookie, local_today, set_cookie
from tracker.accounts.vocabulary import Role
from tracker.shared import audit, clock
from tracker.shared.database import commits, current_session, unit_of_work
from tracker.shared.language import page_language
from tracker.shared.outbox import enqueue


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
    email, now = form.email.data or "", clock.now()
    try:
        _count(email)
        account = log_in.check_password(current_session(), email, form.password.data or "")
    except TooManyAttempts as refused:
        form.password.errors = [refused.sentence(page_language())]
        return _log_in_page(form), 429
    except WrongLogIn as refused:
        form.password.errors = [refused.sentence(page_language())]
        return _log_in_page(form), 422
    log_in.forget_attempts(current_session(), email=email, key=str(current_app.secret_key), now=now)
    return _start(account, "password")


@blueprint.get("/log-in/link")
@open_to_anyone
def show_link_request() -> ResponseReturnValue:
    return render_template("accounts/link_request.html", form=LinkRequestForm(), sent=False)


@blueprint.post("/log-in/link")
@open_to_anyone
@commits
def request_link() -> ResponseReturnValue:
    """Answer the same whether the address is known or not."""
    form = LinkRequestForm()
    if not form.validate():
        return render_template("accounts/link_request.html", form=form, sent=False), 422
    email, now = form.email.data or "", clock.now()
    try:
        _count(f"link:{email}")
    except TooManyAttempts as refused:
        form.email.errors = [refused.sentence(page_language())]
        return render_template("accounts/link_request.html", form=form, sent=False), 429
    account = queries.find_account_by_email(current_session(), email)
    if account is not None and account.disabled_at is None:
        token = log_in.make_link(current_session(), purpose=log_in.LOG_IN, account_id=account.id, now=now)
        mail = mails.log_in_link(_link("accounts.show_link", token), account.language or page_language())
        enqueue(current_session(), key=f"log-in:{log_in.token_hash(token)[:24]}", address=email, mail=mail, now=now)
    return render_template("accounts/link_request.html", form=form, sent=True)


@blueprint.get("/log-in/link/<token>")
@open_to_anyone
def show_link(token: str) -> ResponseReturnValue:
    """Show a button only: scanners of mail servers open every link, and must not use it up."""
    usable = log_in.is_link_usable(current_session(), token, log_in.LOG_IN, now=clock.now())
    return render_template("accounts/link_use.html", usable=usable, token=token), 200 if usable else 410


@blueprint.post("/log-in/link/<token>")
@open_to_anyone
@commits
def log_in_by_link(token: str) -> ResponseReturnValue:
    try:
        link = log_in.use_link(current_session(), token, log_in.LOG_IN, now=clock.now())
    except LinkUnusable:
        return render_template("accounts/link_use.html", usable=False, token=token), 410
    account = current_session().get(Account, link.account_id)
    if account is None or account.disabled_at is not None:
        return render_template("accounts/link_use.html", usable=False, token=token), 410
    return _start(account, "link")


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
        form.password.errors = [refused.sentence(page_language())]
        return render_template("accounts/set_up.html", form=form, usable=True), 422
    services.assign_role(session, person, Role.ADMIN, valid_from=local_today(now))
    return _start(account, "set-up")


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
    response = current_app.make_response(redirect(_safe_way_back(request.form.get("next")), code=303))
    viewer = current_viewer()
    if not viewer.is_anonymous:
        account = current_session().get_one(Account, viewer.account_id)
        services.choose_language(current_session(), account, language)
    response.set_cookie(cookie_name("language"), language, samesite="Lax", secure=current_app.config["IS_HTTPS"])
    return response


def _log_in_page(form: LogInForm) -> str:
    return render_template("accounts/log_in.html", form=form, to=_safe_way_back(request.values.get("to")))


def _start(account: Account, way: str) -> ResponseReturnValue:
    """Begin a new log-in with a new token; an old one in the same browser ends."""
    session, now = current_session(), clock.now()
    if "log_in_token" in g:
        log_in.end_session(session, g.log_in_token, now=now)
    viewer = queries.find_viewer(session, account.id or 0, local_today(now))
    assert viewer is not None
    audit.act_as(session, audit.Actor(account.id, viewer.name), now)
    audit.record(session, "log_in", "account", account.id, way=way)
    token = log_in.start_session(session, account, now=now)
    if way == "link" and account.password_hash is None:
        flash(_("You are logged in. You can set a password under your name, but you need none."))
    response = current_app.make_response(redirect(_safe_way_back(request.values.get("to")), code=303))
    set_cookie(response, "session", token)
    return response


def _count(subject: str) -> None:
    """Count the guess in a transaction of its own, before it is judged."""
    key, address = str(current_app.secret_key), request.remote_addr or ""
    with unit_of_work(current_app.extensions["engine"]) as session:
        log_in.count_attempt(session, email=subject, address=address, key=key, now=clock.now())


def _safe_way_back(to: str | None) -> str:
    """Return a path on this site; anything else leads home."""
    home = url_for("start.show_home")
    if not to or not to.startswith("/") or to.startswith(("//", "/\\")) or any(ord(c) < 33 or c == "\\" for c in to):
        return home
    parts = urlsplit(to)
    return to if not parts.scheme and not parts.netloc else home


def _link(endpoint: str, token: str) -> str:
    return f"{current_app.config['BASE_URL']}{url_for(endpoint, token=token)}"
