"""What the town decides: what is switched on, how rounds and reports run."""

import hashlib
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import requires
from tracker.accounts.vocabulary import Permission
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile
from tracker.shared.labels import Labelled
from tracker.shared.settings import Settings, find_settings, keep_settings
from tracker.start.forms import SECTIONS, Section, SettingsForm
from tracker.start.views import blueprint


@blueprint.get("/settings")
@requires(Permission.DECIDE_SETTINGS)
def show_settings() -> ResponseReturnValue:
    decided = {key: find_settings(current_session(), section.kind) for key, section in SECTIONS.items()}
    rows = {key: [(_(title), value) for title, value in _told(decided[key])] for key in SECTIONS}
    return render_template("start/settings.html", sections=SECTIONS, rows=rows)


@blueprint.get("/settings/<key>")
@requires(Permission.DECIDE_SETTINGS)
def edit_settings(key: str) -> ResponseReturnValue:
    section = _section(key)
    decided = find_settings(current_session(), section.kind)
    return _form_page(section.form(decided, data={"seen": _fingerprint(decided)}), section)


@blueprint.post("/settings/<key>")
@requires(Permission.DECIDE_SETTINGS)
@commits
def decide_settings(key: str) -> ResponseReturnValue:
    section = _section(key)
    form, session = section.form(), current_session()
    if not form.validate():
        return _form_page(form, section), 422
    stored = find_settings(session, section.kind)
    if form.seen.data != _fingerprint(stored):
        form.refuse(ChangedMeanwhile(stored))
        form.seen.data, form.seen.raw_data = _fingerprint(stored), None
        return _form_page(form, section, theirs=_told(stored)), 409
    keep_settings(session, form.entered())
    flash(_("The settings have been saved."))
    return redirect(url_for("start.show_settings"), code=303)


def _section(key: str) -> Section:
    if key not in SECTIONS:
        abort(404)
    return SECTIONS[key]


def _form_page(form: SettingsForm, section: Section, theirs: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "start/settings_form.html",
        form=form,
        section=section,
        theirs=theirs,
        trail=[(_("Settings"), url_for("start.show_settings"))],
        back=url_for("start.show_settings"),
    )


def _told(decided: Settings) -> list[tuple[str, str]]:
    """Return what was decided, in words."""
    return [
        (field.title or name, _in_words(getattr(decided, name))) for name, field in type(decided).model_fields.items()
    ]


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return ", ".join(_in_words(each) for each in value) or str(_("none"))
    if isinstance(value, Labelled):
        return str(_(value.label))
    return str(_("no limit")) if value is None else str(value)


def _fingerprint(decided: Settings) -> str:
    return hashlib.sha256(decided.model_dump_json().encode()).hexdigest()[:16]
