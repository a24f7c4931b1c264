"""What the lists of the plan share: filters, and the export of what is left."""

from collections.abc import Iterable

from flask import Response, request

from tracker.planning.forms import FilterForm
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.views.pages import choices_of
from tracker.planning.vocabulary import NodeKind
from tracker.shared.database import folded
from tracker.shared.export import ExportFormat
from tracker.shared.language import page_language

FILTERS = ("q", "field", "department", "status")


def filters_for(plan: Plan, kind: NodeKind, statuses: Iterable[tuple[str, str]]) -> FilterForm:
    """Return the filter form with what can be chosen among the nodes of a kind."""
    form = FilterForm(request.args)
    entries = plan.of_kind(kind)
    owners = sorted({(entry.owner_key or "", entry.owner_name or "") for entry in entries if entry.owner_id})
    fields = choices_of(plan.of_kind(NodeKind.FIELD), page_language())
    form.field.choices = [("", ""), *((str(key), label) for key, label in fields)]
    form.department.choices = [("", ""), *owners]
    form.status.choices = [("", ""), *statuses]
    return form


def number_of_filters() -> int:
    return sum(bool(request.args.get(name)) for name in FILTERS)


def filtered(entries: Iterable[PlanEntry], form: FilterForm) -> list[PlanEntry]:
    """Return the entries that the words, the field and the department leave."""
    words = (folded(form.q.data) or "").split()
    wanted_field = form.field.data or ""
    return [
        entry
        for entry in entries
        if all(word in _words_of(entry) for word in words)
        and (not wanted_field or wanted_field in {str(key) for key in entry.field_ids})
        and (not form.department.data or entry.owner_key == form.department.data)
    ]


def download(content: bytes, format_: ExportFormat, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{format_}"'}
    return Response(content, mimetype=format_.mimetype, headers=headers)


def wanted_format() -> ExportFormat:
    asked = request.args.get("format", "")
    return ExportFormat(asked) if asked in set(ExportFormat) else ExportFormat.CSV


def _words_of(entry: PlanEntry) -> str:
    return folded(f"{entry.code} {entry.title} {entry.title_en or ''}") or ""
