"""The planner's queue, and the review in which the cycle turns."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.evaluation import services
from tracker.evaluation.errors import LookAgainInThePast
from tracker.evaluation.forms import ReviewForm
from tracker.evaluation.queries import Standing, list_plan_standings
from tracker.evaluation.views import blueprint
from tracker.evaluation.views.pages import address, standing_or_404, today, trail
from tracker.evaluation.vocabulary import AttainmentState, Reason
from tracker.planning.queries import Plan
from tracker.shared import clock
from tracker.shared.database import commits, current_session
from tracker.shared.errors import Refused
from tracker.shared.language import page_language
from tracker.shared.listing import downloads_of, exported

COLUMNS = ("code", "title", "because", "state", "reason", "reviewed_on", "reviewed_state")


@blueprint.get("/reviews")
@requires(Permission.REVIEW_TARGET)
def list_reviews() -> ResponseReturnValue:
    standings = _standings()
    unmeasured = [standing for standing in standings if standing.state is AttainmentState.NOT_ASSESSABLE]
    return render_template(
        "evaluation/review_list.html",
        changed=[standing for standing in standings if standing.has_changed],
        due=[each for each in standings if each.review and not each.has_changed and each.must_be_looked_at(today())],
        unreviewed=[standing for standing in standings if standing.review is None],
        groups=[(reason, group) for reason in Reason if (group := _because_of(reason, unmeasured))],
        total=len(standings),
        unmeasured=len(unmeasured),
        address=address,
        links=downloads_of(".export_reviews"),
    )


@blueprint.get("/reviews/export")
@requires(Permission.REVIEW_TARGET)
def export_reviews() -> ResponseReturnValue:
    """Answer with the queue: the targets that wait for a judgement, and why."""
    rows = [
        (
            each.entry.code,
            each.entry.title_in(page_language()),
            "changed" if each.has_changed else "due" if each.review else "never",
            each.state.value,
            each.attainment.reason.value if each.attainment.reason else None,
            each.review.reviewed_at.date().isoformat() if each.review else None,
            each.review.seen_state.value if each.review else None,
        )
        for each in _standings()
        if each.must_be_looked_at(today())
    ]
    return exported(COLUMNS, rows, _("Reviews"))


@blueprint.get("/targets/<int:target_id>/review")
@requires(Permission.REVIEW_TARGET)
def edit_review(target_id: int) -> ResponseReturnValue:
    return _form_page(ReviewForm(), *standing_or_404(target_id))


@blueprint.post("/targets/<int:target_id>/review")
@requires(Permission.REVIEW_TARGET)
@commits
def review_target(target_id: int) -> ResponseReturnValue:
    plan, standing = standing_or_404(target_id)
    form = ReviewForm()
    if not form.validate():
        return _form_page(form, plan, standing), 422
    try:
        services.review_target(
            current_session(),
            standing,
            form.entered(),
            reviewed_by=current_viewer().name,
            now=clock.now(),
            today=today(),
        )
    except Refused as refused:
        form.refuse(refused, "next_on" if isinstance(refused, LookAgainInThePast) else "judgement")
        return _form_page(form, plan, standing), 422
    flash(_("The review has been recorded."))
    return redirect(address(standing.entry), code=303)


def _standings() -> Sequence[Standing]:
    cycle = request.args.get("cycle") or None
    return list_plan_standings(current_session(), current_viewer().audience, today(), cycle)


def _because_of(reason: Reason, standings: list[Standing]) -> list[Standing]:
    return [standing for standing in standings if standing.attainment.reason is reason]


def _form_page(form: ReviewForm, plan: Plan, standing: Standing) -> str:
    entry = standing.entry
    return render_template(
        "evaluation/review_form.html",
        form=form,
        standing=standing,
        entry=entry,
        trail=[*trail(plan, entry), (entry.title_in(page_language()), address(entry))],
        back=address(entry),
    )
