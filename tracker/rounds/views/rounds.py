"""Planning's pages of rounds: the list, opening one, how far it has come, its day, its end."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires, scoped_or_404
from tracker.accounts.queries import list_departments
from tracker.accounts.vocabulary import Permission
from tracker.planning import queries as planning
from tracker.rounds import queries, services
from tracker.rounds.errors import DeadlineInThePast
from tracker.rounds.forms import DeadlineForm, RoundForm
from tracker.rounds.models import ReportingRound, RoundSettings
from tracker.rounds.views import blueprint
from tracker.rounds.views.pages import in_towns_language, moment, progress_of, scope_of, today
from tracker.rounds.vocabulary import Asked, RoundState
from tracker.shared.addresses import asked_page
from tracker.shared.database import commits, current_session, german_order
from tracker.shared.errors import ChangedMeanwhile, Refused
from tracker.shared.fragments import fragment
from tracker.shared.listing import PAGE_SIZE, pages_of
from tracker.shared.settings import find_settings
from tracker.shared.text import N_


@blueprint.get("/rounds")
@requires(Permission.ANSWER_ROUND)
def list_rounds() -> ResponseReturnValue:
    session, viewer = current_session(), current_viewer()
    rounds = queries.list_rounds(session, viewer)
    return render_template(
        "rounds/round_list.html",
        rounds=[each for each in rounds if not each.is_interim],
        interim=[each for each in rounds if each.is_interim][:PAGE_SIZE],
        RoundState=RoundState,
    )


@blueprint.get("/rounds/new")
@requires(Permission.MANAGE_ROUNDS)
def new_round() -> ResponseReturnValue:
    form = RoundForm(data={"asked": list(Asked), "as_of": today()})
    return _form_page(form)


@blueprint.post("/rounds/new")
@requires(Permission.MANAGE_ROUNDS)
@commits
def open_round() -> ResponseReturnValue:
    form = RoundForm()
    _offer(form)
    if not form.validate():
        return _form_page(form), 422
    chosen = [int(key) for key in form.departments.data or []]
    try:
        opened = services.open_round(
            current_session(),
            form.entered(),
            department_ids=chosen or None,
            person_id=current_viewer().person_id,
            now=moment(),
            today=today(),
        )
    except Refused as refused:
        form.refuse(refused, "due_on" if isinstance(refused, DeadlineInThePast) else "departments")
        return _form_page(form), 422
    flash(_("The round has been opened. The departments are invited by e-mail."))
    return redirect(url_for(".show_round", round_id=opened.id), code=303)


@blueprint.get("/rounds/<int:round_id>")
@requires(Permission.ANSWER_ROUND)
def show_round(round_id: int) -> ResponseReturnValue:
    shown = scoped_or_404(queries.find_round, round_id)
    return _round_page(shown, DeadlineForm(shown, data={"version": shown.version}))


@blueprint.post("/rounds/<int:round_id>/deadline")
@requires(Permission.MANAGE_ROUNDS)
@commits
def move_deadline(round_id: int) -> ResponseReturnValue:
    moved = scoped_or_404(queries.find_round, round_id)
    form = DeadlineForm()
    if not form.validate() or form.due_on.data is None:
        return _round_page(moved, form), 422
    try:
        services.move_deadline(
            current_session(), moved, form.due_on.data, seen_version=form.seen_version, today=today()
        )
    except Refused as refused:
        return _refused(moved, form, refused)
    flash(_("The due day has been moved; the reminders move with it."))
    return redirect(url_for(".show_round", round_id=round_id), code=303)


@blueprint.post("/rounds/<int:round_id>/close")
@requires(Permission.MANAGE_ROUNDS)
@commits
def close_round(round_id: int) -> ResponseReturnValue:
    closed = scoped_or_404(queries.find_round, round_id)
    form = DeadlineForm(closed)
    try:
        services.close_round(current_session(), closed, seen_version=form.seen_version, now=moment())
    except Refused as refused:
        return _refused(closed, form, refused)
    flash(_("The round is closed. What was not answered counts as silent."))
    return redirect(url_for(".show_round", round_id=round_id), code=303)


@blueprint.post("/measures/<int:node_id>/report")
@requires(Permission.ANSWER_ROUND)
@commits
def report_on_measure(node_id: int) -> ResponseReturnValue:
    """Go to where a measure is reported on: the open round, or one of its own between the rounds."""
    node = scoped_or_404(planning.find_measure_to_edit, node_id)
    title = in_towns_language(N_("Report between the rounds"))
    opened = services.open_interim(
        current_session(), node, title, person_id=current_viewer().person_id, now=moment(), today=today()
    )
    department = node.owner_id if queries.sees_all_lines(current_viewer()) else None
    return redirect(url_for(".show_report_form", round_id=opened.id, department=department), code=303)


def _refused(shown: ReportingRound, form: DeadlineForm, refused: Refused) -> ResponseReturnValue:
    is_late = isinstance(refused, ChangedMeanwhile)
    if is_late:
        current_session().rollback()
        form.stand_on(shown.version)
    form.refuse(refused, "due_on" if shown.state is RoundState.OPEN else None)  # a closed round has no such field
    return _round_page(shown, form), 409 if is_late else 422


def _offer(form: RoundForm) -> None:
    form.departments.choices = [(str(each.id), each.name) for each in list_departments(current_session())]


def _form_page(form: RoundForm) -> str:
    _offer(form)
    session, due_on = current_session(), form.due_on.data or today()
    measures = queries.list_askable(session, due_on=due_on)
    names = {each.id: each.name for each in list_departments(session)}
    burdens = services.burdens(session, form.asked.data or [], measures, due_on.year)
    named = [(names.get(key) if key else None, burden) for key, burden in burdens.items()]
    return render_template(
        "rounds/round_form.html",
        form=form,
        burdens=sorted(named, key=lambda row: german_order(row[0] or "~")),
        most=find_settings(session, RoundSettings).most_entries_a_year,
    )


def _round_page(shown: ReportingRound, form: DeadlineForm) -> str:
    progress = progress_of(shown)
    total = sum(each.total for each in progress)
    pages = pages_of(total)
    page = asked_page(pages)
    viewer, sees_all = current_viewer(), queries.sees_all_lines(current_viewer())

    def content() -> dict[str, Any]:
        offset = (page - 1) * PAGE_SIZE
        return {
            "round_id": shown.id,
            "is_open": shown.state is RoundState.OPEN,
            "sees_all": sees_all,
            "progress": progress,
            "lines": queries.list_lines(current_session(), shown.id or 0, viewer, offset=offset, limit=PAGE_SIZE),
            "page": page,
            "pages": pages,
            "page_address": lambda number: url_for(".show_round", round_id=shown.id, page=number),
        }

    return render_template(
        "rounds/round_detail.html",
        reporting_round=shown,
        form=form,
        total=total,
        owed=sum(each.owed for each in progress),
        days_left=(shown.due_on - today()).days,
        sees_all=sees_all,
        content=fragment("rounds/_round.html", shown.id, scope_of(viewer), page, values=content),
        RoundState=RoundState,
    )
