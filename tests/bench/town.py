"""The town that the pages are measured on: 200 measures, 60 targets, 100 indicators × 12 areas × 20 years."""

import csv
import itertools
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from tests import big_town
from tests.cast import join
from tests.factories import make_cycle, make_field, make_goal, make_measure, make_strategy, make_target
from tracker.accounts.log_in import start_session
from tracker.monitoring.intake.indicators import declare_indicators
from tracker.monitoring.intake.observations import import_file
from tracker.monitoring.intake.profiles import LONG_FORMAT, DeclaredIndicator
from tracker.monitoring.models import Area, AreaLevel, AreaVersion, Indicator, IndicatorFields
from tracker.monitoring.services.areas import make_root_area
from tracker.monitoring.vocabulary import ROOT_KEY, Direction, IndicatorKind
from tracker.planning.models import PlanNode
from tracker.shared import audit
from tracker.shared.database import make_engine, unit_of_work
from tracker.shared.publication import Publication
from tracker.shared.schema import upgrade
from tracker.shared.town import Town

ACTOR = audit.Actor(None, "bench")
WIDE = "wide"  # an indicator of fifty areas, for a page of a thousand values
MEASURES, TARGETS, INDICATORS, AREAS, WIDE_AREAS = 200, 60, 100, 11, 49  # the town itself is one area more
FIELDS, GOALS, STRATEGIES = 9, 6, 20
YEARS = range(2006, 2026)


def build(home: Path, now: datetime) -> tuple[str, str]:
    """Fill a new database below `home`; return its URL and the token of a planner's log-in."""
    url = f"sqlite:///{home / 'tracker.db'}"
    upgrade(url)
    engine = make_engine(url, audit_key=b"bench")
    with unit_of_work(engine) as session:
        audit.act_as(session, ACTOR, now)
        session.add(Town(name="Bench"))
        make_root_area(session, "Bench", date(1900, 1, 1))
        _make_areas(session)
        _make_indicators(session, now.date())
        _make_plan(session)
        token = start_session(session, join(session, "planner"), now=now)
    result = import_file(engine, _write_figures(home / "figures.csv"), profile=LONG_FORMAT, now=now, actor=ACTOR)
    assert not result.refused, result.refused[0]
    engine.dispose()
    return url, token


def build_large(home: Path, now: datetime) -> tuple[str, str]:
    """Fill a new database with a plan of 2,000 measures; return its URL and the token of a planner's log-in."""
    url = f"sqlite:///{home / 'tracker.db'}"
    upgrade(url)
    engine = make_engine(url, audit_key=b"bench")
    with unit_of_work(engine) as session:
        audit.act_as(session, ACTOR, now)
        session.add(Town(name="Bench"))
        make_root_area(session, "Bench", date(1900, 1, 1))
        _make_areas(session)
        big_town.fill(session)
        token = start_session(session, join(session, "planner"), now=now)
    engine.dispose()
    return url, token


def _make_areas(session: Session) -> None:
    for rank, level_key, count in ((1, "district", AREAS), (2, "quarter", WIDE_AREAS)):
        level = AreaLevel(key=level_key, name_de=level_key.title(), name_en=level_key.title(), rank=rank)
        session.add(level)
        session.flush()
        assert level.id is not None
        areas = [Area(level_id=level.id, key=f"{rank}{number:02}") for number in range(count)]
        session.add_all(areas)
        session.flush()
        session.add_all(
            AreaVersion(area_id=area.id or 0, valid_from=date(1900, 1, 1), name=f"Stadtteil {area.key}")
            for area in areas
        )


def _make_indicators(session: Session, today: date) -> None:
    def declared(key: str) -> DeclaredIndicator:
        definition = IndicatorFields(
            name_de=f"Anteil {key}",
            kind=IndicatorKind.SHARE,
            unit="percent",
            decimals=1,
            direction=Direction.HIGHER_WORSE,
            interval_months=12,
        )
        return DeclaredIndicator(key, "poverty", False, Publication.COMMITTEE, definition)

    keys = [*(f"share_{number}" for number in range(INDICATORS)), WIDE]
    declare_indicators(session, map(declared, keys), today)
    declare_indicators(session, [declared(key) for key in keys], today)


def _make_plan(session: Session) -> None:
    indicators = session.execute(sa.select(Indicator).order_by(sa.text("id"))).scalars().all()
    cycle = make_cycle(session)
    fields = [make_field(session, cycle, f"Handlungsfeld {number}") for number in range(FIELDS)]
    goals = [make_goal(session, cycle, f"Leitziel {number}") for number in range(GOALS)]
    strategies = [
        make_strategy(session, goals[number % GOALS], f"Strategie {number}", field_ids=[fields[number % FIELDS].id])
        for number in range(STRATEGIES)
    ]
    targets: list[PlanNode] = [
        make_target(
            session,
            strategies[number % STRATEGIES],
            f"Wirkungsziel {number}: weniger Kinder wachsen in Armut auf",
            indicator_id=indicators[number].id,
            baseline=Decimal(20),
            target=Decimal(10 + number % 10),
        )
        for number in range(TARGETS)
    ]
    for number in range(MEASURES):
        make_measure(session, targets[number % TARGETS], f"Maßnahme {number}: Familien früh erreichen")


def _write_figures(path: Path) -> Path:
    """Write numerator and denominator of every indicator, area and year in the long format."""
    districts = [ROOT_KEY, *(f"1{number:02}" for number in range(AREAS))]
    quarters = [ROOT_KEY, *(f"2{number:02}" for number in range(WIDE_AREAS))]
    series = [
        *itertools.product((f"share_{number}" for number in range(INDICATORS)), districts),
        *itertools.product([WIDE], quarters),
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("indicator", "area", "period", "numerator", "denominator"))
        for place, (key, area) in enumerate(series):
            rows.writerows((key, area, year, 100 + (place * 7 + year * 13) % 150, 1000) for year in YEARS)
    return path
