"""What a workbook of a round is written from, and what one that comes back is judged by: the form of the page."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flask import current_app

from tracker.planning.errors import StatusNeedsLink, StatusNeedsReason
from tracker.planning.services import refuse_bare_status
from tracker.planning.vocabulary import Answer, TermList
from tracker.rounds import queries
from tracker.rounds.calculations import entry_refusal
from tracker.rounds.intake import (
    Frame,
    Offered,
    Part,
    SheetLine,
    Upload,
    UploadedLine,
    as_shown,
    columns_of,
    judge,
    match,
    read_workbook,
    rows_of,
    sheet_line,
    typed_of,
)
from tracker.rounds.models import ReportEntry, ReportingRound
from tracker.rounds.queries import LineRow
from tracker.rounds.views.pages import Words, form_for, offered_words, page_rows, today
from tracker.rounds.vocabulary import Known
from tracker.shared.database import current_session
from tracker.shared.errors import Refused

Verdicts = dict[tuple[str, bool, bool], Refused | None]


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be taken: where it stands in the file, and what is wrong with it."""

    order: tuple[int, int, int]  # sheet, row and cell in it
    sheet: str
    row: int
    column: str
    said: str
    sentence: str


@dataclass(frozen=True)
class Uploaded:
    """A workbook that came back, and the round as it stands now."""

    frame: Frame
    upload: Upload

    def faults(self, language: str) -> list[Fault]:
        """Return what is wrong, in the order of the file."""
        found = [*self._of_cells(language), *self._of_rows(language)]
        return sorted(found, key=lambda fault: fault.order)

    def _of_cells(self, language: str) -> Iterator[Fault]:
        for uploaded in self.upload.lines:
            for name, reason in uploaded.faults.items():
                (part, row), column = uploaded.place(name), self.frame.column(name)
                said = as_shown(uploaded.cells[name], column, language)
                sentence = reason if isinstance(reason, str) else reason.sentence(language)
                order = (list(Part).index(part), row, list(uploaded.cells).index(name))
                yield Fault(order, self.frame.words(part.label), row, column.title, said, sentence)

    def _of_rows(self, language: str) -> Iterator[Fault]:
        for stray in self.upload.strays:
            part, title = stray.row.part, self.frame.locked_titles(stray.row.part)[2]
            said, sentence = stray.row.texts.get(title, ""), stray.fault.sentence(language)
            order = (list(Part).index(part), stray.row.number, 0)
            yield Fault(order, self.frame.words(part.label), stray.row.number, title, said, sentence)


def current_lines(reporting_round: ReportingRound, language: str) -> tuple[Frame, Words, list[SheetLine]]:
    """Return the lines that the page shows this person, all of them, with what is known of each."""
    rows, words = page_rows(reporting_round, all_of_them=True), offered_words(language)
    session, measure_ids = current_session(), [row.measure_id for row in rows]
    known = queries.list_words(session, measure_ids)
    queries.add_details(session, known, measure_ids, reporting_round.as_of.year)
    frame = _frame(reporting_round, rows, words, known.values())
    lines = [
        sheet_line(
            row, known[row.measure_id], frame, entry_refusal(row.state, reporting_round.state, is_locked=row.is_locked)
        )
        for row in rows
    ]
    return frame, words, lines


def read_upload(reporting_round: ReportingRound, content: bytes, file_name: str) -> Uploaded:
    """Return what a file says of the lines, with all that is wrong; raise a `Refused` where it is no such file."""
    book = read_workbook(content, file_name)
    frame, words, lines = current_lines(reporting_round, book.language)
    upload = match(list(rows_of(book, frame)), lines, frame)
    judge(upload, frame, today())
    verdicts: Verdicts = {}
    for uploaded in upload.touched:
        for name, fault in _faults_of_form(uploaded, reporting_round, words, verdicts):
            uploaded.faults.setdefault(name if name in uploaded.cells else "answer", fault)
    return Uploaded(frame, upload)


def _frame(reporting_round: ReportingRound, rows: list[LineRow], words: Words, known: Collection[Known]) -> Frame:
    statuses = words.offered(TermList.STATUS, *(each.status for each in known))
    timeliness = words.offered(TermList.TIMELINESS, *(each.last_word.timeliness for each in known if each.last_word))
    obstacles = words.offered(TermList.OBSTACLE, *(code for each in known for code in each.obstacles))
    offered = Offered(statuses, timeliness, obstacles, [(str(key), label) for key, label in words.measures])
    return Frame(
        round_id=reporting_round.id or 0,
        title=reporting_round.title,
        as_of=reporting_round.as_of,
        due_on=reporting_round.due_on,
        department=", ".join(dict.fromkeys(row.department for row in rows if row.department)),
        language=words.language,
        timezone=current_app.config["TIMEZONE"],
        columns=columns_of(reporting_round.asked_groups, offered, words.language),
        asked=frozenset(reporting_round.asked_groups),
        statuses=statuses,
    )


def _faults_of_form(
    uploaded: UploadedLine, reporting_round: ReportingRound, words: Words, verdicts: Verdicts
) -> Iterator[tuple[str, Refused | str]]:
    """Yield what the page's own form says of the cells, by the names of its fields."""
    line, said = uploaded.line, uploaded.cells["answer"]
    if line.closed is not None or said not in {each.value for each in Answer}:
        return
    answer, so_far = Answer(str(said)), line.row.draft.typed if line.row.draft else {}
    typed = typed_of(uploaded.cells, so_far)
    form = form_for(line.row, line.known, answer, typed, reporting_round.asked_groups, words)
    if not form.validate():
        for name, sentences in form.errors.items():
            if sentences and name != "obstacles":  # of those, each has a column that says it
                yield str(name), str(sentences[0])
    elif answer is Answer.CHANGED and (fault := _bare_status(form.entered(), line, verdicts)):
        yield _AT_CELL[type(fault)], fault


def _bare_status(entry: ReportEntry, line: SheetLine, verdicts: Verdicts) -> Refused | None:
    """Return what a new status lacks; each kind of it is asked about once."""
    known = line.known
    if entry.status is None or (entry.status, entry.status_reason) == (known.status, known.status_reason):
        return None
    asked = (entry.status, bool(entry.status_reason), entry.merged_into_id is not None)
    if asked not in verdicts:
        try:
            refuse_bare_status(current_session(), entry.status, entry.status_reason, entry.merged_into_id)
            verdicts[asked] = None
        except (StatusNeedsReason, StatusNeedsLink) as refused:
            verdicts[asked] = refused
    return verdicts[asked]


_AT_CELL: dict[type[Refused], str] = {StatusNeedsReason: "status_reason", StatusNeedsLink: "merged_into_id"}
