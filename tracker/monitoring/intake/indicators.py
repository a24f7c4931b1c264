"""Importing definitions of indicators: a changed one is a new version, an equal one is nothing."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session, col, select

from tracker.monitoring.errors import BadIndicator, ColumnsMissing, EmptyTable, RepeatedIndicator
from tracker.monitoring.intake.profiles import DeclaredIndicator
from tracker.monitoring.intake.sheets import decoded
from tracker.monitoring.models import Indicator, IndicatorFields, IndicatorVersion
from tracker.shared import audit
from tracker.shared.export import without_text_mark
from tracker.shared.periods import PeriodType
from tracker.shared.publication import Publication

CATALOGUE = Path(__file__).parent.parent / "catalogue" / "indicator-catalogue.csv"
REQUIRED = ("key", "name_de", "field", "kind", "unit", "decimals", "direction", "interval_months")
YES = frozenset({"yes", "ja", "true", "1", "x"})


@dataclass
class IndicatorsResult:
    new: int = 0
    changed: int = 0
    same: int = 0


def import_indicators(session: Session, path: Path, *, now: datetime, actor: audit.Actor) -> IndicatorsResult:
    """Import a file with the catalogue's columns, all rows or none; raise `BadIndicator` naming the first bad cell."""
    audit.act_as(session, actor, now)
    return store_indicators(session, read_indicators(path.read_bytes(), path.name), now.date())


def read_indicators(data: bytes, file_name: str) -> list[DeclaredIndicator]:
    text = decoded(data, file_name)
    separator = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
    if not rows:
        raise EmptyTable(file=file_name)
    if missing := [name for name in REQUIRED if name not in rows[0]]:
        raise ColumnsMissing(columns=", ".join(missing), found=", ".join(filter(None, rows[0])))
    declared: dict[str, DeclaredIndicator] = {}
    for number, row in enumerate(rows, 2):
        indicator = _declared(number, row)
        if indicator.key in declared:
            raise RepeatedIndicator(row=number, key=indicator.key)
        declared[indicator.key] = indicator
    return list(declared.values())


def headline_indicators() -> list[DeclaredIndicator]:
    """Return the indicators that a town begins with; the rest of the catalogue is there to choose from."""
    catalogue = read_indicators(CATALOGUE.read_bytes(), CATALOGUE.name)
    return [declared for declared in catalogue if declared.headline]


def store_indicators(session: Session, declared: Iterable[DeclaredIndicator], today: date) -> IndicatorsResult:
    """Make or revise indicators; field and headline mark follow the file too."""
    known = {indicator.key: indicator for indicator in session.exec(select(Indicator))}
    current = {
        version.indicator_id: version
        for version in session.exec(select(IndicatorVersion).where(col(IndicatorVersion.valid_to).is_(None)))
    }
    result = IndicatorsResult()
    made: list[DeclaredIndicator] = []
    for each in declared:
        indicator = known.get(each.key)
        if indicator is None:
            made.append(each)
        elif _revise(session, indicator, current[indicator.id or 0], each, today):
            result.changed += 1
        else:
            result.same += 1
    _make(session, made, today)
    result.new = len(made)
    return result


def declare_indicators(session: Session, declared: Iterable[DeclaredIndicator], today: date) -> None:
    """Make the indicators whose keys are still free; those that exist stay as they are."""
    keys = {each.key for each in declared}
    if not keys:
        return
    known = set(session.exec(select(Indicator.key).where(col(Indicator.key).in_(keys))))
    _make(session, [each for each in declared if each.key not in known], today)


def fix_period_types(session: Session, types: Mapping[int, PeriodType]) -> None:
    """Record what kind of periods an indicator has, once its first figure has said so."""
    if types:
        for indicator in session.exec(select(Indicator).where(col(Indicator.id).in_(types))):
            indicator.period_type = types[indicator.id or 0]
        session.flush()


def _declared(number: int, row: Mapping[str, Any]) -> DeclaredIndicator:
    cells = {name: without_text_mark((row.get(name) or "").strip()) or None for name in row if name}
    try:
        definition = IndicatorFields.model_validate(
            {name: cells[name] for name in IndicatorFields.model_fields if cells.get(name) is not None}
        )
    except ValidationError as error:
        fault = error.errors()[0]
        column = str(fault["loc"][0])
        raise BadIndicator(row=number, column=column, value=cells.get(column) or "", fault=fault["msg"]) from None
    key, field = cells.get("key") or "", cells.get("field") or ""
    if not key or not key.isascii() or not key.replace("_", "").replace("-", "").isalnum():
        raise BadIndicator(row=number, column="key", value=key, fault="letters, digits and underscores are meant")
    try:
        publication = Publication(cells.get("publication") or "committee")
    except ValueError:
        raise BadIndicator(
            row=number, column="publication", value=cells["publication"], fault=", ".join(Publication)
        ) from None
    return DeclaredIndicator(key, field, (cells.get("headline") or "").lower() in YES, publication, definition)


def _make(session: Session, declared: Sequence[DeclaredIndicator], today: date) -> None:
    indicators = [
        Indicator(
            key=each.key,
            field=each.field,
            headline=each.headline,
            publication=each.publication,
            period_type=each.period_type,
        )
        for each in declared
    ]
    session.add_all(indicators)
    session.flush()
    for indicator, each in zip(indicators, declared, strict=True):
        facts = dict(each.definition)
        session.add(IndicatorVersion(indicator_id=indicator.id, number=1, valid_from=today, **facts))  # type: ignore[arg-type]
    session.flush()


def _revise(
    session: Session, indicator: Indicator, current: IndicatorVersion, declared: DeclaredIndicator, today: date
) -> bool:
    """Say whether anything changed. A definition that changes twice on one day is corrected, not versioned."""
    changed = False
    for name in ("field", "headline"):
        if getattr(indicator, name) != getattr(declared, name):
            setattr(indicator, name, getattr(declared, name))
            changed = True
    facts = declared.definition.model_dump()
    if all(getattr(current, name) == value for name, value in facts.items()):
        return changed
    if current.valid_from >= today:
        for name, value in facts.items():
            setattr(current, name, value)
        return True
    current.valid_to = today - timedelta(days=1)
    session.add(
        IndicatorVersion(indicator_id=current.indicator_id, number=current.number + 1, valid_from=today, **facts)
    )
    return True
