"""The search over all that somebody may see."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.shared.addresses import asked_page
from tracker.shared.database import current_session
from tracker.shared.language import page_language
from tracker.shared.wordforms import LONGEST_QUESTION, question_of
from tracker.start.queries.hits import Hit, HitKind
from tracker.start.queries.search import PAGE_SIZE, HitGroup, find_hits
from tracker.start.views import blueprint

MOST_PAGES = 200


@blueprint.get("/search")
@requires(Permission.READ)
def search() -> ResponseReturnValue:
    asked = request.args.get("q", "")[:LONGEST_QUESTION]
    kind = HitKind(request.args["kind"]) if request.args.get("kind") in set(HitKind) else None
    page, question = asked_page(MOST_PAGES), question_of(asked)
    groups = _found(asked, kind, page)
    pages = max(1, -(-groups[0].total // PAGE_SIZE)) if kind and groups else 1
    return render_template(
        "start/search.html",
        asked=asked,
        is_asked=bool(question),
        groups=groups,
        kind=kind,
        total=sum(group.total for group in groups),
        page=page,
        pages=pages,
        address=address,
        page_address=lambda number: url_for(".search", q=asked, kind=kind.value if kind else None, page=number),
        longest=LONGEST_QUESTION,
    )


def address(hit: Hit) -> str:
    """Return whose page shows what was found."""
    if hit.kind is HitKind.INDICATOR:
        return url_for("monitoring.show_indicator", key=hit.code)
    if hit.kind is HitKind.REPORT:
        return url_for("reporting.show_report", run_id=hit.about)
    if hit.kind is HitKind.TARGET:
        return url_for("evaluation.show_target", target_id=hit.about)
    return url_for(_PAGES[hit.kind], node_id=hit.about)


def _found(asked: str, kind: HitKind | None, page: int) -> list[HitGroup]:
    question = question_of(asked)
    if not question:
        return []
    return find_hits(current_session(), current_viewer(), question, page_language(), kind=kind, page=page)


_PAGES = {
    HitKind.GOAL: "planning.show_goal",
    HitKind.STRATEGY: "planning.show_strategy",
    HitKind.MEASURE: "planning.show_measure",
    HitKind.STATUS_REPORT: "planning.show_measure",
    HitKind.FIELD: "planning.show_field",
}
