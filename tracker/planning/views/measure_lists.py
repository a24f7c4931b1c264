"""The list of measures, and the list as a file."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.monitoring.queries.areas import list_areas
from tracker.planning.forms import SILENT_MONTHS, MeasureFilterForm
from tracker.planning.intake import write_plan
from tracker.planning.queries.lists import ListedNode, PlanIndex
from tracker.planning.queries.terms import list_terms_by_list
from tracker.planning.views import blueprint
from tracker.planning.views.lists import by_code, by_title, chosen_index, filters_of, narrowed, rows_of
from tracker.planning.views.pages import today
from tracker.planning.vocabulary import NodeKind, TermList
from tracker.shared.clock import local_date
from tracker.shared.database import current_session, german_order
from tracker.shared.fragments import fragment, rendered
from tracker.shared.language import page_language
from tracker.shared.listing import (
    download,
    filtered_by,
    known_arguments,
    listed,
    wanted_format,
)
from tracker.shared.words import VocabularyTerm

DOORS = {
    "may_add": Permission.EDIT_PLAN,
    "may_answer": Permission.ANSWER_ROUND,
    "may_review": Permission.REVIEW_REPORTS,
}


@dataclass(frozen=True)
class MeasureFilter:
    """The measures of the chosen plan, and those of them that the filters leave."""

    index: PlanIndex
    form: MeasureFilterForm
    measures: tuple[ListedNode, ...]
    found: list[ListedNode]
    statuses: dict[str, VocabularyTerm]


@blueprint.get("/measures")
@requires(Permission.READ)
def list_measures() -> ResponseReturnValue:
    viewer, asked, template = current_viewer(), known_arguments(MeasureFilterForm()), "planning/_measures.html"
    may = {name: viewer.may(permission) for name, permission in DOORS.items()}
    if asked is None:
        content = rendered(template, lambda: _page() | may)
    else:
        known_by = (viewer.audience, viewer.department_ids, *may.values(), today(), asked)
        content = fragment(template, *known_by, values=lambda: _page() | may)
    return render_template("planning/measure_list.html", content=content)


@blueprint.get("/measures/export")
@requires(Permission.READ)
def export_measures() -> ResponseReturnValue:
    chosen = _chosen()
    rows = rows_of(NodeKind.MEASURE, chosen.index, chosen.found)
    return download(write_plan(rows, wanted_format()), _("Measures"))


def _page() -> dict[str, Any]:
    chosen, language = _chosen(), page_language()
    listing = listed(
        chosen.found,
        {
            "code": by_code,
            "title": by_title(language),
            "status": _by_status(chosen.statuses, language),
            "owner": lambda node: german_order(node.owner_name or ""),
            "said": lambda node: node.said_at.isoformat() if node.said_at else "",
        },
    )
    return {
        "has_plan": chosen.index.cycle_id is not None,
        "listing": listing,
        "statuses": chosen.statuses,
        **filtered_by(chosen.form, ".export_measures"),
        "total": len(chosen.measures),
        "may_be_mine": bool(current_viewer().department_ids),
    }


def _chosen() -> MeasureFilter:
    index, terms = chosen_index(), list_terms_by_list(current_session())
    language, measures = page_language(), index.of_kind(NodeKind.MEASURE)
    statuses = [(term.code, term.label_in(language)) for term in terms[TermList.STATUS]]
    form = filters_of(MeasureFilterForm, index, NodeKind.MEASURE, statuses)
    form.timeliness.offer((term.code, term.label_in(language)) for term in terms[TermList.TIMELINESS])
    form.area.offer((str(area.id), area.name) for area in list_areas(current_session()) if not area.is_town)
    form.silent.offer((str(number), ngettext("%(num)d month", "%(num)d months", number)) for number in SILENT_MONTHS)
    silent_since, own = _silent_since(form), current_viewer().department_ids
    timezone = current_app.config["TIMEZONE"]
    found = [
        node
        for node in narrowed(measures, form, lambda node: node.status)
        if form.admits("timeliness", node.timeliness)
        and form.admits("area", *map(str, node.area_ids))
        and (silent_since is None or node.said_at is None or local_date(node.said_at, timezone) < silent_since)
        and (not form.mine.data or node.owner_id in own)
    ]
    return MeasureFilter(index, form, measures, found, {term.code: term for term in terms[TermList.STATUS]})


def _silent_since(form: MeasureFilterForm) -> date | None:
    """Return the day since which nothing has been said on the measures asked for."""
    wanted = form.asks_for("silent")
    return _months_before(today(), int(wanted)) if wanted in map(str, SILENT_MONTHS) else None


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _by_status(statuses: dict[str, VocabularyTerm], language: str) -> Callable[[ListedNode], Any]:
    def order(node: ListedNode) -> Any:
        term = statuses.get(node.status or "")
        return german_order(term.label_in(language) if term else node.status or "")

    return order
