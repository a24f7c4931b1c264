"""The trail, for auditors: every change, the latest first. The administration reads what it administers itself."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlmodel import Session

from tracker.accounts.forms import TrailFilterForm
from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.queries.names import list_account_names
from tracker.accounts.views import blueprint
from tracker.accounts.views.trail_changes import Change, Teller
from tracker.accounts.views.trail_words import ACTIONS, OBJECTS
from tracker.accounts.vocabulary import Permission, Role
from tracker.shared import trail
from tracker.shared.addresses import asked_page
from tracker.shared.audit import AuditEntry
from tracker.shared.database import current_session
from tracker.shared.export import ExportFormat, Value, write_table
from tracker.shared.language import page_language
from tracker.shared.listing import PAGE_SIZE, pages_of
from tracker.shared.trail import Told, TrailFilter

FILTERS = ("kind", "person", "since", "until")
ADMINISTERED = frozenset({"account", "person", "role_assignment", "department"})  # not the plan, not its reports
COLUMNS = ("entry", "at", "who", "act", "object_type", "object_id", "before", "after", "reason")


@dataclass(frozen=True)
class TrailRow:
    """An entry as it is read: words for act and object, the changed columns one by one."""

    at: datetime
    who: str
    action: str
    kind: str
    object: str
    object_id: str
    is_open: bool  # whether this reader may see what stood there
    changes: tuple[Change, ...]
    reason: str | None


@blueprint.get("/audit")
@requires(Permission.READ_AUDIT)
def list_audit_entries() -> ResponseReturnValue:
    session = current_session()
    names = list_account_names(session)
    form = _filter_form(session, names)
    narrowed = _narrowed(form)
    total = trail.count_entries(session, narrowed)
    pages = pages_of(total)
    page = asked_page(pages)
    entries = trail.list_entries(session, narrowed, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    teller = Teller(page_language(), current_app.config["TIMEZONE"])
    kept: dict[str, Any] = {name: request.args.get(name) or None for name in FILTERS}
    return render_template(
        "accounts/audit_list.html",
        rows=[_row(each, names, teller) for each in trail.told(session, entries)],
        total=total,
        page=page,
        pages=pages,
        filters=form,
        active=sum(value is not None for value in kept.values()),
        address=lambda number: url_for(".list_audit_entries", page=number, **kept),
        download=url_for(".export_audit_entries", **kept),
    )


@blueprint.get("/audit/export")
@requires(Permission.READ_AUDIT)
def export_audit_entries() -> ResponseReturnValue:
    """Hand out the trail as it is filtered; a filter that cannot be read hands out nothing."""
    session = current_session()
    names = list_account_names(session)
    form = _filter_form(session, names)
    if not form.validate():
        abort(400)
    told = trail.told(session, trail.list_entries(session, _narrowed(form)))
    content = write_table(COLUMNS, [_line(each, names) for each in told], ExportFormat.CSV)
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": 'attachment; filename="audit.csv"'})


def _filter_form(session: Session, names: dict[int, str]) -> TrailFilterForm:
    form = TrailFilterForm(request.args)
    kinds = sorted((_(OBJECTS.get(kind, kind)), kind) for kind in trail.list_told_types(session))
    form.kind.choices = [("", ""), *((kind, label) for label, kind in kinds)]
    form.person.offer(list(names.items()))
    form.validate()
    return form


def _narrowed(form: TrailFilterForm) -> TrailFilter:
    """Return what the form asks for; days are days of the town's clock."""
    until = form.until.data
    return TrailFilter(
        object_type=form.kind.data or None,
        account_id=None if form.person.errors else form.person.data,
        since=_beginning(form.since.data) if form.since.data else None,
        before=_beginning(until + timedelta(days=1)) if until else None,
    )


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=current_app.config["TIMEZONE"])


def _row(told: Told, names: dict[int, str], teller: Teller) -> TrailRow:
    entry, is_open = told.entry, _is_open(told.entry)
    return TrailRow(
        at=entry.at,
        who=names.get(entry.actor_id or 0, entry.actor),
        action=ACTIONS.get(entry.action, entry.action),
        kind=entry.object_type,
        object=OBJECTS.get(entry.object_type, entry.object_type),
        object_id=entry.object_id,
        is_open=is_open,
        changes=teller.changes_of(told) if is_open else (),
        reason=entry.reason if is_open else None,
    )


def _is_open(entry: AuditEntry) -> bool:
    return entry.object_type in ADMINISTERED or Role.AUDITOR in current_viewer().roles


def _line(told: Told, names: dict[int, str]) -> list[Value]:
    """Return an entry for machines and for whoever must prove something: names and values as they are kept."""
    entry, is_open = told.entry, _is_open(told.entry)
    when = entry.at.astimezone(current_app.config["TIMEZONE"]).isoformat(timespec="seconds")
    who, act = names.get(entry.actor_id or 0, entry.actor), _(ACTIONS.get(entry.action, entry.action))
    before, after, reason = (_exact(told.old), _exact(told.new), entry.reason or "") if is_open else ("", "", "")
    return [entry.id or 0, when, who, act, entry.object_type, entry.object_id, before, after, reason]


def _exact(values: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {_plain(value)}" for name, value in values.items() if value is not None)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
