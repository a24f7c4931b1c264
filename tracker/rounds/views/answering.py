"""The reporting page: one line a measure, “unchanged” or “has changed”; only the second opens fields."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.planning.errors import StatusNeedsLink, StatusNeedsReason
from tracker.planning.vocabulary import Answer
from tracker.rounds import queries, services
from tracker.rounds.errors import DoneInTheFuture, NeedsAFirstWord, NeedsASentence
from tracker.rounds.forms import typed_for
from tracker.rounds.models import ReportingRound, RoundLine
from tracker.rounds.queries import LineRow
from tracker.rounds.views import blueprint
from tracker.rounds.views.drafts import keep_line, their_texts
from tracker.rounds.views.pages import (
    OpenedLine,
    asked_department,
    form_for,
    function_of,
    moment,
    offered_words,
    opened_lines,
    posted_answer,
    progress_of,
    scope_of,
    today,
)
from tracker.rounds.vocabulary import LineState
from tracker.shared.addresses import asked_key, asked_page
from tracker.shared.database import commits, current_session, keep_so_far
from tracker.shared.errors import ChangedMeanwhile, Refused
from tracker.shared.fragments import fragment
from tracker.shared.language import page_language
from tracker.shared.listing import PAGE_SIZE

AT_FIELD: dict[type[Refused], str] = {
    NeedsASentence: "text",
    NeedsAFirstWord: "text",
    StatusNeedsReason: "status_reason",
    StatusNeedsLink: "merged_into_id",
    DoneInTheFuture: "text",
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
    conflicts = _keep_all(reporting_round)
    if conflicts:
        return _page(reporting_round, conflicts), 409
    flash(_("Everything has been saved."))
    return redirect(_here(round_id), code=303)


@blueprint.post("/rounds/<int:round_id>/report/submit")
@requires(Permission.SUBMIT_REPORTS)
@commits
def submit_reports(round_id: int) -> ResponseReturnValue:
    """Hand in every answered line, all of them or, where one is not right yet, none."""
    reporting_round = scoped_or_404(queries.find_round, round_id)
    conflicts = _keep_all(reporting_round)
    if conflicts:
        return _page(reporting_round, conflicts), 409
    keep_so_far()
    lines = opened_lines(reporting_round, _rows(reporting_round, all_of_them=True))
    answered = [line for line in lines if line.answer is not None and line.can_be_filled_in]
    wrong = [line for line in answered if not _is_right(reporting_round, line)]
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
    line = _line_of(round_id, line_id)
    row = queries.find_line_row(current_session(), current_viewer(), line_id)
    by = services.Reviewer(current_viewer().person_id, function_of(row.department if row else None))
    try:
        services.take_back(current_session(), line, by, now=moment())
    except Refused as refused:
        flash(refused.sentence(page_language()), "error")
        return redirect(_here(round_id), code=303)
    flash(_("You can go on with this report; submit it again afterwards."))
    return redirect(_here(round_id), code=303)


def _rows(reporting_round: ReportingRound, *, all_of_them: bool = False) -> list[LineRow]:
    """Return the lines of the page; planning says for which department it steps in."""
    viewer = current_viewer()
    department_id = asked_department(reporting_round)
    return queries.list_lines(
        current_session(),
        reporting_round.id or 0,
        viewer,
        department_id=department_id,
        offset=0 if all_of_them else (asked_page() - 1) * PAGE_SIZE,
        limit=None if all_of_them else PAGE_SIZE,
    )


def _keep_all(reporting_round: ReportingRound) -> list[OpenedLine]:
    """Keep what was typed for each line of the page; return the lines, if somebody else saved one of them."""
    rows, theirs = _rows(reporting_round), {}
    for row in rows:
        if f"line-{row.id}-version" not in request.form or not row.state.is_with_department:
            continue
        try:
            keep_line(_line_of(reporting_round.id or 0, row.id), row)
        except ChangedMeanwhile:
            theirs[row.id] = row
    if not theirs:
        return []
    current_session().rollback()
    rows = _rows(reporting_round)
    answers = {row.id: posted_answer(request.form, row.id) for row in rows}
    return [_with_theirs(line) for line in opened_lines(reporting_round, _typed_over(rows), answers)]


def _typed_over(rows: Sequence[LineRow]) -> list[LineRow]:
    """Return the lines with what this person typed in place of what is stored, on the version now stored."""
    found = []
    for row in rows:
        if row.draft is None or f"line-{row.id}-version" not in request.form:
            found.append(row)
            continue
        mine = replace(row.draft, typed=typed_for(row.id, request.form), answer=posted_answer(request.form, row.id))
        found.append(replace(row, draft=mine))
    return found


def _with_theirs(line: OpenedLine) -> OpenedLine:
    line.theirs, line.their_name = their_texts(line.row.id)
    return line


def _is_right(reporting_round: ReportingRound, line: OpenedLine) -> bool:
    """Judge one line; its form then says what is wrong."""
    if line.form is None:
        words = offered_words(page_language()) if line.answer is Answer.CHANGED else None
        typed = line.row.draft.typed if line.row.draft else {}
        line.form = form_for(line.row, line.known, line.answer, typed, reporting_round.asked_groups, words)
    return bool(line.form.validate())


def _handed_in(line: OpenedLine) -> bool:
    """Hand in one line; where a rule refuses it, say so at its field."""
    assert line.form is not None
    reply = line.form["reply"].data if "reply" in line.form else None
    try:
        services.submit(
            current_session(),
            _line_of(line.row.round_id, line.row.id),
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
    wrong = [line for line in lines if line.error or (line.form is not None and line.form.errors)]
    return (
        list(lines) if len(lines) <= PAGE_SIZE else [*wrong, *(line for line in lines if line not in wrong)][:PAGE_SIZE]
    )


def _line_of(round_id: int, line_id: int) -> RoundLine:
    line = scoped_or_404(queries.find_line, line_id)
    if line.round_id != round_id:
        abort(404)
    return line


def _page(
    reporting_round: ReportingRound,
    lines: Sequence[OpenedLine] | None = None,
    *,
    is_refused: bool = False,
    has_none: bool = False,
) -> str:
    """Return the page: of lines that were just typed as they are, else of what is stored."""
    viewer, department_id = current_viewer(), asked_department(reporting_round)
    progress = [
        each
        for each in progress_of(reporting_round)
        if department_id is None or (each.department_id or queries.NOBODY) == department_id
    ]
    total = sum(each.total for each in progress)
    due_on = min((each.due_on for each in progress if each.owed), default=reporting_round.due_on)
    return render_template(
        "rounds/report_form.html",
        reporting_round=reporting_round,
        lines=lines or (),
        content=_content(lines) if lines is not None else _stored_content(reporting_round),
        total=total,
        owed=sum(each.owed for each in progress),
        page=asked_page(),
        pages=max(1, -(-total // PAGE_SIZE)),
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
    hour = moment().hour  # a provider's link ends at an hour
    asked = (round_id, asked_department(reporting_round), asked_page(), today(), hour)
    who = (scope_of(viewer), viewer.name, viewer.may(Permission.SUBMIT_REPORTS))
    return fragment(
        "rounds/_lines.html",
        asked,
        who,
        drafts,
        values=lambda: _values(opened_lines(reporting_round, _rows(reporting_round))),
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
        "carried": queries.list_carried(current_session(), [line.row.measure_id for line in lines]),
        "LineState": LineState,
        "Answer": Answer,
    }


def _here(round_id: int) -> str:
    return url_for(".show_report_form", round_id=round_id, department=asked_key("department"), page=_page_asked())


def _page_asked() -> int | None:
    return page if (page := asked_page()) > 1 else None
