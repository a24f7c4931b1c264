"""The reporting page: one line a measure, “unchanged” or “has changed”; only the second opens fields."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.planning.errors import NoSuchMeasure, StatusNeedsLink, StatusNeedsReason
from tracker.planning.vocabulary import Answer
from tracker.rounds import queries, services
from tracker.rounds.errors import NeedsAFirstWord, NeedsASentence
from tracker.rounds.models import ReportingRound
from tracker.rounds.views import blueprint
from tracker.rounds.views.drafts import keep_page
from tracker.rounds.views.pages import (
    OpenedLine,
    asked_department,
    form_for,
    function_of,
    line_of,
    moment,
    opened_lines,
    page_rows,
    row_of,
    scope_of,
    shown_page,
    shown_progress,
    today,
)
from tracker.rounds.vocabulary import LineState, RoundState
from tracker.shared.addresses import asked_key, asked_page
from tracker.shared.database import commits, current_session, keep_so_far
from tracker.shared.errors import Refused
from tracker.shared.fragments import fragment
from tracker.shared.language import page_language
from tracker.shared.listing import PAGE_SIZE, pages_of

AT_FIELD: dict[type[Refused], str] = {
    NeedsASentence: "text",
    NeedsAFirstWord: "text",
    StatusNeedsReason: "status_reason",
    StatusNeedsLink: "merged_into_id",
    NoSuchMeasure: "merged_into_id",
}


@blueprint.get("/rounds/<int:round_id>/report")
@requires(Permission.ANSWER_ROUND)
def show_report_form(round_id: int) -> ResponseReturnValue:
    reporting_round = scoped_or_404(queries.find_round, round_id)
    return _page(reporting_round)


@blueprint.post("/rounds/<int:round_id>/report")
@requires(Permission.ANSWER_ROUND)
@commits
def save_report_form(round_id: int) -> ResponseReturnValue:
    """Keep everything that stands on the page, whatever of it is not right yet."""
    reporting_round = scoped_or_404(queries.find_round, round_id)
    if not_kept := keep_page(reporting_round):
        return _page(reporting_round, not_kept), 409
    flash(_("Everything has been saved."))
    return redirect(_here(round_id), code=303)


@blueprint.post("/rounds/<int:round_id>/report/submit")
@requires(Permission.SUBMIT_REPORTS)
@commits
def submit_reports(round_id: int) -> ResponseReturnValue:
    """Hand in every answered line, all of them or, where one is not right yet, none."""
    reporting_round = scoped_or_404(queries.find_round, round_id)
    if not_kept := keep_page(reporting_round):
        return _page(reporting_round, not_kept), 409
    keep_so_far()
    lines = opened_lines(reporting_round, page_rows(reporting_round, all_of_them=True))
    answered = [line for line in lines if line.answer is not None and line.can_be_filled_in]
    wrong = [line for line in answered if not _is_right(line)]
    if wrong or not answered:
        return _page(reporting_round, _shown(lines), is_refused=True, has_none=not answered), 422
    for line in answered:
        if not _handed_in(line):
            current_session().rollback()
            return _page(reporting_round, _shown(lines), is_refused=True), 422
    flash(ngettext("%(num)d report has been submitted.", "%(num)d reports have been submitted.", len(answered)))
    missing = [line for line in lines if line.can_be_filled_in and line.answer is None]
    if missing:
        names = ", ".join(line.row.title_in(page_language()) for line in missing[:5])
        flash(_("Not answered yet: %(names)s", names=names), "warning")
    return redirect(_here(round_id), code=303)


@blueprint.post("/rounds/<int:round_id>/lines/<int:line_id>/take-back")
@requires(Permission.SUBMIT_REPORTS)
@commits
def take_back_report(round_id: int, line_id: int) -> ResponseReturnValue:
    by = services.Reviewer(current_viewer().person_id, function_of(row_of(round_id, line_id).department))
    try:
        services.take_back(current_session(), line_of(round_id, line_id), by, now=moment())
    except Refused as refused:
        flash(refused.sentence(page_language()), "error")
    else:
        flash(_("You can go on with this report; submit it again afterwards."))
    return redirect(_here(round_id), code=303)


def _is_right(line: OpenedLine) -> bool:
    """Judge one line; its form then says what is wrong."""
    if line.form is None:  # “unchanged” opens no fields
        typed = line.row.draft.typed if line.row.draft else {}
        line.form = form_for(line.row, line.known, line.answer, typed, asked=(), words=None)
    return line.form.is_sound_on(today())


def _handed_in(line: OpenedLine) -> bool:
    """Hand in one line; where a rule refuses it, say so at its field."""
    assert line.form is not None
    reply = line.form["reply"].data if "reply" in line.form else None
    try:
        services.submit(
            current_session(),
            line_of(line.row.round_id, line.row.id),
            line.form.entered(),
            line.known,
            function=function_of(line.row.department),
            person_id=current_viewer().person_id,
            now=moment(),
            today=today(),
            reply=reply,
        )
    except Refused as refused:
        place = AT_FIELD.get(type(refused))
        if place and place in line.form:
            line.form.refuse(refused, place)
        else:
            line.error = refused.sentence(page_language())
        return False
    return True


def _shown(lines: Sequence[OpenedLine]) -> list[OpenedLine]:
    """Return the page's lines, those with something to mend first where there are more than a page holds."""
    if len(lines) <= PAGE_SIZE:
        return list(lines)
    return sorted(lines, key=lambda line: not (line.error or (line.form and line.form.errors)))[:PAGE_SIZE]


def _page(
    reporting_round: ReportingRound,
    lines: Sequence[OpenedLine] | None = None,
    *,
    is_refused: bool = False,
    has_none: bool = False,
) -> str:
    """Return the page: of lines that were just typed as they are, else of what is stored."""
    viewer, progress = current_viewer(), shown_progress(reporting_round)
    total = sum(each.total for each in progress)
    due_on = min((each.due_on for each in progress if each.open), default=reporting_round.due_on)
    return render_template(
        "rounds/report_form.html",
        reporting_round=reporting_round,
        lines=lines or (),
        content=_content(lines) if lines is not None else _stored_content(reporting_round),
        total=total,
        open=sum(each.open for each in progress),
        is_closed=reporting_round.state is RoundState.CLOSED,
        page=shown_page(reporting_round),
        pages=pages_of(total),
        page_address=lambda page: url_for(
            ".show_report_form", round_id=reporting_round.id, department=asked_key("department"), page=page
        ),
        department_id=asked_key("department"),
        due_on=due_on,  # after a question a later day than the round's
        days_left=(due_on - today()).days,
        may_submit=viewer.may(Permission.SUBMIT_REPORTS),
        is_refused=is_refused,
        has_none=has_none,
    )


def _stored_content(reporting_round: ReportingRound) -> Markup:
    """Return the lines as they are stored, kept until one of their drafts or anything else changes."""
    viewer, round_id = current_viewer(), reporting_round.id or 0
    drafts = tuple(sorted(queries.list_draft_versions(current_session(), round_id).items()))
    hour = moment().hour  # a carrier's link ends at an hour
    asked = (round_id, asked_department(reporting_round), shown_page(reporting_round), today(), hour)
    who = (scope_of(viewer), viewer.name, viewer.may(Permission.SUBMIT_REPORTS))
    return fragment(
        "rounds/_lines.html",
        asked,
        who,
        drafts,
        values=lambda: _values(opened_lines(reporting_round, page_rows(reporting_round))),
    )


def _content(lines: Sequence[OpenedLine]) -> Markup:
    return Markup(render_template("rounds/_lines.html", **_values(lines)))


def _values(lines: Sequence[OpenedLine]) -> dict[str, Any]:
    viewer = current_viewer()
    return {
        "lines": lines,
        "own_name": viewer.name,
        "may_submit": viewer.may(Permission.SUBMIT_REPORTS),
        "asked_carriers": queries.list_asked_carriers(current_session(), [line.row.id for line in lines], moment()),
        "handed_in": queries.list_handed_in(current_session(), [line.row.id for line in lines if line.is_over]),
        "carried": queries.list_carried(current_session(), [line.row.measure_id for line in lines]),
        "LineState": LineState,
        "Answer": Answer,
    }


def _here(round_id: int) -> str:
    return url_for(".show_report_form", round_id=round_id, department=asked_key("department"), page=_page_asked())


def _page_asked() -> int | None:
    return page if (page := asked_page()) > 1 else None
