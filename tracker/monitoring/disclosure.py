"""The gate: the only way out for figures. Pages, exports, reports and mails get what it lets through."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from sqlmodel import Session

from tracker.monitoring import observations
from tracker.monitoring.calculations.derivation import derived_value
from tracker.monitoring.observations import RawFigure, RawRevision, RawSeries
from tracker.monitoring.vocabulary import Indicated, Quality, ValueState, Wanted
from tracker.shared.periods import Period, PeriodType, period_ending
from tracker.shared.publication import Audience, Publication

Count = int | Decimal


class PublishedFigure(NamedTuple):
    """A figure an audience may see. Unless its state is `REPORTED` it carries neither a number nor counts."""

    indicator_id: int
    area_id: int
    breakdown_id: int
    period: Period
    state: ValueState
    value: Fraction | None
    numerator: Count | None
    denominator: Count | None
    quality: Quality
    break_reason: str | None
    break_confirmed: bool
    note: str | None
    source: str | None
    as_of: date  # the day on which the batch came in


class PublishedRevision(NamedTuple):
    """A figure that stood here before, and the day on which another took its place."""

    area_id: int
    period: Period
    state: ValueState
    value: Fraction | None
    as_of: date
    replaced_on: date


def publishable(series: RawSeries, audience: Audience) -> list[PublishedFigure]:
    """Return what an audience may see of a series.

    Today the publication level of the indicator, the release of the batch and the state of the value
    decide. Nothing is returned of a series above the audience's level, and outside of the house
    nothing from a batch that has not been released: what it replaced stands there until then.
    """
    if not audience.sees(series.publication):
        return []
    sees_drafts = audience.level is Publication.INTERNAL
    unit = series.unit
    return [_published(figure, unit) for figure in series.figures if sees_drafts or figure.is_released]


def published_indicator(
    session: Session, facts: Indicated, audience: Audience, breakdown_id: int | None = None
) -> list[PublishedFigure]:
    """Return an indicator's figures of all areas and periods, of one group (None: the total), oldest first."""
    figures = observations.read_indicator(session, facts.id, breakdown_id)
    series = RawSeries(facts.id, facts.publication, facts.unit, figures)
    return _oldest_first(publishable(_as_released(session, series, audience), audience))


def published_series(
    session: Session, wanted: Sequence[Wanted], audience: Audience
) -> dict[Wanted, list[PublishedFigure]]:
    """Return each series asked for, oldest figure first; one without figures is an empty list."""
    found = observations.read_series(session, wanted)
    seen = {want: _as_released(session, series, audience) for want, series in found.items()}
    published = {want: _oldest_first(publishable(series, audience)) for want, series in seen.items()}
    return {want: published.get(want, []) for want in wanted}


def published_everything(
    session: Session, audience: Audience, indicator_id: int | None = None
) -> Iterator[PublishedFigure]:
    """Yield all figures an audience may see, of all groups; of all indicators or of one."""
    for series in observations.read_everything(session, indicator_id):
        yield from publishable(_as_released(session, series, audience), audience)


def published_revisions(
    session: Session, indicator_id: int, audience: Audience, limit: int = 50
) -> list[PublishedRevision]:
    publication, unit, revisions = observations.read_revisions(session, indicator_id, limit)
    if not audience.sees(publication):
        return []
    sees_drafts = audience.level is Publication.INTERNAL
    return [
        _published_revision(revision, unit)
        for revision in revisions
        if sees_drafts or (revision.is_released and revision.is_replaced_by_released)
    ]


def _as_released(session: Session, series: RawSeries, audience: Audience) -> RawSeries:
    """Put back, outside of the house, what stood last in a place whose new figure has not been released yet."""
    if audience.level is Publication.INTERNAL or all(figure.is_released for figure in series.figures):
        return series
    before = {_place(figure): figure for figure in observations.read_released_before(session, series.indicator_id)}
    seen = (figure if figure.is_released else before.get(_place(figure)) for figure in series.figures)
    return replace(series, figures=[figure for figure in seen if figure is not None])


def _place(figure: RawFigure) -> tuple[object, ...]:
    return figure.breakdown_id, figure.area_id, figure.period_type, figure.ends_on


def _published(figure: RawFigure, unit: str) -> PublishedFigure:
    state = _STATES[figure.state]
    is_number = state is ValueState.REPORTED
    return PublishedFigure(
        figure.indicator_id,
        figure.area_id,
        figure.breakdown_id,
        _period(figure.period_type, figure.ends_on),
        state,
        _number(figure.value, figure.numerator, figure.denominator, unit) if is_number else None,
        _count(figure.numerator) if is_number else None,
        _count(figure.denominator) if is_number else None,
        _QUALITIES[figure.quality],
        figure.break_reason,
        bool(figure.break_confirmed),
        figure.note,
        figure.source,
        _day(figure.imported_at),
    )


def _published_revision(revision: RawRevision, unit: str) -> PublishedRevision:
    state = _STATES[revision.state]
    number = _number(revision.value, revision.numerator, revision.denominator, unit)
    return PublishedRevision(
        revision.area_id,
        _period(revision.period_type, revision.ends_on),
        state,
        number if state is ValueState.REPORTED else None,
        _day(revision.imported_at),
        _day(revision.replaced_at),
    )


def _oldest_first(figures: list[PublishedFigure]) -> list[PublishedFigure]:
    return sorted(figures, key=lambda figure: (figure.area_id, figure.period.end))


# Equal texts are converted once: a page has many figures and few different periods, days and counts.


@lru_cache(maxsize=65536)
def _number(value: Any, numerator: Any, denominator: Any, unit: str) -> Fraction | None:
    if numerator is not None and denominator is not None:
        return derived_value(Decimal(numerator), Decimal(denominator), unit)
    return None if value is None else Fraction(value)


@lru_cache(maxsize=65536)
def _count(stored: Any) -> Count | None:
    if stored is None:
        return None
    number = Decimal(stored)
    return int(number) if number == number.to_integral_value() else number


@lru_cache(maxsize=4096)
def _period(period_type: str, ends_on: str | date) -> Period:
    end = date.fromisoformat(ends_on) if isinstance(ends_on, str) else ends_on
    return period_ending(PeriodType(period_type), end)


@lru_cache(maxsize=4096)
def _day(moment: str | datetime) -> date:
    read = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).date()


_STATES = {state.value: state for state in ValueState}
_QUALITIES = {quality.value: quality for quality in Quality}
