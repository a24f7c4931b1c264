"""The page of the trail: narrowed, downloaded, and closed where an administrator would read the plan in it."""

import csv
import io
from datetime import timedelta

import pytest
from sqlmodel import Session

from tests import cast
from tests.conftest import NOW
from tests.factories import make_cycle, make_goal
from tests.page import PageClient
from tracker.accounts.models import Department, Person
from tracker.accounts.services.pseudonyms import pseudonymise_person
from tracker.shared import audit

CONTENT = "Gesund aufwachsen"


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


@pytest.mark.usefixtures("changes")
def test_the_download_calculates_nothing(auditor: PageClient) -> None:
    content = auditor.get("/audit/export?kind=node_wording").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
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
