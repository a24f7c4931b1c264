"""Files of a measure: taken in, and handed out in a way that nothing in them can run."""

import io

from flask import abort, flash, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.planning import queries, services
from tracker.planning.calculations.files import LARGEST_FILE
from tracker.planning.forms import NewFileForm
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.views import blueprint
from tracker.planning.views.pages import address, complain, entry_or_404, trail_to
from tracker.planning.views.sheet import measure_to_edit, must_be_offered
from tracker.planning.vocabulary import NodeKind, SheetGroup
from tracker.shared import clock
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile, Refused

SANDBOX = "default-src 'none'; sandbox"


@blueprint.get("/measures/<int:node_id>/sheet/files/new")
@requires(Permission.EDIT_MEASURE)
def new_file(node_id: int) -> ResponseReturnValue:
    _node, plan, entry = measure_to_edit(node_id)
    must_be_offered(node_id, SheetGroup.FILES)
    return _form_page(NewFileForm(), plan, entry)


@blueprint.post("/measures/<int:node_id>/sheet/files/new")
@requires(Permission.EDIT_MEASURE)
@commits
def add_file(node_id: int) -> ResponseReturnValue:
    node, plan, entry = measure_to_edit(node_id)
    must_be_offered(node_id, SheetGroup.FILES)
    form = NewFileForm()
    name, content = _uploaded()
    if not form.validate():
        return _form_page(form, plan, entry), 422
    try:
        kept = services.attach_file(
            current_session(),
            node,
            name=name,
            content=content,
            publication=form.publication.data,
            person_id=current_viewer().person_id,
            now=clock.now(),
        )
    except ChangedMeanwhile as refused:
        current_session().rollback()
        form.refuse(refused)
        return _form_page(form, plan, entry), 409
    except Refused as refused:
        complain(form, refused)
        return _form_page(form, plan, entry), 422
    flash(_("“%(name)s” has been kept.", name=kept.name))
    return redirect(address(entry), code=303)


@blueprint.get("/measures/<int:node_id>/files/<int:row_id>")
@requires(Permission.READ)
def download_file(node_id: int, row_id: int) -> ResponseReturnValue:
    entry_or_404(node_id, NodeKind.MEASURE)
    found = queries.find_file(current_session(), node_id, row_id, current_viewer().audience)
    if found is None:
        abort(404)
    row, content = found
    response = send_file(
        io.BytesIO(content), mimetype=row.media_type, as_attachment=True, download_name=row.name, max_age=0
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _uploaded() -> tuple[str, bytes]:
    """Return the name and the bytes of what was sent, one byte more than is taken at most."""
    upload = request.files.get("file")
    if upload is None:
        return "", b""
    with upload.stream as stream:
        return upload.filename or "", stream.read(LARGEST_FILE + 1)


def _form_page(form: NewFileForm, plan: Plan, entry: PlanEntry) -> str:
    return render_template("planning/sheet/file_form.html", form=form, trail=trail_to(plan, entry), back=address(entry))
