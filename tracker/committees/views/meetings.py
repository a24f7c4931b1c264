"""Meetings: add, move, cancel. What is due before a meeting moves along."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.committees import queries, services
from tracker.committees.forms import MeetingForm
from tracker.committees.views import blueprint
from tracker.committees.views.committees import committee_page
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile


@blueprint.post("/committees/<int:committee_id>/meetings")
@requires(Permission.MANAGE_COMMITTEES)
@commits
def add_meeting(committee_id: int) -> ResponseReturnValue:
    committee, form = scoped_or_404(queries.find_committee, committee_id), MeetingForm()
    if not form.validate():
        return committee_page(committee, meeting_form=form), 422
    services.add_meeting(current_session(), committee, form.entered())
    flash(_("The meeting has been added."))
    return redirect(url_for(".show_committee", committee_id=committee_id), code=303)


@blueprint.get("/meetings/<int:meeting_id>/move")
@requires(Permission.MANAGE_COMMITTEES)
def edit_meeting(meeting_id: int) -> ResponseReturnValue:
    meeting = scoped_or_404(queries.find_meeting, meeting_id)
    return render_template("committees/meeting_form.html", form=MeetingForm(meeting), meeting=meeting)


@blueprint.post("/meetings/<int:meeting_id>/move")
@requires(Permission.MANAGE_COMMITTEES)
@commits
def move_meeting(meeting_id: int) -> ResponseReturnValue:
    meeting, form = scoped_or_404(queries.find_meeting, meeting_id), MeetingForm()
    if not form.validate():
        return render_template("committees/meeting_form.html", form=form, meeting=meeting), 422
    try:
        services.move_meeting(current_session(), meeting, form.entered(), seen_version=form.seen_version)
    except ChangedMeanwhile as refused:
        form.refuse(refused)
        form.stand_on(meeting.version)
        return render_template("committees/meeting_form.html", form=form, meeting=meeting, theirs=meeting), 409
    flash(_("The meeting has been moved. Everything that is due before it moves along."))
    return redirect(url_for(".show_committee", committee_id=meeting.committee_id), code=303)


@blueprint.post("/meetings/<int:meeting_id>/cancel")
@requires(Permission.MANAGE_COMMITTEES)
@commits
def cancel_meeting(meeting_id: int) -> ResponseReturnValue:
    meeting = scoped_or_404(queries.find_meeting, meeting_id)
    services.cancel_meeting(current_session(), meeting)
    flash(_("The meeting has been cancelled."))
    return redirect(url_for(".show_committee", committee_id=meeting.committee_id), code=303)
