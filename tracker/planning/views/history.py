"""The history of a goal, strategy, target or measure: who changed what, when and why; for the house alone."""

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.planning.queries.history import count_past_changes, find_names, list_past_changes
from tracker.planning.queries.terms import list_terms_by_list
from tracker.planning.views import blueprint
from tracker.planning.views.acts import Words, acts_of
from tracker.planning.views.pages import PLURALS, entry_or_404, trail_to
from tracker.shared.addresses import asked_page
from tracker.shared.database import current_session
from tracker.shared.language import page_language
from tracker.shared.listing import PAGE_SIZE, pages_of
from tracker.shared.publication import INTERNAL

TOLD = "any(goals,strategies,targets,measures)"


@blueprint.get(f"/<{TOLD}:plural>/<int:node_id>/history")
@requires(Permission.READ)
def show_history(plural: str, node_id: int) -> ResponseReturnValue:
    if current_viewer().audience != INTERNAL:
        abort(404)
    plan, entry = entry_or_404(node_id, PLURALS[plural])
    session, language = current_session(), page_language()
    total = count_past_changes(session, entry.id)
    pages = pages_of(total)
    page = asked_page(pages)
    changes = list_past_changes(session, entry.id, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    words = Words(language, plan, find_names(session, language), list_terms_by_list(session))
    return render_template(
        "planning/history.html",
        entry=entry,
        trail=trail_to(plan, entry),
        acts=acts_of(changes, words, entry.kind),
        total=total,
        page=page,
        pages=pages,
        address=lambda number: url_for(".show_history", plural=plural, node_id=node_id, page=number),
    )
