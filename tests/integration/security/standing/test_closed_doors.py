"""Whoever has no part in something is turned away at every address of it, and nothing changes."""

import pytest
from sqlmodel import Session

from tests.integration.security.conftest import SECRET, ClientFor, World, everything, sent
from tests.page import PageClient
from tracker.planning.models import MeasureIndicator


@pytest.mark.parametrize("who", ["department_head", "department_clerk"])
def test_a_department_finds_no_way_to_another_ones_measure(
    client_for: ClientFor, session: Session, world: World, who: str
) -> None:
    person = client_for(who)
    before = everything(session)
    for address in foreign_addresses(world):
        page = person.post(address, data=sent(world))
        assert page.status_code == 404, address
        assert SECRET not in page.text, address
    for act in ("move", "retire", "adopt", "edit"):
        for plural in ("goals", "targets", "strategies"):
            assert person.post(f"/{plural}/{world['measure']}/{act}", data=sent(world)).status_code == 403
    session.expire_all()
    assert everything(session) == before


@pytest.mark.parametrize("plural", ["cycles", "fields", "goals", "strategies", "targets"])
@pytest.mark.parametrize("act", ["edit", "move", "retire", "adopt"])
def test_a_measure_is_found_under_no_other_name(planner: PageClient, world: World, plural: str, act: str) -> None:
    assert planner.client.get(f"/{plural}/{world['measure']}/{act}").status_code in {404, 405}
    assert planner.post(f"/{plural}/{world['measure']}/{act}", data=sent(world)).status_code in {404, 405}


@pytest.mark.parametrize("who", ["committee_member", "outsider", "provider"])
def test_who_only_reads_changes_nothing(client_for: ClientFor, session: Session, world: World, who: str) -> None:
    person = client_for(who)
    for address in (
        *foreign_addresses(world),
        f"/measures/{world['measure']}/edit",
        "/imports",
        "/plan/import/confirm",
    ):
        assert person.post(address, data=sent(world)).status_code == 403, address
    assert session.get(MeasureIndicator, world["monitor"]) is not None


@pytest.mark.parametrize("who", ["outsider", "provider"])
def test_without_a_reading_role_nothing_is_read(client_for: ClientFor, world: World, who: str) -> None:
    person = client_for(who)
    for address in (
        "/plan",
        "/plan/export",
        "/indicators/open/figures.csv",
        f"/reports/{world['report']}",
        "/resolutions",
    ):
        assert person.get(address).status_code == 403, address


def foreign_addresses(world: World) -> list[str]:
    own, foreign, hidden, target = world["measure"], world["foreign"], world["hidden_measure"], world["target"]
    theirs, mine = world["foreign monitor"], world["monitor"]
    return [
        *(f"/measures/{key}/{act}" for key in (foreign, hidden, target) for act in ("edit", "report", "monitors/new")),
        f"/measures/{own}/monitors/{theirs}/edit",
        f"/measures/{own}/monitors/{theirs}/remove",
        f"/measures/{foreign}/monitors/{mine}/edit",
        f"/measures/{foreign}/monitors/{theirs}/remove",
        *foreign_sheets(world),
        *foreign_links(world),
    ]


def foreign_links(world: World) -> list[str]:
    """Return where a link to another department's form could be made, sent or revoked."""
    round_, line, theirs, link = world["round"], world["line"], world["foreign line"], world["foreign link"]
    return [
        f"/rounds/{round_}/lines/{theirs}/links",
        *(f"/rounds/{round_}/lines/{of}/links/{link}/{act}" for of in (line, theirs) for act in ("again", "revoke")),
    ]


def foreign_sheets(world: World) -> list[str]:
    own, hidden, theirs = world["measure"], world["hidden_measure"], world["sheet of hidden_measure"]
    parts = ["more/edit", *(f"{group}/new" for group in ("milestones", "obstacles", "carriers", "links", "files"))]
    rows = [f"{group}/{theirs}/{act}" for group in ("milestones", "obstacles", "files") for act in ("edit", "drop")]
    return [
        *(f"/measures/{hidden}/sheet/{part}" for part in (*parts, *rows)),
        *(f"/measures/{own}/sheet/{part}" for part in rows),
    ]
