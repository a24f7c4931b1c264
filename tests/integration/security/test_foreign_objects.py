"""Nobody changes what is another's, by whatever address or field."""

import sqlalchemy as sa
from sqlmodel import Session

from tests.integration.security.conftest import ClientFor, World
from tests.page import PageClient
from tracker.accounts.models import Person, RoleAssignment
from tracker.planning.models import PlanNode
from tracker.reporting.models import ReportRun
from tracker.reporting.vocabulary import RunState


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
