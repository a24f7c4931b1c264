"""What the pages of evaluation share: today, addresses, the standing asked for."""

from datetime import date

from flask import abort, current_app, url_for
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer
from tracker.evaluation.queries import Standing, find_standing
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.vocabulary import NodeKind
from tracker.shared import clock
from tracker.shared.database import current_session
from tracker.shared.language import page_language


def today() -> date:
    return clock.local_date(clock.now(), current_app.config["TIMEZONE"])


def address(entry: PlanEntry) -> str:
    return "/plan" if entry.kind is NodeKind.CYCLE else f"/{entry.kind.path}/{entry.id}"


def standing_or_404(target_id: int) -> tuple[Plan, Standing]:
    found = find_standing(current_session(), current_viewer(), target_id, today())
    if found is None:
        abort(404)
    return found


def trail(plan: Plan, entry: PlanEntry) -> list[tuple[str, str]]:
    above = [(parent.title_in(page_language()), address(parent)) for parent in plan.above(entry)]
    return [(_("Goals"), url_for("planning.show_plan")), *above]
