"""Building the demonstration town: in the order in which things happened, through the services that people use."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, select

from tracker.accounts.models import Account
from tracker.committees import services as committees
from tracker.demo import ground
from tracker.demo.calendar import Calendar
from tracker.demo.figures import Delivery, deliveries, indicator_keys
from tracker.demo.history import (
    PLANNER,
    STATISTICS,
    Event,
    confirm_break,
    early_decisions,
    events,
    heads_by_measure,
    open_phases,
)
from tracker.demo.log_ins import LogIn, new_password
from tracker.demo.plan import FILE, first_rows, later_rows
from tracker.demo.reports import WorkerRound, report_events, subscription_events, worker_of_the_past
from tracker.demo.rounds import hand_in_word, round_events
from tracker.demo.setting import Cast, set_up_people, set_up_town
from tracker.demo.sheets import fill_sheets
from tracker.monitoring.intake.indicators import CATALOGUE, read_indicators, store_indicators
from tracker.monitoring.intake.observations import import_sheet
from tracker.monitoring.intake.profiles import DeclaredIndicator
from tracker.monitoring.intake.sheets import read_sheet
from tracker.planning.models import PlanNode, StatusReportFields
from tracker.planning.services.importing import import_plan_rows
from tracker.planning.sheets import PlanRow
from tracker.reporting.vocabulary import Renderer
from tracker.shared import audit
from tracker.shared.database import unit_of_work
from tracker.shared.publication import Publication

OPERATOR = audit.Actor(None, "tracker demo")
BEGINNING = -430  # days from today: the product is set up
DELIVERIES = (-424, -420, -130)
LATER_MEASURES = -100
SHEETS = -70


@dataclass(frozen=True)
class DemoResult:
    log_ins: list[LogIn]


@dataclass
class Stage:
    """The database the demonstration is built in, and what the steps hand on to each other."""

    engine: Engine
    calendar: Calendar
    cast: Cast = field(default_factory=Cast)

    @contextmanager
    def acting(self, at: datetime, by: str = "") -> Iterator[Session]:
        """One transaction at a moment of the past; the trail names who did it."""
        with unit_of_work(self.engine) as session:
            audit.act_as(session, self._actor(session, by), at)
            yield session

    def _actor(self, session: Session, by: str) -> audit.Actor:
        person = self.cast.people.get(by)
        if person is None:
            return OPERATOR
        account = session.exec(select(Account).where(Account.person_id == person.id)).one()
        return audit.Actor(account.id, person.name)


def build_demo(
    engine: Engine,
    *,
    seed: int,
    today: date,
    now: datetime,
    timezone: ZoneInfo,
    base_url: str = "http://127.0.0.1:8000",
    renderer: Renderer | None = None,
    password_of: Callable[[str], str] = lambda email: new_password(),
    reset: bool = False,
) -> DemoResult:
    """Fill an empty, migrated database with the demonstration town, as it stands on a day.

    Without a renderer there are no reports. With `reset` an earlier demonstration makes way. Raise
    `HoldsOtherData` or `NoDemonstration` where somebody else's data would be touched.
    """
    stage = Stage(engine, Calendar(today, timezone))
    work_off = worker_of_the_past(engine, renderer, timezone, base_url) if renderer is not None else None
    brought = deliveries(seed, stage.calendar.last_year_with_figures, catalogue_units())
    with stage.acting(stage.calendar.moment(BEGINNING, 8)) as session:
        if reset:
            ground.clear_demonstration(session)
        ground.refuse_other_data(session)
        set_up_town(session, stage.calendar)
        set_up_people(session, stage.calendar, stage.cast, password_of)
        early_decisions(session, stage.cast)
    _enter_the_plan(stage, brought[0])
    _let_time_pass(stage, brought[1:], now, work_off)
    return DemoResult(stage.cast.log_ins)


def indicators_of_the_town() -> list[DeclaredIndicator]:
    """Return the town's choice from the catalogue; the catalogue's working notes are no remarks of the town."""
    wanted = set(indicator_keys())
    catalogue = read_indicators(CATALOGUE.read_bytes(), CATALOGUE.name)
    return [
        replace(
            each,
            publication=_PUBLICATION.get(each.key, Publication.PUBLIC),
            definition=each.definition.model_copy(update={"note": _REMARKS.get(each.key)}),
        )
        for each in catalogue
        if each.key in wanted
    ]


def catalogue_units() -> dict[str, str]:
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["unit"] for row in csv.DictReader(file)}


def _enter_the_plan(stage: Stage, stock: Delivery) -> None:
    at = stage.calendar.moment(BEGINNING, 9)
    with stage.acting(at, STATISTICS) as session:
        store_indicators(session, indicators_of_the_town(), at.date())
    _take_in(stage, stock, stage.calendar.moment(DELIVERIES[0]))
    at = stage.calendar.moment(DELIVERIES[0], 12)
    with stage.acting(at, PLANNER) as session:
        _take_over(session, first_rows(), at)
        confirm_break(session, "sgb2_rate", "2022", at)


def _let_time_pass(
    stage: Stage, later: list[Delivery], now: datetime, work_off: Callable[[datetime], None] | None
) -> None:
    """Do one after the other what happened between the plan and today."""
    happenings = [
        _Happening(stage.calendar.moment(days), partial(_take_in, stage, delivery))
        for delivery, days in zip(later, DELIVERIES[1:], strict=True)
    ]
    found = [
        *events(stage.calendar, stage.cast, partial(_in_round, stage)),
        *round_events(stage.calendar, stage.cast, heads_by_measure()),
    ]
    happenings += [_Happening(event.at, partial(_happen, stage, event)) for event in found]
    happenings.append(_Happening(stage.calendar.moment(SHEETS), partial(_fill_sheets, stage)))
    happenings.append(_Happening(stage.calendar.moment(LATER_MEASURES), partial(_add_later_measures, stage)))
    if work_off is not None:
        happenings += _reporting(stage, now, work_off)
    for happening in sorted(happenings, key=lambda each: each.at):
        if happening.at <= now:
            happening.happen(happening.at)
    with stage.acting(now) as session:
        open_phases(session, stage.calendar)
        committees.hold_past_meetings(session, [*stage.cast.meetings.values()], now=now)


class _Happening(NamedTuple):
    at: datetime
    happen: Callable[[datetime], None]


def _reporting(stage: Stage, now: datetime, work_off: Callable[[datetime], None]) -> list[_Happening]:
    with stage.acting(stage.calendar.moment(BEGINNING, 13)) as session:
        found = report_events(session, stage.calendar, stage.cast, now)
    found += subscription_events(stage.calendar, stage.cast)
    return [
        _Happening(each.at, work_off if isinstance(each, WorkerRound) else partial(_happen, stage, each))
        for each in found
    ]


def _happen(stage: Stage, event: Event, at: datetime) -> None:
    with stage.acting(at, event.by) as session:
        event.happen(session, at)


def _in_round(
    stage: Stage, session: Session, node: PlanNode, fields: StatusReportFields, by: str, now: datetime
) -> bool:
    return hand_in_word(session, stage.cast, node, fields, by, now)


def _fill_sheets(stage: Stage, at: datetime) -> None:
    with stage.acting(at, PLANNER) as session:
        fill_sheets(session, stage.calendar)


def _add_later_measures(stage: Stage, at: datetime) -> None:
    with stage.acting(at, PLANNER) as session:
        _take_over(session, later_rows(), at)


def _take_over(session: Session, rows: list[PlanRow], at: datetime) -> None:
    import_plan_rows(session, rows, now=at, file_name=FILE.name, content=FILE.read_bytes())


def _take_in(stage: Stage, delivery: Delivery, at: datetime) -> None:
    """Import a delivery as the statistics office would."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / delivery.file_name
        file.write_bytes(delivery.as_csv())
        sheet = read_sheet(file)
    with stage.acting(at, STATISTICS) as session:
        import_sheet(session, sheet, now=at, imported_by=STATISTICS)


_REMARKS = {
    "unemployment_share": "Anteil an allen Einwohnern dieses Alters, nicht die amtliche Arbeitslosenquote.",
    "youth_unemployment_share": "Kleine Fallzahlen je Stadtteil.",
    "seu_u_complete": "Nur Kinder mit vorgelegtem Untersuchungsheft.",
    "hze_rate": "Inanspruchnahme ist nicht Bedarf: Ein Anstieg kann besseren Zugang bedeuten.",
    "housing_benefit_rate": "Mehr Inanspruchnahme kann ein Erfolg sein.",
    "sports_club_u18": "Gezählt werden Mitgliedschaften, nicht Personen: Werte über 100 sind möglich.",
}
_PUBLICATION = {
    "custody_rate": Publication.COMMITTEE,
    "hze_outpatient_ratio": Publication.COMMITTEE,
    "asking_rent": Publication.INTERNAL,  # the portal's licence does not allow more
}
