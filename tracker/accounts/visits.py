"""The doorway between a request and its log-in: cookies, the viewer, forged requests."""

import hashlib
import hmac
import secrets
from datetime import date, datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask, Response, abort, current_app, g, request
from sqlalchemy import Engine
from sqlmodel import col

from tracker.accounts import log_in, queries
from tracker.accounts.models import LogInSession
from tracker.accounts.permissions import ENTRY_VISIT
from tracker.accounts.vocabulary import ANONYMOUS
from tracker.shared import audit, clock
from tracker.shared.database import SAFE_METHODS, current_session, unit_of_work

TOKEN_LENGTH = 64
ENTRY_COOKIE = "entry"  # of the visit that a carrier's link begins; it stands beside a log-in, never for one


def init_visits(app: Flask) -> None:
    """Recognise who is there before each request, and refuse what another site made the browser send."""
    app.before_request(recognise)
    app.before_request(refuse_forged)
    app.after_request(set_visitor_cookie)
    app.jinja_env.globals.update(csrf_token=csrf_token, entry_csrf_token=entry_csrf_token)


def recognise() -> None:
    """Set `g.viewer` from the log-in cookie; static files need none."""
    g.viewer = ANONYMOUS
    if request.endpoint in {"static", "shared.show_health"}:
        return
    token = request.cookies.get(cookie_name("session"), "")
    if not token:
        return
    now = clock.now()
    session = current_session()
    found = log_in.find_session(session, token, now=now)
    viewer = queries.find_viewer(session, found.account_id, local_today(now)) if found else None
    if found is None or viewer is None:
        return
    g.viewer = viewer
    g.log_in_token = token
    audit.act_as(session, audit.Actor(viewer.account_id, viewer.name), now)
    if now - found.last_seen_at > log_in.SEEN_EVERY:
        _note_seen(found, now)


def refuse_forged() -> None:
    """Demand the page's own token and the same origin of every changing request."""
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    if g.viewer.is_anonymous:
        audit.act_as(current_session(), audit.Actor(None, "–"), clock.now())
    if _is_foreign(request.headers.get("Origin")) or request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)
    given = request.form.get("csrf_token") or request.headers.get("X-CSRF-Token") or ""
    policy = getattr(current_app.view_functions[request.endpoint], "policy", None)
    expected = entry_csrf_token() if policy == ENTRY_VISIT else csrf_token()
    if not hmac.compare_digest(given.encode(), expected.encode()):
        g.form_expired = True
        abort(400)


def _is_foreign(origin: str | None) -> bool:
    try:
        return origin not in (None, "null") and urlsplit(origin or "").netloc != request.host
    except ValueError:  # nothing a browser would send
        return True


def csrf_token() -> str:
    """Return the token of this log-in (or of this anonymous visit); it is computed, never stored."""
    return _token_bound_to(g.get("log_in_token") or visitor())


def entry_csrf_token() -> str:
    """Return the token of the forms that a carrier's visit opens; it ends with the visit."""
    return _token_bound_to(f"{ENTRY_COOKIE}:{request.cookies.get(cookie_name(ENTRY_COOKIE), '')}")


def set_visitor_cookie(response: Response) -> Response:
    if "new_visitor" in g:
        set_cookie(response, "visitor", g.new_visitor)
    return response


def set_cookie(response: Response, name: str, value: str) -> None:
    response.set_cookie(cookie_name(name), value, secure=_is_https(), httponly=True, samesite="Lax", path="/")


def drop_cookie(response: Response, name: str) -> None:
    response.delete_cookie(cookie_name(name), secure=_is_https(), httponly=True, samesite="Lax", path="/")


def cookie_name(name: str) -> str:
    """Return the cookie's name: bound to this very host, where https allows the browser to enforce it."""
    return f"__Host-{name}" if _is_https() else f"zielkreis_{name}"


def local_today(now: datetime) -> date:
    return clock.local_date(now, current_app.config["TIMEZONE"])


def visitor() -> str:
    """Return what this browser is known by, logged in or not."""
    known = request.cookies.get(cookie_name("visitor"), "")
    if len(known) == TOKEN_LENGTH and known.isalnum():
        return known
    if "new_visitor" not in g:
        g.new_visitor = secrets.token_hex(TOKEN_LENGTH // 2)
    return str(g.new_visitor)


def _token_bound_to(visit: str) -> str:
    key = str(current_app.secret_key)
    return hmac.new(key.encode(), f"csrf:{visit}".encode(), hashlib.sha256).hexdigest()


def _note_seen(found: LogInSession, now: datetime) -> None:
    """Keep an active log-in alive, in a transaction of its own: the page itself may only be reading."""
    engine: Engine = current_app.extensions["engine"]
    current_session().rollback()
    with unit_of_work(engine) as session:
        session.execute(sa.update(LogInSession).where(col(LogInSession.id) == found.id).values(last_seen_at=now))


def _is_https() -> bool:
    return bool(current_app.config["IS_HTTPS"])
