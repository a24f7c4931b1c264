"""Who may not see something finds no trace of it: not on a page, not in an export, not in a report."""

import io
import zipfile

import pytest
from flask import Flask

from tests.integration.security.addresses import every_address
from tests.integration.security.conftest import SECRET, SMALL, UNRELEASED, World
from tests.page import PageClient
from tracker.accounts.vocabulary import Role

# Titles, the key of an internal indicator, figures of an unreleased batch, the count behind a suppressed figure.
TRACES = (SECRET, "verborgen", str(UNRELEASED), str(UNRELEASED).replace(".", ","), str(SMALL), "4.321")
LISTS = (
    "/?",
    "/plan?by=goal",
    "/plan?open=field-2",
    "/plan/orphans",
    f"/measures?q={SECRET}",
    f"/indicators?search={SECRET}",
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
    app: Flask, committee_member: PageClient, world: World
) -> None:
    found = []
    for address in {*every_address(app, world, "GET", Role.COMMITTEE_MEMBER), *LISTS}:
        response = committee_member.client.get(address)
        assert response.status_code < 500, address
        body = text_of(response.data).replace(f'value="{SECRET}"', "")  # what was searched for stands in its field
        body = body.replace(address, "")  # and the address itself in the form of the language
        found += [f"{trace} on {address}" for trace in TRACES if trace in body]
    assert found == []


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
