"""Who answers for a department on a day, and whom a mail about it reaches."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session

from tests import cast
from tests.factories import make_department
from tests.statements import statements_of
from tracker.accounts import queries, services
from tracker.accounts.models import Account, DelegationFields, Department, Person, RoleAssignment
from tracker.accounts.vocabulary import Role

TODAY = date(2026, 11, 18)
Hire = Callable[..., RoleAssignment]


@pytest.fixture
def department(session: Session) -> Department:
    return make_department(session)


@pytest.fixture
def hire(session: Session, department: Department) -> Hire:
    """Return how to make somebody the head of the department, or of another: `hire("Uta Eins")`."""

    def make(name: str, *, of: Department = department, email: str | None = "", role: Role = Role.DEPARTMENT_HEAD):
        address = None if email is None else f"{name.split()[0].lower()}@stadt.example"
        person = Person(name=name, email=address)
        session.add(person)
        session.flush()
        services.open_account(session, person)
        return services.assign_role(session, person, role, valid_from=date(2020, 1, 1), department_id=of.id)

    return make


def lend(session: Session, head: RoleAssignment, deputy: RoleAssignment, *, first: int = 0, last: int = 7):
    period = DelegationFields(valid_from=TODAY + timedelta(days=first), valid_to=TODAY + timedelta(days=last))
    return services.delegate_role(session, head, session.get_one(Person, deputy.person_id), period, today=TODAY)


def names(found: dict[int, list[Person]], department: Department) -> list[str]:
    return [person.name for person in found[department.id or 0]]


def heads(session: Session, department: Department, today: date = TODAY) -> list[str]:
    return names(queries.list_heads(session, [department.id or 0], today), department)


def reminded(session: Session, department: Department, today: date = TODAY) -> list[str]:
    return names(queries.who_is_reminded(session, [department.id or 0], today), department)


def lock(session: Session, assignment: RoleAssignment, now: datetime) -> None:
    account = queries.find_account_of(session, assignment.person_id)
    assert isinstance(account, Account)
    services.disable_account(session, account, now=now)


def test_a_department_without_a_head_is_vacant(session, department):
    assert heads(session, department) == reminded(session, department) == []


def test_both_heads_of_a_department_answer_in_the_order_of_names(session, department, hire):
    hire("Zora Zwei")
    hire("Anna Eins")
    assert heads(session, department) == reminded(session, department) == ["Anna Eins", "Zora Zwei"]


def test_where_a_department_has_no_head_the_one_above_answers(session, department, hire):
    lower = make_department(session, name="Sachgebiet")
    lower.parent_id = department.id
    hire("Uta Eins")
    assert heads(session, lower) == reminded(session, lower) == ["Uta Eins"]
    hire("Lara Unten", of=lower)
    assert heads(session, lower) == ["Lara Unten"]


def test_departments_in_a_ring_are_vacant_and_not_endless(session, department):
    other = make_department(session)
    department.parent_id, other.parent_id = other.id, department.id
    session.flush()
    assert heads(session, department) == []


def test_who_has_left_answers_no_more(session, department, hire):
    head = hire("Uta Eins")
    services.end_role(session, head, last_day=TODAY)
    assert heads(session, department) == ["Uta Eins"]
    assert heads(session, department, TODAY + timedelta(days=1)) == []
    assert reminded(session, department, TODAY + timedelta(days=1)) == []


def test_a_clerk_is_no_head(session, department, hire):
    hire("Karl Klerk", role=Role.DEPARTMENT_CLERK)
    assert heads(session, department) == []


@pytest.mark.parametrize(("day", "who"), [(-1, "Uta Eins"), (0, "Karl Klerk"), (7, "Karl Klerk"), (8, "Uta Eins")])
def test_the_deputy_is_reminded_from_the_first_day_to_the_last(session, department, hire, day, who):
    head, clerk = hire("Uta Eins"), hire("Karl Klerk", role=Role.DEPARTMENT_CLERK)
    lend(session, head, clerk)
    on = TODAY + timedelta(days=day)
    assert reminded(session, department, on) == [who]
    assert heads(session, department, on) == ["Uta Eins"]
    deputies = names(queries.list_deputies(session, [department.id or 0], on), department)
    assert deputies == (["Karl Klerk"] if 0 <= day <= 7 else [])


def test_of_two_heads_only_the_one_who_is_away_is_replaced(session, department, hire):
    away, clerk = hire("Uta Eins"), hire("Karl Klerk", role=Role.DEPARTMENT_CLERK)
    hire("Zora Zwei")
    lend(session, away, clerk)
    assert reminded(session, department) == ["Karl Klerk", "Zora Zwei"]


def test_the_deputy_of_a_head_above_is_reminded_too(session, department, hire):
    lower = make_department(session, name="Sachgebiet")
    lower.parent_id = department.id
    lend(session, hire("Uta Eins"), hire("Karl Klerk", role=Role.DEPARTMENT_CLERK))
    assert reminded(session, lower) == ["Karl Klerk"]


def test_a_delegation_ends_with_the_role_it_comes_from(session, department, hire):
    head, clerk = hire("Uta Eins"), hire("Karl Klerk", role=Role.DEPARTMENT_CLERK)
    lend(session, head, clerk)
    services.end_role(session, head, last_day=TODAY - timedelta(days=1))
    assert reminded(session, department) == []
    held = queries.list_assignments(session, [clerk.person_id], TODAY)
    assert [each.role for each in held] == [Role.DEPARTMENT_CLERK]
    assert queries.list_people_with_role(session, Role.DEPARTMENT_HEAD, TODAY) == []


def test_a_deputy_who_cannot_log_in_or_has_left_leaves_the_mail_to_the_head(session, department, hire, now):
    head, clerk = hire("Uta Eins"), hire("Karl Klerk", role=Role.DEPARTMENT_CLERK)
    loan = lend(session, head, clerk)
    lock(session, clerk, now)
    assert reminded(session, department) == ["Uta Eins"]
    services.end_role(session, loan, last_day=TODAY - timedelta(days=1))
    assert reminded(session, department) == ["Uta Eins"]


def test_a_head_without_address_or_with_a_locked_account_is_not_reminded_but_answers(session, department, hire, now):
    lock(session, hire("Uta Eins"), now)
    hire("Paul Papier", email=None)
    assert reminded(session, department) == []
    assert heads(session, department) == ["Paul Papier", "Uta Eins"]


def test_many_departments_take_two_statements(session, hire):
    hire("Uta Eins")
    keys = [make_department(session).id or 0 for _ in range(20)]
    session.flush()
    with statements_of(session.connection()) as seen:
        queries.who_is_reminded(session, keys, TODAY)
    assert len(seen) == 2


def test_a_deputy_sees_the_department_as_long_as_it_is_on_loan(session, hire, department, now):
    head, other = hire("Uta Eins"), hire("Olga Ander", of=cast.department(session, "health"))
    lend(session, head, other)
    account = queries.find_account_of(session, other.person_id)
    assert account is not None

    def seen(on: date) -> frozenset[int]:
        viewer = queries.find_viewer(session, account.id or 0, on)
        assert viewer is not None
        assert viewer.person_id == other.person_id  # acts under the own name
        return viewer.department_ids

    assert department.id in seen(TODAY)
    assert department.id not in seen(TODAY + timedelta(days=8))
    services.end_role(session, head, last_day=TODAY - timedelta(days=1))
    assert department.id not in seen(TODAY)
