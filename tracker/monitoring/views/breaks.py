"""Confirming that a series holds across its break."""

from datetime import date

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.monitoring.errors import NothingToConfirm
from tracker.monitoring.forms import BreakForm
from tracker.monitoring.queries.areas import find_area
from tracker.monitoring.queries.breaks import find_period_id, find_total_id
from tracker.monitoring.queries.indicators import find_indicator
from tracker.monitoring.services.breaks import confirm_break
from tracker.monitoring.views import blueprint
from tracker.shared import clock
from tracker.shared.database import commits, current_session
from tracker.shared.language import page_language
from tracker.shared.periods import PeriodType, parse_period

ADDRESS = "/indicators/<key>/breaks/<level_key>/<area_key>/<ends_on>"


@blueprint.get(ADDRESS)
@requires(Permission.IMPORT_FIGURES)
def ask_about_break(key: str, level_key: str, area_key: str, ends_on: str) -> ResponseReturnValue:
    _place(key, level_key, area_key, ends_on)
    return _page(BreakForm(), key, ends_on)


@blueprint.post(ADDRESS)
@requires(Permission.IMPORT_FIGURES)
@commits
def confirm_series_break(key: str, level_key: str, area_key: str, ends_on: str) -> ResponseReturnValue:
    place, form = _place(key, level_key, area_key, ends_on), BreakForm()
    if not form.validate():
        return _page(form, key, ends_on), 422
    try:
        confirm_break(
            current_session(),
            place,
            reason=form.reason.data or "",
            confirmed_by=current_viewer().name,
            now=clock.now(),
        )
    except NothingToConfirm:
        abort(404)
    flash(_("The figures on both sides of the break now count as comparable."))
    return redirect(url_for(".show_indicator", key=key), code=303)


def _place(key: str, level_key: str, area_key: str, ends_on: str) -> tuple[int, int, int, int]:
    session = current_session()
    facts = find_indicator(session, current_viewer().audience, key)
    area = find_area(session, level_key, area_key)
    try:
        day = date.fromisoformat(ends_on)
    except ValueError:
        abort(404)
    if facts is None or area is None:
        abort(404)
    period_id = find_period_id(session, facts.period_type or PeriodType.YEAR, day)
    total_id = find_total_id(session)
    if period_id is None or total_id is None:
        abort(404)
    return facts.id, area.id, total_id, period_id


def _page(form: BreakForm, key: str, ends_on: str) -> str:
    facts = find_indicator(current_session(), current_viewer().audience, key)
    assert facts is not None
    language = page_language()
    return render_template(
        "monitoring/break_form.html",
        form=form,
        facts=facts,
        name=facts.name(language),
        period=parse_period(date.fromisoformat(ends_on).isoformat(), facts.period_type).label(language),
    )
