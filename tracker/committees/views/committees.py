"""The list of committees, and one committee's page."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.committees import queries, services
from tracker.committees.errors import KeyTaken
from tracker.committees.forms import CommitteeForm, MeetingForm, MemberForm
from tracker.committees.models import Committee
from tracker.committees.views import blueprint
from tracker.shared import clock
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile


@blueprint.get("/committees")
@requires(Permission.READ)
def list_committees() -> ResponseReturnValue:
    session, viewer = current_session(), current_viewer()
    seen = [c for c in queries.list_committees(session) if queries.find_committee(session, viewer, c.id or 0)]
    coming = queries.list_coming_meetings(session, clock.now(), most=50)
    following: dict[int, queries.MeetingRow] = {}
    for row in coming:
        following.setdefault(row.meeting.committee_id, row)
    sees_all = queries.sees_every_committee(viewer)
    return render_template("committees/committee_list.html", committees=seen, following=following, sees_all=sees_all)


@blueprint.get("/committees/new")
@requires(Permission.MANAGE_COMMITTEES)
def new_committee() -> ResponseReturnValue:
    return render_template("committees/committee_form.html", form=CommitteeForm(), committee=None)


@blueprint.post("/committees/new")
@requires(Permission.MANAGE_COMMITTEES)
@commits
def add_committee() -> ResponseReturnValue:
    form = CommitteeForm()
    if not form.validate():
        return render_template("committees/committee_form.html", form=form, committee=None), 422
    try:
        committee = services.add_committee(current_session(), form.entered())
    except KeyTaken as refused:
        form.refuse(refused, "key")
        return render_template("committees/committee_form.html", form=form, committee=None), 422
    flash(_("The committee has been added."))
    return redirect(url_for(".show_committee", committee_id=committee.id), code=303)


@blueprint.get("/committees/<int:committee_id>")
@requires(Permission.READ)
def show_committee(committee_id: int) -> ResponseReturnValue:
    return committee_page(scoped_or_404(queries.find_committee, committee_id))


@blueprint.get("/committees/<int:committee_id>/edit")
@requires(Permission.MANAGE_COMMITTEES)
def edit_committee(committee_id: int) -> ResponseReturnValue:
    committee = scoped_or_404(queries.find_committee, committee_id)
    return render_template("committees/committee_form.html", form=CommitteeForm(committee), committee=committee)


@blueprint.post("/committees/<int:committee_id>/edit")
@requires(Permission.MANAGE_COMMITTEES)
@commits
def revise_committee(committee_id: int) -> ResponseReturnValue:
    committee, form = scoped_or_404(queries.find_committee, committee_id), CommitteeForm()
    if not form.validate():
        return render_template("committees/committee_form.html", form=form, committee=committee), 422
    try:
        services.revise_committee(current_session(), committee, form.entered(), seen_version=form.seen_version)
    except KeyTaken as refused:
        form.refuse(refused, "key")
        return render_template("committees/committee_form.html", form=form, committee=committee), 422
    except ChangedMeanwhile as refused:
        form.refuse(refused)
        form.stand_on(committee.version)
        return render_template("committees/committee_form.html", form=form, committee=committee, theirs=committee), 409
    flash(_("The committee has been saved."))
    return redirect(url_for(".show_committee", committee_id=committee_id), code=303)


def committee_page(
    committee: Committee, member_form: MemberForm | None = None, meeting_form: MeetingForm | None = None
) -> str:
    """Return a committee's page; forms that were refused stand there with what was typed."""
    session, viewer, now = current_session(), current_viewer(), clock.now()
    meetings = queries.list_meetings(session, committee.id or 0)
    return render_template(
        "committees/committee_detail.html",
        committee=committee,
        following=min(
            (m for m in meetings if m.starts_at >= now and m.state == "planned"),
            default=None,
            key=lambda m: m.starts_at,
        ),
        meetings=meetings,
        members=queries.list_members(session, committee.id or 0, clock.local_date(now, current_app.config["TIMEZONE"])),
        resolutions=queries.list_resolutions(session, viewer, committee_id=committee.id),
        member_form=member_form or MemberForm(blank=True),
        meeting_form=meeting_form or MeetingForm(blank=True),
    )
