"""One report: the last word beside the new one, what was asked and answered, and the acts of its review."""

from collections.abc import Callable

from flask import abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import requires, scoped_or_404
from tracker.accounts.queries import who_is_reminded
from tracker.accounts.vocabulary import Permission
from tracker.rounds import mails, queries, services
from tracker.rounds.errors import NeedsAReason
from tracker.rounds.forms import QuestionForm, ReasonForm
from tracker.rounds.models import RoundLine, RoundSettings
from tracker.rounds.services import Reviewer
from tracker.rounds.views import blueprint
from tracker.rounds.views.pages import acting, line_of, moment, today
from tracker.rounds.views.report_page import QUESTION, REASON, find_shown, offer_fields, report_page
from tracker.shared import outbox
from tracker.shared.database import commits, current_session
from tracker.shared.errors import ChangedMeanwhile, Refused
from tracker.shared.forms import read_version
from tracker.shared.language import page_language
from tracker.shared.settings import find_settings
from tracker.shared.town import town_calendar

Act = Callable[[RoundLine, Reviewer], None]


@blueprint.get("/rounds/<int:round_id>/lines/<int:line_id>")
@requires(Permission.READ)
def show_line(round_id: int, line_id: int) -> ResponseReturnValue:
    """Show a report to planning, and to its department; for everybody else it does not exist."""
    shown = find_shown(line_id)
    return report_page(shown) if shown.line.round_id == round_id else abort(404)


@blueprint.post("/rounds/<int:round_id>/lines/<int:line_id>/question")
@requires(Permission.REVIEW_REPORTS)
@commits
def ask_back(round_id: int, line_id: int) -> ResponseReturnValue:
    line = line_of(round_id, line_id)
    form, shown = QuestionForm(prefix=QUESTION), find_shown(line_id)
    offer_fields(form, shown)
    if not form.validate():
        return report_page(shown, question=form), 422
    session, days = current_session(), find_settings(current_session(), RoundSettings).answer_days
    due_on = town_calendar(session, current_app.config["TIMEZONE"], today()).working_days_after(today(), days)

    def ask(line: RoundLine, by: Reviewer) -> None:
        text, about = form.text.data or "", form.field.data or None
        services.ask_back(session, line, by, text, due_on=due_on, now=moment(), field=about)
        _tell_department(line)

    done = _("The question has gone to the department.")
    return _act(line, ask, form.seen_version, done, question=form)


@blueprint.post("/rounds/<int:round_id>/lines/<int:line_id>/take-over")
@requires(Permission.REVIEW_REPORTS)
@commits
def take_over(round_id: int, line_id: int) -> ResponseReturnValue:
    return _plain(round_id, line_id, services.take_over, _("The report has been taken over."))


@blueprint.post("/rounds/<int:round_id>/lines/<int:line_id>/check")
@requires(Permission.REVIEW_REPORTS)
@commits
def check(round_id: int, line_id: int) -> ResponseReturnValue:
    return _plain(round_id, line_id, services.check, _("The report has been checked."))


@blueprint.post("/rounds/<int:round_id>/lines/<int:line_id>/release")
@requires(Permission.RELEASE_REPORTS)
@commits
def release(round_id: int, line_id: int) -> ResponseReturnValue:
    return _plain(round_id, line_id, services.release, _("The report has been released."))


@blueprint.post("/rounds/<int:round_id>/lines/<int:line_id>/open-again")
@requires(Permission.REVIEW_REPORTS)
@commits
def open_again(round_id: int, line_id: int) -> ResponseReturnValue:
    line = line_of(round_id, line_id)
    form = ReasonForm(prefix=REASON)
    if not form.validate():
        return report_page(find_shown(line_id), reason=form), 422

    def unlock(line: RoundLine, by: Reviewer) -> None:
        services.open_again(current_session(), line, by, form.text.data or "", now=moment())

    done = _("The report is open again. Its last word stays in force until another one replaces it.")
    return _act(line, unlock, form.seen_version, done, reason=form)


def _plain(round_id: int, line_id: int, step: Callable[..., None], done: str) -> ResponseReturnValue:
    """Take a step that needs no words."""
    line = line_of(round_id, line_id)
    version = read_version(request.form.get("version", ""))
    return _act(line, lambda line, by: step(current_session(), line, by, now=moment()), version, done)


def _act(
    line: RoundLine,
    act: Act,
    seen: int,
    done: str,
    *,
    question: QuestionForm | None = None,
    reason: ReasonForm | None = None,
) -> ResponseReturnValue:
    """Take a step on the version that the page showed; where it is refused, say so on the page."""
    line_id = line.id or 0
    try:
        if line.version != seen:
            raise ChangedMeanwhile(line)
        act(line, acting())
    except Refused as refused:
        current_session().rollback()
        status = 409 if isinstance(refused, ChangedMeanwhile) else 422
        form = question or reason
        if form is not None:
            form.stand_on(line_of(line.round_id, line_id).version)
        if form is not None and isinstance(refused, NeedsAReason):
            form.refuse(refused, "text")
            return report_page(find_shown(line_id), question=question, reason=reason), status
        sentence = refused.sentence(page_language())
        return report_page(find_shown(line_id), question=question, reason=reason, refusal=sentence), status
    flash(done)
    return redirect(url_for(".show_line", round_id=line.round_id, line_id=line_id), code=303)


def _tell_department(line: RoundLine) -> None:
    """Write to those who answer for the department, once for each question."""
    session = current_session()
    if line.department_id is None:
        return
    row = scoped_or_404(queries.find_line_row, line.id or 0)
    path = url_for(".show_report_form", round_id=line.round_id, _anchor=f"line-{line.id}")
    language = current_app.config["BABEL_DEFAULT_LOCALE"]
    mail = mails.question_notice(
        f"{current_app.config['BASE_URL']}{path}", language, measure=row.title_in(language), due_on=line.due_on
    )
    for person in who_is_reminded(session, [line.department_id], today()).get(line.department_id, []):
        assert person.email is not None
        key = f"question:{line.id}:{line.version}"
        outbox.enqueue(session, key=key, address=person.email, mail=mail, now=moment())
