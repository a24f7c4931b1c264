"""Importing in the browser: bring a file or a range, see what it would do, commit exactly that."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.utils import secure_filename

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.monitoring.errors import RowsRefused
from tracker.monitoring.forms import CommitForm
from tracker.monitoring.intake import uploads
from tracker.monitoring.intake.observations import import_sheet
from tracker.monitoring.queries.batches import count_batches, find_batch, list_batches
from tracker.monitoring.services.batches import release_batch
from tracker.monitoring.views import blueprint
from tracker.monitoring.views.import_pages import (
    brought,
    decimal_of,
    forms_page,
    new_commit_form,
    new_file_form,
    new_range_form,
    preview_page,
    refused_page,
    result_page,
    upload_folder,
    uploader,
)
from tracker.shared import clock
from tracker.shared.addresses import asked_page
from tracker.shared.database import commits, current_session
from tracker.shared.errors import Refused
from tracker.shared.listing import PAGE_SIZE, pages_of


@blueprint.get("/imports", endpoint="list_imports")
@requires(Permission.IMPORT_FIGURES)
def show_imports() -> ResponseReturnValue:
    session = current_session()
    pages = pages_of(count_batches(session))
    page = asked_page(pages)
    return render_template(
        "monitoring/import_list.html",
        batches=list_batches(session, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE),
        page=page,
        pages=pages,
        address=lambda number: url_for(".list_imports", page=number),
    )


@blueprint.get("/imports/new")
@requires(Permission.IMPORT_FIGURES)
def new_import() -> ResponseReturnValue:
    return forms_page(new_file_form(), new_range_form())


@blueprint.post("/imports/new/file")
@requires(Permission.IMPORT_FIGURES)
@commits
def preview_file() -> ResponseReturnValue:
    form, file = new_file_form(), request.files.get("file")
    if not form.validate() or file is None:
        return forms_page(form, new_range_form(), complain=form), 422
    name = secure_filename(file.filename or "") or "upload"
    try:
        upload = uploads.keep(upload_folder(), uploader(), file.read(), name)
    except Refused as reason:
        return refused_page(form, reason)
    told = {field: getattr(form, field).data or "" for field in ("profile", "sheet", "decimal")}
    return preview_page(new_commit_form(upload=upload, file_name=name, **told), form)


@blueprint.post("/imports/new/range")
@requires(Permission.IMPORT_FIGURES)
@commits
def preview_range() -> ResponseReturnValue:
    form = new_range_form()
    if not form.validate():
        return forms_page(new_file_form(), form, complain=form), 422
    upload = uploads.keep(upload_folder(), uploader(), (form.cells.data or "").encode(), _("range"))
    commit = new_commit_form(
        upload=upload,
        file_name=_("pasted range"),
        indicator_id=str(form.indicator_id.data),
        level=form.level.data or "",
        decimal=form.range_decimal.data or "",
    )
    return preview_page(commit, form)


@blueprint.post("/imports")
@requires(Permission.IMPORT_FIGURES)
@commits
def commit_import() -> ResponseReturnValue:
    form, session = CommitForm(), current_session()
    try:
        sheet, profile = brought(form)
        result = import_sheet(
            session,
            sheet,
            profile,
            now=clock.now(),
            imported_by=current_viewer().name,
            decimal=decimal_of(form),
            released=bool(form.release.data),
        )
    except RowsRefused as refused:
        return result_page(form, refused.result), 422
    except Refused as reason:
        return refused_page(new_file_form(), reason)
    uploads.forget(upload_folder(), uploader(), form.upload.data or "")
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
