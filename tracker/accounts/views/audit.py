"""The trail, for auditors: every change, the latest first."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.accounts.permissions import requires
from tracker.accounts.views import blueprint
from tracker.accounts.vocabulary import Permission
from tracker.shared.audit import count_entries, list_entries
from tracker.shared.database import current_session

PAGE_SIZE = 50


@blueprint.get("/audit")
@requires(Permission.READ_AUDIT)
def list_audit_entries() -> ResponseReturnValue:
    session = current_session()
    kind = request.args.get("kind") or None
    page = max(1, request.args.get("page", 1, type=int))
    total = count_entries(session, object_type=kind)
    entries = list_entries(session, object_type=kind, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "accounts/audit_list.html",
        entries=entries,
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        address=lambda number: url_for(".list_audit_entries", kind=kind, page=number),
    )
