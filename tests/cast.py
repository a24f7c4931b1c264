"""The people of the tests: who they are, and what they may be in the town."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from flask import Flask
from sqlmodel import Session, select

from tests.page import PageClient
from tracker.accounts.log_in import start_session
from tracker.accounts.models import Account, Department, Person, RoleAssignment
from tracker.accounts.vocabulary import Role
from tracker.committees.models import Committee
from tracker.committees.vocabulary import CommitteeKind

Row = TypeVar("Row")

HIRED_ON = date(2020, 1, 1)


@dataclass(frozen=True)
class Part:
    name: str
    roles: tuple[Role, ...]
    department: str | None = None
    committee: str | None = None


CAST = {
    "admin": Part("Ada Verwalt", (Role.ADMIN,)),
    "planner": Part("Petra Plan", (Role.PLANNER,)),
    "department_head": Part("Holger Haupt", (Role.DEPARTMENT_HEAD,), department="youth"),
    "department_clerk": Part("Carla Klerk", (Role.DEPARTMENT_CLERK,), department="youth"),
    "other_head": Part("Olga Ander", (Role.DEPARTMENT_HEAD,), department="health"),
    "releaser": Part("Rita Frei", (Role.RELEASER,)),
    "statistics": Part("Stefan Zahl", (Role.STATISTICS,)),
    "council_office": Part("Sabine Sitzung", (Role.COUNCIL_OFFICE,)),
    "provider": Part("Theo Träger", (Role.PROVIDER,)),
    "committee_member": Part("Marta Mitglied", (Role.COMMITTEE_MEMBER,), committee="social"),
    "auditor": Part("Regina Revision", (Role.AUDITOR,)),
    "outsider": Part("Otto Außen", ()),
}
DEPARTMENTS = {"youth": "Jugendamt", "health": "Gesundheitsamt"}
COMMITTEES = {"social": "Sozialausschuss"}


def join(session: Session, who: str) -> Account:
    """Return the account of one of the cast; it is made when first asked for, with department and committee."""
    part = CAST[who]
    email = f"{who.replace('_', '.')}@stadt.example"
    person = session.exec(select(Person).where(Person.email == email)).first()
    if person is None:
        person = _enter(session, Person(name=part.name, email=email))
        _enter(session, Account(person_id=person.id))
        for role in part.roles:
            _enter(session, _assignment(session, person, role, part))
    return session.exec(select(Account).where(Account.person_id == person.id)).one()


def department(session: Session, key: str) -> Department:
    """Return a department of the cast; it is made when first asked for."""
    found = session.exec(select(Department).where(Department.key == key)).first()
    return found or _enter(session, Department(key=key, name=DEPARTMENTS[key]))


def committee(session: Session, key: str) -> Committee:
    """Return a committee of the cast; it is made when first asked for."""
    found = session.exec(select(Committee).where(Committee.key == key)).first()
    return found or _enter(session, Committee(key=key, name=COMMITTEES[key], kind=CommitteeKind.COMMITTEE))


def logged_in(app: Flask, session: Session, who: str, now: datetime) -> PageClient:
    """Return a client with a log-in of its own; the way through the log-in page has tests of its own."""
    token = start_session(session, join(session, who), now=now)
    session.commit()
    client = app.test_client()
    client.set_cookie("zielkreis_session", token)
    return PageClient(client)


def _assignment(session: Session, person: Person, role: Role, part: Part) -> RoleAssignment:
    return RoleAssignment(
        person_id=person.id,
        role=role,
        department_id=department(session, part.department).id if part.department else None,
        committee_id=committee(session, part.committee).id if part.committee else None,
        valid_from=HIRED_ON,
    )


def _enter(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
