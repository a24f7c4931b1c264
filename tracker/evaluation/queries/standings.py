"""Where the targets stand: computed on reading, from a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from tracker.accounts.vocabulary import Viewer
from tracker.evaluation.calculations import (
    Attainment,
    Figure,
    IndicatorFacts,
    Judgement,
    Series,
    TargetCounts,
    assess,
    remark_sentences,
    sentence,
    state_word,
    target_counts,
    why_not_assessable,
)
from tracker.evaluation.calculations.projections import Projection, projection
from tracker.evaluation.queries.courses import target_chart
from tracker.evaluation.queries.reviews import Review, list_last_reviews
from tracker.evaluation.vocabulary import AttainmentState, Tone
from tracker.monitoring.charts import LineChart
from tracker.monitoring.disclosure import PublishedFigure
from tracker.monitoring.queries.figures import list_series
from tracker.monitoring.vocabulary import Quality, Wanted
from tracker.planning.calculations import TargetDefinition
from tracker.planning.queries import IndicatorSheet, Plan, PlanEntry, TargetSheet, find_entry, find_plan
from tracker.planning.vocabulary import NodeKind, TargetType
from tracker.shared.periods import PeriodType
from tracker.shared.publication import Audience
from tracker.shared.remembering import remembered
from tracker.shared.text import N_, translate


@dataclass(frozen=True, slots=True)
class MeasuredFigure:
    """A figure that passed the gate, as the judgement and the chart need it."""

    figure: Figure
    quality: Quality
    published: PublishedFigure


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One target: what it says, how it stands today, and what was last made of that."""

    entry: PlanEntry
    sheet: TargetSheet
    facts: IndicatorFacts | None
    attainment: Attainment
    measured: tuple[MeasuredFigure, ...]
    town: tuple[Figure, ...]  # for gaps only
    review: Review | None

    @property
    def id(self) -> int:
        return self.entry.id

    @property
    def definition(self) -> TargetDefinition:
        return self.sheet.definition

    @property
    def state(self) -> AttainmentState:
        return self.attainment.state

    @property
    def tone(self) -> Tone:
        return self.attainment.state.tone

    @property
    def is_hollow(self) -> bool:
        return self.attainment.may_be_chance

    @property
    def has_changed(self) -> bool:
        """Whether it stands otherwise than when it was last reviewed."""
        if self.review is None or self.definition.target_type is TargetType.QUALITATIVE:
            return False
        return (self.review.seen_state, self.review.seen_reason) != (self.state, self.attainment.reason)

    def must_be_looked_at(self, today: date) -> bool:
        """Whether it was never reviewed, has changed since, or its next date has come."""
        is_due = self.review is not None and self.review.next_on is not None and self.review.next_on <= today
        return self.review is None or self.has_changed or is_due

    def word(self, language: str) -> str:
        return state_word(self.attainment, self.definition, language)

    def sentence(self, language: str) -> str:
        return sentence(self.attainment, self.definition, self.facts, language)

    def why_not_assessable(self, language: str) -> str:
        return why_not_assessable(self.attainment, self.facts, language)

    def chart(self, language: str, continued: Projection | None = None) -> LineChart | None:
        """Return the target's course, with what a continuation of it leads to; None where nothing is measured."""
        if self.facts is None or self.sheet.indicator is None or not self.measured:
            return None
        label = self.label(language)
        return target_chart(self.definition, self.facts, self.measured, self.town, label, language, continued)

    def series_label(self, language: str) -> str:
        """Return what is measured, and where if that is not the whole town."""
        name = self.sheet.indicator.name_in(language) if self.sheet.indicator is not None else ""
        return f"{name}, {self.sheet.area_name}" if self.sheet.area_name else name

    def label(self, language: str) -> str:
        """Return what the target's chart shows: what is measured or, where a gap is to be reduced, the gap."""
        series = self.series_label(language)
        return translate(N_("Gap to the town: %(name)s"), language, name=series) if _is_gap(self.entry) else series

    def projection(self) -> Projection | None:
        """Return where a simple continuation leads; it never enters the state."""
        if self.facts is None:
            return None
        series = Series(each.figure for each in self.measured)
        return projection(self.definition, self.facts, self.attainment, series, Series(self.town))

    def remarks(self, language: str) -> tuple[str, ...]:
        return remark_sentences(self.attainment, language)


def list_standings(
    session: Session, plan: Plan, audience: Audience, today: date, target_ids: Iterable[int] | None = None
) -> tuple[Standing, ...]:
    """Return how the targets of a plan stand, all or those named, in the plan's order, in three statements."""
    if target_ids is None and plan.cycle is not None:
        key = ("standings", audience, today, plan.cycle.id)
        return remembered(session, key, lambda: _list_standings(session, plan, audience, today, None))
    return _list_standings(session, plan, audience, today, target_ids)


def count_standings(standings: Iterable[Standing]) -> TargetCounts:
    return target_counts((standing.state, standing.is_hollow) for standing in standings)


def _list_standings(
    session: Session, plan: Plan, audience: Audience, today: date, target_ids: Iterable[int] | None
) -> tuple[Standing, ...]:
    wanted = None if target_ids is None else frozenset(target_ids)
    targets = [entry for entry in plan.of_kind(NodeKind.TARGET) if wanted is None or entry.id in wanted]
    series = list_series(session, _wanted(targets), audience)
    reviews = list_last_reviews(session, [entry.id for entry in targets])
    return tuple(standing_of(entry, series, reviews.get(entry.id), today) for entry in targets)


def list_plan_standings(
    session: Session, audience: Audience, today: date, cycle_code: str | None = None
) -> tuple[Standing, ...]:
    """Return how all targets of a cycle stand; its measures are not read."""
    plan = find_plan(session, audience, today, cycle_code, without=NodeKind.MEASURE)
    return list_standings(session, plan, audience, today)


def find_standing(session: Session, viewer: Viewer, target_id: int, today: date) -> tuple[Plan, Standing] | None:
    """Return a target's standing with the plan around it; None where the viewer does not see it, or it is retired."""
    found = find_entry(session, viewer, target_id)
    if found is None or found[1].kind is not NodeKind.TARGET:
        return None
    standings = list_standings(session, found[0], viewer.audience, today, [target_id])
    return (found[0], standings[0]) if standings else None


def standing_of(
    entry: PlanEntry, series: Mapping[Wanted, list[PublishedFigure]], review: Review | None, today: date
) -> Standing:
    assert entry.target is not None
    here = _series_of(entry)
    figures = series[here] if here is not None else []
    town = series[Wanted(here.indicator_id, None, here.breakdown_id)] if here is not None and _is_gap(entry) else []
    facts = facts_of(entry.target.indicator) if entry.target.indicator is not None else None
    measured = tuple(MeasuredFigure(figure_of(figure), figure.quality, figure) for figure in figures)
    town_figures = tuple(figure_of(figure) for figure in town)
    attainment = assess(
        entry.target.definition,
        facts,
        Series(each.figure for each in measured),
        Series(town_figures),
        today,
        judgement=_judgement(review),
    )
    return Standing(
        entry=entry,
        sheet=entry.target,
        facts=facts,
        attainment=attainment,
        measured=measured,
        town=town_figures,
        review=review,
    )


def figure_of(published: PublishedFigure) -> Figure:
    """Return a published figure as the judgement needs it; broken counts make no share."""
    numerator, denominator = published.numerator, published.denominator
    return Figure(
        period_end=published.period.end,
        state=published.state,
        value=published.value,
        numerator=numerator if isinstance(numerator, int) else None,
        denominator=denominator if isinstance(denominator, int) else None,
        break_reason=published.break_reason,
        break_confirmed=published.break_confirmed,
    )


def facts_of(indicator: IndicatorSheet) -> IndicatorFacts:
    return IndicatorFacts(
        kind=indicator.kind,
        direction=indicator.direction,
        unit=indicator.unit,
        decimals=indicator.decimals,
        tolerance=indicator.tolerance,
        period_type=indicator.period_type or PeriodType.YEAR,
        interval_months=indicator.interval_months,
        max_age_months=indicator.max_age_months,
    )


def _wanted(targets: Sequence[PlanEntry]) -> list[Wanted]:
    wanted = []
    for entry in targets:
        if (here := _series_of(entry)) is not None:
            wanted += [here, Wanted(here.indicator_id, None, here.breakdown_id)] if _is_gap(entry) else [here]
    return wanted


def _series_of(entry: PlanEntry) -> Wanted | None:
    sheet = entry.target
    if sheet is None or sheet.indicator is None:
        return None
    return Wanted(sheet.indicator.id, sheet.area_id, sheet.breakdown_id)


def _is_gap(entry: PlanEntry) -> bool:
    return entry.target is not None and entry.target.definition.target_type is TargetType.REDUCE_GAP


def _judgement(review: Review | None) -> Judgement | None:
    """Return the latest review's judgement; it decides only where no figure can."""
    if review is None or review.judgement is None:
        return None
    return Judgement(state=review.judgement, judged_on=review.reviewed_at.date(), reason=review.reason)
