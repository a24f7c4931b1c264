"""Areas: all levels, and one area's profile against the town."""

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.monitoring.calculations.courses import change_before, latest_figure, said_change, said_value
from tracker.monitoring.disclosure import PublishedFigure
from tracker.monitoring.queries.areas import AreaEntry, list_areas
from tracker.monitoring.queries.figures import list_series
from tracker.monitoring.queries.indicators import list_indicators
from tracker.monitoring.views import blueprint
from tracker.monitoring.vocabulary import IndicatorFacts, Wanted
from tracker.shared.database import current_session
from tracker.shared.language import page_language

YEARS_AGO = 5


@blueprint.get("/areas", endpoint="list_areas")
@requires(Permission.READ)
def show_areas() -> ResponseReturnValue:
    areas = list_areas(current_session())
    town = next((area for area in areas if area.is_town), None)
    levels: dict[str, list[AreaEntry]] = {}
    for area in areas:
        if not area.is_town:
            levels.setdefault(area.level_key, []).append(area)
    names = {area.id: area.name for area in areas}
    language = page_language()
    return render_template(
        "monitoring/area_list.html",
        whole_town=town,
        levels=[(of_level[0].level_name(language), of_level) for of_level in levels.values()],
        names=names,
    )


@blueprint.get("/areas/<level_key>/<key>")
@requires(Permission.READ)
def show_area(level_key: str, key: str) -> ResponseReturnValue:
    session, audience, language = current_session(), current_viewer().audience, page_language()
    areas = list_areas(session)
    area = next((each for each in areas if (each.level_key, each.key) == (level_key, key)), None)
    if area is None:
        abort(404)
    headline = list_indicators(session, audience, headline=True)
    wanted = [Wanted(facts.id, place) for facts in headline for place in (area.id, None)]
    series = list_series(session, wanted, audience)
    rows = [_row(facts, series[Wanted(facts.id, area.id)], series[Wanted(facts.id)], language) for facts in headline]
    return render_template(
        "monitoring/area_detail.html",
        area=area,
        level=area.level_name(language),
        parent=next((each for each in areas if each.id == area.parent_id), None),
        below=[each for each in areas if each.parent_id == area.id],
        rows=[row for row in rows if row["is_known"]],
        without=[row["name"] for row in rows if not row["is_known"]],
        years=YEARS_AGO,
    )


def _row(
    facts: IndicatorFacts, here: Sequence[PublishedFigure], town: Sequence[PublishedFigure], language: str
) -> dict[str, Any]:
    latest = latest_figure(here)
    beside = next((figure for figure in town if latest and figure.period == latest.period), None)
    return {
        "facts": facts,
        "name": facts.name(language),
        "is_known": latest is not None,
        "period": latest.period.label(language) if latest else "–",
        "value": said_value(latest, facts, language),
        "town": said_value(beside, facts, language) if beside else "–",
        "change": said_change(change_before(here, latest, years=YEARS_AGO), facts, language),
    }
