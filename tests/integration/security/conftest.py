"""One town with something for every eye: what is public, what is for committees, and what must stay in the house."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest
import sqlalchemy as sa
import time_machine
from sqlmodel import Session, SQLModel, select

from tests import cast, databases
from tests.conftest import NOW, rolled_back
from tests.factories import (
    PLANNED_AT,
    make_area,
    make_cycle,
    make_field,
    make_goal,
    make_indicator,
    make_measure,
    make_observation,
    make_resolution,
    make_strategy,
    make_target,
)
from tests.integration.reporting.stage import BERLIN
from tests.page import PageClient
from tracker.committees.models import Committee, Meeting
from tracker.committees.vocabulary import CommitteeKind
from tracker.evaluation.models import ReviewFields
from tracker.evaluation.queries import find_standing
from tracker.evaluation.services import review_target
from tracker.evaluation.vocabulary import Consequence
from tracker.monitoring.models import ImportBatch, Observation
from tracker.monitoring.vocabulary import ValueState
from tracker.planning import services as planning
from tracker.planning.models import (
    Carrier,
    MeasureCarrierEntry,
    MeasureIndicatorFields,
    MilestoneFields,
    ObstacleFields,
    PlanNode,
    PlanSettings,
    StatusReportFields,
)
from tracker.planning.vocabulary import Answer, MonitoringRole, SheetGroup
from tracker.reporting import services as reporting
from tracker.reporting.calculations import read_report
from tracker.reporting.content import assemble_report
from tracker.reporting.models import SubscriptionFields
from tracker.reporting.schedules import Occasion
from tracker.reporting.vocabulary import ReportFormat
from tracker.shared import audit
from tracker.shared.database import make_engine, unit_of_work
from tracker.shared.publication import Publication
from tracker.shared.settings import keep_settings
from tracker.shared.town import Town

SECRET = "Geheimnis"  # stands in every text that must not leave the house
UNRELEASED = Decimal("77.7")
# The one count that came with a suppressed figure: long enough not to turn up by chance in a fingerprint or a token.
SMALL = 432_100_987
INTERNAL = Publication.INTERNAL


ClientFor = Callable[[str], PageClient]


@dataclass
class World:
    """The ids of all there is, by name."""

    ids: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        return self.ids[name]

    def keep(self, **rows: object) -> None:
        self.ids |= {name: row.id for name, row in rows.items()}  # type: ignore[attr-defined]


class Standing(NamedTuple):
    """A town built once and committed."""

    engine: sa.Engine
    world: World


@pytest.fixture(scope="session")
def standing(database_server: databases.Server) -> Iterator[Standing]:
    engine = make_engine(database_server.migrated_copy(), audit_key=databases.AUDIT_KEY)
    with time_machine.travel(NOW, tick=False), unit_of_work(engine) as session:
        audit.act_as(session, audit.Actor(None, "Test"), NOW)
        world = build_world(session, NOW)
    yield Standing(engine, world)
    engine.dispose()


@pytest.fixture
def connection(standing: Standing) -> Iterator[sa.Connection]:
    """In these tests everybody works in the standing town; what they change in it is rolled back."""
    with rolled_back(standing.engine) as connection:
        yield connection


@pytest.fixture
def world(standing: Standing) -> World:
    return standing.world


def build_world(session: Session, now: datetime) -> World:
    """Build a town in which two departments have something to hide from each other, and the house from the public."""
    made = World()
    session.add(Town(name="Musterstadt"))
    _add_plan(session, made)
    _add_sheets(session, made, now)
    _add_figures(session, made)
    _add_words(session, made, now)
    _add_round(session, made, now)
    _add_reports(session, made, now)
    return made


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables; nobody is kept waiting by the look."""
    found = {
        table.name: sorted((tuple(row) for row in session.execute(sa.select(table))), key=repr)
        for table in SQLModel.metadata.sorted_tables
    }
    session.commit()
    return found


def sent(world: World) -> Mapping[str, str]:
    return {
        "title": "Übernommen",
        "code": "M99",
        "status": "started",
        "text": "Ein Satz.",
        "version": "1",
        "role": "context",
        "reason": "Ein Grund",
        "indicator_id": str(world["open"]),
        "publication": "public",
        "parent_id": str(world["goal"]),
    }


def _add_plan(session: Session, made: World) -> None:
    youth, health = cast.department(session, "youth"), cast.department(session, "health")
    cycle = make_cycle(session)
    area = make_area(session, "101", "Altstadt")
    hidden_cycle = make_cycle(session, f"{SECRET} Plan", publication=INTERNAL)
    place = make_field(session, cycle)
    hidden_field = make_field(session, cycle, f"{SECRET} Feld", publication=INTERNAL)
    goal = make_goal(session, cycle, field_ids=[place.id, hidden_field.id])
    hidden_goal = make_goal(session, cycle, f"{SECRET} Leitziel", publication=INTERNAL)
    strategy = make_strategy(session, goal)
    open_indicator, draft_indicator = make_indicator(session, "open"), make_indicator(session, "drafts")
    hidden_indicator = make_indicator(session, "verborgen", name_de=f"{SECRET} Indikator", publication=INTERNAL)
    target = make_target(session, strategy, indicator_id=open_indicator.id)
    draft_target = make_target(session, strategy, "Auf Entwürfen", indicator_id=draft_indicator.id)
    blind_target = make_target(session, strategy, "Auf Verborgenem", indicator_id=hidden_indicator.id)
    hidden_target = make_target(session, hidden_goal, f"{SECRET} Wirkungsziel", indicator_id=open_indicator.id)
    measure = make_measure(session, target, owner=youth, further=[hidden_goal], area_ids=[area.id])
    foreign = make_measure(session, target, "Gesundheitslotsen", owner=health)
    hidden_measure = make_measure(
        session, target, f"{SECRET} Maßnahme", owner=health, publication=INTERNAL, text=SECRET, contact=SECRET
    )
    for node, indicator in ((measure, open_indicator), (foreign, open_indicator), (measure, hidden_indicator)):
        text = SECRET if indicator is hidden_indicator else "Wirkt unmittelbar."
        entered = MeasureIndicatorFields(role=MonitoringRole.CONTEXT, text=text)
        link = planning.monitor_indicator(session, node.id or 0, indicator.id or 0, entered)
        made.ids[f"monitor of {node.code} on {indicator.key}"] = link.id or 0
        made.ids["monitor" if node is measure else "foreign monitor"] = link.id or 0
    made.keep(
        cycle=cycle,
        field=place,
        goal=goal,
        strategy=strategy,
        target=target,
        measure=measure,
        foreign=foreign,
        draft_target=draft_target,
        blind_target=blind_target,
        hidden_cycle=hidden_cycle,
        hidden_field=hidden_field,
        hidden_goal=hidden_goal,
        hidden_target=hidden_target,
        hidden_measure=hidden_measure,
        area=area,
        open=open_indicator,
        drafts=draft_indicator,
        hidden=hidden_indicator,
        youth=youth,
        health=health,
    )


def _add_sheets(session: Session, made: World, now: datetime) -> None:
    """Fill the further sheet of two measures; of the one that is seen, obstacle, file and mailbox stay in the house."""
    keep_settings(session, PlanSettings(groups=list(SheetGroup)))
    carrier = Carrier(name="Caritasverband", email=f"{SECRET}@traeger.example")
    session.add(carrier)
    session.flush()
    for name, words in (("measure", "Konzept steht"), ("hidden_measure", f"{SECRET} Schritt")):
        node = session.get_one(PlanNode, made[name])
        rows = {
            SheetGroup.MILESTONES: MilestoneFields(title=words, due_on=now.date()),
            SheetGroup.OBSTACLES: ObstacleFields(category="staff", text=f"{SECRET} Hindernis"),
            SheetGroup.CARRIERS: MeasureCarrierEntry(role="carrier", carrier_id=carrier.id),
        }
        kept = [planning.add_row(session, node, group, entered, today=now.date()) for group, entered in rows.items()]
        planning.attach_file(
            session,
            node,
            name=f"{SECRET}.txt",
            content=f"{SECRET} {name}".encode(),
            publication=INTERNAL,
            person_id=None,
            now=now,
        )
        made.ids[f"sheet of {name}"] = kept[0].id or 0  # as many rows of each group: the same number everywhere
    made.keep(carrier=carrier)


def _add_figures(session: Session, made: World) -> None:
    from tracker.monitoring.models import Area, Indicator

    shown, drafts, hidden = (session.get_one(Indicator, made[key]) for key in ("open", "drafts", "hidden"))
    area = session.get_one(Area, made["area"])
    for year in range(2020, 2026):
        make_observation(session, shown, year, None, numerator=80 + year % 3, denominator=1000)
        make_observation(session, hidden, year, UNRELEASED)
    make_observation(session, drafts, 2024, 8)
    make_observation(session, shown, 2025, None, area=area, state=ValueState.SUPPRESSED, denominator=SMALL)
    batch = ImportBatch(
        kind="observations", file_name=f"{SECRET}.csv", sha256="1" * 64, imported_at=PLANNED_AT, imported_by="Test"
    )
    session.add(batch)
    session.flush()
    unreleased = make_observation(session, drafts, 2025, UNRELEASED)
    assert isinstance(unreleased, Observation)
    unreleased.batch_id = batch.id or 0
    session.flush()
    made.keep(batch=batch)


def _add_words(session: Session, made: World, now: datetime) -> None:
    from tracker.accounts.vocabulary import Role, Viewer

    for name in ("measure", "hidden_measure"):
        node = session.get_one(PlanNode, made[name])
        text = SECRET if name.startswith("hidden") else "Läuft gut."
        said = StatusReportFields(status="started", text=text)
        planning.record_word(session, node, said, function="Jugendamt", person_id=None, now=now)
    planner = Viewer(account_id=1, roles=frozenset({Role.PLANNER}))
    for name in ("draft_target", "blind_target"):
        for reason in ("Erste Sicht.", "Zweite Sicht."):
            found = find_standing(session, planner, made[name], now.date())
            assert found is not None
            entered = ReviewFields(reason=reason, consequence=Consequence.KEEP)
            review_target(session, found[1], entered, reviewed_by="Petra Plan", now=now, today=now.date())
    resolution = make_resolution(session)
    hidden_resolution = make_resolution(session, f"{SECRET}/26")
    hidden_resolution.title, hidden_resolution.publication = f"{SECRET} Beschluss", INTERNAL
    node = session.get_one(PlanNode, made["goal"])
    planning.adopt_node(session, node, resolution_id=hidden_resolution.id or 0, seen_version=node.version)
    made.keep(resolution=resolution, hidden_resolution=hidden_resolution)


def _add_round(session: Session, made: World, now: datetime) -> None:
    """Open a round: one line handed in and asked back about, another one still being prepared; none is in force."""
    from tracker.rounds import queries, services
    from tracker.rounds.models import EntryRequest, ReportEntry, RoundFields, RoundLine

    due_on = now.date() + timedelta(days=16)
    entered = RoundFields(title=f"{SECRET} Runde", as_of=now.date(), due_on=due_on)
    opened = services.open_round(session, entered, department_ids=None, person_id=None, now=now, today=now.date())
    lines = {
        line.measure_id: line for line in session.exec(select(RoundLine).where(RoundLine.round_id == opened.id)).all()
    }
    line, foreign = lines[made["measure"]], lines[made["foreign"]]
    known = queries.list_words(session, [line.measure_id])[line.measure_id]
    said = ReportEntry(answer=Answer.CHANGED, status="advanced", text=f"{SECRET} Meldung")
    services.submit(
        session, line, said, known, function="Jugendamt", person_id=None, now=now, today=now.date(), reply=None
    )
    planner = services.Reviewer(None, "Sozialplanung")
    services.ask_back(session, line, planner, f"{SECRET} Frage", due_on=due_on, now=now)
    services.save_draft(
        session,
        foreign,
        answer=Answer.CHANGED,
        typed={"text": [f"{SECRET} Entwurf"]},
        seen_version=0,
        saved_by=SECRET,
        person_id=None,
        now=now,
    )
    made.keep(round=opened, line=line)
    made.ids["foreign line"] = foreign.id or 0
    for name, asked in (("link", line), ("foreign link", foreign)):
        request = EntryRequest(name=f"{SECRET} Träger", email="geheimnis@traeger.example", note=SECRET)
        link, _token = services.ask_carrier(session, asked, request, person_id=None, now=now, today=now.date())
        made.ids[name] = link.id or 0


def _add_reports(session: Session, made: World, now: datetime) -> None:
    own = cast.committee(session, "social")
    other = Committee(key="building", name=f"{SECRET} Bauausschuss", kind=CommitteeKind.COMMITTEE)
    session.add(other)
    session.flush()
    for name, committee, goes_out in (("report", own, True), ("draft", own, False), ("other_report", other, True)):
        meeting = Meeting(committee_id=committee.id or 0, starts_at=now + timedelta(days=21))
        session.add(meeting)
        session.flush()
        words = SECRET if name != "report" else "Kenntnisnahme"
        fields = SubscriptionFields(
            days_before=len(name), asked_title=words, asked_text="Der Ausschuss nimmt Kenntnis."
        )
        subscription = reporting.subscribe(session, committee, fields, now=now)
        occasion = Occasion(f"meeting:{meeting.id}", now + timedelta(days=14), now, meeting.id)
        run = reporting.plan_run(session, subscription, occasion)
        reporting.keep_draft(session, run, assemble_report(session, run, now, BERLIN), person_id=None, now=now)
        if goes_out:
            reporting.release_report(session, run, person_id=None, name="Rita Frei", now=now)
            assert run.snapshot is not None
            reporting.dispatch_report(session, run, read_report(run.snapshot), now=now)
            reporting.keep_documents(session, run, {ReportFormat.PDF: b"%PDF-1.7 kept"})
        made.keep(**{name: run, f"subscription of {name}": subscription, f"meeting of {name}": meeting})
    made.keep(committee=own, other_committee=other)
