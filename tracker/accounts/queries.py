"""Reading people, departments and roles."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from tracker.accounts.models import Account, Department, Person, RoleAssignment
from tracker.accounts.vocabulary import Permission, Role, Viewer
from tracker.shared.remembering import remembered


class PersonRow(NamedTuple):
    """A line of the list of people."""

    person: Person
    account: Account | None  # None: no way in
    roles: tuple[RoleAssignment, ...]


def find_viewer(session: Session, account_id: int, today: date) -> Viewer | None:
    """Return who an account is today; None when it is gone or disabled."""
    return remembered(session, ("viewer", account_id, today), lambda: _find_viewer(session, account_id, today))


def _find_viewer(session: Session, account_id: int, today: date) -> Viewer | None:
    rows = session.exec(
        select(Account, Person, RoleAssignment)
        .join(Person, col(Person.id) == col(Account.person_id))
        .outerjoin(
            RoleAssignment, sa.and_(col(RoleAssignment.person_id) == col(Account.person_id), _is_valid_on(today))
        )
        .where(Account.id == account_id, col(Account.disabled_at).is_(None))
    ).all()
    if not rows:
        return None
    account, person, _ = rows[0]
    held = [assignment for _, _, assignment in rows if assignment is not None]
    return Viewer(
        account_id=account.id,
        person_id=person.id,
        name=person.name,
        language=account.language,
        roles=frozenset(assignment.role for assignment in held),
        department_ids=_with_those_below(session, {a.department_id for a in held if a.department_id is not None}),
        committee_ids=frozenset(a.committee_id for a in held if a.committee_id is not None),
    )


def list_assignments(session: Session, person_ids: Iterable[int], today: date) -> list[RoleAssignment]:
    """Return the roles these people hold on a day."""
    return list(
        session.exec(
            select(RoleAssignment).where(col(RoleAssignment.person_id).in_(list(person_ids)), _is_valid_on(today))
        )
    )


def list_people_with_role(session: Session, role: Role, today: date) -> list[Person]:
    holders = select(RoleAssignment.person_id).where(RoleAssignment.role == role, _is_valid_on(today))
    statement = select(Person).where(col(Person.id).in_(holders)).order_by(col(Person.name).collate("german"))
    return list(session.exec(statement))


def find_department(session: Session, key: str) -> Department | None:
    return session.exec(select(Department).where(Department.key == key)).first()


def list_departments(session: Session) -> list[Department]:
    return list(session.exec(select(Department).order_by(col(Department.name).collate("german"))))


def find_person_by_email(session: Session, email: str) -> Person | None:
    return session.exec(select(Person).where(Person.email == normalised(email))).first()


def find_account_by_email(session: Session, email: str) -> Account | None:
    statement = select(Account).join(Person, col(Person.id) == col(Account.person_id))
    return session.exec(statement.where(Person.email == normalised(email))).first()


def find_person(session: Session, viewer: Viewer, person_id: int) -> Person | None:
    """Return a person to those who manage accounts, None to all others."""
    return session.get(Person, person_id) if viewer.may(Permission.MANAGE_ACCOUNTS) else None


def find_assignment(session: Session, viewer: Viewer, assignment_id: int) -> RoleAssignment | None:
    """Return a role assignment to those who manage accounts, None to all others."""
    return session.get(RoleAssignment, assignment_id) if viewer.may(Permission.MANAGE_ACCOUNTS) else None


def find_account_of(session: Session, person_id: int) -> Account | None:
    return session.exec(select(Account).where(Account.person_id == person_id)).first()


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


def has_administrator(session: Session, today: date) -> bool:
    return bool(list_people_with_role(session, Role.ADMIN, today))


def normalised(email: str) -> str:
    """Return an address as it is compared and stored."""
    return email.strip().lower()


def _is_valid_on(today: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        col(RoleAssignment.valid_from) <= today,
        or_(col(RoleAssignment.valid_to).is_(None), col(RoleAssignment.valid_to) >= today),
    )


def _with_those_below(session: Session, department_ids: set[int]) -> frozenset[int]:
    if not department_ids:
        return frozenset()
    tree = sa.select(col(Department.id).label("id")).where(col(Department.id).in_(department_ids)).cte(recursive=True)
    below = tree.union(sa.select(col(Department.id)).where(col(Department.parent_id) == tree.c.id))
    return frozenset(session.execute(sa.select(below.c.id)).scalars())
