"""Autosave: what is being typed reaches the server within two seconds; who comes second sees both texts."""

from dataclasses import replace

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.planning.vocabulary import Answer
from tracker.rounds import queries, services
from tracker.rounds.forms import typed_for
from tracker.rounds.models import LineDraft, ReportingRound, RoundLine
from tracker.rounds.queries import Draft, LineRow
from tracker.rounds.views import blueprint
from tracker.rounds.views.pages import (
    OpenedLine,
    TheirText,
    form_for,
    line_of,
    moment,
    offered_words,
    opened_lines,
    page_rows,
    posted_answer,
    posted_version,
    read_answer,
    row_of,
)
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile, Refused
from tracker.shared.forms import as_read
from tracker.shared.language import page_language

KEEP_THEIRS = "theirs"


@blueprint.get("/rounds/<int:round_id>/lines/<int:line_id>/fields")
@requires(Permission.ANSWER_ROUND)
def show_line_fields(round_id: int, line_id: int) -> ResponseReturnValue:
    """Return the fields that “has changed” opens, for the page that stands open."""
    row = row_of(round_id, line_id)
    reporting_round = scoped_or_404(queries.find_round, round_id)
    answer = read_answer(request.args.get("answer"))
    line = opened_lines(reporting_round, [row], {row.id: answer})[0]
    return render_template("rounds/_line_fields.html", line=line, Answer=Answer)


@blueprint.post("/rounds/<int:round_id>/lines/<int:line_id>/draft")
@requires(Permission.ANSWER_ROUND)
@commits
def save_line_draft(round_id: int, line_id: int) -> ResponseReturnValue:
    """Keep one line; answer with its new version, or with what somebody else has saved."""
    row = row_of(round_id, line_id)
    line = line_of(round_id, line_id)
    if f"line-{line_id}-version" not in request.form:
        return jsonify(message=_("The version this text stands on is missing. Please reload the page.")), 428
    try:
        draft = keep_line(line, row)
    except ChangedMeanwhile:
        current_session().rollback()
        texts, who = their_texts(line_id)
        stored = queries.find_draft(current_session(), line_id)
        page = render_template("rounds/_conflict.html", line_id=line_id, theirs=texts, who=who)
        return jsonify(
            message=_("%(who)s has saved something else here. Nothing you typed is lost.", who=who),
            version=stored.version if stored else 0,
            conflict=page,
        ), 409
    except Refused as refused:
        return jsonify(message=refused.sentence(page_language())), 423
    version, saved_at = (draft.version, draft.saved_at) if draft else (0, moment())
    return jsonify(version=version, saved_at=saved_at.isoformat())


def keep_line(line: RoundLine, row: LineRow) -> LineDraft | None:
    """Keep what the request says of a line; raise `ChangedMeanwhile` where it stands on an old version."""
    if request.form.get(f"line-{row.id}-keep") == KEEP_THEIRS:
        stored = queries.find_draft(current_session(), row.id)
        if stored is not None:
            return stored
    return services.save_draft(
        current_session(),
        line,
        answer=posted_answer(request.form, row.id),
        typed=typed_for(row.id, request.form),
        seen_version=posted_version(row.id),
        saved_by=current_viewer().name,
        person_id=current_viewer().person_id,
        now=moment(),
    )


def keep_page(reporting_round: ReportingRound) -> list[OpenedLine]:
    """Keep what was typed for each line of the page; where one cannot be kept, none is, and all lines are returned."""
    refusals: dict[int, Refused] = {}
    for row in page_rows(reporting_round):
        if f"line-{row.id}-version" in request.form and row.state.is_with_department:
            try:
                keep_line(line_of(row.round_id, row.id), row)
            except Refused as refused:
                refusals[row.id] = refused
    if not refusals:
        return []
    current_session().rollback()
    rows = [_typed_over(row) for row in page_rows(reporting_round)]
    lines = opened_lines(reporting_round, rows)
    for line in lines:
        refusal = refusals.get(line.row.id)
        if isinstance(refusal, ChangedMeanwhile):
            line.theirs, line.their_name = their_texts(line.row.id)
        elif refusal is not None:
            line.error = refusal.sentence(page_language())
    return lines


def _typed_over(row: LineRow) -> LineRow:
    """Return a line with what this person typed in place of what is stored, on the version now stored."""
    if f"line-{row.id}-version" not in request.form:
        return row
    stored = row.draft or Draft(None, {}, moment(), current_viewer().name, 0)
    answer = posted_answer(request.form, row.id)
    return replace(row, draft=replace(stored, typed=typed_for(row.id, request.form), answer=answer))


def their_texts(line_id: int) -> tuple[list[TheirText], str]:
    """Return, of each field in which it differs from the request, what now stands there, and who saved it."""
    row = queries.find_line_row(current_session(), current_viewer(), line_id)
    if row is None or row.draft is None:
        return [], ""
    known = queries.list_words(current_session(), [row.measure_id])[row.measure_id]
    reporting_round = scoped_or_404(queries.find_round, row.round_id)
    queries.add_details(current_session(), {row.measure_id: known}, [row.measure_id], reporting_round.as_of.year)
    words = offered_words(page_language())
    groups = reporting_round.asked_groups
    theirs = form_for(row, known, Answer.CHANGED, row.draft.typed, groups, words)
    mine = form_for(row, known, Answer.CHANGED, typed_for(line_id, request.form), groups, words)
    found = []
    if row.draft.answer is not posted_answer(request.form, line_id):
        said = _(row.draft.answer.label) if row.draft.answer else _("not answered")
        found.append(TheirText(str(theirs.answer.label.text), said))
    for field in theirs:
        if field.short_name != "answer" and shown(field) != shown(mine[field.short_name]):
            found.append(TheirText(str(field.label.text), shown(field)))
    return found, row.draft.saved_by


def shown(field: Field) -> str:
    """Return what stands in a field, right or not: as it was typed, of a choice its words."""
    typed = field.raw_data[0] if field.raw_data and not hasattr(field, "choices") else None
    return str(typed) if typed is not None else as_read(field, field.data)
