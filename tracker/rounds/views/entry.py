"""A carrier's way in: the mailed link, the button that uses it up, and the one form behind it."""

from flask import abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts import log_in
from tracker.accounts.errors import TooManyAttempts
from tracker.accounts.permissions import open_to_anyone, open_to_entry_visit
from tracker.accounts.views.entering import counted_apart, network_address, secret_key
from tracker.accounts.visits import ENTRY_COOKIE, cookie_name, drop_cookie, set_cookie
from tracker.rounds import queries, services
from tracker.rounds.models import LineDraft
from tracker.rounds.queries import FoundLink
from tracker.rounds.views import blueprint
from tracker.rounds.views.drafts import KEEP_THEIRS
from tracker.rounds.views.entry_page import (
    CarrierLine,
    act_as,
    asker_of,
    carrier_line,
    during_a_visit,
    ended_page,
    ended_visit,
    ended_words_alone,
    find_visit,
    form_page,
    posted_of,
    tell_department,
    with_theirs,
)
from tracker.rounds.views.links import mail_link
from tracker.rounds.views.pages import moment, posted_version, today
from tracker.rounds.vocabulary import LinkState
from tracker.shared.database import commits, current_session, keep_so_far
from tracker.shared.errors import ChangedMeanwhile, Refused
from tracker.shared.language import page_language


@blueprint.get("/entry/<token>")
@open_to_anyone
def show_entry_link(token: str) -> ResponseReturnValue:
    """Show a button only: scanners of mail servers open every link, and must not use it up."""
    found = _behind(token)
    if found is None:
        return ended_page(None), 404
    if _is_held_here(found):
        return redirect(url_for(".show_entry"), code=303)
    if found.state is not LinkState.USABLE:
        return ended_page(found, token), 410
    return render_template("rounds/entry.html", asker=asker_of(found), token=token, last_moment=found.row.expires_at)


@blueprint.post("/entry/<token>")
@open_to_anyone
@commits
def begin_entry(token: str) -> ResponseReturnValue:
    found = _behind(token, to_change=True)
    if found is None:
        return _guessed()
    if _is_held_here(found):
        return redirect(url_for(".show_entry"), code=303)
    visit = services.begin_visit(current_session(), act_as(found), now=moment())
    if visit is None:
        return ended_page(found, token), 410
    response = current_app.make_response(redirect(url_for(".show_entry"), code=303))
    set_cookie(response, ENTRY_COOKIE, visit)
    return response


@blueprint.post("/entry/<token>/again")
@open_to_anyone
@commits
def renew_entry_link(token: str) -> ResponseReturnValue:
    """Mail a new link to where the old one went; who asks never learns the address."""
    found = _behind(token)
    if found is None:
        return _guessed()
    if not found.state.can_be_renewed:
        return ended_page(found, token), 410
    subject, key, now = f"entry:{found.row.line_id}:{found.row.email}", secret_key(), moment()
    if not counted_apart(lambda session: log_in.count_sent_again(session, subject=subject, key=key, now=now)):
        abort(429)
    found = _behind(token, to_change=True)
    if found is None or not found.state.can_be_renewed:  # revoked while we counted
        return ended_page(found, token), 410
    link, new_token = services.renew_link(current_session(), act_as(found).row, now=moment())
    mail_link(link, new_token, found.line, found.reporting_round, found.department)
    return render_template("rounds/entry_renewed.html", asker=asker_of(found))


@blueprint.get("/entry/thanks")
@open_to_anyone
def thank_for_entry() -> ResponseReturnValue:
    return render_template("rounds/entry_thanks.html")


@blueprint.get("/entry")
@open_to_entry_visit
@during_a_visit(ended_visit)
def show_entry(found: FoundLink) -> ResponseReturnValue:
    return form_page(carrier_line(found))


@blueprint.post("/entry")
@open_to_entry_visit
@commits
@during_a_visit(ended_visit)
def save_entry(found: FoundLink) -> ResponseReturnValue:
    if refusal := _refused(found):
        return refusal
    flash(_("Everything has been saved."))
    return redirect(url_for(".show_entry"), code=303)


@blueprint.post("/entry/draft")
@open_to_entry_visit
@commits
@during_a_visit(ended_words_alone)
def save_entry_draft(found: FoundLink) -> ResponseReturnValue:
    """Keep what is being typed; answer with its new version, or with what the department has saved."""
    if f"line-{found.row.line_id}-version" not in request.form:
        return jsonify(message=_("The version this text stands on is missing. Please reload the page.")), 428
    try:
        draft = _kept(found)
    except ChangedMeanwhile:
        return _told_of_conflict(_stood_on_theirs())
    except Refused as refused:
        return jsonify(message=refused.sentence(page_language())), 422
    version, saved_at = (draft.version, draft.saved_at) if draft else (0, moment())
    return jsonify(version=version, saved_at=saved_at.isoformat())


@blueprint.post("/entry/finish")
@open_to_entry_visit
@commits
@during_a_visit(ended_visit)
def finish_entry(found: FoundLink) -> ResponseReturnValue:
    if refusal := _refused(found):
        return refusal
    keep_so_far()
    line = carrier_line(found)
    if not line.form.is_sound_on(today()):
        return form_page(line), 422
    services.finish_visit(current_session(), found, now=moment())
    tell_department(line)
    response = current_app.make_response(redirect(url_for(".thank_for_entry"), code=303))
    drop_cookie(response, ENTRY_COOKIE)
    return response


def _behind(token: str, *, to_change: bool = False) -> FoundLink | None:
    return queries.find_entry_link(current_session(), log_in.token_hash(token), moment(), to_change=to_change)


def _is_held_here(found: FoundLink) -> bool:
    """Say whether this browser is inside already: nothing needs to be used up."""
    cookie = request.cookies.get(cookie_name(ENTRY_COOKIE), "")
    return found.row.visit_hash == log_in.token_hash(cookie) and found.visit_runs(moment())


def _guessed() -> ResponseReturnValue:
    """Count a link nobody ever made, as a wrong password is counted; a right one is never kept out by that."""
    address, key, now = network_address(), secret_key(), moment()
    try:
        counted_apart(lambda session: log_in.count_unknown_link(session, address=address, key=key, now=now))
    except TooManyAttempts:
        abort(429)
    return ended_page(None), 404


def _refused(found: FoundLink) -> ResponseReturnValue | None:
    """Keep what was sent with the form; return the page that says why not, if it could not be kept."""
    try:
        _kept(found)
    except ChangedMeanwhile:
        return form_page(_stood_on_theirs()), 409
    except Refused as refused:
        return form_page(carrier_line(found, posted_of(found)), refused), 422
    return None


def _kept(found: FoundLink) -> LineDraft | None:
    session = current_session()
    stored = queries.find_draft(session, found.row.line_id)
    if stored is not None and request.form.get(f"line-{found.row.line_id}-keep") == KEEP_THEIRS:
        return stored
    line = carrier_line(found)
    return services.keep_entry(
        session,
        found,
        posted_of(found),
        line.known,
        names=line.names,
        seen_version=posted_version(found.row.line_id),
        now=moment(),
    )


def _stood_on_theirs() -> CarrierLine:
    """Return the line on the version now stored, with what was typed here and what the department has saved."""
    current_session().rollback()
    found = find_visit()
    assert found is not None
    return with_theirs(carrier_line(found, posted_of(found)))


def _told_of_conflict(line: CarrierLine) -> ResponseReturnValue:
    page = render_template("rounds/_conflict.html", line_id=line.row.id, theirs=line.theirs, who=line.their_name)
    message = _("%(who)s has saved something else here. Nothing you typed is lost.", who=line.their_name)
    return jsonify(message=message, version=line.row.draft_version, conflict=page), 409
