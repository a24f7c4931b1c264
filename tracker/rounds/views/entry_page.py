"""What the pages behind a carrier's link share: who is there, the one form, and the words where a link has ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.log_in import token_hash
from tracker.accounts.queries import find_account_of
from tracker.accounts.views.entering import full_address, language_of
from tracker.accounts.visits import ENTRY_COOKIE, cookie_name
from tracker.planning.queries import list_terms_offered
from tracker.planning.vocabulary import TermList
from tracker.rounds import mails, queries
from tracker.rounds.calculations import known_to_carrier, names_for_carrier, seen_by_carrier
from tracker.rounds.forms import LineForm, carrier_form, typed_for
from tracker.rounds.queries import FoundLink, LineRow
from tracker.rounds.queries.lines import Typed
from tracker.rounds.views.drafts import shown
from tracker.rounds.views.pages import TheirText, moment, today
from tracker.rounds.vocabulary import Known, LinkState
from tracker.shared import audit
from tracker.shared.database import current_session
from tracker.shared.errors import Refused
from tracker.shared.language import page_language
from tracker.shared.outbox import enqueue
from tracker.shared.text import N_

# What a page says where a link leads no further: what is the case, and what to do now.
ENDED: dict[LinkState | None, tuple[str, str]] = {
    None: (
        N_("This link is not known here"),
        N_("Perhaps it is incomplete. Please open it again from the e-mail, or ask the office that wrote to you."),
    ),
    LinkState.USED: (N_("This link has been opened already"), N_("Each link opens once. Nothing is lost.")),
    LinkState.FINISHED: (
        N_("You have finished already"),
        N_("What you entered has been handed to the department. Nothing is lost."),
    ),
    LinkState.EXPIRED: (N_("The time of this link is over"), N_("What was entered before stays with the department.")),
    LinkState.REVOKED: (N_("This link has been withdrawn"), N_("The department that sent it has taken it back.")),
    LinkState.CLOSED: (
        N_("Nothing can be entered here any more"),
        N_("The department has handed in its report, or the round is closed."),
    ),
}
VISIT_OVER = (
    N_("Your visit here is over"),
    N_("Please open the link in your e-mail again. There you can have a new one sent to the same address."),
)


@dataclass
class CarrierLine:
    """The one line that a carrier sees: what may be shown, what is offered, what stands in it."""

    found: FoundLink
    row: LineRow
    known: Known  # all of it; never shown
    names: tuple[str, ...]
    shown: Known  # what may be shown
    form: LineForm
    theirs: Sequence[TheirText] = ()
    their_name: str = ""


def find_visit(*, to_change: bool = False) -> FoundLink | None:
    """Return the link whose visit this browser holds, running or not; what it changes, it changes in its name."""
    token = request.cookies.get(cookie_name(ENTRY_COOKIE), "")
    found = queries.find_visited_link(current_session(), token_hash(token), moment(), to_change=to_change)
    return act_as(found) if found else None


def during_a_visit(
    ended: Callable[[FoundLink | None], ResponseReturnValue],
) -> Callable[[Callable[[FoundLink], ResponseReturnValue]], Callable[[], ResponseReturnValue]]:
    """Hand a view the visit that this browser holds; where it no longer runs, answer with what `ended` says."""

    def guarded(view: Callable[[FoundLink], ResponseReturnValue]) -> Callable[[], ResponseReturnValue]:
        @wraps(view)
        def opened() -> ResponseReturnValue:
            found = find_visit(to_change=request.method == "POST")
            return view(found) if found is not None and found.visit_runs(moment()) else ended(found)

        return opened

    return guarded


def act_as(found: FoundLink) -> FoundLink:
    audit.act_as(current_session(), audit.Actor(None, f"entry link {found.row.id}"), moment())
    return found


def asker_of(found: FoundLink) -> str:
    """Return who is to be asked: a department, never a person."""
    return found.department or str(_("Social planning"))


def carrier_line(found: FoundLink, posted: Typed | None = None) -> CarrierLine:
    """Return the line with what is stored, or with what this browser has typed over it."""
    session, row = current_session(), queries.find_row(current_session(), found.row.line_id)
    known = queries.list_words(session, [row.measure_id])[row.measure_id]
    queries.add_details(session, {row.measure_id: known}, [row.measure_id], found.reporting_round.as_of.year)
    groups = found.reporting_round.asked_groups
    draft = queries.read_draft(session, row.id)
    stored, own = (draft.typed, draft.by_carriers.get(found.row.email, {})) if draft else ({}, {})
    names = names_for_carrier(groups, known, stored, own)
    published = known_to_carrier(known, is_published=queries.is_published(session, row.measure_id))
    typed = seen_by_carrier(stored, own, names) | {k: v for k, v in (posted or {}).items() if k in names}
    terms = [
        (term.code, term.label_in(page_language())) for term in list_terms_offered(session, TermList.OBSTACLE, today())
    ]
    form = carrier_form(published, typed, names, line_id=row.id, asked=groups, obstacles=terms)
    return CarrierLine(found, row, known, names, published, form)


def posted_of(found: FoundLink) -> Typed:
    return typed_for(found.row.line_id, request.form)


def with_theirs(line: CarrierLine) -> CarrierLine:
    """Name the fields in which the department has saved something else; it is told as an office, not as a person."""
    stored = carrier_line(line.found)
    draft = queries.find_draft(current_session(), line.row.id)
    by_person = draft is not None and draft.saved_by_id is not None
    line.their_name = asker_of(line.found) if by_person or draft is None else draft.saved_by
    line.theirs = [
        TheirText(str(field.label.text), shown(field))
        for field in stored.form
        if field.short_name in line.names and shown(field) != shown(line.form[field.short_name])
    ]
    return line


def form_page(line: CarrierLine, refused: Refused | None = None) -> str:
    if refused is not None:
        line.form.refuse(refused, "text")
    return render_template("rounds/entry_form.html", line=line, asker=asker_of(line.found), link=line.found.row)


def ended_page(found: FoundLink | None, token: str | None = None, *, visit: bool = False) -> str:
    """Return the page of a link that leads no further: no byte of the measure, and what to do."""
    heading, told = ended_words(found, visit=visit)
    typed = posted_of(found).get("text", [""])[0] if found is not None and visit else ""
    return render_template(
        "rounds/entry_ended.html",
        heading=heading,
        told=told,
        asker=asker_of(found) if found else None,
        again=token if found is not None and found.state.can_be_renewed else None,
        typed=typed,
    )


def ended_visit(found: FoundLink | None) -> ResponseReturnValue:
    return ended_page(found, visit=True), 410


def ended_words_alone(found: FoundLink | None) -> ResponseReturnValue:
    """Return what the page says to what saves by itself."""
    return jsonify(message=" ".join(ended_words(found, visit=True))), 410


def ended_words(found: FoundLink | None, *, visit: bool = False) -> tuple[str, str]:
    is_over = visit and (found is None or found.state is LinkState.USED)
    heading, told = VISIT_OVER if is_over else ENDED[found.state if found else None]
    return str(_(heading)), str(_(told))


def tell_department(line: CarrierLine) -> None:
    """Write once that a carrier has finished: to who asked it, else to the department."""
    session, link = current_session(), line.found.row
    url = full_address("rounds.show_report_form", round_id=line.row.round_id)
    for person in queries.list_awaiting(session, line.found, today()):
        language = language_of(find_account_of(session, person.id or 0))
        mail = mails.entry_finished(url, language, who=link.name, measure=line.row.title_in(language))
        enqueue(session, key=f"entry-finished:{link.id}", address=person.email or "", mail=mail, now=moment())
