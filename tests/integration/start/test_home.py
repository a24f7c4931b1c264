"""The first page: what a department owes by when, and what planning has to see to."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from tests import big_town, cast, databases
from tests.conftest import make_config
from tests.factories import make_cycle, make_field, make_goal, make_measure, make_resolution
from tests.page import PageClient
from tests.statements import statements_of
from tracker.accounts.models import Department, Person
from tracker.app import create_app
from tracker.planning.models import Grant, Milestone, PlanNode, StatusReport
from tracker.planning.vocabulary import Answer
from tracker.rounds import services
from tracker.rounds.models import RoundFields, RoundLine, RoundSettings
from tracker.shared import audit, clock
from tracker.shared.database import make_engine, unit_of_work, writing
from tracker.shared.settings import keep_settings

TODAY, DUE_ON = date(2026, 11, 18), date(2026, 12, 4)


@pytest.fixture
def opened(session, now):
    """A round with two measures of the youth office and one of the health office."""
    cycle = make_cycle(session)
    make_field(session, cycle)
    goal = make_goal(session, cycle)
    youth, health = cast.department(session, "youth"), cast.department(session, "health")
    for title, owner in (("Familienbüro", youth), ("Sprachkita", youth), ("Hebammendienst", health)):
        make_measure(session, goal, title, owner=owner, code=f"M-{title}")
    cast.join(session, "department_head")
    cast.join(session, "other_head")
    return open_round(session, now)


def open_round(session: Session, now, title="Herbst 2026", due_on=DUE_ON):
    entered = RoundFields(title=title, as_of=date(2026, 10, 31), due_on=due_on)
    opened = services.open_round(session, entered, department_ids=None, person_id=None, now=now, today=TODAY)
    session.commit()
    return opened


def lines(session, opened) -> list[RoundLine]:
    return list(session.exec(select(RoundLine).where(RoundLine.round_id == opened.id).order_by(RoundLine.id)))


def test_a_head_reads_first_what_is_owed_by_when_and_has_one_button(session, opened, department_head):
    page = department_head.get("/")
    assert "Herbst 2026: 2 Meldungen sind bis 04.12.2026 fällig, noch 16 Tage." in page.text
    assert page.text.count("kern-btn--primary") == 1
    assert f'href="/rounds/{opened.id}/report"' in page.text
    assert "Jetzt melden" in page.text


def test_a_clerk_prepares(session, opened, client_for):
    cast.join(session, "department_clerk")
    text = client_for("department_clerk").get("/").text
    assert "Jetzt vorbereiten" in text
    assert "Jetzt melden" not in text


def test_two_rounds_stand_in_the_order_of_their_days(session, opened, department_head, now):
    open_round(session, now, "Zuwanderung", date(2026, 11, 25))
    text = department_head.get("/").text
    assert text.index("Zuwanderung: 2 Meldungen") < text.index("Herbst 2026: 2 Meldungen")
    assert text.count("kern-btn--primary") == 1


def test_what_is_late_is_said_without_blame(session, opened, department_head):
    opened.due_on = date(2026, 11, 9)
    for line in lines(session, opened):
        line.due_on = opened.due_on
    session.commit()
    text = department_head.get("/").text
    assert "Herbst 2026: 2 Meldungen sind noch offen, sie waren am 09.11.2026 fällig." in text


def test_with_all_handed_in_nothing_is_asked(session, opened, department_head, now):
    services.close_round(session, opened, seen_version=opened.version, now=now)
    session.commit()
    text = department_head.get("/").text
    assert (
        "Keine Meldung ist fällig. Sie sind für 2 Maßnahmen zuständig." in text or "Keine Meldung ist fällig." in text
    )
    assert "Jetzt melden" not in text


def test_a_measure_is_silent_to_its_department_when_it_is_stale_to_planning(session, department_head, planner, now):
    cycle, youth = make_cycle(session), cast.department(session, "youth")
    make_field(session, cycle)
    goal = make_goal(session, cycle)
    cast.join(session, "department_head")
    for code, status in (("M1", "started"), ("M2", "postponed"), ("M3", "permanent"), ("M4", "permanent")):
        said = {"status": status, "status_reason": "Kein Raum.", "code": code, "owner": youth}
        make_word(session, make_measure(session, goal, **said), now - timedelta(days=200))
    session.commit()
    assert "Zu 2 Maßnahmen den Stand melden" in department_head.get("/").text  # a permanent task is asked once a year
    assert "2 Maßnahmen lange ohne Meldung" in planner.get("/").text


def test_a_measure_is_silent_by_the_day_in_the_town(session, department_head, planner, now):
    cycle = make_cycle(session)
    make_field(session, cycle)
    youth = cast.department(session, "youth")
    measure = make_measure(session, make_goal(session, cycle), status="started", owner=youth)
    cast.join(session, "department_head")
    at_half_past_midnight = (now - timedelta(days=180)).replace(hour=22, minute=30) - timedelta(days=1)
    make_word(session, measure, at_half_past_midnight)
    session.commit()
    assert "den Stand melden" not in department_head.get("/").text
    assert "lange ohne Meldung" not in planner.get("/").text


def make_word(session: Session, measure: PlanNode, reported_at: datetime) -> None:
    session.add(
        StatusReport(
            measure_id=measure.id, reported_at=reported_at, function="Jugendamt", status="started", text="Es läuft."
        )
    )


def test_own_measures_stand_with_status_milestone_and_grant(session, opened, department_head):
    measure_id = lines(session, opened)[1].measure_id
    session.add(Milestone(measure_id=measure_id, title="Räume gefunden", due_on=TODAY - timedelta(days=3)))
    session.add(Grant(measure_id=measure_id, programme="Landesmittel", ends_on=TODAY + timedelta(days=20)))
    make_resolution(session, "108/26")
    session.commit()
    text = department_head.get("/").text
    assert "Räume gefunden, 15.11.2026" in text
    assert "seit 3 Tagen überfällig" in text
    assert "Landesmittel" in text
    assert "108/26 Leitziele" in text
    assert "Hebammendienst" not in text


def test_a_question_stands_with_its_words(session, opened, department_head, other_head, now):
    from tests.integration.rounds.conftest import known_of
    from tracker.rounds.models import ReportEntry

    line = lines(session, opened)[0]
    person_id = cast.join(session, "department_head").person_id
    entry = ReportEntry(answer=Answer.CHANGED, text="Es geht voran.")
    services.submit(
        session, line, entry, known_of(session, line), function="Jugendamt", person_id=person_id, now=now, today=TODAY
    )
    planner = session.get_one(Person, cast.join(session, "planner").person_id)
    services.ask_back(
        session,
        line,
        services.Reviewer(planner.id, "Sozialplanung"),
        text="Seit wann?",
        field=None,
        now=now,
        due_on=DUE_ON,
    )
    session.commit()
    assert "Seit wann?" in department_head.get("/").text
    session.refresh(opened)
    services.close_round(session, opened, seen_version=opened.version, now=now)
    session.commit()
    text = department_head.get("/").text  # an answer is still owed, nothing else
    assert "Seit wann?" in text
    assert "Herbst 2026: 1 Meldung ist bis 04.12.2026 fällig, noch 16 Tage." in text
    assert "Seit wann?" not in other_head.get("/").text


def test_planning_reads_the_round_the_reports_that_wait_and_the_care(session, opened, planner, now):
    page = planner.get("/").text
    assert "Herbst 2026: 3 von 3 Meldungen fehlen" in page
    assert "noch 16 Tage" in page
    assert "3 noch nicht gefragt" in page
    assert "Meldungen übernehmen" not in page


def test_calls_stand_on_the_first_page_once_the_mails_have_ended(session, opened, planner):
    opened.due_on = date(2026, 11, 9)
    for line in lines(session, opened):
        line.due_on = opened.due_on
    session.commit()
    page = planner.get("/").text
    assert "2 Fachämter anrufen" in page
    assert 'href="/rounds/care?group=calls"' in page
    assert "3 schweigen" in page


def test_the_directorate_releases_only_where_the_town_wants_it(session, opened, releaser):
    from tracker.rounds.vocabulary import LineState

    lines(session, opened)[0].state = LineState.TAKEN_OVER
    session.commit()
    assert "Fachamts freigeben" not in releaser.get("/").text
    keep_settings(session, RoundSettings(must_be_released=True))
    session.commit()
    assert "1 Meldung eines Fachamts freigeben" in releaser.get("/").text


@pytest.fixture(scope="module")
def large_town(database_server: databases.Server) -> Iterator[sa.Engine]:
    engine = make_engine(database_server.migrated_copy(), audit_key=databases.AUDIT_KEY)
    with unit_of_work(engine) as session:
        audit.act_as(session, audit.Actor(None, "Test"), clock.now())
        big_town.fill(session)
        owner = session.exec(select(Department).where(Department.name == "Fachamt 1")).one()
        owner.name = cast.DEPARTMENTS["youth"]
        owner.key = "youth"
        today = date.today()  # noqa: DTZ011 - the pages of this app read the real clock
        fields = RoundFields(title="Herbst", as_of=today, due_on=today + timedelta(days=9))
        services.open_round(session, fields, department_ids=None, person_id=None, now=clock.now(), today=today)
    yield engine
    engine.dispose()


@pytest.fixture
def served(large_town, tmp_path):
    """A program that has been asked nothing yet."""
    app = create_app(make_config(tmp_path, database_url=large_town.url.render_as_string(hide_password=False)))
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def reader_of(served, large_town) -> Callable[[str], PageClient]:
    def reader(who: str) -> PageClient:
        with Session(writing(large_town)) as session:
            audit.act_as(session, audit.Actor(None, "Test"), clock.now())
            return cast.logged_in(served, session, who, clock.now())

    return reader


@pytest.mark.parametrize(
    ("who", "first", "again"), [("planner", 15, 4), ("department_head", 13, 10), ("committee_member", 10, 4)]
)
def test_the_first_page_takes_few_statements_with_2000_measures(served, reader_of, who, first, again):
    reader = reader_of(who)
    with statements_of(served.extensions["engine"]) as asked:
        assert reader.get("/").status_code == 200
    with statements_of(served.extensions["engine"]) as asked_again:
        page = reader.get("/")
    assert len(asked) <= first, asked
    assert len(asked_again) <= again, asked_again
    assert page.text.count('scope="row"') <= 50
