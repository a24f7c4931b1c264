"""Planning's queue: what waits to be taken over, and what each report changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.planning.queries import EndingGrant, list_ending_grants
from tracker.planning.vocabulary import Answer
from tracker.rounds import queries, services
from tracker.rounds.calculations import AMOUNTS, differences, told_before, told_in
from tracker.rounds.errors import WrongStep
from tracker.rounds.forms import QueueFilterForm
from tracker.rounds.models import RoundLine
from tracker.rounds.queries import WaitingGroup, WaitingLine
from tracker.rounds.views import blueprint
from tracker.rounds.views.comparing import Change, Names, changes_of, town_words
from tracker.rounds.views.pages import acting, moment, today
from tracker.rounds.vocabulary import LineState
from tracker.shared.addresses import asked_key, asked_page
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile, Refused
from tracker.shared.forms import read_version
from tracker.shared.fragments import fragment
from tracker.shared.language import page_language
from tracker.shared.listing import PAGE_SIZE, chips_of, pages_of, without_filters
from tracker.shared.remembering import remembered

HEADLINES = frozenset({"status", "timeliness", "obstacles", *AMOUNTS})


@dataclass(frozen=True)
class QueueRow:
    """One report in the queue, with what it changes against the last word."""

    line: WaitingLine
    changes: Sequence[Change]
    grants: Sequence[EndingGrant]

    @property
    def is_unchanged(self) -> bool:
        return self.line.answer is Answer.UNCHANGED and self.line.state is LineState.SUBMITTED

    @property
    def shown(self) -> Sequence[Change]:
        return [change for change in self.changes if change.field in HEADLINES]

    @property
    def text(self) -> str | None:
        """Return the new text, where it is a new one."""
        return next((change.after for change in self.changes if change.field == "text"), None)

    @property
    def more(self) -> int:
        return len([change for change in self.changes if change.field != "text"]) - len(self.shown)


@blueprint.get("/rounds/review")
@requires(Permission.REVIEW_REPORTS)
def list_reviews() -> ResponseReturnValue:
    session = current_session()
    groups = remembered(session, "reports that wait", lambda: tuple(queries.list_waiting_groups(session)))
    kept = [group for group in groups if _is_asked_for(group)]
    total = sum(group.count for group in kept)
    pages = pages_of(total)
    page = asked_page(pages)
    known_by = (*_wanted(), page, today())
    rows = remembered(session, ("rows", page_language(), *known_by), lambda: tuple(_rows(_lines(page))))
    filters = _filters(groups)
    return render_template(
        "rounds/review_list.html",
        rows=rows,
        table=fragment("rounds/_review_table.html", *known_by, values=lambda: {"rows": rows, "LineState": LineState}),
        unchanged=[row for row in rows if row.is_unchanged],
        waiting=sum(group.count for group in groups),
        by_state={state: sum(group.count for group in groups if group.state is state) for state in LineState},
        filters=filters,
        chips=chips_of(filters),
        reset_url=without_filters(filters),
        page=page,
        pages=pages,
        page_address=lambda number: url_for(".list_reviews", **_asked(), page=number),
        asked=_asked(),
        LineState=LineState,
    )


@blueprint.post("/rounds/review/take-over")
@requires(Permission.REVIEW_REPORTS)
@commits
def take_over_unchanged() -> ResponseReturnValue:
    """Take over the unchanged reports that the page showed, each judged by itself; say which were not."""
    taken, refused = 0, []
    for shown in request.form.getlist("line")[:PAGE_SIZE]:
        line, seen = _line_shown(shown)
        try:
            _take_over_if_unchanged(line, seen)
            taken += 1
        except Refused as reason:
            row = queries.find_line_row(current_session(), current_viewer(), line.id or 0)
            title = f"{row.code} {row.title_in(page_language())}" if row else ""
            refused.append(f"{title}: {reason.sentence(page_language())}")
    flash(ngettext("%(num)d report has been taken over.", "%(num)d reports have been taken over.", taken))
    if refused:
        flash(_("Not taken over: %(reports)s", reports="; ".join(refused)), "warning")
    return redirect(url_for(".list_reviews", **_asked()), code=303)


def _take_over_if_unchanged(line: RoundLine, seen: int) -> None:
    session = current_session()
    if line.version != seen:
        raise ChangedMeanwhile(line)
    handed_in = queries.list_submissions(session, line.id or 0)
    if not handed_in or handed_in[0].answer is not Answer.UNCHANGED or line.state is not LineState.SUBMITTED:
        raise WrongStep(state=line.state.label)
    services.take_over(session, line, acting(), now=moment())


def _line_shown(shown: str) -> tuple[RoundLine, int]:
    """Return the line that a box stands for, and the version of it that the page showed."""
    key, _separator, seen = shown.partition(":")
    line_id, version = read_version(key), read_version(seen)
    return scoped_or_404(queries.find_line, line_id) if line_id and version else abort(400), version


def _lines(page: int) -> list[WaitingLine]:
    round_id, department_id, state = _wanted()
    return queries.list_lines_in_review(
        current_session(),
        round_id=round_id,
        department_id=department_id,
        state=state,
        offset=(page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )


def _rows(lines: Sequence[WaitingLine]) -> list[QueueRow]:
    session = current_session()
    if not lines:
        return []
    standing = queries.list_standing(session, lines)
    names = Names(town_words())
    grants = list_ending_grants(session, {line.measure_id for line in lines}, today())
    return [
        QueueRow(
            line,
            changes_of(
                [each for each in differences(told_before(standing[line.id]), told_in(line)) if each.has_changed], names
            ),
            [grant for grant in grants if grant.measure_id == line.measure_id],
        )
        for line in lines
    ]


def _filters(groups: Sequence[WaitingGroup]) -> QueueFilterForm:
    filters = QueueFilterForm(request.args)
    filters.round.offer({str(each.round_id): each.round_title for each in groups}.items())
    departments = {str(each.department_id): each.department for each in groups if each.department}
    filters.department.offer((key, name) for key, name in departments.items())
    filters.state.offer((state.value, _(state.label)) for state in LineState if state.is_in_review)
    return filters


def _is_asked_for(group: WaitingGroup) -> bool:
    keys = (group.round_id, group.department_id, group.state)
    return all(want is None or want == got for want, got in zip(_wanted(), keys, strict=True))


def _wanted() -> tuple[int | None, int | None, LineState | None]:
    """Return the round, the department and the state that the address asks for."""
    state = request.args.get("state")
    return asked_key("round"), asked_key("department"), LineState(state) if state in set(LineState) else None


def _asked() -> dict[str, Any]:
    return dict(zip(("round", "department", "state"), _wanted(), strict=True))
