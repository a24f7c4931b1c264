"""What all ways in share: a guess counted before it is judged, and the log-in that begins."""

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlmodel import Session

from tracker.accounts import log_in, queries
from tracker.accounts.models import Account
from tracker.accounts.visits import local_today, set_cookie
from tracker.accounts.vocabulary import LogInWay
from tracker.shared import audit, clock
from tracker.shared.database import current_session, unit_of_work

T = TypeVar("T")


def counted_apart(count: Callable[[Session], T]) -> T:
    """Count in a transaction of its own, which stays whatever becomes of the request."""
    current_session().rollback()  # it may hold the one lock that writers need
    with unit_of_work(current_app.extensions["engine"]) as session:
        return count(session)


def count_guess(subject: str) -> None:
    """Count a guess, by whom and from where; raise `TooManyAttempts`."""
    key, address, now = secret_key(), network_address(), clock.now()
    counted_apart(lambda session: log_in.count_attempt(session, email=subject, address=address, key=key, now=now))


def forget_guesses(subject: str, session: Session | None = None) -> None:
    address, now = network_address(), clock.now()
    log_in.forget_attempts(session or current_session(), email=subject, address=address, key=secret_key(), now=now)


def begin_log_in(account: Account, way: LogInWay, leads_to: str | None = None) -> ResponseReturnValue:
    """Begin a new log-in with a new token; an old one in the same browser ends."""
    session, now = current_session(), clock.now()
    if "log_in_token" in g:
        log_in.end_session(session, g.log_in_token, now=now)
    viewer = queries.find_viewer(session, account.id or 0, local_today(now))
    assert viewer is not None
    audit.act_as(session, audit.Actor(account.id, viewer.name), now)
    audit.record(session, "log_in", "account", account.id, way=way)
    token = log_in.start_session(session, account, now=now)
    if way in (LogInWay.LINK, LogInWay.CODE) and account.password_hash is None and leads_to is None:
        flash(_("You are logged in. You can set a password under your name, but you need none."))
    onward = safe_way_back(leads_to or request.values.get("to"))
    response = current_app.make_response(redirect(onward, code=303))
    set_cookie(response, "session", token)
    return response


def safe_way_back(to: str | None) -> str:
    """Return a path on this site; anything else leads home."""
    return log_in.own_path(to) or url_for("start.show_home")


def secret_key() -> str:
    return str(current_app.secret_key)


def network_address() -> str:
    return request.remote_addr or ""


def language_of(account: Account | None) -> str:
    """Return in which language somebody is written to: the account's, else the town's."""
    return (account.language if account else None) or str(current_app.config["BABEL_DEFAULT_LOCALE"])


def full_address(endpoint: str, **values: object) -> str:
    """Return an address for mails: on the configured base, never on what the request calls itself."""
    return f"{current_app.config['BASE_URL']}{url_for(endpoint, **values)}"  # type: ignore[arg-type]
