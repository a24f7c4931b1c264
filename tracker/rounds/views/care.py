"""Planning's worklists: what is silent, what nobody answers for, what is stale, and whom to call."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import requires
from tracker.accounts.vocabulary import Permission
from tracker.rounds.calculations.care import Freshnesses
from tracker.rounds.queries.care import (
    Call,
    CareRow,
    VacantDepartment,
    count_freshness,
    list_calls,
    list_care,
    list_vacant,
    list_vacant_ids,
)
from tracker.rounds.views import blueprint
from tracker.rounds.views.pages import today
from tracker.rounds.vocabulary.care import CareGroup
from tracker.shared.addresses import asked_key, asked_page
from tracker.shared.clock import local_date
from tracker.shared.database import current_session
from tracker.shared.export import Value
from tracker.shared.fragments import fragment
from tracker.shared.language import page_language
from tracker.shared.listing import PAGE_SIZE, downloads_of, exported, pages_of
from tracker.shared.town import town_calendar

MEASURE_COLUMNS = ("code", "title", "department", "last_word_on", "round", "due_on")
DEPARTMENT_COLUMNS = ("key", "name", "measures")
CALL_COLUMNS = ("department", "function", "name", "email", "round", "measures", "due_on", "days_overdue")


@blueprint.get("/rounds/care")
@requires(Permission.MANAGE_ROUNDS)
def list_care_of_measures() -> ResponseReturnValue:
    group = _asked_group()
    return render_template(
        "rounds/care_list.html",
        group=group,
        content=fragment("rounds/_care.html", group, asked_key("round"), asked_page(), today(), values=_lists),
        links=downloads_of(".export_care_of_measures"),
    )


@blueprint.get("/rounds/care/export")
@requires(Permission.MANAGE_ROUNDS)
def export_care_of_measures() -> ResponseReturnValue:
    session, now, group = current_session(), today(), _asked_group()
    title = _(group.label)
    if group is CareGroup.CALLS:
        return exported(CALL_COLUMNS, _call_rows(_calls(now)), title)
    timezone, vacant = current_app.config["TIMEZONE"], list_vacant_ids(session, now)
    if group is CareGroup.VACANT:
        found = list_vacant(session, now, timezone, vacant)
        return exported(DEPARTMENT_COLUMNS, [(each.key, each.name, each.measures) for each in found], title)
    measures = list_care(session, group, now, timezone, vacant, limit=None)
    return exported(MEASURE_COLUMNS, [_measure_row(row) for row in measures], title)


def _lists() -> dict[str, Any]:
    session, now, group = current_session(), today(), _asked_group()
    timezone, vacant = current_app.config["TIMEZONE"], list_vacant_ids(session, now)
    counts = count_freshness(session, now, timezone, vacant)
    departments, calls = list_vacant(session, now, timezone, vacant), _calls(now)
    sizes = _sizes(counts, departments, calls)
    pages = pages_of(sizes[group])
    page = asked_page(pages)
    offset = (page - 1) * PAGE_SIZE
    is_of_measures = group not in (CareGroup.VACANT, CareGroup.CALLS)
    rows = list_care(session, group, now, timezone, vacant, offset=offset, limit=PAGE_SIZE) if is_of_measures else []
    return {
        "group": group,
        "groups": [(each, sizes[each]) for each in CareGroup],
        "CareGroup": CareGroup,
        "sentence": counts.sentence(page_language()),
        "rows": rows,
        "departments": departments[offset : offset + PAGE_SIZE],
        "calls": calls[offset : offset + PAGE_SIZE],
        "page": page,
        "pages": pages,
        "page_address": lambda number: url_for(".list_care_of_measures", **_asked(), page=number),
    }


def _asked_group() -> CareGroup:
    asked = request.args.get("group", "")
    return CareGroup(asked) if asked in set(CareGroup) else CareGroup.SILENT


def _asked() -> dict[str, Any]:
    return {"group": _asked_group().value, "round": asked_key("round")}


def _sizes(counts: Freshnesses, departments: Sequence[VacantDepartment], calls: Sequence[Call]) -> dict[CareGroup, int]:
    return {
        CareGroup.SILENT: counts.silent,
        CareGroup.OWNERLESS: counts.ownerless,
        CareGroup.STALE: counts.stale,
        CareGroup.VACANT: len(departments),
        CareGroup.CALLS: len(calls),
    }


def _calls(now: date) -> list[Call]:
    """Return the calls to make, about the one round that the address names, or about all."""
    wanted = asked_key("round")
    calendar = town_calendar(current_session(), current_app.config["TIMEZONE"], now)
    calls = list_calls(current_session(), calendar, now)
    return [call for call in calls if wanted in (None, call.owed.round_id)]


def _measure_row(row: CareRow) -> Sequence[Value]:
    said_on = local_date(row.last_said_at, current_app.config["TIMEZONE"]) if row.last_said_at else None
    title = row.title_in(page_language())
    return row.code, title, row.department, said_on, row.round_title, row.round_due_on


def _call_rows(calls: Sequence[Call]) -> list[Sequence[Value]]:
    """Return a row for each person who could be called, one for a department without anybody."""
    rows: list[Sequence[Value]] = []
    for call in calls:
        about = (call.owed.title, call.owed.count, call.owed.due_on, call.days_late)
        function = _("Deputy") if call.stands_in else _("Head of department")
        rows += [(call.owed.department, function, person.name, person.email, *about) for person in call.people]
        if not call.people:
            rows.append((call.owed.department, None, None, None, *about))
    return rows
