"""A department asks a carrier: a link to one line's form, sent by mail, sent anew, revoked."""

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.views.entering import full_address
from tracker.accounts.vocabulary import Permission
from tracker.rounds import mails, queries, services
from tracker.rounds.calculations import takes_entries
from tracker.rounds.errors import NobodyToAsk, NoMailbox, TooLateToAsk, UnusableMailbox
from tracker.rounds.forms import CarrierForm
from tracker.rounds.models import EntryLink, ReportingRound, RoundLine
from tracker.rounds.queries import LineRow
from tracker.rounds.views import blueprint
from tracker.rounds.views.pages import in_towns_language, moment, row_of, today
from tracker.shared.database import commits, current_session
from tracker.shared.errors import Refused
from tracker.shared.language import page_language
from tracker.shared.outbox import enqueue
from tracker.shared.text import N_
from tracker.shared.town import find_town

BESIDE: dict[type[Refused], str] = {NobodyToAsk: "name", NoMailbox: "email", UnusableMailbox: "email"}


@blueprint.get("/rounds/<int:round_id>/lines/<int:line_id>/links")
@requires(Permission.ANSWER_ROUND)
def show_entry_links(round_id: int, line_id: int) -> ResponseReturnValue:
    return _page(row_of(round_id, line_id), CarrierForm())


@blueprint.post("/rounds/<int:round_id>/lines/<int:line_id>/links")
@requires(Permission.ANSWER_ROUND)
@commits
def ask_carrier(round_id: int, line_id: int) -> ResponseReturnValue:
    row, form = row_of(round_id, line_id), CarrierForm()
    _offer(form, row)
    if not form.validate():
        return _page(row, form), 422
    line = scoped_or_404(queries.find_line, line_id)
    try:
        link, token = services.ask_carrier(
            current_session(), line, form.entered(), person_id=current_viewer().person_id, now=moment(), today=today()
        )
    except Refused as refused:
        form.refuse(refused, BESIDE.get(type(refused), "carrier_id"))
        return _page(row, form), 422
    _mail(link, token, line, row)
    flash(_("%(name)s gets a link by e-mail.", name=link.name))
    return redirect(_here(row), code=303)


@blueprint.post("/rounds/<int:round_id>/lines/<int:line_id>/links/<int:link_id>/again")
@requires(Permission.ANSWER_ROUND)
@commits
def send_link_again(round_id: int, line_id: int, link_id: int) -> ResponseReturnValue:
    row, asked = row_of(round_id, line_id), _link_of(line_id, link_id)
    line = scoped_or_404(queries.find_line, line_id)
    try:
        link, token = services.ask_again(
            current_session(), asked, line, person_id=current_viewer().person_id, now=moment(), today=today()
        )
    except TooLateToAsk as refused:
        flash(refused.sentence(page_language()), "error")
        return redirect(_here(row), code=303)
    _mail(link, token, line, row)
    flash(_("%(name)s gets a new link by e-mail.", name=link.name))
    return redirect(_here(row), code=303)


@blueprint.post("/rounds/<int:round_id>/lines/<int:line_id>/links/<int:link_id>/revoke")
@requires(Permission.ANSWER_ROUND)
@commits
def revoke_link(round_id: int, line_id: int, link_id: int) -> ResponseReturnValue:
    row, asked = row_of(round_id, line_id), _link_of(line_id, link_id)
    services.revoke_entry_links(current_session(), asked, now=moment())
    flash(_("The link of %(name)s no longer works. What was entered stays.", name=asked.name))
    return redirect(_here(row), code=303)


def mail_link(
    link: EntryLink, token: str, line: RoundLine, reporting_round: ReportingRound, department: str | None
) -> None:
    """Put the mail with a link into the outbox: who asks, until when, one button; nothing of the measure."""
    town = find_town(current_session())
    mail = mails.entry_request(
        full_address("rounds.show_entry_link", token=token),
        current_app.config["BABEL_DEFAULT_LOCALE"],
        name=link.name,
        asker=department or in_towns_language(N_("Social planning")),
        town=town.name if town else "Zielkreis",
        as_of=reporting_round.as_of,
        due_on=line.due_on,
        last_day=link.expires_at.astimezone(current_app.config["TIMEZONE"]).date(),
    )
    enqueue(current_session(), key=services.mail_key(link), address=link.email, mail=mail, now=moment())


def _mail(link: EntryLink, token: str, line: RoundLine, row: LineRow) -> None:
    reporting_round = current_session().get_one(ReportingRound, line.round_id)
    mail_link(link, token, line, reporting_round, row.department)


def _page(row: LineRow, form: CarrierForm) -> str:
    _offer(form, row)
    reporting_round = scoped_or_404(queries.find_round, row.round_id)
    return render_template(
        "rounds/entry_link_form.html",
        row=row,
        form=form,
        asked=queries.list_asked_carriers(current_session(), [row.id], moment()).get(row.id, []),
        can_ask=takes_entries(row.state, reporting_round.state, is_locked=row.is_locked),
        department_id=_department_to_name(row),
    )


def _offer(form: CarrierForm, row: LineRow) -> None:
    carriers = queries.list_carriers_to_ask(current_session(), row.measure_id, today())
    unknown = _("no mailbox known")
    offered = [(each.id or 0, f"{each.name} ({each.email or unknown})") for each in carriers]
    form.carrier_id.offer(offered)


def _link_of(line_id: int, link_id: int) -> EntryLink:
    link = queries.find_link_of_line(current_session(), line_id, link_id)
    if link is None:
        abort(404)
    return link


def _department_to_name(row: LineRow) -> int | None:
    """Return the department whose page planning came from; a department has but one page."""
    return row.department_id if queries.sees_all_lines(current_viewer()) else None


def _here(row: LineRow) -> str:
    return url_for(".show_entry_links", round_id=row.round_id, line_id=row.id)
