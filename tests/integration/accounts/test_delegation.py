"""Handing the own department to a deputy: who may, to whom, for how long, and what the pages say of it."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from pydantic import ValidationError
from sqlmodel import Session, col

from tests import cast
from tracker.accounts import queries, services
from tracker.accounts.errors import AlreadyDelegated, DelegatedInThePast, NoDeputy, NotDelegable
from tracker.accounts.models import DelegationFields, Person, RoleAssignment
from tracker.accounts.vocabulary import Role
from tracker.shared.outbox import OutboxMessage

TODAY = date(2026, 11, 18)
PERIOD = {"valid_from": "18.11.2026", "valid_to": "30.11.2026"}


def person(session: Session, who: str) -> Person:
    return session.get_one(Person, cast.join(session, who).person_id)


def headship(session: Session, who: str = "department_head") -> RoleAssignment:
    return queries.list_own_headships(session, person(session, who).id or 0, TODAY)[0]


def lend(session: Session, deputy: str = "department_clerk", first: int = 0, last: int = 12) -> RoleAssignment:
    period = DelegationFields(valid_from=TODAY + timedelta(days=first), valid_to=TODAY + timedelta(days=last))
    return services.delegate_role(session, headship(session), person(session, deputy), period, today=TODAY)


def loans(session: Session) -> list[RoleAssignment]:
    lent = sa.select(RoleAssignment).where(col(RoleAssignment.delegated_from_id).is_not(None))
    return list(session.execute(lent).scalars())


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-11-18", "2026-11-17"), ("2026-11-18", "2027-11-18"), ("2027-03-01", "2028-03-01")],
)
def test_a_period_runs_forwards_and_for_twelve_months_at_most(first, last):
    with pytest.raises(ValidationError):
        DelegationFields(valid_from=date.fromisoformat(first), valid_to=date.fromisoformat(last))
    a_day_less = date.fromisoformat(last) - timedelta(days=1)
    if a_day_less > date.fromisoformat(first):
        assert DelegationFields(valid_from=date.fromisoformat(first), valid_to=a_day_less)


def test_a_deputy_cannot_pass_it_on(session):
    loan = lend(session)
    period = DelegationFields(valid_from=TODAY, valid_to=TODAY)
    with pytest.raises(NotDelegable):
        services.delegate_role(session, loan, person(session, "other_head"), period, today=TODAY)


def test_only_the_role_of_a_head_is_handed_over_and_only_while_it_lasts(session):
    clerk = person(session, "department_clerk")
    [clerkship] = queries.list_assignments(session, [clerk.id or 0], TODAY)
    period = DelegationFields(valid_from=TODAY, valid_to=TODAY)
    with pytest.raises(NotDelegable):
        services.delegate_role(session, clerkship, person(session, "other_head"), period, today=TODAY)
    services.end_role(session, headship(session), last_day=TODAY)
    with pytest.raises(NotDelegable):
        lend(session, first=1)


def test_nobody_stands_in_for_the_past_nor_twice_at_a_time(session):
    with pytest.raises(DelegatedInThePast):
        lend(session, first=-1)
    lend(session)
    with pytest.raises(AlreadyDelegated):
        lend(session, first=5, last=20)
    assert lend(session, first=13, last=20).valid_from > TODAY


@pytest.mark.parametrize("who", ["department_head", "admin", "auditor", "committee_member", "provider", "outsider"])
def test_who_checks_runs_or_stands_outside_is_no_deputy(session, who):
    with pytest.raises(NoDeputy):
        lend(session, deputy=who)


def test_a_locked_account_stands_in_for_nobody(session, now):
    services.disable_account(session, cast.join(session, "department_clerk"), now=now)
    with pytest.raises(NoDeputy):
        lend(session)


def test_the_next_ones_stand_first(session):
    for who in ("planner", "other_head", "department_clerk", "releaser"):
        cast.join(session, who)
    found = [each.person.name for each in queries.list_candidates(session, headship(session), TODAY)]
    assert found == ["Carla Klerk", "Olga Ander", "Petra Plan", "Rita Frei"]


def test_a_head_hands_over_and_takes_back(department_head, client_for, session, other_measure_form):
    other = client_for("other_head")
    assert other.get(other_measure_form).status_code == 404
    page = department_head.get("/account/delegations/new")
    assert "Petra Plan" not in page.text
    deputy = person(session, "other_head")
    sent = department_head.post(
        "/account/delegations/new", {"assignment_id": headship(session).id, "deputy_id": deputy.id, **PERIOD}
    )
    assert (sent.status_code, sent.location) == (303, "/account")
    assert "Olga Ander" in department_head.get("/account").text
    assert "Holger Haupt" in other.get("/account").text
    assert other.get(other_measure_form).status_code == 200
    [loan] = loans(session)
    assert department_head.post(f"/account/delegations/{loan.id}/end").status_code == 303
    assert "Olga Ander" not in department_head.get("/account").text
    assert other.get(other_measure_form).status_code == 404


@pytest.fixture
def other_measure_form(session: Session) -> str:
    """The address of a form that only the head's own department may open."""
    from tests.factories import make_cycle, make_goal, make_measure

    measure = make_measure(session, make_goal(session, make_cycle(session)), owner=cast.department(session, "youth"))
    session.commit()
    return f"/measures/{measure.id}/edit"


def test_the_deputy_is_told_by_mail(department_head, session):
    clerk = person(session, "department_clerk")
    session.commit()
    department_head.post(
        "/account/delegations/new", {"assignment_id": headship(session).id, "deputy_id": clerk.id, **PERIOD}
    )
    [mail] = session.execute(sa.select(OutboxMessage)).scalars()
    assert mail.address == clerk.email


@pytest.mark.parametrize(
    ("typed", "status"), [("petra", 303), ("planner@stadt.example", 303), ("Rita Frei", 303), ("stadt", 422)]
)
def test_somebody_further_away_is_found_by_name_or_address(department_head, session, typed, status):
    for who in ("planner", "releaser"):
        cast.join(session, who)
    session.commit()
    page = department_head.post(
        "/account/delegations/new", {"assignment_id": headship(session).id, "search": typed, **PERIOD}
    )
    assert page.status_code == status
    if status == 422:
        assert "Petra Plan" in page.text
        assert "Rita Frei" in page.text


@pytest.mark.parametrize("typed", ["", "Marta Mitglied", "nobody"])
def test_a_deputy_who_is_not_named_or_not_found_is_asked_for(department_head, session, typed):
    cast.join(session, "committee_member")
    session.commit()
    page = department_head.post(
        "/account/delegations/new", {"assignment_id": headship(session).id, "search": typed, **PERIOD}
    )
    assert page.status_code == 422
    assert not loans(session)


def test_what_a_service_refuses_stands_beside_its_field(department_head, session):
    clerk = person(session, "department_clerk")
    session.commit()
    sent = {"assignment_id": headship(session).id, "deputy_id": clerk.id}
    page = department_head.post(
        "/account/delegations/new", sent | {"valid_from": "01.01.2026", "valid_to": "31.12.2026"}
    )
    assert page.status_code == 422
    assert 'href="#valid_from"' in page.text


def test_nobody_hands_over_or_ends_what_is_anothers(department_head, other_head, session):
    clerk = person(session, "department_clerk")
    sent = {"assignment_id": headship(session, "other_head").id, "deputy_id": clerk.id, **PERIOD}
    assert department_head.post("/account/delegations/new", sent).status_code == 422
    assert not loans(session)
    loan = lend(session)
    session.commit()
    assert other_head.post(f"/account/delegations/{loan.id}/end").status_code == 404
    assert department_head.post(f"/account/delegations/{headship(session).id}/end").status_code == 404
    session.refresh(loan)
    assert loan.valid_to == TODAY + timedelta(days=12)


def test_a_deputy_has_nothing_to_hand_over(client_for, session):
    lend(session)
    session.commit()
    assert client_for("department_clerk").get("/account/delegations/new").status_code == 404


def test_the_administration_names_a_deputy_for_who_is_away_already(admin, session):
    head, clerk, own = person(session, "department_head"), person(session, "department_clerk"), headship(session)
    session.commit()
    address = f"/people/{head.id}/delegations/new"
    assert admin.get(address).status_code == 200
    sent = admin.post(address, {"assignment_id": own.id, "deputy_id": clerk.id, **PERIOD})
    assert sent.location == f"/people/{head.id}"
    assert "Carla Klerk" in admin.get(f"/people/{head.id}").text
    assert "Holger Haupt" in admin.get(f"/people/{clerk.id}").text
    assert "Holger Haupt" in admin.get("/people").text
    [loan] = loans(session)
    admin.post(f"/people/{clerk.id}/roles/{loan.id}/end")
    assert "Holger Haupt" not in admin.get(f"/people/{clerk.id}").text


def test_who_heads_nothing_has_no_page_to_name_a_deputy(admin, session):
    planner = person(session, "planner")
    session.commit()
    assert admin.get(f"/people/{planner.id}/delegations/new").status_code == 404
    assert admin.get("/people/4711/delegations/new").status_code == 404


def test_a_role_given_to_a_deputy_is_another_than_the_loan(session):
    loan = lend(session)
    clerk = person(session, "department_clerk")
    own = services.assign_role(session, clerk, Role.DEPARTMENT_HEAD, valid_from=TODAY, department_id=loan.department_id)
    assert own.id != loan.id
    assert own.delegated_from_id is None
