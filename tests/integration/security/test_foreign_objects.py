"""Nobody changes what is another's, by whatever address or field."""

from collections.abc import Callable, Mapping

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from tests.integration.security.conftest import SECRET, World
from tests.page import PageClient
from tracker.accounts.models import Person, RoleAssignment
from tracker.planning.models import MeasureIndicator, PlanNode
from tracker.reporting.models import ReportRun
from tracker.reporting.vocabulary import RunState

ClientFor = Callable[[str], PageClient]


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables."""
    from sqlmodel import SQLModel

    return {
        table.name: sorted((tuple(row) for row in session.execute(sa.select(table))), key=repr)
        for table in SQLModel.metadata.sorted_tables
    }


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


def test_fields_that_a_form_does_not_have_change_nothing(
    department_head: PageClient, session: Session, world: World
) -> None:
    node = session.get_one(PlanNode, world["measure"])
    kept = (node.id, node.owner_id, node.publication, node.code, node.parent_id, node.cycle_id, node.kind)
    extra = {
        "owner_id": world["health"],
        "department_id": world["health"],
        "publication": "public",
        "code": "FREMD",
        "field_ids": world["field"],
        "id": world["goal"],
        "node_id": world["goal"],
        "kind": "goal",
        "cycle_id": 1,
        "parent_id": world["goal"],
        "retired_on": "2026-01-01",
        "position": 9,
        "is_admin": 1,
        "role": "admin",
    }
    entered = {"title": "Neuer Titel", "status": "started", "version": node.version}
    page = department_head.post(f"/measures/{node.id}/edit", data=entered | extra)
    assert page.status_code == 303, page.errors
    session.refresh(node)
    assert kept == (node.id, node.owner_id, node.publication, node.code, node.parent_id, node.cycle_id, node.kind)


def test_the_role_of_one_person_is_not_ended_under_the_name_of_another(
    admin: PageClient, client_for: ClientFor, session: Session
) -> None:
    client_for("planner")
    held = session.execute(sa.select(RoleAssignment)).scalars().all()
    theirs = next(each for each in held if each.role == "planner")
    other = session.execute(sa.select(Person).where(sa.column("name") != "Petra Plan")).scalars().first()
    assert other is not None
    assert admin.post(f"/people/{other.id}/roles/{theirs.id}/end").status_code == 404
    session.refresh(theirs)
    assert theirs.valid_to is None


def test_a_role_that_has_ended_does_not_last_longer_by_being_ended_again(
    admin: PageClient, client_for: ClientFor, session: Session
) -> None:
    client_for("planner")
    ended = session.execute(sa.select(RoleAssignment).where(sa.column("role") == "planner")).scalars().one()
    ended.valid_to = ended.valid_from
    session.commit()
    admin.post(f"/people/{ended.person_id}/roles/{ended.id}/end")
    session.refresh(ended)
    assert ended.valid_to == ended.valid_from


def test_who_prepared_a_report_cannot_release_it_in_another_role(
    client_for: ClientFor, session: Session, world: World
) -> None:
    releaser = client_for("releaser")
    version = session.get_one(ReportRun, world["draft"]).version
    asked = {"title_1": "Kenntnisnahme", "text_1": "Der Ausschuss nimmt Kenntnis.", "version": version}
    assert releaser.post(f"/reports/{world['draft']}/asked", data=asked).status_code == 303
    releaser.post(f"/reports/{world['draft']}/release", data={"state": "released", "released_by": "x"})
    assert session.get_one(ReportRun, world["draft"]).state is RunState.DRAFT


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
