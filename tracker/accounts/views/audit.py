"""The trail, for auditors: every change, the latest first."""

import json
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.accounts.permissions import requires
from tracker.accounts.views import blueprint
from tracker.accounts.vocabulary import Permission
from tracker.shared.addresses import asked_page
from tracker.shared.audit import AuditEntry, count_entries, list_entries
from tracker.shared.database import current_session
from tracker.shared.text import N_

PAGE_SIZE = 50
ACTIONS = {
    "create": N_("created"),
    "update": N_("changed"),
    "delete": N_("removed"),
    "save": N_("saved"),
    "log_in": N_("logged in"),
    "log_out": N_("logged out"),
    "invite": N_("invited"),
    "dispatch": N_("sent"),
    "retry": N_("sent again"),
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
    "area_version": N_("Area"),
    "indicator": N_("Indicator"),
    "indicator_version": N_("Indicator"),
    "import_batch": N_("Import"),
    "plan_node": N_("Node of the plan"),
    "node_wording": N_("Wording"),
    "impact_target": N_("Impact target"),
    "measure": N_("Measure"),
    "status_report": N_("Status report"),
    "target_review": N_("Review"),
    "subscription": N_("Subscription"),
    "report_run": N_("Report"),
    "town": N_("Town"),
    "vocabulary_term": N_("Word of a list"),
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

    at: datetime
    actor: str
    action: str
    kind: str
    object: str
    object_id: str
    changes: tuple[Change, ...]
    reason: str | None


@blueprint.get("/audit")
@requires(Permission.READ_AUDIT)
def list_audit_entries() -> ResponseReturnValue:
    session = current_session()
    kind = request.args.get("kind") or None
    total = count_entries(session, object_type=kind)
    pages = max(1, -(-total // PAGE_SIZE))
    page = asked_page(pages)
    entries = list_entries(session, object_type=kind, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "accounts/audit_list.html",
        rows=[_row(entry) for entry in entries],
        total=total,
        page=page,
        pages=pages,
        address=lambda number: url_for(".list_audit_entries", kind=kind, page=number),
    )


def _row(entry: AuditEntry) -> TrailRow:
    return TrailRow(
        at=entry.at,
        actor=entry.actor,
        action=ACTIONS.get(entry.action, entry.action),
        kind=entry.object_type,
        object=OBJECTS.get(entry.object_type, entry.object_type),
        object_id=entry.object_id,
        changes=_changes(entry),
        reason=entry.reason,
    )


def _changes(entry: AuditEntry) -> tuple[Change, ...]:
    before, after = (json.loads(text) if text else {} for text in (entry.old, entry.new))
    names = [name for name in {**before, **after} if before.get(name) is not None or after.get(name) is not None]
    return tuple(Change(name, _text(before.get(name)), _text(after.get(name))) for name in names)


def _text(value: object) -> str | None:
    return None if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
