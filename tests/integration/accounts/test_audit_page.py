"""The page of the trail: narrowed, downloaded, and closed where an administrator would read the plan in it."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
from sqlmodel import Session

from tests import cast
from tests.conftest import NOW
from tests.factories import make_cycle, make_field, make_goal
from tests.page import PageClient
from tracker.accounts.models import Department, Person
from tracker.accounts.services.pseudonyms import pseudonymise_person
from tracker.accounts.vocabulary import LogInWay
from tracker.committees.models import Meeting
from tracker.committees.vocabulary import MeetingState
from tracker.planning.models import FieldPhase
from tracker.planning.vocabulary import Phase
from tracker.shared import audit

CONTENT = "Gesund aufwachsen"


def make_phase(session: Session) -> FieldPhase:
    field = make_field(session, make_cycle(session))
    phase = FieldPhase(field_id=field.id, phase=Phase.GOALS, since=date(2021, 2, 10))
    session.add(phase)
    session.flush()
    return phase


def said(person: PageClient, kind: str) -> str:
    """Return the words of the trail's page, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", person.get(f"/audit?kind={kind}").text)).split())


def downloaded(person: PageClient, kind: str) -> list[dict[str, str]]:
    content = person.get(f"/audit/export?kind={kind}").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content), delimiter=";"))


@pytest.fixture
def auditor(client_for) -> PageClient:
    return client_for("auditor")


@pytest.fixture
def changes(session: Session) -> None:
    account = cast.join(session, "planner")
    audit.act_as(session, audit.Actor(account.id, "Petra Plan"), NOW - timedelta(days=10))
    with audit.because(session, "=1+1"):
        make_goal(session, make_cycle(session), CONTENT)
    audit.act_as(session, audit.Actor(None, "Test"), NOW)
    session.add(Department(key="99", name="Amt 99"))
    session.commit()


@pytest.mark.usefixtures("changes")
def test_the_trail_is_narrowed_by_kind_person_and_days(auditor: PageClient, session: Session) -> None:
    planner = cast.join(session, "planner").id
    for query, found in (
        ("", True),
        ("kind=node_wording", True),
        ("kind=department", False),
        (f"person={planner}", True),
        ("since=2026-11-08&until=2026-11-08", True),
        ("since=09.11.2026", False),
        ("until=07.11.2026", False),
    ):
        page = auditor.get(f"/audit?{query}")
        assert page.status_code == 200
        assert (CONTENT in page.text) is found, query
        assert (CONTENT in auditor.get(f"/audit/export?{query}").text) is found, query


@pytest.mark.usefixtures("changes")
def test_the_names_of_people_stand_there_though_the_trail_holds_only_numbers(auditor: PageClient) -> None:
    assert "Petra Plan" in auditor.get("/audit?kind=node_wording").text


@pytest.mark.usefixtures("changes")
def test_the_administration_reads_who_and_when_but_nothing_of_the_plan(admin: PageClient) -> None:
    for address in ("/audit", "/audit?kind=node_wording", "/audit/export"):
        text = admin.get(address).text
        assert CONTENT not in text
        assert "1+1" not in text
    assert "Petra Plan" in admin.get("/audit?kind=node_wording").text
    assert "Amt 99" in admin.get("/audit?kind=department").text


def test_an_auditor_reads_what_happened_without_knowing_the_code(auditor: PageClient, session: Session) -> None:
    phase = make_phase(session)
    meeting = Meeting(committee_id=cast.committee(session, "social").id, starts_at=NOW, place="Rathaus")
    session.add(meeting)
    session.flush()
    meeting.state = MeetingState.HELD
    audit.record(session, "log_in", "account", 1, way=LogInWay.PASSWORD)
    session.commit()
    assert f"Phase eines Handlungsfelds {phase.id} angelegt" in said(auditor, "field_phase")
    assert f"Handlungsfeld {phase.field_id} Phase: Ziele Seit: 10.02.2021" in said(auditor, "field_phase")
    assert "Stand: geplant → durchgeführt" in said(auditor, "meeting")
    assert f"Tag und Uhrzeit: 18.11.2026, 10:00 Uhr Ort: Rathaus Ausschuss {meeting.committee_id}" in said(
        auditor, "meeting"
    )
    assert "Konto 1 angemeldet Angemeldet mit: Passwort" in said(auditor, "account")
    assert "Rolle: Revision Gültig ab: 01.01.2020" in said(auditor, "role_assignment")


def test_the_download_keeps_the_names_and_values_of_the_machine(auditor: PageClient, session: Session) -> None:
    phase = make_phase(session)
    session.commit()
    (row,) = downloaded(auditor, "field_phase")
    assert row["act"] == "angelegt"
    assert (row["object_type"], row["object_id"]) == ("field_phase", str(phase.id))
    assert row["after"] == f"field_id: {phase.field_id}; id: {phase.id}; phase: goals; since: 2021-02-10"


@pytest.mark.usefixtures("changes")
def test_the_download_calculates_nothing(auditor: PageClient) -> None:
    rows = downloaded(auditor, "node_wording")
    assert {row["reason"] for row in rows} == {"'=1+1"}
    assert {row["who"] for row in rows} == {"Petra Plan"}


@pytest.mark.parametrize(
    "query", ["since=gestern", "person=x", "person=99999999999", "kind=nothing", "until=31.12.9999"]
)
def test_a_filter_that_cannot_be_read_is_no_accident(auditor: PageClient, query: str) -> None:
    assert auditor.get(f"/audit?{query}").status_code == 200
    assert auditor.get(f"/audit/export?{query}").status_code in {200, 400}


def test_a_forgotten_person_stands_nowhere(auditor: PageClient, session: Session) -> None:
    person = Person(name="Ute Probe", email="ute.probe@stadt.example")
    session.add(person)
    session.commit()
    assert "Ute Probe" in auditor.get("/audit?kind=person").text
    pseudonymise_person(session, person.id or 0, now=NOW)
    session.commit()
    assert "Probe" not in auditor.get("/audit?kind=person").text
