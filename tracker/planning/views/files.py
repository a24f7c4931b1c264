"""The plan as a file: the template to fill, the upload with its preview, the download."""

import base64
import binascii
import zlib
from datetime import datetime

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.planning import services
from tracker.planning.content import plan_rows, template_choices
from tracker.planning.forms import PlanFileForm
from tracker.planning.intake import read_plan, write_plan, write_template
from tracker.planning.services import PlanImport, PlanRefused
from tracker.planning.views import blueprint
from tracker.shared import clock
from tracker.shared.database import commits, current_session
from tracker.shared.errors import Refused
from tracker.shared.export import ExportFormat
from tracker.shared.language import page_language
from tracker.shared.listing import download, wanted_format
from tracker.shared.text import N_

LARGEST = 1_000_000
TOO_LARGE = N_("This file is larger than 1 MB. Ask the administration to import it by “tracker import plan”.")


@blueprint.get("/plan/template")
@requires(Permission.READ)
def download_template() -> ResponseReturnValue:
    content = write_template(template_choices(current_session(), current_viewer().audience), page_language())
    return download(content, "plan-template", ExportFormat.XLSX)


@blueprint.get("/plan/export")
@requires(Permission.READ)
def export_plan() -> ResponseReturnValue:
    rows = plan_rows(current_session(), current_viewer().audience)
    return download(write_plan(rows, wanted_format()), "plan")


@blueprint.get("/plan/import")
@requires(Permission.IMPORT_PLAN)
def new_plan_import() -> ResponseReturnValue:
    return render_template("planning/import_form.html", form=PlanFileForm())


@blueprint.post("/plan/import")
@requires(Permission.IMPORT_PLAN)
@commits
def preview_plan_file() -> ResponseReturnValue:
    form = PlanFileForm()
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        form.file.errors = [_("Please choose a file.")]
        return render_template("planning/import_form.html", form=form), 422
    content = upload.read(LARGEST + 1)
    if len(content) > LARGEST:
        form.file.errors = [_(TOO_LARGE)]
        return render_template("planning/import_form.html", form=form), 422
    try:
        preview = services.preview_plan_rows(current_session(), read_plan(content, upload.filename), now=_local_now())
    except Refused as refused:
        form.refuse(refused, "file")
        return render_template("planning/import_form.html", form=form), 422
    return _preview_page(preview, upload.filename, _packed(content))


@blueprint.post("/plan/import/confirm")
@requires(Permission.IMPORT_PLAN)
@commits
def import_plan_file() -> ResponseReturnValue:
    name, content = request.form.get("name", ""), _unpacked(request.form.get("content", ""))
    try:
        done = services.import_plan_rows(
            current_session(), read_plan(content, name), now=_local_now(), file_name=name, content=content
        )
    except PlanRefused as refused:
        return _preview_page(PlanImport(refused=refused.faults), name, _packed(content)), 422
    except Refused as refused:
        form = PlanFileForm(blank=True)
        form.refuse(refused, "file")
        return render_template("planning/import_form.html", form=form), 422
    flash(
        _("The plan has been imported: %(new)d new, %(changed)d changed.", new=len(done.new), changed=len(done.changed))
    )
    return redirect(url_for("planning.show_plan"), code=303)


def _local_now() -> datetime:
    """Return the moment in the town: what a file says of “today” is read by the town's day."""
    return clock.now().astimezone(current_app.config["TIMEZONE"])


def _preview_page(preview: PlanImport, name: str, packed: str) -> str:
    return render_template("planning/import_preview.html", preview=preview, name=name, packed=packed)


def _packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content)).decode()


def _unpacked(text: str) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(base64.b64decode(text, validate=True), LARGEST)
    except (binascii.Error, zlib.error, ValueError):
        abort(400)
    if unpacking.unconsumed_tail:
        abort(400)
    return content
