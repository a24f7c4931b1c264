"""Reading people and their accounts."""

from datetime import date
from typing import NamedTuple

from sqlmodel import Session, col, select

from tracker.accounts.models import Account, Person, RoleAssignment
from tracker.accounts.queries.roles import list_assignments
from tracker.accounts.vocabulary import Permission, Viewer


class PersonRow(NamedTuple):
    """A line of the list of people."""

    person: Person
    account: Account | None  # None: no way in
    roles: tuple[RoleAssignment, ...]


def list_people(session: Session, today: date) -> list[PersonRow]:
    """Return everyone with what they may do today, in German order."""
    people = session.exec(
        select(Person, Account)
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .order_by(col(Person.name).collate("german"))
    ).all()
    roles: dict[int, list[RoleAssignment]] = {}
    for assignment in list_assignments(session, [person.id for person, _ in people if person.id], today):
        roles.setdefault(assignment.person_id, []).append(assignment)
    return [PersonRow(person, account, tuple(roles.get(person.id or 0, ()))) for person, account in people]


def find_person(session: Session, viewer: Viewer, person_id: int) -> Person | None:
    """Return a person to those who manage accounts, None to all others."""
    return session.get(Person, person_id) if viewer.may(Permission.MANAGE_ACCOUNTS) else None


def find_person_by_email(session: Session, email: str) -> Person | None:
    return session.exec(select(Person).where(Person.email == normalised(email))).first()


def find_account_by_email(session: Session, email: str) -> Account | None:
    statement = select(Account).join(Person, col(Person.id) == col(Account.person_id))
    return session.exec(statement.where(Person.email == normalised(email))).first()


def find_account_of(session: Session, person_id: int) -> Account | None:
    return session.exec(select(Account).where(Account.person_id == person_id)).first()


def normalised(email: str) -> str:
    """Return an address as it is compared and stored."""
    return email.strip().lower()
