"""Reporting by spreadsheet: the workbook of the own measures, and what comes back in it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.planning.vocabulary import Answer
from tracker.rounds import queries, services
from tracker.rounds.forms import WorkbookForm
from tracker.rounds.intake import (
    LARGEST,
    UploadedLine,
    Verdict,
    packed,
    typed_of,
    unpacked,
    write_marked,
    write_workbook,
)
from tracker.rounds.models import ReportingRound
from tracker.rounds.views import blueprint
from tracker.rounds.views.pages import moment
from tracker.rounds.views.uploaded import Uploaded, current_lines, read_upload
from tracker.shared.addresses import asked_key
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile, Refused
from tracker.shared.export import ExportFormat
from tracker.shared.language import page_language
from tracker.shared.listing import download

KEEP_MINE = "mine"


@blueprint.get("/rounds/<int:round_id>/report.xlsx")
@requires(Permission.ANSWER_ROUND)
def download_report_workbook(round_id: int) -> ResponseReturnValue:
    reporting_round = scoped_or_404(queries.find_round, round_id)
    frame, _words, lines = current_lines(reporting_round, page_language())
    title = _("Report: %(round)s", round=reporting_round.title)
    return download(write_workbook(frame, lines), title, ExportFormat.XLSX)


@blueprint.get("/rounds/<int:round_id>/report/upload")
@requires(Permission.ANSWER_ROUND)
def new_report_upload(round_id: int) -> ResponseReturnValue:
    reporting_round = scoped_or_404(queries.find_round, round_id)
    current_lines(reporting_round, page_language())  # not there for whom the page is not there
    return _upload_page(reporting_round, WorkbookForm())


@blueprint.post("/rounds/<int:round_id>/report/upload")
@requires(Permission.ANSWER_ROUND)
@commits
def preview_report_upload(round_id: int) -> ResponseReturnValue:
    """Show what a file would change; nothing is stored before the person says so."""
    reporting_round = scoped_or_404(queries.find_round, round_id)
    file = request.files.get("file")
    if file is None or not file.filename:
        return _refused(reporting_round, _("Please choose a file."))
    content = file.read(LARGEST + 1)
    try:
        return _preview_page(reporting_round, read_upload(reporting_round, content, file.filename), content)
    except Refused as refused:
        return _refused(reporting_round, refused.sentence(page_language()))


@blueprint.post("/rounds/<int:round_id>/report/upload/marked")
@requires(Permission.ANSWER_ROUND)
@commits
def download_marked_workbook(round_id: int) -> ResponseReturnValue:
    """Return the uploaded workbook with what is wrong marked in it."""
    reporting_round = scoped_or_404(queries.find_round, round_id)
    try:
        uploaded = read_upload(reporting_round, unpacked(request.form.get("content", "")), "")
    except Refused as refused:
        return _refused(reporting_round, refused.sentence(page_language()))
    title = _("To be mended: %(round)s", round=reporting_round.title)
    return download(write_marked(uploaded.frame, uploaded.upload), title, ExportFormat.XLSX)


@blueprint.post("/rounds/<int:round_id>/report/upload/take")
@requires(Permission.ANSWER_ROUND)
@commits
def take_report_upload(round_id: int) -> ResponseReturnValue:
    """Keep what the file says as if it had been typed into the page: all of it, or nothing."""
    reporting_round = scoped_or_404(queries.find_round, round_id)
    try:
        content = unpacked(request.form.get("content", ""))
        uploaded = read_upload(reporting_round, content, "")
        if uploaded.upload.is_faulty:
            return _preview_page(reporting_round, uploaded, content)
        taken = _take(uploaded)
    except ChangedMeanwhile:
        current_session().rollback()
        reporting_round = scoped_or_404(queries.find_round, round_id)
        return _preview_page(reporting_round, read_upload(reporting_round, content, ""), content, is_late=True)
    except Refused as refused:
        current_session().rollback()
        return _refused(scoped_or_404(queries.find_round, round_id), refused.sentence(page_language()))
    flash(
        ngettext("%(num)d report has been filled in.", "%(num)d reports have been filled in.", taken)
        if taken
        else _("Nothing has changed: the reports already say all this.")
    )
    address = url_for(".show_report_form", round_id=round_id, department=asked_key("department"))
    return redirect(address, code=303)


def _take(uploaded: Uploaded) -> int:
    """Keep each line that was filled in, on the version that the preview showed; return how many."""
    taken = 0
    for each in uploaded.upload.touched:
        if each.line.version != request.form.get(f"line-{each.line.id}-version", -1, type=int):
            raise ChangedMeanwhile(each.line)
        if each.verdict is not Verdict.CONFLICT or request.form.get(f"line-{each.line.id}-keep") == KEEP_MINE:
            _keep(each)
            taken += 1
    return taken


def _keep(each: UploadedLine) -> None:
    draft = each.line.row.draft
    services.save_draft(
        current_session(),
        scoped_or_404(queries.find_line, each.line.id),
        answer=Answer(str(each.cells["answer"])),
        typed=typed_of(each.cells, draft.typed if draft else {}),
        seen_version=each.line.version,
        saved_by=current_viewer().name,
        person_id=current_viewer().person_id,
        now=moment(),
    )


def _refused(reporting_round: ReportingRound, sentence: str) -> ResponseReturnValue:
    form = WorkbookForm(blank=True)
    form.file.errors = [sentence]
    return _upload_page(reporting_round, form), 422


def _upload_page(reporting_round: ReportingRound, form: WorkbookForm) -> str:
    return render_template(
        "rounds/spreadsheet_form.html",
        reporting_round=reporting_round,
        form=form,
        department_id=asked_key("department"),
    )


def _preview_page(
    reporting_round: ReportingRound, uploaded: Uploaded, content: bytes, *, is_late: bool = False
) -> ResponseReturnValue:
    upload, status = uploaded.upload, 422 if uploaded.upload.is_faulty else 409 if is_late else 200
    page = render_template(
        "rounds/spreadsheet_preview.html",
        reporting_round=reporting_round,
        upload=upload,
        frame=uploaded.frame,
        faults=uploaded.faults(page_language()),
        conflicts=upload.of(Verdict.CONFLICT),
        taken=[each for each in upload.touched if each.verdict is not Verdict.CONFLICT and not each.faults],
        is_late=is_late,
        packed=packed(content),
        department_id=asked_key("department"),
    )
    return page, status
