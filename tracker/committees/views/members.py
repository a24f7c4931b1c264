"""Who sits on a committee, and how reports reach them."""

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.errors import AddressTaken
from tracker.accounts.permissions import requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.committees import queries, services
from tracker.committees.errors import AddressNeeded, AlreadyMember
from tracker.committees.forms import MemberForm
from tracker.committees.views import blueprint
from tracker.committees.views.committees import committee_page
from tracker.shared import clock
from tracker.shared.database import commits, current_session


@blueprint.post("/committees/<int:committee_id>/members")
@requires(Permission.MANAGE_COMMITTEES)
@commits
def add_member(committee_id: int) -> ResponseReturnValue:
    committee, form = scoped_or_404(queries.find_committee, committee_id), MemberForm()
    if not form.validate():
        return committee_page(committee, member_form=form), 422
    try:
        services.add_member(
            current_session(),
            committee,
            name=form.name.data or "",
            email=form.email.data,
            postal_address=form.postal_address.data,
            delivery=form.delivery.data,
            since=clock.local_date(clock.now(), current_app.config["TIMEZONE"]),
        )
    except (AddressNeeded, AddressTaken) as refused:
        form.refuse(refused, "email")
        return committee_page(committee, member_form=form), 422
    except AlreadyMember as refused:
        form.refuse(refused, "name")
        return committee_page(committee, member_form=form), 422
    flash(_("%(name)s is now a member.", name=form.name.data))
    return redirect(url_for(".show_committee", committee_id=committee_id), code=303)


@blueprint.post("/memberships/<int:membership_id>/end")
@requires(Permission.MANAGE_COMMITTEES)
@commits
def end_membership(membership_id: int) -> ResponseReturnValue:
    member = scoped_or_404(queries.find_member, membership_id)
    today = clock.local_date(clock.now(), current_app.config["TIMEZONE"])
    services.end_membership(current_session(), member, today=today)
    flash(_("%(name)s gets no further reports.", name=member.person.name))
    return redirect(url_for(".show_committee", committee_id=member.membership.committee_id), code=303)
