"""What every page shares: headers, language, the menu, formats, and the pages of errors."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib.metadata import version
from typing import Any

from flask import Flask, Response, abort, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import Conflict, HTTPException, InternalServerError, SecurityError, ServiceUnavailable

from tracker.accounts.permissions import current_viewer
from tracker.accounts.visits import cookie_name
from tracker.accounts.vocabulary import Permission
from tracker.shared import clock
from tracker.shared.database import close_session, current_session
from tracker.shared.language import page_language
from tracker.shared.numbers import Number, format_date, format_number, format_with_unit
from tracker.shared.remembering import remembered
from tracker.shared.text import LANGUAGES, N_
from tracker.shared.town import Town, find_town

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)

VERSION = version("tracker")

# The menu: word, endpoint it leads to, permission that shows it, first parts of the paths it stands for.
MENU: tuple[tuple[str, str, Permission, tuple[str, ...]], ...] = (
    (N_("Goals"), "planning.show_plan", Permission.READ, tuple("plan goals strategies targets fields reviews".split())),
    (N_("Measures"), "planning.list_measures", Permission.READ, ("measures", "rounds")),
    (N_("Figures"), "monitoring.list_indicators", Permission.READ, ("indicators", "imports")),
    (N_("Districts"), "monitoring.list_areas", Permission.READ, ("areas",)),
    (
        N_("Reports"),
        "reporting.list_reports",
        Permission.READ,
        tuple("reports committees meetings memberships subscriptions resolutions deliveries".split()),
    ),
    (N_("Administration"), "accounts.list_people", Permission.MANAGE_ACCOUNTS, ("people", "departments")),
    (
        N_("Administration"),
        "start.show_settings",
        Permission.DECIDE_SETTINGS,
        ("settings", "vocabularies", "carriers", "people", "departments"),
    ),
    (N_("Audit trail"), "accounts.list_audit_entries", Permission.READ_AUDIT, ("audit",)),
)


@dataclass(frozen=True)
class MenuEntry:
    label: str
    url: str
    active: bool


@dataclass(frozen=True)
class TownFrame:
    """What the head of a page shows of the town."""

    name: str
    is_demonstration: bool = False
    crest_url: str | None = None


def init_pages(app: Flask) -> None:
    app.context_processor(_shared_context)
    app.before_request(_number_request)
    app.before_request(_refuse_null_signs)
    app.after_request(_set_headers)
    app.jinja_env.filters.update(
        number=_number, date=_date, datetime_local=_datetime_local, with_unit=_with_unit, decimals=_decimals
    )
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(OperationalError, _show_database_error)
    app.register_error_handler(IntegrityError, _show_lost_race)
    app.register_error_handler(StaleDataError, _show_lost_race)
    app.register_error_handler(Exception, _show_unexpected_error)


def chosen_language() -> str:
    """Return the language of the person, else of the browser's cookie, else the town's."""
    return _language_of(current_viewer().language, request.cookies)


def _language_of(own: str | None, cookies: Mapping[str, str]) -> str:
    wanted = own or cookies.get(cookie_name("language"))
    return wanted if wanted in LANGUAGES else str(current_app.config["BABEL_DEFAULT_LOCALE"])


def _shared_context() -> dict[str, Any]:
    viewer = current_viewer()
    return {
        "viewer": None if viewer.is_anonymous else viewer,
        "town": _town_frame(),
        "menu": _menu(),
        "language": page_language(),
        "request_id": g.get("request_id", ""),
        "program_version": VERSION,
        "Permission": Permission,
    }


def _town_frame() -> TownFrame:
    """Return the frame even where the database is away: an error page must never fail itself."""
    try:
        return remembered(current_session(), "town frame", lambda: _framed(find_town(current_session())))
    except Exception:
        return TownFrame("Zielkreis")


def _framed(town: Town | None) -> TownFrame:
    if town is None:
        return TownFrame("Zielkreis")
    return TownFrame(
        name=town.name,
        is_demonstration=town.is_demonstration,
        crest_url=url_for("start.show_crest") if town.crest_type else None,
    )


def _menu() -> list[MenuEntry]:
    viewer = current_viewer()
    here = request.path.split("/")[1]
    entries: dict[str, MenuEntry] = {}
    for word, endpoint, permission, paths in MENU:
        if viewer.may(permission):  # a word that stands for two pages leads to the first of them
            held = entries.get(word)
            url = held.url if held else url_for(endpoint)
            entries[word] = MenuEntry(gettext(word), url, here in paths or (held is not None and held.active))
    return list(entries.values())


def _number_request() -> None:
    g.request_id = secrets.token_hex(6)


def _refuse_null_signs() -> None:
    """No person types NUL, and PostgreSQL keeps none."""
    if "\0" in request.path or any("\0" in text for _, text in request.args.items(multi=True)):
        abort(404)


def _set_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if current_app.config["IS_HTTPS"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    return response


def _show_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):  # a foreign host: no address of ours can be built for it
        return Response("This host is not known here.", 400, mimetype="text/plain")
    close_session()  # the page is read afresh, with nothing half done
    status = error.code if error.code in SHOWN_ERRORS else 500 if error.code >= 500 else 400
    headers = [(name, value) for name, value in error.get_headers() if name in {"Allow", "Retry-After"}]
    return render_template(f"errors/{status}.html"), error.code, headers


def _show_database_error(error: OperationalError) -> ResponseReturnValue:
    current_app.logger.exception("the database did not answer")
    busy = ServiceUnavailable(retry_after=5)
    return _show_http_error(busy)


def _show_lost_race(error: Exception) -> ResponseReturnValue:
    """Two wrote the same at the same moment, and the database has taken one of them."""
    current_app.logger.warning("request %s lost a race: %s", g.get("request_id", ""), type(error).__name__)
    return _show_http_error(Conflict())


def _show_unexpected_error(error: Exception) -> ResponseReturnValue:
    current_app.logger.exception("request %s failed", g.get("request_id", ""))
    if current_app.testing:
        raise error
    return _show_http_error(InternalServerError())


SHOWN_ERRORS = frozenset({400, 403, 404, 409, 413, 422, 429, 500, 503})


def _number(value: Number, decimals: int = 0) -> str:
    return format_number(value, decimals, page_language())


def _decimals(value: Decimal) -> int:
    """Return with how many decimals a number was entered."""
    return max(-int(value.normalize().as_tuple().exponent), 0)


def _with_unit(value: Number, unit: str, decimals: int = 0) -> str:
    return format_with_unit(value, unit, decimals, page_language())


def _date(value: date | datetime) -> str:
    day = clock.local_date(value, current_app.config["TIMEZONE"]) if isinstance(value, datetime) else value
    return format_date(day, page_language())


def _datetime_local(value: datetime) -> str:
    local = value.astimezone(current_app.config["TIMEZONE"])
    day = format_date(local.date(), page_language())
    return str(gettext("%(date)s, %(time)s", date=day, time=f"{local:%H:%M}"))
