"""What the pages of rounds share: today, who acts, and the lines with all that a form needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import abort, current_app, request
from werkzeug.datastructures import MultiDict

from tracker.accounts.permissions import current_viewer, scoped_or_404
from tracker.accounts.vocabulary import Permission, Viewer
from tracker.planning import queries as planning
from tracker.planning.vocabulary import Answer, NodeKind, TermList
from tracker.rounds import queries
from tracker.rounds.calculations import sentence_is_due, takes_entries
from tracker.rounds.forms import LineForm, line_form
from tracker.rounds.models import ReportingRound, RoundLine
from tracker.rounds.queries import DepartmentProgress, LineRow, Question
from tracker.rounds.services import Reviewer
from tracker.rounds.vocabulary import Asked, Known, LineState, RoundState
from tracker.shared import clock
from tracker.shared.addresses import asked_key, asked_page
from tracker.shared.database import current_session
from tracker.shared.language import page_language
from tracker.shared.listing import PAGE_SIZE, pages_of
from tracker.shared.remembering import remembered
from tracker.shared.text import N_, translate
from tracker.shared.words import VocabularyTerm


@dataclass(frozen=True)
class TheirText:
    """What somebody else saved in a field while this person was typing."""

    label: str
    text: str


@dataclass
class OpenedLine:
    """A line as the page shows it: what is known, what was typed, what planning asked, what somebody else saved."""

    row: LineRow
    round_state: RoundState
    known: Known
    questions: Sequence[Question]
    answer: Answer | None
    form: LineForm | None  # None: nothing to fill in
    theirs: Sequence[TheirText] = ()
    their_name: str = ""
    error: str | None = None  # about the answer itself

    @property
    def can_be_filled_in(self) -> bool:
        return takes_entries(self.row.state, self.round_state, is_locked=self.row.is_locked)

    @property
    def is_over(self) -> bool:
        """Say whether the round has closed over this line: what was handed in is all that stands here."""
        return self.round_state is RoundState.CLOSED and not self.can_be_filled_in

    @property
    def unsent(self) -> str:
        """Return what was typed and never handed in."""
        draft = self.row.draft if self.row.state.is_with_department else None
        return "".join(draft.typed.get("text", ())) if draft else ""

    @property
    def needs_a_sentence(self) -> bool:
        return sentence_is_due(self.known.answers)


@dataclass(frozen=True)
class Words:
    """The town's own words, and the measures of the plan, that a line's form offers."""

    language: str
    terms: Mapping[TermList, Sequence[VocabularyTerm]]
    measures: Sequence[tuple[int, str]]

    def offered(self, of: TermList, *stored: str | None) -> list[tuple[str, str]]:
        """Return the words of a list that can be chosen today, and those that stand somewhere."""
        day = today()
        terms = (term for term in self.terms[of] if term.is_offered_on(day) or term.code in stored)
        return [(term.code, term.label_in(self.language)) for term in terms]


def today() -> date:
    return clock.local_date(clock.now(), current_app.config["TIMEZONE"])


def function_of(department: str | None) -> str:
    """Return in whose name a word is said: the department's, or planning's for one it steps in for."""
    if not current_viewer().may(Permission.MANAGE_ROUNDS):
        return department or ""
    if department is None:
        return in_towns_language(N_("Social planning"))
    return in_towns_language(N_("Social planning for %(department)s"), department=department)


def acting() -> Reviewer:
    """Return who reviews, and in whose name: the directorate's or planning's."""
    viewer = current_viewer()
    is_planning = viewer.may(Permission.MANAGE_ROUNDS) or not viewer.may(Permission.RELEASE_REPORTS)
    return Reviewer(viewer.person_id, in_towns_language(N_("Social planning") if is_planning else N_("Directorate")))


def in_towns_language(msgid: str, **values: object) -> str:
    """Translate what is kept or mailed: it must not depend on the language of whoever acts."""
    return translate(msgid, current_app.config["BABEL_DEFAULT_LOCALE"], **values)


def scope_of(viewer: Viewer) -> frozenset[int] | None:
    """Return what decides which lines a viewer sees: the own departments; None for those who see all."""
    return None if queries.sees_all_lines(viewer) else viewer.department_ids


def asked_department(reporting_round: ReportingRound) -> int | None:
    """Return for which department planning steps in, nobody's where it names none; None for the own ones."""
    if reporting_round.is_interim:
        return None
    return asked_key("department") or (queries.NOBODY if queries.sees_all_lines(current_viewer()) else None)


def page_rows(reporting_round: ReportingRound, *, all_of_them: bool = False) -> list[LineRow]:
    """Return the lines of the reporting page; planning says for which department it steps in."""
    return queries.list_lines(
        current_session(),
        reporting_round.id or 0,
        current_viewer(),
        department_id=asked_department(reporting_round),
        offset=0 if all_of_them else (shown_page(reporting_round) - 1) * PAGE_SIZE,
        limit=None if all_of_them else PAGE_SIZE,
    )


def shown_progress(reporting_round: ReportingRound) -> list[DepartmentProgress]:
    """Return how far those have come whose lines the reporting page shows."""
    department_id = asked_department(reporting_round)
    return [
        each
        for each in progress_of(reporting_round)
        if department_id is None or (each.department_id or queries.NOBODY) == department_id
    ]


def shown_page(reporting_round: ReportingRound) -> int:
    """Return the page of its lines that the query names, never one beyond the last."""
    return asked_page(pages_of(sum(each.total for each in shown_progress(reporting_round))))


def row_of(round_id: int, line_id: int) -> LineRow:
    row = scoped_or_404(queries.find_line_row, line_id)
    return row if row.round_id == round_id else abort(404)


def line_of(round_id: int, line_id: int) -> RoundLine:
    line = scoped_or_404(queries.find_line, line_id)
    return line if line.round_id == round_id else abort(404)


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
    plan = planning.find_plan(session, viewer.audience, today())
    measures = [(entry.id, f"{entry.code} {entry.title_in(language)}") for entry in plan.of_kind(NodeKind.MEASURE)]
    return Words(language, planning.list_terms_by_list(session), measures)


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
            statuses=words.offered(TermList.STATUS, known.status),
            timeliness=words.offered(TermList.TIMELINESS, known.last_word.timeliness if known.last_word else None),
            obstacles=words.offered(TermList.OBSTACLE, *known.obstacles),
            measures=[each for each in words.measures if each[0] != row.measure_id],
            with_reply=with_reply,
        )
    return form


def posted_answer(form: MultiDict[str, str], line_id: int) -> Answer | None:
    return read_answer(form.get(f"line-{line_id}-answer"))


def read_answer(said: str | None) -> Answer | None:
    return Answer(said) if said in set(Answer) else None


def posted_version(line_id: int) -> int:
    return request.form.get(f"line-{line_id}-version", 0, type=int)


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
    line = OpenedLine(row, reporting_round.state, known, questions, answer, None)
    must_say_why = answer is Answer.UNCHANGED and line.needs_a_sentence
    if line.can_be_filled_in and (answer is Answer.CHANGED or must_say_why or questions):
        typed = row.draft.typed if row.draft else {}
        line.form = form_for(row, known, answer, typed, reporting_round.asked_groups, words)
    return line
