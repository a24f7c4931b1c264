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
from tracker.accounts.vocabulary import Permission, Role
from tracker.shared import trail
from tracker.shared.addresses import asked_page
from tracker.shared.database import current_session
from tracker.shared.export import ExportFormat, Value, write_table
from tracker.shared.listing import PAGE_SIZE, pages_of
from tracker.shared.text import N_
from tracker.shared.trail import Told, TrailFilter

FILTERS = ("kind", "person", "since", "until")
ADMINISTERED = frozenset({"account", "person", "role_assignment", "department"})  # not the plan, not its reports
COLUMNS = ("entry", "at", "who", "act", "object_type", "object_id", "before", "after", "reason")
ACTIONS = {
    "create": N_("created"),
    "update": N_("changed"),
    "delete": N_("removed"),
    "save": N_("saved"),
    "log_in": N_("logged in"),
    "log_out": N_("logged out"),
    "invite": N_("invited"),
    "dispatch": N_("sent"),
    "refresh": N_("brought up to date"),
    "retry": N_("sent again"),
    "pseudonymise": N_("made anonymous"),
}
OBJECTS = {
    "account": N_("Account"),
    "person": N_("Person"),
    "role_assignment": N_("Role"),
    "department": N_("Department"),
    "committee": N_("Committee"),
    "membership": N_("Membership"),
    "meeting": N_("Meeting"),
    "resolution": N_("Resolution"),
    "area": N_("Area"),
    "area_level": N_("Level of areas"),
    "area_version": N_("Area"),
    "indicator": N_("Indicator"),
    "indicator_version": N_("Indicator"),
    "import_batch": N_("Import"),
    "plan_node": N_("Node of the plan"),
    "node_wording": N_("Wording"),
    "impact_target": N_("Impact target"),
    "target_change": N_("Change of a target"),
    "measure": N_("Measure"),
    "status_report": N_("Status report"),
    "target_review": N_("Review"),
    "reporting_round": N_("Reporting round"),
    "submission": N_("Submission"),
    "subscription": N_("Subscription"),
    "report_run": N_("Report"),
    "setting": N_("Setting"),
    "town": N_("Town"),
    "vocabulary_term": N_("Word of a list"),
    "department_part": N_("Part of a report"),
}


@dataclass(frozen=True)
class Change:
    """One column of a changed row: what stood there, what stands there."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class TrailRow:
    """An entry as it is read: words for act and object, the changed columns one by one."""

    number: int
    at: datetime
    actor: str
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
    kept: dict[str, Any] = {name: request.args.get(name) or None for name in FILTERS}
    return render_template(
        "accounts/audit_list.html",
        rows=[_row(each, names) for each in trail.told(session, entries)],
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
    content = write_table(COLUMNS, [_line(_row(each, names)) for each in told], ExportFormat.CSV)
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


def _row(told: Told, names: dict[int, str]) -> TrailRow:
    entry = told.entry
    is_open = entry.object_type in ADMINISTERED or Role.AUDITOR in current_viewer().roles
    return TrailRow(
        number=entry.id or 0,
        at=entry.at,
        actor=names.get(entry.actor_id or 0, entry.actor),
        action=ACTIONS.get(entry.action, entry.action),
        kind=entry.object_type,
        object=OBJECTS.get(entry.object_type, entry.object_type),
        object_id=entry.object_id,
        is_open=is_open,
        changes=_changes(told) if is_open else (),
        reason=entry.reason if is_open else None,
    )


def _changes(told: Told) -> tuple[Change, ...]:
    before, after = told.old, told.new
    names = [name for name in {**before, **after} if before.get(name) is not None or after.get(name) is not None]
    return tuple(Change(name, _text(before.get(name)), _text(after.get(name))) for name in names)


def _text(value: object) -> str | None:
    return None if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _line(row: TrailRow) -> list[Value]:
    before = "; ".join(f"{change.name}: {change.before}" for change in row.changes if change.before is not None)
    after = "; ".join(f"{change.name}: {change.after}" for change in row.changes if change.after is not None)
    when = row.at.astimezone(current_app.config["TIMEZONE"]).isoformat(timespec="seconds")
    return [row.number, when, row.actor, _(row.action), row.kind, row.object_id, before, after, row.reason or ""]
