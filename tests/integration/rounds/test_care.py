"""The worklists of planning, and how fresh what is known of measures is."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from tests import cast
from tests.factories import make_cycle, make_department, make_goal, make_measure
from tests.integration.reporting.stage import BERLIN
from tests.integration.rounds.conftest import TODAY, open_for, person
from tests.statements import count_statements, statements_of
from tracker.accounts.models import RoleAssignment
from tracker.planning.models import StatusReport
from tracker.planning.vocabulary import Answer
from tracker.rounds import services
from tracker.rounds.calculations.care import Freshnesses
from tracker.rounds.models import RoundLine
from tracker.rounds.queries.care import count_freshness, list_calls, list_care, list_vacant, list_vacant_ids
from tracker.rounds.vocabulary.care import CareGroup
from tracker.shared.town import town_calendar

LATER = TODAY + timedelta(days=40)


@pytest.fixture
def heads(session):
    """Both departments have somebody who answers."""
    for who in ("department_head", "other_head"):
        cast.join(session, who)


def fresh(session, today=LATER) -> Freshnesses:
    return count_freshness(session, today, BERLIN)


def test_before_a_round_is_due_nobody_is_silent(session, opened, heads):
    assert fresh(session, TODAY) == Freshnesses(not_asked=3, stale=3)


def test_an_unchanged_measure_is_confirmed_and_a_changed_one_current_as_soon_as_they_are_handed_in(
    session, opened, hand_in, heads
):
    hand_in(opened.lines[0], status="advanced")
    hand_in(opened.lines[1], Answer.UNCHANGED, text="Wie gehabt.")
    assert fresh(session, TODAY) == Freshnesses(current=1, confirmed=1, not_asked=1, stale=3)
    assert fresh(session) == Freshnesses(current=1, confirmed=1, silent=1, stale=3)


def test_what_is_in_a_draft_or_was_taken_back_is_silent(session, opened, hand_in, heads, now):
    line = hand_in(opened.lines[0])
    services.take_back(session, line, services.Reviewer(person(session, "department_head").id, "Jugendamt"), now=now)
    assert fresh(session).silent == 3


def test_a_closed_round_leaves_silence_behind_before_its_day(session, opened, heads, now):
    services.close_round(session, opened.row, seen_version=opened.row.version, now=now)
    assert fresh(session, TODAY).silent == 3


def test_the_latest_round_counts(session, opened, hand_in, heads, now):
    for line in opened.lines:
        hand_in(line, who="other_head" if line is opened.lines[2] else "department_head")
    services.close_round(session, opened.row, seen_version=opened.row.version, now=now)
    later = open_for(session, opened.measures, now, title="Winter", as_of=date(2026, 12, 1), due_on=date(2026, 12, 10))
    assert fresh(session, date(2026, 12, 10)).current == 3
    hand_in(later.lines[1], Answer.UNCHANGED, text="Wie gehabt.")
    assert fresh(session, date(2026, 12, 11)) == Freshnesses(confirmed=1, silent=2, stale=3)


def test_between_the_rounds_only_a_word_counts_never_its_absence(session, opened, hand_in, heads, now):
    services.close_round(session, opened.row, seen_version=opened.row.version, now=now)
    interim = services.open_interim(session, opened.measures[0], "Zwischendurch", person_id=None, now=now, today=LATER)
    assert fresh(session).silent == 3
    line = session.exec(lines_of(interim.id)).one()
    hand_in(line)
    assert fresh(session) == Freshnesses(current=1, silent=2, stale=3)


def test_a_measure_nobody_answers_for_is_ownerless_whatever_was_said(session, opened, hand_in, heads, now):
    hand_in(opened.lines[0])
    held = cast.join(session, "department_head").person_id
    assignment = session.exec(assignments_of(held)).one()
    assignment.valid_to = LATER - timedelta(days=1)
    make_measure(session, make_goal(session, make_cycle(session)), "Ohne Amt")
    session.flush()
    counts = fresh(session)
    assert (counts.ownerless, counts.silent) == (3, 1)
    vacant = list_vacant_ids(session, LATER)
    names = [row.department for row in list_care(session, CareGroup.OWNERLESS, LATER, BERLIN, vacant)]
    assert sorted(names, key=str) == ["Jugendamt", "Jugendamt", None]
    assert [(each.name, each.measures) for each in list_vacant(session, LATER, BERLIN, vacant)] == [("Jugendamt", 2)]


def test_a_word_in_force_is_fresh_for_half_a_year(session, opened, hand_in, heads, now):
    line = hand_in(opened.lines[0])
    services.take_over(session, line, services.Reviewer(person(session, "planner").id, "Sozialplanung"), now=now)
    assert fresh(session, TODAY).stale == 2
    assert fresh(session, TODAY + timedelta(days=180)).stale == 2
    assert fresh(session, TODAY + timedelta(days=181)).stale == 3


def test_a_word_is_as_old_as_the_day_in_the_town_on_which_it_was_said(session, opened, heads):
    said = {"function": "Jugendamt", "status": "started", "text": "Es läuft."}
    after_midnight = datetime(2026, 7, 1, 0, 30, tzinfo=BERLIN)
    session.add(StatusReport(measure_id=opened.measures[0].id, reported_at=after_midnight, **said))
    session.flush()
    assert fresh(session, date(2026, 7, 1) + timedelta(days=180)).stale == 2
    assert fresh(session, date(2026, 7, 1) + timedelta(days=181)).stale == 3


def test_what_is_over_is_no_concern(session, heads):
    goal = make_goal(session, make_cycle(session))
    make_measure(session, goal, owner=cast.department(session, "youth"), status="completed")
    assert fresh(session).total == 0


def test_counting_takes_one_statement_whatever_the_size(session, opened, heads):
    goal = make_goal(session, make_cycle(session))
    for number in range(30):
        make_measure(session, goal, f"Maßnahme {number}", owner=cast.department(session, "youth"))
    session.flush()
    with statements_of(session.connection()) as statements:
        assert count_freshness(session, LATER, BERLIN).total == 33
    assert len(statements) == 3  # and who answers for whom: the departments above each, and all heads


def test_calls_begin_when_the_mails_have_ended(session, opened, heads):
    calendar = town_calendar(session, BERLIN, TODAY)
    assert list_calls(session, calendar, date(2026, 12, 9)) == []
    calls = list_calls(session, calendar, date(2026, 12, 10))
    told = [
        (call.owed.department, [each.name for each in call.people], call.owed.count, call.days_late) for call in calls
    ]
    assert told == [("Gesundheitsamt", ["Olga Ander"], 1, 6), ("Jugendamt", ["Holger Haupt"], 2, 6)]


def test_a_deputy_is_called_instead_and_a_vacant_department_is_shown_as_such(session, opened, heads, now):
    calendar = town_calendar(session, BERLIN, TODAY)
    head, clerk = cast.join(session, "department_head"), cast.join(session, "department_clerk")
    held = session.exec(assignments_of(head.person_id)).one()
    loan = {"valid_from": TODAY, "valid_to": LATER, "delegated_from_id": held.id}
    session.add(RoleAssignment(person_id=clerk.person_id, role=held.role, department_id=held.department_id, **loan))
    cast.join(session, "other_head").disabled_at = now
    session.exec(assignments_of(cast.join(session, "other_head").person_id)).one().valid_to = TODAY
    session.flush()
    calls = list_calls(session, calendar, LATER)
    told = [(call.owed.department, [each.name for each in call.people], call.stands_in) for call in calls]
    assert told == [("Gesundheitsamt", [], False), ("Jugendamt", ["Carla Klerk"], True)]


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (Freshnesses(62, 9, 7, 2), "62 aktuell, 9 bestätigt, 7 schweigen, 2 ohne Zuständige"),
        (Freshnesses(1, 0, 1, 0), "1 aktuell, 0 bestätigt, 1 schweigt, 0 ohne Zuständige"),
        (Freshnesses(0, 0, 0, 1, 4), "0 aktuell, 0 bestätigt, 0 schweigen, 1 ohne Zuständige, 4 noch nicht gefragt"),
    ],
)
def test_the_sentence_names_every_part(counts, sentence):
    assert counts.sentence("de") == sentence


@pytest.fixture
def worklists(session, opened, planner):
    make_department(session, "leer", "Amt ohne Leitung")
    cast.join(session, "other_head")
    services.close_round(session, opened.row, seen_version=opened.row.version, now=opened.row.opened_at)
    session.commit()
    return planner


@pytest.mark.parametrize(
    ("group", "shown"),
    [
        ("silent", "M3 Hebammendienst"),
        ("ownerless", "M1 Familienbüro"),
        ("stale", "M2 Sprachkita"),
        ("vacant", "Amt ohne Leitung"),
        ("calls", "Niemand muss angerufen werden."),
        ("nonsense", "M3 Hebammendienst"),
    ],
)
def test_each_worklist_has_its_page_and_its_file(worklists, group, shown):
    page = worklists.get(f"/rounds/care?group={group}")
    assert "0 aktuell, 0 bestätigt, 1 schweigt, 2 ohne Zuständige" in page.text
    assert shown in page.text
    file = worklists.get(f"/rounds/care/export?group={group}")
    assert file.headers["Content-Type"].startswith("text/csv")
    if group != "calls":
        assert shown.split()[-1] in file.text


def test_the_rounds_lead_there_and_nobody_but_planning_gets_in(worklists, other_head, releaser):
    assert 'href="/rounds/care"' in worklists.get("/rounds").text
    assert 'href="/rounds/care"' not in other_head.get("/rounds").text
    for reader in (other_head, releaser):
        assert reader.get("/rounds/care").status_code == 403
        assert reader.get("/rounds/care/export").status_code == 403


def test_a_call_names_department_function_and_contact(session, opened, planner, heads):
    opened.row.due_on = date(2026, 11, 2)
    for line in opened.lines:
        line.due_on = date(2026, 11, 2)
    session.commit()
    text = planner.get(f"/rounds/care?group=calls&round={opened.row.id}").text
    assert "Leitung Fachamt: Holger Haupt" in text or "Fachamtsleitung: Holger Haupt" in text
    assert 'href="mailto:other.head@stadt.example"' in text
    assert text.index("Gesundheitsamt") < text.index("Jugendamt")
    rows = planner.get("/rounds/care/export?group=calls").text.splitlines()
    assert rows[1].endswith(";Olga Ander;other.head@stadt.example;Herbst 2026;1;2026-11-02;16")
    assert "Olga" not in planner.get("/rounds/care?group=calls&round=999").text


def test_the_page_takes_few_statements_and_shows_fifty(session, opened, planner, heads):
    goal = make_goal(session, make_cycle(session))
    for number in range(60):
        make_measure(session, goal, f"Maßnahme {number}", owner=None)
    session.commit()
    assert count_statements(session, lambda: planner.get("/rounds/care?group=ownerless")) <= 12
    assert planner.get("/rounds/care?group=ownerless").text.count('scope="row"') == 50
    assert planner.get("/rounds/care?group=ownerless&page=2").text.count('scope="row"') == 10


def lines_of(round_id):
    return select(RoundLine).where(RoundLine.round_id == round_id)


def assignments_of(person_id):
    return select(RoleAssignment).where(RoleAssignment.person_id == person_id)
