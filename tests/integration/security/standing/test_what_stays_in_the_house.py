"""Who may not see something finds no trace of it: not on a page, not in an export, not in a report."""

import io
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from markupsafe import escape
from sqlmodel import Session

from tests.integration.security.addresses import every_address
from tests.integration.security.conftest import SECRET, SMALL, UNRELEASED, World, everything
from tests.page import PageClient
from tracker.accounts.vocabulary import Role

# Titles, the key of an internal indicator, figures of an unreleased batch, the count behind a suppressed figure.
TRACES = (SECRET, "verborgen", str(UNRELEASED), str(UNRELEASED).replace(".", ","), str(SMALL), "432.100.987")
# What a department types, hands in and is asked, before it is in force; it stays between the department and planning.
WAITING = {"youth": (f"{SECRET} Meldung", f"{SECRET} Frage"), "health": (f"{SECRET} Entwurf",)}
OF_NO_DEPARTMENT = (*WAITING["youth"], *WAITING["health"], f"{SECRET} Träger", "geheimnis@traeger.example")
KEPT_FROM = {
    "department_head": (Role.DEPARTMENT_HEAD, WAITING["health"]),
    "other_head": (Role.DEPARTMENT_HEAD, WAITING["youth"]),
    "council_office": (Role.COUNCIL_OFFICE, OF_NO_DEPARTMENT),
    "statistics": (Role.STATISTICS, OF_NO_DEPARTMENT),
    "auditor": (Role.AUDITOR, OF_NO_DEPARTMENT),
    "provider": (Role.PROVIDER, TRACES),
}
LISTS = (
    "/?",
    "/plan?by=goal",
    "/plan?open=field-2",
    "/plan/orphans",
    f"/measures?q={SECRET}",
    f"/indicators?q={SECRET}",
    f"/search?q={SECRET}",
    f"/search?q={SECRET}&kind=measure",
    f"/goals?q={SECRET}",
    f"/targets?q={SECRET}",
    f"/resolutions?q={SECRET}",
    f"/reports?q={SECRET}",
    "/targets?sort=-state",
    "/targets/export?format=json",
    "/targets/export?format=xlsx",
    "/plan/export?format=json",
    "/plan/export?format=xlsx",
    "/measures/export?format=json",
    "/reports?committee=building",
    "/plan?cycle=Z2",
)


def text_of(data: bytes) -> str:
    """Return what a file says; a workbook is unpacked."""
    if not data.startswith(b"PK\x03\x04"):
        return data.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def test_a_committee_member_meets_no_trace_of_what_stays_in_the_house(
    app: Flask, committee_member: PageClient, session: Session, world: World
) -> None:
    found, before = [], everything(session)
    for address in {*every_address(app, world, "GET", Role.COMMITTEE_MEMBER), *LISTS}:
        response = committee_member.client.get(address)
        assert response.status_code < 500, address
        body = text_of(response.data).replace(f'value="{SECRET}"', "")  # what was searched for stands in its field
        body = body.replace(f"<span>Suchwörter: {SECRET}</span>", "").replace(f"q={SECRET}", "")  # and in links
        body = body.replace(address, "")  # and the address itself in the form of the language
        found += [f"{trace} on {address}" for trace in TRACES if trace in body]
    assert found == []
    assert everything(session) == before


@pytest.mark.parametrize("who", KEPT_FROM)
def test_what_waits_for_review_is_met_by_nobody_but_its_department_and_planning(
    app: Flask, client_for: Callable[[str], PageClient], session: Session, world: World, who: str
) -> None:
    role, kept = KEPT_FROM[who]
    person, found, searches = client_for(who), [], ("/search?q=Meldung", "/search?q=Entwurf", "/search?q=Frage")
    before = everything(session)
    for address in {*every_address(app, world, "GET", role), *LISTS, *searches}:
        if address.startswith("/audit"):  # the trail holds all that was handed in; who reads it is sworn to check it
            continue
        body = text_of(person.client.get(address).data).replace(f'value="{SECRET}"', "")
        body = body.replace(address, "").replace(escape(address), "")  # the way back that the language switch knows
        found += [f"{word} on {address}" for word in kept if word in body]
    assert found == []
    assert everything(session) == before


def test_what_waits_is_there_for_its_department_and_for_planning(
    client_for: Callable[[str], PageClient], world: World
) -> None:
    """Else the test above would find nothing because there is nothing."""
    own, theirs = f"/rounds/{world['round']}/lines/{world['line']}", f"/rounds/{world['round']}/report"
    for who in ("planner", "department_head"):
        assert [word for word in WAITING["youth"] if word not in client_for(who).get(own).text] == []
    assert WAITING["health"][0] in client_for("other_head").get(theirs).text
    assert "geheimnis@traeger.example" in client_for("department_head").get(f"{own}/links").text


def test_the_same_words_are_there_for_the_house(planner: PageClient, world: World) -> None:
    """Else the test above would find nothing because there is nothing."""
    said = text_of(planner.get("/plan/export").data) + planner.get(f"/targets/{world['draft_target']}").text
    said += (
        planner.get(f"/measures/{world['measure']}").text + planner.get("/indicators/drafts/figures.csv").data.decode()
    )
    assert {trace for trace in TRACES[:4] if trace not in said} == set()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_not_even_the_house_is_shown_the_count_behind_a_suppressed_figure(
    planner: PageClient, world: World, ending: str
) -> None:
    for address in (f"/indicators/open/figures.{ending}", "/indicators/open", "/indicators/open/background"):
        assert str(SMALL) not in text_of(planner.get(address).data)
