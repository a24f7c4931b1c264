"""The pages of an import: what is brought, what it would do, and why it is refused."""

from pathlib import Path

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from tracker.accounts.permissions import current_viewer
from tracker.monitoring.forms import CommitForm, FileImportForm, RangeImportForm
from tracker.monitoring.intake import uploads
from tracker.monitoring.intake.observations import ImportResult, import_sheet
from tracker.monitoring.intake.pasted import read_pasted
from tracker.monitoring.intake.profile_files import find_profile, list_profiles
from tracker.monitoring.intake.profiles import LONG_FORMAT, Profile
from tracker.monitoring.intake.sheets import Sheet, read_sheet
from tracker.monitoring.queries.areas import list_areas
from tracker.monitoring.queries.indicators import list_facts, list_indicators
from tracker.shared import clock
from tracker.shared.database import current_session
from tracker.shared.errors import Refused
from tracker.shared.language import page_language
from tracker.shared.numbers import NumberStyle

SHOWN_REFUSALS = 100


def forms_page(
    file_form: FileImportForm, range_form: RangeImportForm, complain: FileImportForm | RangeImportForm | None = None
) -> str:
    return render_template(
        "monitoring/import_form.html", file_form=file_form, range_form=range_form, complain=complain or file_form
    )


def preview_page(commit: CommitForm, brought_by: FileImportForm | RangeImportForm) -> ResponseReturnValue:
    try:
        sheet, profile = brought(commit)
        result = import_sheet(
            current_session(),
            sheet,
            profile,
            now=clock.now(),
            imported_by=current_viewer().name,
            decimal=decimal_of(commit),
            dry_run=True,
        )
    except Refused as reason:
        return refused_page(brought_by, reason)
    return result_page(commit, result)


def result_page(form: CommitForm, result: ImportResult) -> str:
    language, session = page_language(), current_session()
    names = {each.key: each.name(language) for each in list_indicators(session, current_viewer().audience)}
    levels = _levels(language)
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
                names.get(check.indicator, check.indicator),
                check.period.label(language),
                levels.get(check.level, check.level),
                check.areas,
                check.total,
                check.town,
                check.agrees,
            )
            for check in result.sums
        ],
        answer=_answer(result),
    )


def refused_page(form: FileImportForm | RangeImportForm, reason: Refused) -> ResponseReturnValue:
    form.refuse(reason)
    is_file = isinstance(form, FileImportForm)
    file_form = form if isinstance(form, FileImportForm) else new_file_form()
    range_form = form if isinstance(form, RangeImportForm) else new_range_form()
    return forms_page(file_form, range_form, complain=file_form if is_file else range_form), 422


def new_file_form() -> FileImportForm:
    form = FileImportForm()
    long_format = SelectChoice("", _("long format, one figure per row"))
    form.profile.choices = [long_format, *(SelectChoice(key, name) for key, name in list_profiles().items())]
    return form


def new_range_form() -> RangeImportForm:
    form, session, language = RangeImportForm(), current_session(), page_language()
    facts = list_indicators(session, current_viewer().audience)
    form.indicator_id.offer([(each.id, each.name(language)) for each in facts])
    form.level.choices = [SelectChoice(*level) for level in _levels(language).items()] or [SelectChoice("", "–")]
    return form


def new_commit_form(**facts: str) -> CommitForm:
    """Return the form of the commit; this request was that of another form, so nothing is taken from it."""
    form = CommitForm()
    for field in form:
        field.data = facts.get(field.name, "") if field.type == "HiddenField" else True
    return form


def brought(form: CommitForm) -> tuple[Sheet, Profile]:
    """Read exactly what was uploaded for the preview."""
    path = uploads.find(upload_folder(), uploader(), form.upload.data or "")
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


def decimal_of(form: CommitForm) -> NumberStyle | None:
    return NumberStyle(form.decimal.data) if form.decimal.data in set(NumberStyle) else None


def upload_folder() -> Path:
    return Path(current_app.config["DATA_DIR"]) / "uploads"


def uploader() -> int:
    return current_viewer().account_id or 0


def _levels(language: str) -> dict[str, str]:
    return {area.level_key: area.level_name(language) for area in list_areas(current_session()) if not area.is_town}
