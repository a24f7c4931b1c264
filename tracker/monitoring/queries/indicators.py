"""Reading indicators and their definitions."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.monitoring import disclosure
from tracker.monitoring.models import Breakdown, Indicator, IndicatorVersion
from tracker.monitoring.vocabulary import IndicatorFacts
from tracker.shared.database import folded
from tracker.shared.publication import Audience
from tracker.shared.remembering import remembered
from tracker.shared.search import ids_found
from tracker.shared.wordforms import Question


def list_indicators(
    session: Session,
    audience: Audience,
    *,
    field: str | None = None,
    headline: bool | None = None,
    search: str | None = None,
) -> list[IndicatorFacts]:
    """Return the indicators an audience may see, headline ones first; retired ones are left out."""
    statement = _facts().where(col(Indicator.publication).in_(audience.visible), col(Indicator.retired_on).is_(None))
    if field:
        statement = statement.where(col(Indicator.field) == field)
    if headline is not None:
        statement = statement.where(col(Indicator.headline).is_(headline))
    found = _read(session, statement)
    return [facts for facts in found if _matches(facts, search)] if search else found


def list_ids_found(session: Session, question: Question) -> frozenset[int]:
    """Return the indicators whose names have the words looked for."""
    return frozenset(session.execute(ids_found("indicator", question)).scalars())


def find_indicator(session: Session, audience: Audience, key: str) -> IndicatorFacts | None:
    """Return an indicator by its key, if the audience may see it; a retired one too."""
    return remembered(session, ("indicator", audience, key), lambda: _find_indicator(session, audience, key))


def _find_indicator(session: Session, audience: Audience, key: str) -> IndicatorFacts | None:
    statement = _facts().where(col(Indicator.key) == key, col(Indicator.publication).in_(audience.visible))
    found = _read(session, statement)
    return found[0] if found else None


def list_facts(session: Session, indicator_ids: Iterable[int] | None = None) -> dict[int, IndicatorFacts]:
    """Return definitions by id, of all indicators or of those named; for calculations, not for readers."""
    statement = _facts()
    if indicator_ids is not None:
        statement = statement.where(col(Indicator.id).in_(list(indicator_ids)))
    return {facts.id: facts for facts in _read(session, statement)}


def list_definitions(session: Session, indicator_id: int) -> list[IndicatorVersion]:
    """Return all definitions an indicator has had, the first one first."""
    statement = select(IndicatorVersion).where(IndicatorVersion.indicator_id == indicator_id)
    return list(session.exec(statement.order_by(col(IndicatorVersion.number))))


def list_breakdowns(session: Session, indicator_id: int, audience: Audience) -> list[Breakdown]:
    """Return the groups of which an audience may see an indicator's figures, the total apart."""
    seen = {figure.breakdown_id for figure in disclosure.published_everything(session, audience, indicator_id)}
    statement = select(Breakdown).where(col(Breakdown.id).in_(seen), Breakdown.key != "")
    return list(session.exec(statement.order_by(col(Breakdown.id))))


def list_all_breakdowns(session: Session) -> dict[int, Breakdown]:
    return {row.id: row for row in session.exec(select(Breakdown)) if row.id is not None}


COLUMNS: Sequence[str] = (
    "id key field headline period_type publication retired_on number valid_from name_de name_en kind unit decimals "
    "numerator_de denominator_de direction tolerance source_de periodicity interval_months max_age_months note"
).split()


def _facts() -> sa.Select[Any]:
    own = set(Indicator.model_fields)
    return (
        sa.select(*(getattr(Indicator if name in own else IndicatorVersion, name) for name in COLUMNS))
        .join(IndicatorVersion, col(IndicatorVersion.indicator_id) == col(Indicator.id))
        .where(col(IndicatorVersion.valid_to).is_(None))
        .order_by(col(Indicator.headline).desc(), col(Indicator.id))
    )


def _read(session: Session, statement: sa.Select[Any]) -> list[IndicatorFacts]:
    return [IndicatorFacts(**dict(zip(COLUMNS, row, strict=True))) for row in session.execute(statement)]


def _matches(facts: IndicatorFacts, search: str) -> bool:
    wanted = folded(search.strip()) or ""
    return any(wanted in (folded(text) or "") for text in (facts.name_de, facts.name_en, facts.key))
