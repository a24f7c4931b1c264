"""Raw reads of figures. Only the gate (`disclosure`) and the intake may look in here; a contract proves it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from tracker.monitoring.models import (
    Area,
    AreaLevel,
    BreakConfirmation,
    Breakdown,
    ImportBatch,
    Indicator,
    IndicatorVersion,
    Observation,
    ObservationRevision,
    Period,
)
from tracker.monitoring.vocabulary import Wanted
from tracker.shared.publication import Publication


class RawFigure(NamedTuple):
    """A figure as the driver gives it; the gate makes it a number, a period and a state."""

    indicator_id: int
    breakdown_id: int
    area_id: int
    period_type: str
    ends_on: str | date
    value: Any
    numerator: Any
    denominator: Any
    state: str
    quality: str
    break_reason: str | None
    break_confirmed: int | bool
    note: str | None
    source: str | None
    imported_at: str | datetime
    is_released: int | bool


class RawRevision(NamedTuple):
    """A figure that was replaced, and when."""

    area_id: int
    period_type: str
    ends_on: str | date
    value: Any
    numerator: Any
    denominator: Any
    state: str
    imported_at: str | datetime
    replaced_at: str | datetime
    is_released: int | bool
    is_replaced_by_released: int | bool


@dataclass(frozen=True, slots=True)
class RawSeries:
    """Figures of one indicator with what the gate must know about it."""

    indicator_id: int
    publication: Publication
    unit: str
    figures: Sequence[RawFigure]


def read_series(session: Session, wanted: Sequence[Wanted]) -> dict[Wanted, RawSeries]:
    """Return the series that have figures, all at once, in two statements."""
    if not wanted:
        return {}
    rows = sorted({(want.indicator_id, want.area_id or 0, want.breakdown_id or 0) for want in wanted})
    names = ("indicator_id", "area_id", "breakdown_id")
    asked = sa.values(*(sa.column(name, sa.Integer) for name in names), name="asked").data(rows).cte("asked")
    found = sa.join(
        asked,
        Observation,
        sa.and_(
            col(Observation.indicator_id) == asked.c.indicator_id,
            col(Observation.breakdown_id) == _or_standing_for(asked.c.breakdown_id, total_id()),
            col(Observation.area_id) == _or_standing_for(asked.c.area_id, town_id()),
        ),
    )
    statement = _figures(found).add_columns(asked.c.area_id, asked.c.breakdown_id)
    figures: dict[Wanted, list[RawFigure]] = {}
    for *figure, area_id, breakdown_id in session.execute(statement):
        want = Wanted(figure[0], area_id or None, breakdown_id or None)
        figures.setdefault(want, []).append(RawFigure._make(figure))
    facts = _facts(session, sorted({want.indicator_id for want in figures})) if figures else {}
    return {want: RawSeries(want.indicator_id, *facts[want.indicator_id], rows) for want, rows in figures.items()}


def read_indicator(session: Session, indicator_id: int, breakdown_id: int | None = None) -> list[RawFigure]:
    """Return an indicator's figures of all areas and periods, of one group; the total unless said otherwise."""
    group: Any = total_id() if breakdown_id is None else breakdown_id
    one = sa.and_(col(Observation.indicator_id) == indicator_id, col(Observation.breakdown_id) == group)
    return list(map(RawFigure._make, session.execute(_figures(Observation).where(one))))


def read_everything(session: Session, indicator_id: int | None = None) -> Iterator[RawSeries]:
    """Yield all figures, indicator by indicator, in the order of their keys; of all indicators or of one."""
    facts = _facts(session, None if indicator_id is None else [indicator_id])
    statement = _figures(Observation).order_by(
        col(Observation.indicator_id), col(Observation.breakdown_id), col(Observation.area_id), col(Period.ends_on)
    )
    if indicator_id is not None:
        statement = statement.where(col(Observation.indicator_id) == indicator_id)
    rows = session.execute(statement.execution_options(yield_per=5000))
    for indicator_id, figures in groupby(rows, key=itemgetter(0)):
        publication, unit = facts[indicator_id]
        yield RawSeries(indicator_id, publication, unit, [RawFigure._make(row) for row in figures])


def read_revisions(session: Session, indicator_id: int, limit: int) -> tuple[Publication, str, list[RawRevision]]:
    """Return how far an indicator may travel, its unit, and the latest figures of its total that were replaced."""
    brought, replacing = aliased(ImportBatch), aliased(ImportBatch)
    statement = (
        sa.select(
            col(ObservationRevision.area_id),
            _as_stored(col(Period.type)),
            _as_stored(col(Period.ends_on)),
            _as_stored(col(ObservationRevision.value)),
            _as_stored(col(ObservationRevision.numerator)),
            _as_stored(col(ObservationRevision.denominator)),
            _as_stored(col(ObservationRevision.state)),
            _as_stored(col(brought.imported_at)).label("brought_at"),
            _as_stored(col(replacing.imported_at)).label("replaced_at"),
            col(brought.released_at).is_not(None),
            col(replacing.released_at).is_not(None),
            _as_stored(col(Indicator.publication)),
            col(IndicatorVersion.unit),
        )
        .join(Period, col(Period.id) == col(ObservationRevision.period_id))
        .join(brought, col(brought.id) == col(ObservationRevision.batch_id))
        .join(replacing, col(replacing.id) == col(ObservationRevision.replaced_by_id))
        .join(Indicator, col(Indicator.id) == col(ObservationRevision.indicator_id))
        .join(IndicatorVersion, _is_current_version())
        .where(col(Indicator.id) == indicator_id, col(ObservationRevision.breakdown_id) == total_id())
        .order_by(col(ObservationRevision.id).desc())
        .limit(limit)
    )
    rows = [tuple(row) for row in session.execute(statement)]
    if not rows:
        return Publication.INTERNAL, "", []
    return Publication(rows[0][-2]), rows[0][-1], [RawRevision(*row[:-2]) for row in rows]


def read_released_before(session: Session, indicator_id: int) -> list[RawFigure]:
    """Return the released figures of an indicator that others have replaced, the last one of a place last."""
    statement = _figures(ObservationRevision, ObservationRevision).where(
        col(ObservationRevision.indicator_id) == indicator_id, col(ImportBatch.released_at).is_not(None)
    )
    ordered = statement.order_by(col(ObservationRevision.id))
    return list(map(RawFigure._make, session.execute(ordered)))


def list_current_rows(session: Session, indicator_ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return the stored rows of these indicators as plain tuples, numbers as text: what an import compares."""
    on_sqlite = session.connection().dialect.name == "sqlite"
    numbers = (Observation.value, Observation.numerator, Observation.denominator)
    statement = sa.select(
        col(Observation.indicator_id),
        col(Observation.breakdown_id),
        col(Observation.area_id),
        col(Observation.period_id),
        *(_as_stored(col(number)) if on_sqlite else sa.cast(col(number), sa.Text) for number in numbers),
        _as_stored(col(Observation.state)),
        _as_stored(col(Observation.quality)),
        col(Observation.break_reason),
        col(Observation.note),
        col(Observation.source),
    ).where(col(Observation.indicator_id).in_(indicator_ids))
    # Straight from the driver: a hundred thousand rows need no wrapping.
    cursor: Any = session.connection().execute(statement).cursor
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def town_id() -> sa.ScalarSelect[Any]:
    """Return the town's own area, as a part of a statement."""
    level = sa.select(col(AreaLevel.id)).where(col(AreaLevel.rank) == 0).scalar_subquery()
    return sa.select(col(Area.id)).where(col(Area.level_id) == level).limit(1).scalar_subquery()


def total_id() -> sa.ScalarSelect[Any]:
    return sa.select(col(Breakdown.id)).where(col(Breakdown.key) == "").scalar_subquery()


def _figures(source: Any, table: Any = Observation) -> sa.Select[Any]:
    return (
        sa.select(
            col(table.indicator_id),
            col(table.breakdown_id),
            col(table.area_id),
            _as_stored(col(Period.type)),
            _as_stored(col(Period.ends_on)),
            _as_stored(col(table.value)),
            _as_stored(col(table.numerator)),
            _as_stored(col(table.denominator)),
            _as_stored(col(table.state)),
            _as_stored(col(table.quality)),
            col(table.break_reason),
            col(BreakConfirmation.id).is_not(None),
            col(table.note),
            col(table.source),
            _as_stored(col(ImportBatch.imported_at)),
            col(ImportBatch.released_at).is_not(None),
        )
        .select_from(source)
        .join(Period, col(Period.id) == col(table.period_id))
        .join(ImportBatch, col(ImportBatch.id) == col(table.batch_id))
        .outerjoin(
            BreakConfirmation,
            sa.and_(
                col(table.break_reason).is_not(None),
                col(BreakConfirmation.indicator_id) == col(table.indicator_id),
                col(BreakConfirmation.area_id) == col(table.area_id),
                col(BreakConfirmation.breakdown_id) == col(table.breakdown_id),
                col(BreakConfirmation.period_id) == col(table.period_id),
            ),
        )
    )


def _facts(session: Session, indicator_ids: Sequence[int] | None) -> dict[int, tuple[Publication, str]]:
    statement = sa.select(col(Indicator.id), _as_stored(col(Indicator.publication)), col(IndicatorVersion.unit)).join(
        IndicatorVersion, _is_current_version()
    )
    if indicator_ids is not None:
        statement = statement.where(col(Indicator.id).in_(indicator_ids))
    return {key: (Publication(publication), unit) for key, publication, unit in session.execute(statement)}


def _is_current_version() -> sa.ColumnElement[bool]:
    return sa.and_(col(IndicatorVersion.indicator_id) == col(Indicator.id), col(IndicatorVersion.valid_to).is_(None))


def _or_standing_for(asked: sa.ColumnElement[Any], whole: sa.ScalarSelect[Any]) -> sa.ColumnElement[Any]:
    """Return what was asked for; 0 stands for the whole: the town, or the total."""
    return sa.case((asked == 0, whole), else_=asked)


def _as_stored(column: Any) -> Any:
    """Return a column without conversion for each row; equal texts are converted once, by the gate."""
    return sa.type_coerce(column, sa.types.NullType())
