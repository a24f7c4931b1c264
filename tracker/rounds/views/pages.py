"""What the pages of rounds share: today, who acts, and the lines with all that a form needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from tracker.accounts.permissions import current_viewer
from tracker.accounts.vocabulary import Permission, Viewer
from tracker.planning.queries import find_plan, list_status_terms
from tracker.planning.vocabulary import Answer, NodeKind
from tracker.rounds import queries
from tracker.rounds.calculations import sentence_is_due
from tracker.rounds.forms import LineForm, line_form
from tracker.rounds.models import ReportingRound
from tracker.rounds.queries import DepartmentProgress, LineRow, Question
from tracker.rounds.services import Reviewer
from tracker.rounds.vocabulary import Asked, Known, LineState
from tracker.shared import clock
from tracker.shared.addresses import asked_key
from tracker.shared.database import current_session
from tracker.shared.language import page_language
from tracker.shared.remembering import remembered
from tracker.shared.text import N_, translate
from tracker.shared.words import list_terms

TIMELINESS_LIST = "timeliness"
OBSTACLE_LIST = "obstacle"


@dataclass(frozen=True)
class TheirText:
    """What somebody else saved in a field while this person was typing."""

    label: str
    text: str


@dataclass
class OpenedLine:
    """A line as the page shows it: what is known, what was typed, what planning asked, what somebody else saved."""

    row: LineRow
    known: Known
    questions: Sequence[Question]
    answer: Answer | None
    form: LineForm | None  # None: nothing to fill in
    theirs: Sequence[TheirText] = ()
    their_name: str = ""
    error: str | None = None  # about the answer itself

    @property
    def can_be_filled_in(self) -> bool:
        return self.row.state.is_with_department and not self.row.is_locked

    @property
    def needs_a_sentence(self) -> bool:
        return sentence_is_due(self.known.answers)


@dataclass(frozen=True)
class Words:
    """The town's own words that a line's form offers."""

    statuses: Sequence[tuple[str, str]]
    timeliness: Sequence[tuple[str, str]]
    obstacles: Sequence[tuple[str, str]]
    measures: Sequence[tuple[int, str]]


def today() -> date:
    return clock.local_date(clock.now(), current_app.config["TIMEZONE"])


def function_of(department: str | None) -> str:
    """Return in whose name a word is said: the department's, or planning's for one it steps in for."""
    if not current_viewer().may(Permission.MANAGE_ROUNDS):
        return department or ""
    planning = _("Social planning for %(department)s", department=department) if department else _("Social planning")
    return str(planning)


def acting() -> Reviewer:
    """Return who reviews, and in whose name: the directorate's or planning's; said in the town's language."""
    viewer = current_viewer()
    is_planning = viewer.may(Permission.MANAGE_ROUNDS) or not viewer.may(Permission.RELEASE_REPORTS)
    function = N_("Social planning") if is_planning else N_("Directorate")
    return Reviewer(viewer.person_id, translate(function, current_app.config["BABEL_DEFAULT_LOCALE"]))


def scope_of(viewer: Viewer) -> frozenset[int] | None:
    """Return what decides which lines a viewer sees: the own departments; None for those who see all."""
    return None if queries.sees_all_lines(viewer) else viewer.department_ids


def asked_department(reporting_round: ReportingRound) -> int | None:
    """Return for which department planning steps in, nobody's where it names none; None for the own ones."""
    if reporting_round.is_interim:
        return None
    return asked_key("department") or (queries.NOBODY if queries.sees_all_lines(current_viewer()) else None)


def progress_of(reporting_round: ReportingRound) -> Sequence[DepartmentProgress]:
    """Return how far the departments have come, as far as the viewer sees them; kept until something changes."""
    session, viewer = current_session(), current_viewer()
    key = ("progress of a round", reporting_round.id, scope_of(viewer))
    return remembered(session, key, lambda: tuple(queries.list_progress(session, reporting_round, viewer)))


def opened_lines(
    reporting_round: ReportingRound, rows: Sequence[LineRow], answers: Mapping[int, Answer | None] | None = None
) -> list[OpenedLine]:
    """Return lines ready to be shown; `answers` stand over what is stored, as when a line is just being opened."""
    session = current_session()
    chosen = {row.id: (answers or {}).get(row.id, row.draft.answer if row.draft else None) for row in rows}
    known = queries.list_words(session, [row.measure_id for row in rows])
    changed = [row for row in rows if chosen[row.id] is Answer.CHANGED and row.state.is_with_department]
    queries.add_details(session, known, [row.measure_id for row in changed], reporting_round.as_of.year)
    asked_back = [row.id for row in rows if row.state is LineState.QUERIED]
    questions = queries.list_open_questions(session, asked_back) if asked_back else {}
    words = offered_words(page_language()) if changed else None
    return [
        _opened(row, known[row.measure_id], questions.get(row.id, ()), chosen[row.id], reporting_round, words)
        for row in rows
    ]


def offered_words(language: str) -> Words:
    session, viewer = current_session(), current_viewer()
    plan = find_plan(session, viewer.audience, today())
    return Words(
        statuses=[(term.code, term.label_in(language)) for term in list_status_terms(session)],
        timeliness=[(term.code, term.label_in(language)) for term in list_terms(session, TIMELINESS_LIST)],
        obstacles=[(term.code, term.label_in(language)) for term in list_terms(session, OBSTACLE_LIST)],
        measures=[(entry.id, f"{entry.code} {entry.title_in(language)}") for entry in plan.of_kind(NodeKind.MEASURE)],
    )


def form_for(
    row: LineRow,
    known: Known,
    answer: Answer | None,
    typed: Mapping[str, list[str]],
    asked: Collection[Asked],
    words: Words | None,
) -> LineForm:
    """Return the form of one line; “unchanged” leaves only the sentence and the answer to a question."""
    with_reply = row.state is LineState.QUERIED
    full = {**typed, "answer": [answer.value] if answer else []}
    if answer is not Answer.CHANGED or words is None:
        form = line_form(known, full, line_id=row.id, asked=(), with_reply=with_reply)
        if not sentence_is_due(known.answers):
            del form["text"]  # what was typed of a change that is none after all is not handed in
    else:
        form = line_form(
            known,
            full,
            line_id=row.id,
            asked=asked,
            statuses=words.statuses,
            timeliness=words.timeliness,
            obstacles=words.obstacles,
            measures=words.measures,
            with_reply=with_reply,
        )
    return form


def posted_answer(form: MultiDict[str, str], line_id: int) -> Answer | None:
    value = form.get(f"line-{line_id}-answer")
    return Answer(value) if value in {answer.value for answer in Answer} else None


def posted_version(line_id: int) -> int:
    return request.form.get(f"line-{line_id}-version", 0, type=int)


def saved_by() -> str:
    return current_viewer().name


def moment() -> datetime:
    return clock.now()


def _opened(
    row: LineRow,
    known: Known,
    questions: Sequence[Question],
    answer: Answer | None,
    reporting_round: ReportingRound,
    words: Words | None,
) -> OpenedLine:
    line = OpenedLine(row, known, questions, answer, None)
    must_say_why = answer is Answer.UNCHANGED and line.needs_a_sentence
    if line.can_be_filled_in and (answer is Answer.CHANGED or must_say_why or questions):
        typed = row.draft.typed if row.draft else {}
        line.form = form_for(row, known, answer, typed, reporting_round.asked_groups, words)
    return line
