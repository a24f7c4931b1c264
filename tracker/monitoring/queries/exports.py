"""What may leave the house in the long format, as far as an audience may see it."""

from collections.abc import Iterator
from decimal import Decimal, localcontext
from fractions import Fraction

from sqlmodel import Session

from tracker.monitoring import disclosure
from tracker.monitoring.disclosure import PublishedFigure
from tracker.monitoring.queries.areas import list_areas
from tracker.monitoring.queries.indicators import list_all_breakdowns, list_facts
from tracker.monitoring.vocabulary import IndicatorFacts, Quality, ValueState
from tracker.shared.export import ExportFormat, Value, write_table
from tracker.shared.numbers import rounded
from tracker.shared.publication import Audience

OBSERVATION_COLUMNS = (
    "indicator", "area", "period", "group", "value", "numerator", "denominator", "state", "quality", "break", "note",
    "source",
)  # fmt: skip
INDICATOR_COLUMNS = (
    "key", "name_de", "name_en", "field", "kind", "unit", "decimals", "numerator_de", "denominator_de", "direction",
    "tolerance", "source_de", "periodicity", "interval_months", "max_age_months", "headline", "note",
)  # fmt: skip


def export_observations(session: Session, audience: Audience, format_: ExportFormat) -> bytes:
    """Return all figures an audience may see; importing them again gives the same figures."""
    return write_table(OBSERVATION_COLUMNS, list_observation_rows(session, audience), format_, title="observations")


def list_observation_rows(
    session: Session, audience: Audience, indicator_id: int | None = None
) -> Iterator[list[Value]]:
    """Yield the rows of the long format, of all indicators or of one."""
    facts, groups, areas = list_facts(session), list_all_breakdowns(session), _area_keys(session)
    for figure in disclosure.published_everything(session, audience, indicator_id):
        yield _row(figure, facts[figure.indicator_id], areas[figure.area_id], groups[figure.breakdown_id].key)


def _row(figure: PublishedFigure, facts: IndicatorFacts, area: str, group: str) -> list[Value]:
    is_number = figure.state is ValueState.REPORTED
    return [
        facts.key,
        area,
        figure.period.code,
        group,
        _value(figure, facts.decimals),
        figure.numerator,
        figure.denominator,
        "" if is_number else figure.state.value,
        "" if figure.quality is Quality.FINAL else figure.quality.value,
        figure.break_reason or "",
        figure.note or "",
        figure.source or "",
    ]


def _value(figure: PublishedFigure, decimals: int) -> Decimal | None:
    """Return a value with every digit; one derived from counts as it is printed, for the counts say the rest."""
    if figure.value is None:
        return None
    if figure.numerator is not None and figure.denominator is not None:
        return rounded(figure.value, decimals)
    return _exact(figure.value)


def _exact(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = 80
        return Decimal(value.numerator) / Decimal(value.denominator)


def _area_keys(session: Session) -> dict[int, str]:
    """Return how each area is written: nothing for the town, with its level where a key stands on two."""
    areas = list_areas(session)
    keys = [area.key for area in areas]
    return {
        area.id: "" if area.is_town else f"{area.level_key}:{area.key}" if keys.count(area.key) > 1 else area.key
        for area in areas
    }
