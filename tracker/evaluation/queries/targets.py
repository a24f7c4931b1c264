"""One target as its page shows it: how it stands, its reviews, and the districts beside the town."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlmodel import Session

from tracker.accounts.vocabulary import Viewer
from tracker.evaluation.calculations import IndicatorFacts, value_interval
from tracker.evaluation.queries.reviews import Review, list_reviews
from tracker.evaluation.queries.standings import Standing, figure_of, standing_of
from tracker.monitoring.charts import AreaValue, RankedDots
from tracker.monitoring.disclosure import PublishedFigure
from tracker.monitoring.queries.areas import AreaEntry, list_areas
from tracker.monitoring.queries.figures import list_indicator_figures
from tracker.monitoring.vocabulary import ValueState, Wanted
from tracker.planning.queries import Plan, TargetSheet, find_entry
from tracker.planning.vocabulary import TargetType
from tracker.shared.publication import Audience


@dataclass(frozen=True, slots=True)
class Districts:
    """The areas of one level with their figures, and the town's of the same period, if there is one."""

    facts: IndicatorFacts
    period_end: date
    areas: tuple[tuple[AreaEntry, PublishedFigure], ...]
    town: AreaEntry
    of_town: PublishedFigure | None

    def chart(self, language: str) -> RankedDots:
        return RankedDots(
            self.facts.unit,
            self.facts.decimals,
            self.facts.period_label(self.period_end, language),
            tuple(self._value(area, figure) for area, figure in self.areas),
            None if self.facts.is_count else self._value(self.town, self.of_town),
        )

    def _value(self, area: AreaEntry, figure: PublishedFigure | None) -> AreaValue:
        if figure is None:
            return AreaValue(area.name, None, ValueState.MISSING)
        interval = value_interval(figure_of(figure), self.facts)
        low, high = (Fraction(end) for end in interval) if interval is not None else (None, None)
        return AreaValue(area.name, figure.value, figure.state, figure.quality, low, high)


@dataclass(frozen=True, slots=True)
class WholeTarget:
    """All that a target's page shows of its figures and reviews."""

    plan: Plan
    standing: Standing
    reviews: tuple[Review, ...]
    districts: Districts | None


def find_target(session: Session, viewer: Viewer, target_id: int, today: date) -> WholeTarget | None:
    """Return a target with its districts and reviews, its figures in two statements; None as in `find_standing`."""
    found = find_entry(session, viewer, target_id)
    if found is None or found[1].target is None or found[1].is_retired:
        return None
    plan, entry = found
    assert entry.target is not None
    areas, series = _series_by_area(session, entry.target, viewer.audience)
    reviews = list_reviews(session, target_id, viewer.audience)
    standing = standing_of(entry, series, reviews[0] if reviews else None, today)
    return WholeTarget(plan, standing, tuple(reviews), _districts(standing, areas, series))


def _series_by_area(
    session: Session, sheet: TargetSheet, audience: Audience
) -> tuple[Sequence[AreaEntry], Mapping[Wanted, list[PublishedFigure]]]:
    """Return the areas and each one's figures; the town's stand under no area too."""
    series: defaultdict[Wanted, list[PublishedFigure]] = defaultdict(list)
    if sheet.indicator is None:
        return (), series
    areas = list_areas(session)
    towns = {area.id for area in areas if area.is_town}
    for figure in list_indicator_figures(session, sheet.indicator, audience, sheet.breakdown_id):
        for area_id in (figure.area_id, None) if figure.area_id in towns else (figure.area_id,):
            series[Wanted(sheet.indicator.id, area_id, sheet.breakdown_id)].append(figure)
    return areas, series


def _districts(
    standing: Standing, areas: Sequence[AreaEntry], series: Mapping[Wanted, list[PublishedFigure]]
) -> Districts | None:
    """Return the highest level below the town that has figures in the judged period."""
    day, is_judged_by_people = standing.attainment.value_date, standing.definition.target_type is TargetType.QUALITATIVE
    town = next((area for area in areas if area.is_town), None)
    if day is None or is_judged_by_people or town is None or standing.facts is None:
        return None
    of_period = {each.area_id: each for figures in series.values() for each in figures if each.period.end == day}
    level = next((area.level_key for area in areas if area.id in of_period and not area.is_town), None)
    of_level = tuple((area, of_period[area.id]) for area in areas if area.level_key == level and area.id in of_period)
    return Districts(standing.facts, day, of_level, town, of_period.get(town.id)) if of_level else None
