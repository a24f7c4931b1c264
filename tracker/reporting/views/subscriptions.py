"""A committee's subscriptions: which report it gets, and when."""

from datetime import datetime

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import requires, scoped_or_404
from tracker.accounts.queries import list_people_with_role
from tracker.accounts.vocabulary import Permission, Role
from tracker.committees import queries as committees
from tracker.committees.models import Committee
from tracker.planning.queries import find_plan
from tracker.planning.vocabulary import NodeKind
from tracker.reporting import queries, services
from tracker.reporting.forms import ReasonForm, SubscriptionForm
from tracker.reporting.models import Subscription
from tracker.reporting.schedules import Occasion, before_meeting, next_in_period
from tracker.reporting.views import blueprint
from tracker.reporting.vocabulary import Rhythm
from tracker.shared import clock
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile, Refused
from tracker.shared.language import page_language
from tracker.shared.publication import INTERNAL
from tracker.shared.town import town_calendar


@blueprint.get("/committees/<int:committee_id>/subscriptions")
@requires(Permission.MANAGE_COMMITTEES)
def list_subscriptions(committee_id: int) -> ResponseReturnValue:
    committee = scoped_or_404(committees.find_committee, committee_id)
    rows = queries.list_subscriptions(current_session(), committee_id)
    following = {row.subscription.id: _following(row.subscription, clock.now()) for row in rows}
    return render_template("reporting/subscription_list.html", committee=committee, rows=rows, following=following)


@blueprint.get("/committees/<int:committee_id>/subscriptions/new")
@requires(Permission.MANAGE_COMMITTEES)
def new_subscription(committee_id: int) -> ResponseReturnValue:
    return _form_page(_filled(SubscriptionForm()), scoped_or_404(committees.find_committee, committee_id))


@blueprint.post("/committees/<int:committee_id>/subscriptions/new")
@requires(Permission.MANAGE_COMMITTEES)
@commits
def add_subscription(committee_id: int) -> ResponseReturnValue:
    committee, form = scoped_or_404(committees.find_committee, committee_id), _filled(SubscriptionForm())
    if not form.validate():
        return _form_page(form, committee), 422
    try:
        services.subscribe(
            current_session(), committee, form.entered(), node_ids=form.scope.data or (),
            releaser_id=form.releaser_id.data, deputy_id=form.deputy_id.data, now=clock.now(),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, committee), 422
    flash(_("The subscription has been added."))
    return redirect(url_for(".list_subscriptions", committee_id=committee_id), code=303)


@blueprint.get("/subscriptions/<int:subscription_id>/edit")
@requires(Permission.MANAGE_COMMITTEES)
def edit_subscription(subscription_id: int) -> ResponseReturnValue:
    subscription = scoped_or_404(queries.find_subscription, subscription_id)
    form = _filled(SubscriptionForm(subscription))
    form.scope.data = queries.list_scope_ids(current_session(), subscription_id)
    return _form_page(form, _committee_of(subscription), subscription)


@blueprint.post("/subscriptions/<int:subscription_id>/edit")
@requires(Permission.MANAGE_COMMITTEES)
@commits
def revise_subscription(subscription_id: int) -> ResponseReturnValue:
    subscription = scoped_or_404(queries.find_subscription, subscription_id)
    form = _filled(SubscriptionForm())
    committee = _committee_of(subscription)
    if not form.validate():
        return _form_page(form, committee, subscription), 422
    try:
        services.revise_subscription(
            current_session(), subscription, form.entered(), node_ids=form.scope.data or (),
            releaser_id=form.releaser_id.data, deputy_id=form.deputy_id.data,
            seen_version=form.seen_version,
        )  # fmt: skip
    except ChangedMeanwhile as refused:
        form.refuse(refused)
        form.stand_on(subscription.version)
        return _form_page(form, committee, subscription, theirs=subscription), 409
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, committee, subscription), 422
    flash(_("The subscription has been saved."))
    return redirect(url_for(".list_subscriptions", committee_id=committee.id), code=303)


@blueprint.post("/subscriptions/<int:subscription_id>/retire")
@requires(Permission.MANAGE_COMMITTEES)
@commits
def retire_subscription(subscription_id: int) -> ResponseReturnValue:
    subscription, form = scoped_or_404(queries.find_subscription, subscription_id), ReasonForm()
    now = clock.now()
    if not form.validate():
        flash(_("Give a reason for ending the subscription."), "error")
    else:
        try:
            today = clock.local_date(now, current_app.config["TIMEZONE"])
            services.retire_subscription(current_session(), subscription, form.reason.data, today=today, now=now)
        except Refused as refused:
            flash(refused.sentence(page_language()), "error")
        else:
            flash(_("The subscription has ended. Nothing more is sent for it."))
    return redirect(url_for(".list_subscriptions", committee_id=subscription.committee_id), code=303)


def _following(subscription: Subscription, now: datetime) -> Occasion | None:
    """Return the next report of a subscription; None where no meeting is planned, or it has ended."""
    session, timezone = current_session(), current_app.config["TIMEZONE"]
    if subscription.retired_on is not None:
        return None
    calendar = town_calendar(session, timezone, clock.local_date(now, timezone))
    if subscription.rhythm is not Rhythm.MEETING:
        return next_in_period(subscription.rhythm, now, subscription.cut_off_days, calendar)
    meeting = queries.find_next_meeting(session, subscription.committee_id, now)
    if meeting is None or meeting.id is None:
        return None
    days = subscription.days_before or 0
    return before_meeting(meeting.id, meeting.starts_at, days, subscription.cut_off_days, calendar)


def _filled(form: SubscriptionForm) -> SubscriptionForm:
    session, today = current_session(), clock.local_date(clock.now(), current_app.config["TIMEZONE"])
    plan, language = find_plan(session, INTERNAL, today), page_language()
    nodes = [*plan.of_kind(NodeKind.FIELD), *plan.of_kind(NodeKind.GOAL)]
    form.scope.offer([(node.id, f"{node.code} {node.title_in(language)}") for node in nodes])
    people = [(person.id or 0, person.name) for person in list_people_with_role(session, Role.RELEASER, today)]
    form.releaser_id.offer(people)
    form.deputy_id.offer(people)
    return form


def _form_page(
    form: SubscriptionForm,
    committee: Committee,
    subscription: Subscription | None = None,
    theirs: Subscription | None = None,
) -> str:
    return render_template(
        "reporting/subscription_form.html", form=form, committee=committee, subscription=subscription, theirs=theirs
    )


def _committee_of(subscription: Subscription) -> Committee:
    return scoped_or_404(committees.find_committee, subscription.committee_id)
