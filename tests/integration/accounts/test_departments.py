"""Departments on their pages."""

import pytest
from sqlmodel import Session

from tests import cast
from tests.factories import make_department
from tracker.accounts import queries
from tracker.accounts.models import Department


@pytest.fixture
def department(session: Session) -> Department:
    made = make_department(session, key="jugend")
    session.commit()
    return made


def entered(**said: str) -> dict[str, str]:
    return {"name": "Jugend und Familie", "key": "jugend", "version": "1", **said}


def test_a_department_is_renamed(admin, session, department):
    page = admin.get(f"/departments/{department.id}/edit")
    assert 'value="Jugendamt"' in page.text
    assert admin.post(f"/departments/{department.id}/edit", entered(key="familie")).status_code == 303
    session.refresh(department)
    assert (department.name, department.key, department.version) == ("Jugend und Familie", "familie", 2)


def test_of_two_who_rename_a_department_the_second_sees_what_the_first_has_saved(admin, session, department):
    address = f"/departments/{department.id}/edit"
    admin.post(address, entered(name="Zuerst gesichert"))
    page = admin.post(address, entered(name="Danach geschrieben"))
    assert page.status_code == 409
    assert "Zuerst gesichert" in page.text
    assert "Danach geschrieben" in page.text
    session.refresh(department)
    assert department.name == "Zuerst gesichert"
    assert admin.post(address, entered(name="Danach geschrieben", version="2")).status_code == 303


def test_a_key_is_given_once(admin, session, department):
    page = admin.post("/departments", entered(name="Anderes Amt"))
    assert page.status_code == 422
    assert 'href="#key"' in page.text
    other = make_department(session, key="soziales")
    session.commit()
    page = admin.post(f"/departments/{other.id}/edit", entered())
    assert page.status_code == 422
    assert 'href="#key"' in page.text
    assert admin.post("/departments", {"name": "Neues Amt", "key": "neu"}).status_code == 303
    assert queries.find_department(session, "neu") is not None


def test_a_department_belongs_neither_to_itself_nor_to_one_below_it(admin, session, department):
    lower = make_department(session)
    lower.parent_id = department.id
    session.commit()
    page = admin.post(f"/departments/{department.id}/edit", entered(parent_id=str(lower.id)))
    assert page.status_code == 422
    assert 'href="#parent_id"' in page.text
    assert admin.post(f"/departments/{department.id}/edit", entered(parent_id=str(department.id))).status_code == 422
    session.refresh(department)
    assert department.parent_id is None


def test_a_department_that_does_not_exist_has_no_page(admin):
    assert admin.get("/departments/4711/edit").status_code == 404


def test_the_list_of_people_names_the_committee_of_each_membership(admin, session):
    cast.join(session, "committee_member")
    session.commit()
    assert "Sozialausschuss" in admin.get("/people").text


def test_who_has_no_address_is_not_invited(admin, session):
    from tracker.accounts.models import Person

    person = Person(name="Paul Papier")
    session.add(person)
    session.commit()
    assert admin.post(f"/people/{person.id}/invite").status_code == 303
    assert "Paul Papier" in admin.get(f"/people/{person.id}").text
    assert queries.find_account_of(session, person.id or 0) is None
