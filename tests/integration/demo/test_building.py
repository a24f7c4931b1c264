"""The whole demonstration town, built through the services that people use, and once more over the first."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from tests import databases
from tests.databases import AUDIT_KEY
from tracker.accounts.models import RoleAssignment
from tracker.accounts.vocabulary import Role
from tracker.committees.models import Committee, Meeting, Membership
from tracker.committees.vocabulary import CommitteeKind, DeliveryForm, MeetingState
from tracker.demo import plan
from tracker.demo.building import DemoResult, build_demo, indicators_of_the_town
from tracker.demo.calendar import Calendar
from tracker.demo.errors import HoldsOtherData, IsDemonstrationAlready, NoDemonstration
from tracker.demo.ground import clear_demonstration, refuse_other_data
from tracker.demo.history import early_decisions
from tracker.demo.setting import Cast, set_up_people, set_up_town
from tracker.evaluation.queries import Standing, list_plan_standings
from tracker.evaluation.vocabulary import AttainmentState, Reason, Remark
from tracker.monitoring.intake.indicators import store_indicators
from tracker.monitoring.models import Area, AreaVersion, Breakdown, Indicator, Observation, ObservationRevision, Period
from tracker.monitoring.services.areas import make_root_area
from tracker.planning.content import plan_rows
from tracker.planning.models import FieldPhase, NodeWording, PlanNode, StatusReport
from tracker.planning.services import seed_vocabulary
from tracker.planning.services.importing import import_plan_rows
from tracker.planning.sheets import COLUMNS
from tracker.planning.vocabulary import NodeKind
from tracker.reporting import queries
from tracker.reporting.calculations import read_report
from tracker.reporting.models import ReportRun
from tracker.reporting.vocabulary import CommitteeReport, ReportFormat, RunState
from tracker.shared import audit
from tracker.shared.database import make_engine, reading, unit_of_work
from tracker.shared.mail import Mail
from tracker.shared.outbox import OutboxMessage, OutboxState
from tracker.shared.publication import INTERNAL
from tracker.shared.town import Town, find_town

TODAY, BERLIN = date(2026, 11, 18), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
PASSWORD = "neun-runde-kiesel-4"


class PlainRenderer:
    """Stands in for the real one, which has its own tests and takes its time."""

    def documents(self, report: CommitteeReport) -> Mapping[ReportFormat, bytes]:
        return {ReportFormat.PDF: b"%PDF-1.7"}

    def mail(self, report: CommitteeReport, report_url: str) -> Mail:
        return Mail(subject=report.title, text=report_url, html="")


Told = tuple[list[dict[str, str]], list[tuple[object, ...]]]


class Built(NamedTuple):
    engine: sa.Engine
    result: DemoResult
    before: Told  # the town that made way for this one


def build(engine: sa.Engine, *, reset: bool = False) -> DemoResult:
    return build_demo(
        engine, seed=7, today=TODAY, now=NOW, timezone=BERLIN,
        renderer=PlainRenderer(), password_of=lambda email: PASSWORD, reset=reset,
    )  # fmt: skip


@pytest.fixture(scope="module")
def built(database_server: databases.Server) -> Iterator[Built]:
    url = database_server.migrated_copy()
    engine = make_engine(url, audit_key=AUDIT_KEY)
    prepare_as_init_does(engine)
    build(engine)
    before = told(engine)
    yield Built(engine, build(engine, reset=True), before)
    engine.dispose()
    database_server.forget(url)


@pytest.fixture
def demo_engine(built: Built) -> sa.Engine:
    return built.engine


@pytest.fixture
def town(demo_engine: sa.Engine) -> Iterator[Session]:
    with Session(reading(demo_engine)) as session:
        yield session


@pytest.fixture
def standings(town: Session) -> tuple[Standing, ...]:
    return list_plan_standings(town, INTERNAL, TODAY)


def told(engine: sa.Engine) -> Told:
    """Return all of a town's plan and figures, without the numbers that the database gave them."""
    numbers = (Observation.value, Observation.numerator, Observation.denominator)
    words = (Observation.state, Observation.quality, Observation.break_reason, Observation.note)
    statement = (
        sa.select(
            col(Indicator.key), col(Area.key), col(Period.ends_on), col(Breakdown.key),
            *map(col, numbers), *map(col, words),
        )
        .join(Indicator, col(Indicator.id) == col(Observation.indicator_id))
        .join(Area, col(Area.id) == col(Observation.area_id))
        .join(Period, col(Period.id) == col(Observation.period_id))
        .join(Breakdown, col(Breakdown.id) == col(Observation.breakdown_id))
        .order_by(col(Indicator.key), col(Area.key), col(Period.ends_on), col(Breakdown.key))
    )  # fmt: skip
    with Session(reading(engine)) as session:
        return plan_rows(session, INTERNAL), [tuple(row) for row in session.execute(statement)]


def prepare_as_init_does(engine: sa.Engine) -> None:
    with unit_of_work(engine) as session:
        audit.act_as(session, audit.Actor(None, "test"), NOW)
        session.add(Town(name="Meine Stadt"))
        make_root_area(session, "Meine Stadt", date(1900, 1, 1))
        seed_vocabulary(session)


def count(session: Session, table: type, *conditions: object) -> int:
    return session.exec(select(func.count()).select_from(table).where(*conditions)).one()  # type: ignore[arg-type]


def test_the_town_says_of_itself_that_it_is_a_demonstration(town: Session) -> None:
    found = find_town(town)

    assert found is not None
    assert found.is_demonstration


def test_nothing_is_left_of_the_name_that_init_gave_the_town(own_engine: sa.Engine) -> None:
    prepare_as_init_does(own_engine)
    with unit_of_work(own_engine) as session:
        audit.act_as(session, audit.Actor(None, "test"), NOW)

        refuse_other_data(session)
        set_up_town(session, Calendar(TODAY, BERLIN))

        assert count(session, Town) == 1
        assert "Meine Stadt" not in set(session.exec(select(AreaVersion.name)))


def test_it_has_eleven_districts_and_forty_indicators(town: Session) -> None:
    assert count(town, Area) == 1 + 11
    assert count(town, Indicator) == 40
    assert count(town, Observation) > 5000
    assert count(town, ObservationRevision) > 100


def test_the_plan_is_whole(town: Session) -> None:
    nodes = Counter(town.exec(select(PlanNode.kind)))

    assert nodes == {
        NodeKind.CYCLE: 1, NodeKind.FIELD: 9, NodeKind.GOAL: 6,
        NodeKind.STRATEGY: 20, NodeKind.TARGET: 30, NodeKind.MEASURE: 60,
    }  # fmt: skip


def test_every_state_of_attainment_is_shown(standings: tuple[Standing, ...]) -> None:
    assert {standing.state for standing in standings} == set(AttainmentState)


def test_every_reason_why_a_target_cannot_be_assessed_is_shown(standings: tuple[Standing, ...]) -> None:
    assert {standing.attainment.reason for standing in standings} == {*Reason, None}


def test_chance_and_a_final_value_that_is_due_are_shown(standings: tuple[Standing, ...]) -> None:
    remarks = {remark for standing in standings for remark in standing.attainment.remarks}

    assert {Remark.WITHIN_CHANCE, Remark.CHANGE_WITHIN_CHANCE, Remark.FINAL_VALUE_DUE} <= remarks


def test_states_have_changed_since_the_last_review(standings: tuple[Standing, ...]) -> None:
    changed = [standing.entry.code for standing in standings if standing.has_changed]

    assert changed == ["W11", "W12", "W13", "W14", "W29"]


def test_one_goal_has_a_new_wording_bound_to_its_resolution(town: Session) -> None:
    wordings = town.exec(
        select(NodeWording).join(PlanNode, col(PlanNode.id) == col(NodeWording.node_id)).where(PlanNode.code == "L2")
    ).all()

    assert [(wording.number, wording.is_current) for wording in wordings] == [(1, False), (2, True)]
    assert wordings[0].resolution_id != wordings[1].resolution_id


def test_four_committees_of_two_kinds_have_met_and_will_meet(town: Session) -> None:
    kinds = Counter(town.exec(select(Committee.kind)))
    states = {meeting.state for meeting in town.exec(select(Meeting))}

    assert kinds == {CommitteeKind.COMMITTEE: 3, CommitteeKind.EXECUTIVE_BOARD: 1}
    assert states == {MeetingState.HELD, MeetingState.PLANNED}


def test_each_committee_has_five_to_eight_members_one_of_them_on_paper(town: Session) -> None:
    sizes = Counter(town.exec(select(Membership.committee_id)))

    assert all(5 <= size <= 8 for size in sizes.values())
    assert count(town, Membership, Membership.delivery == DeliveryForm.PAPER) == 1


def test_somebody_holds_every_role(town: Session) -> None:
    assert set(town.exec(select(RoleAssignment.role))) == set(Role)


def test_one_person_of_every_role_can_log_in(built: Built) -> None:
    log_ins = built.result.log_ins

    assert sorted(log_in.role for log_in in log_ins) == sorted(Role)
    assert {log_in.password for log_in in log_ins} == {PASSWORD}


def test_the_cycle_has_gone_round_and_a_draft_waits_for_release(town: Session) -> None:
    runs = town.exec(select(ReportRun).order_by(col(ReportRun.cut_off_at))).all()
    keys = dict(town.exec(select(Committee.id, Committee.key)).all())

    assert [(keys[run.committee_id], run.state) for run in runs] == [
        ("jha", RunState.DISPATCHED),
        ("jha", RunState.DISPATCHED),
        ("soza", RunState.DISPATCHED),
        ("jha", RunState.DRAFT),
    ]
    assert not any(run.is_late for run in runs)
    assert runs[-1].due_at > NOW


def test_the_waiting_draft_names_what_has_changed(town: Session) -> None:
    draft = town.exec(select(ReportRun).where(ReportRun.state == RunState.DRAFT)).one()
    report = read_report(draft.snapshot or "")

    assert {change.code for change in report.target_changes} == {"W10", "W11", "W12", "W13", "W14", "W29"}
    assert {(change.code, change.kind.value) for change in report.measure_changes} == {
        ("M18", "new"), ("M36", "new"), ("M26", "ended"), ("M22", "dropped"),
    }  # fmt: skip


def test_the_waiting_draft_can_be_released_at_once_and_says_what_two_departments_remark(town: Session) -> None:
    draft = town.exec(select(ReportRun).where(ReportRun.state == RunState.DRAFT)).one()
    sent = town.exec(
        select(ReportRun).where(ReportRun.state == RunState.DISPATCHED).order_by(col(ReportRun.due_at).desc())
    ).first()

    assert queries.find_waiting(town, draft, NOW) is None
    assert queries.list_parts(town, draft.id or 0)
    assert len(queries.as_printed(town, draft).all_remarks) == 2
    assert sent is not None
    assert len(read_report(sent.snapshot or "").all_remarks) == 1


def test_the_waiting_draft_says_which_target_was_changed_and_why(town: Session) -> None:
    draft = town.exec(select(ReportRun).where(ReportRun.state == RunState.DRAFT)).one()
    (revision,) = read_report(draft.snapshot or "").target_revisions

    assert (revision.code, revision.demand) == ("W15", "Zieljahr 2029 → 2030")


def test_the_mails_of_the_past_are_not_sent_again(town: Session) -> None:
    states = set(town.exec(select(OutboxMessage.state)))

    assert states == {OutboxState.SENT}


def test_every_field_stands_in_a_phase_and_the_departments_have_spoken(town: Session) -> None:
    assert len(set(town.exec(select(FieldPhase.field_id)))) == 9
    assert len(set(town.exec(select(StatusReport.measure_id)))) >= 55


def test_nothing_happens_after_the_day_it_is_made_for(town: Session) -> None:
    assert max(town.exec(select(audit.AuditEntry.at))) <= NOW


def test_a_reset_with_the_same_seed_gives_the_same_town(built: Built) -> None:
    nodes, figures = told(built.engine)

    assert nodes
    assert figures
    assert built.before == (nodes, figures)


def test_a_database_with_anything_else_in_it_is_left_alone(own_engine: sa.Engine) -> None:
    with unit_of_work(own_engine) as session:
        audit.act_as(session, audit.Actor(None, "test"), NOW)
        session.add(Committee(key="rat", name="Rat der Stadt", kind=CommitteeKind.COMMITTEE))

    with pytest.raises(HoldsOtherData):
        build(own_engine)
    with Session(reading(own_engine)) as session:
        assert count(session, Committee) == 1
        assert count(session, PlanNode) == 0


def test_a_second_demonstration_needs_a_reset(demo_engine: sa.Engine) -> None:
    with Session(reading(demo_engine)) as session, pytest.raises(IsDemonstrationAlready):
        refuse_other_data(session)


def test_a_real_town_is_never_reset(own_engine: sa.Engine) -> None:
    with unit_of_work(own_engine) as session:
        audit.act_as(session, audit.Actor(None, "test"), NOW)
        session.add(Town(name="Musterstadt"))
        session.flush()

        with pytest.raises(NoDemonstration):
            clear_demonstration(session)


def test_the_plan_file_is_an_example_that_comes_out_as_it_went_in(session: Session) -> None:
    audit.act_as(session, audit.Actor(None, "test"), NOW)
    calendar, cast = Calendar(TODAY, BERLIN), Cast()
    set_up_town(session, calendar)
    set_up_people(session, calendar, cast, lambda email: PASSWORD)
    early_decisions(session, cast)
    store_indicators(session, indicators_of_the_town(), TODAY)

    import_plan_rows(session, plan.plan_rows(), now=NOW, file_name="plan.csv", content=b"")

    written = [{"kind": row.kind, **row.cells} for row in plan.plan_rows()]
    exported = [{column: row.get(column, "") for column in COLUMNS} for row in plan_rows(session, INTERNAL)]
    assert exported == written
