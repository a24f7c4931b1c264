"""What the pages of the plan share: addresses, today, choices."""

from datetime import date
from typing import Any

from flask import abort, current_app, request, url_for
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer
from tracker.monitoring.queries.areas import list_areas
from tracker.planning import queries
from tracker.planning.errors import AboutField, NoSuchDepartment
from tracker.planning.forms import NodeForm
from tracker.planning.models import NodeEntry, PlanNode
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.vocabulary import NodeKind, TermList
from tracker.shared import clock
from tracker.shared.database import current_session
from tracker.shared.errors import Refused
from tracker.shared.forms import PageForm
from tracker.shared.language import page_language

PLURALS = {kind.path: kind for kind in NodeKind}


def today() -> date:
    return clock.local_date(clock.now(), current_app.config["TIMEZONE"])


def address(node: PlanEntry | PlanNode) -> str:
    """Return where a node has its page; a cycle's page is its plan."""
    if node.kind is NodeKind.CYCLE:
        return url_for("planning.show_plan", cycle=node.code)
    return f"/{node.kind.path}/{node.id}"


def chosen_plan() -> Plan:
    """Return the plan of the cycle that the address names, else of the one that runs."""
    return queries.find_plan(current_session(), current_viewer().audience, today(), request.args.get("cycle") or None)


def entry_or_404(node_id: int, kind: NodeKind) -> tuple[Plan, PlanEntry]:
    found = queries.find_entry(current_session(), current_viewer(), node_id)
    if found is None or found[1].kind is not kind:
        abort(404)
    return found


def trail(plan: Plan, entry: PlanEntry) -> list[tuple[str, str]]:
    """Return the way up to a node."""
    language = page_language()
    above = [(parent.title_in(language), address(parent)) for parent in plan.above(entry)]
    return [(_("Goals"), url_for("planning.show_plan", cycle=request.args.get("cycle"))), *above]


def trail_to(plan: Plan, entry: PlanEntry) -> list[tuple[str, str]]:
    """Return the way up from what stands on a page of its own below a node."""
    return [*trail(plan, entry), (entry.title_in(page_language()), address(entry))]


def complain(form: PageForm[Any], refused: Refused) -> None:
    """Put a refusal beside the field it is about."""
    if isinstance(refused, AboutField):
        form.refuse(refused, refused.field)
    else:
        form.refuse(refused, "department_id" if isinstance(refused, NoSuchDepartment) else None)


def choices_of(entries: tuple[PlanEntry, ...], language: str) -> list[tuple[int, str]]:
    return [(entry.id, f"{entry.code} {entry.title_in(language)}") for entry in entries]


def offer_choices(form: NodeForm, plan: Plan, language: str, stored: NodeEntry | None = None) -> None:
    """Hand the form what can be chosen in this plan and town, and what is stored."""
    session = current_session()
    form.offer(
        departments=queries.list_department_choices(session),
        fields=choices_of(plan.of_kind(NodeKind.FIELD), language),
    )
    if "indicator_id" in form:
        form["indicator_id"].offer(queries.list_indicator_choices(session, language))
        form["area_id"].offer(_areas())
        form["reason_code"].choices = [("", ""), *term_choices(TermList.TARGET_CHANGE_REASON)]
    if "area_ids" in form:
        form["area_ids"].offer(_areas())
        form["merged_into_id"].offer(choices_of(plan.of_kind(NodeKind.MEASURE), language))
        form["status"].choices = term_choices(TermList.STATUS, getattr(stored, "status", None))


def term_choices(of: TermList, stored: str | None = None) -> list[tuple[str, str]]:
    """Return the words of a list that are offered today, and the one that is stored."""
    terms = queries.list_terms_offered(current_session(), of, today(), stored)
    return [(term.code, term.label_in(page_language())) for term in terms]


def _areas() -> list[tuple[int, str]]:
    return [(area.id, area.name) for area in list_areas(current_session()) if not area.is_town]
