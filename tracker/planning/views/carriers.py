"""The register of carriers: organisations that carry measures together with the town."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.planning import queries, services
from tracker.planning.forms import CarrierForm
from tracker.planning.models import Carrier
from tracker.planning.views import blueprint
from tracker.planning.views.pages import complain
from tracker.shared.database import commits, current_session
from tracker.shared.errors import Refused


@blueprint.get("/carriers")
@requires(Permission.EDIT_PLAN)
def list_carriers() -> ResponseReturnValue:
    carriers = queries.list_carriers(current_session())
    return render_template("planning/carrier_list.html", carriers=carriers, trail=[(_("Settings"), "/settings")])


@blueprint.get("/carriers/new")
@requires(Permission.EDIT_PLAN)
def new_carrier() -> ResponseReturnValue:
    return _form_page(CarrierForm())


@blueprint.post("/carriers/new")
@requires(Permission.EDIT_PLAN)
@commits
def add_carrier() -> ResponseReturnValue:
    return _save(CarrierForm(), None)


@blueprint.get("/carriers/<int:carrier_id>/edit")
@requires(Permission.EDIT_PLAN)
def edit_carrier(carrier_id: int) -> ResponseReturnValue:
    carrier = scoped_or_404(queries.find_carrier_to_edit, carrier_id)
    return _form_page(CarrierForm(carrier), carrier)


@blueprint.post("/carriers/<int:carrier_id>/edit")
@requires(Permission.EDIT_PLAN)
@commits
def revise_carrier(carrier_id: int) -> ResponseReturnValue:
    return _save(CarrierForm(), scoped_or_404(queries.find_carrier_to_edit, carrier_id))


def _save(form: CarrierForm, carrier: Carrier | None) -> ResponseReturnValue:
    if not form.validate():
        return _form_page(form, carrier), 422
    try:
        services.write_carrier(current_session(), carrier, form.entered())
    except Refused as refused:
        complain(form, refused)
        return _form_page(form, carrier), 422
    flash(_("The carrier has been saved."))
    return redirect(url_for("planning.list_carriers"), code=303)


def _form_page(form: CarrierForm, carrier: Carrier | None = None) -> str:
    return render_template(
        "planning/carrier_form.html",
        form=form,
        carrier=carrier,
        trail=[(_("Settings"), "/settings"), (_("Register of carriers"), url_for("planning.list_carriers"))],
        back=url_for("planning.list_carriers"),
    )
