"""Importing in the browser: bring a file or a range, see what it would do, commit exactly that."""

from pathlib import Path

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.utils import secure_filename
from wtforms.fields.choices import SelectChoice

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.monitoring.errors import RowsRefused
from tracker.monitoring.forms import CommitForm, FileImportForm, RangeImportForm
from tracker.monitoring.intake import uploads
from tracker.monitoring.intake.observations import ImportResult, import_sheet
from tracker.monitoring.intake.pasted import read_pasted
from tracker.monitoring.intake.profiles import LONG_FORMAT, Profile, find_profile, list_profiles
from tracker.monitoring.intake.sheets import Sheet, read_sheet
from tracker.monitoring.queries.areas import list_areas
from tracker.monitoring.queries.batches import find_batch, list_batches
from tracker.monitoring.queries.indicators import list_facts, list_indicators
from tracker.monitoring.services.batches import release_batch
from tracker.monitoring.views import blueprint
from tracker.shared import clock
from tracker.shared.addresses import asked_page
from tracker.shared.database import commits, current_session
from tracker.shared.errors import Refused
from tracker.shared.language import page_language
from tracker.shared.numbers import NumberStyle

PAGE_SIZE = 50
SHOWN_REFUSALS = 100


@blueprint.get("/imports", endpoint="list_imports")
@requires(Permission.IMPORT_FIGURES)
def show_imports() -> ResponseReturnValue:
    page = asked_page()
    found = list_batches(current_session(), limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE)
    return render_template(
        "monitoring/import_list.html",
        batches=found[:PAGE_SIZE],
        page=page,
        pages=page + 1 if len(found) > PAGE_SIZE else page,
        address=lambda number: url_for(".list_imports", page=number),
    )


@blueprint.get("/imports/new")
@requires(Permission.IMPORT_FIGURES)
def new_import() -> ResponseReturnValue:
    return _forms_page(_file_form(), _range_form())


@blueprint.post("/imports/new/file")
@requires(Permission.IMPORT_FIGURES)
@commits
def preview_file() -> ResponseReturnValue:
    form, file = _file_form(), request.files.get("file")
    if not form.validate() or file is None:
        return _forms_page(form, _range_form(), complain=form), 422
    name = secure_filename(file.filename or "") or "upload"
    try:
        upload = uploads.keep(_store(), _owner(), file.read(), name)
    except Refused as reason:
        return _refused_page(form, reason)
    told = {field: getattr(form, field).data or "" for field in ("profile", "sheet", "decimal")}
    return _preview_page(_commit_form(upload=upload, file_name=name, **told), form)


@blueprint.post("/imports/new/range")
@requires(Permission.IMPORT_FIGURES)
@commits
def preview_range() -> ResponseReturnValue:
    form = _range_form()
    if not form.validate():
        return _forms_page(_file_form(), form, complain=form), 422
    upload = uploads.keep(_store(), _owner(), (form.cells.data or "").encode(), _("range"))
    commit = _commit_form(
        upload=upload,
        file_name=_("pasted range"),
        indicator_id=str(form.indicator_id.data),
        level=form.level.data or "",
        decimal=form.range_decimal.data or "",
    )
    return _preview_page(commit, form)


@blueprint.post("/imports")
@requires(Permission.IMPORT_FIGURES)
@commits
def commit_import() -> ResponseReturnValue:
    form, session = CommitForm(), current_session()
    try:
        sheet, profile = _brought(form)
        result = import_sheet(
            session,
            sheet,
            profile,
            now=clock.now(),
            imported_by=current_viewer().name,
            decimal=_decimal(form),
            released=bool(form.release.data),
        )
    except RowsRefused as refused:
        return _result_page(form, refused.result), 422
    except Refused as reason:
        return _refused_page(_file_form(), reason)
    uploads.forget(_store(), _owner(), form.upload.data or "")
    if result.changes_nothing:
        flash(_("These figures are already there. Nothing has changed."))
    else:
        flash(_("Imported: %(new)s new and %(changed)s changed figures.", new=result.new, changed=result.changed))
    return redirect(url_for(".list_imports"), code=303)


@blueprint.post("/imports/<int:batch_id>/release")
@requires(Permission.IMPORT_FIGURES)
@commits
def release_import(batch_id: int) -> ResponseReturnValue:
    batch = find_batch(current_session(), batch_id)
    if batch is None:
        abort(404)
    release_batch(current_session(), batch, clock.now())
    flash(_("Committees now see the figures of this import."))
    return redirect(url_for(".list_imports"), code=303)


def _preview_page(commit: CommitForm, brought_by: FileImportForm | RangeImportForm) -> ResponseReturnValue:
    try:
        sheet, profile = _brought(commit)
        result = import_sheet(
            current_session(),
            sheet,
            profile,
            now=clock.now(),
            imported_by=current_viewer().name,
            decimal=_decimal(commit),
            dry_run=True,
        )
    except Refused as reason:
        return _refused_page(brought_by, reason)
    return _result_page(commit, result)


def _result_page(form: CommitForm, result: ImportResult) -> str:
    language = page_language()
    return render_template(
        "monitoring/import_preview.html",
        form=form,
        result=result,
        refused=[
            (row.sheet, row.row, row.column, row.value, row.reason.sentence(language))
            for row in result.refused[:SHOWN_REFUSALS]
        ],
        sums=[
            (
                check.indicator,
                check.period.label(language),
                check.level,
                check.areas,
                check.total,
                check.town,
                check.agrees,
            )
            for check in result.sums
        ],
        answer=_answer(result),
    )


def _answer(result: ImportResult) -> str:
    if result.refused:
        said: str = ngettext(
            "%(num)d row is refused, so nothing can be imported yet.",
            "%(num)d rows are refused, so nothing can be imported yet.",
            len(result.refused),
        )
        return said
    if result.changes_nothing:
        return str(_("All figures of this table are already there. There is nothing to import."))
    return str(
        _("%(new)s new and %(changed)s changed figures can be imported.", new=result.new, changed=result.changed)
    )


def _brought(form: CommitForm) -> tuple[Sheet, Profile]:
    """Read exactly what was uploaded for the preview."""
    path = uploads.find(_store(), _owner(), form.upload.data or "")
    if form.indicator_id.data:
        return _brought_range(form, path), LONG_FORMAT
    profile = find_profile(form.profile.data or "") or LONG_FORMAT
    sheet = read_sheet(
        path,
        sheet_name=form.sheet.data or None,
        form=profile.form,
        file_name=form.file_name.data or path.name,
        most_rows=uploads.MOST_ROWS,
    )
    return sheet, profile


def _brought_range(form: CommitForm, path: Path) -> Sheet:
    named = form.indicator_id.data or ""
    key = next((each.key for each in list_facts(current_session()).values() if str(each.id) == named), "")
    cells = path.read_text(encoding="utf-8", errors="replace")
    sheet = read_pasted(cells, key, form.level.data or "", list_areas(current_session()))
    sheet.file_name = form.file_name.data or ""
    return sheet


def _decimal(form: CommitForm) -> NumberStyle | None:
    return NumberStyle(form.decimal.data) if form.decimal.data in set(NumberStyle) else None


def _commit_form(**facts: str) -> CommitForm:
    """Return the form of the commit; this request was that of another form, so nothing is taken from it."""
    form = CommitForm()
    for field in form:
        field.data = facts.get(field.name, "") if field.type == "HiddenField" else True
    return form


def _forms_page(
    file_form: FileImportForm, range_form: RangeImportForm, complain: FileImportForm | RangeImportForm | None = None
) -> str:
    return render_template(
        "monitoring/import_form.html", file_form=file_form, range_form=range_form, complain=complain or file_form
    )


def _refused_page(form: FileImportForm | RangeImportForm, reason: Refused) -> ResponseReturnValue:
    form.form_errors = [reason.sentence(page_language())]
    is_file = isinstance(form, FileImportForm)
    file_form = form if isinstance(form, FileImportForm) else _file_form()
    range_form = form if isinstance(form, RangeImportForm) else _range_form()
    return _forms_page(file_form, range_form, complain=file_form if is_file else range_form), 422


def _file_form() -> FileImportForm:
    form = FileImportForm()
    long_format = SelectChoice("", _("long format, one figure a row"))
    form.profile.choices = [long_format, *(SelectChoice(key, name) for key, name in list_profiles().items())]
    return form


def _range_form() -> RangeImportForm:
    form, session, language = RangeImportForm(), current_session(), page_language()
    facts = list_indicators(session, current_viewer().audience)
    form.indicator_id.offer([(each.id, each.name(language)) for each in facts])
    levels = {area.level_key: area.level_name(language) for area in list_areas(session) if not area.is_town}
    form.level.choices = [SelectChoice(*level) for level in levels.items()] or [SelectChoice("", "–")]
    return form


def _store() -> Path:
    return Path(current_app.config["DATA_DIR"]) / "uploads"


def _owner() -> int:
    return current_viewer().account_id or 0
