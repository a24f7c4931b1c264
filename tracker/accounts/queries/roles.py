"""Who holds which role on a day, and who that makes of an account."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from tracker.accounts.models import Account, Person, RoleAssignment
from tracker.accounts.queries.departments import with_those_below
from tracker.accounts.vocabulary import Permission, Role, Viewer
from tracker.shared.remembering import remembered


def find_viewer(session: Session, account_id: int, today: date) -> Viewer | None:
    """Return who an account is today; None when it is gone or disabled."""
    return remembered(session, ("viewer", account_id, today), lambda: _find_viewer(session, account_id, today))


def _find_viewer(session: Session, account_id: int, today: date) -> Viewer | None:
    rows = session.exec(
        select(Account, Person, RoleAssignment)
        .join(Person, col(Person.id) == col(Account.person_id))
        .outerjoin(RoleAssignment, sa.and_(col(RoleAssignment.person_id) == col(Account.person_id), is_valid_on(today)))
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
        department_ids=with_those_below(session, {a.department_id for a in held if a.department_id is not None}),
        committee_ids=frozenset(a.committee_id for a in held if a.committee_id is not None),
    )


def list_assignments(session: Session, person_ids: Iterable[int], today: date) -> list[RoleAssignment]:
    """Return the roles these people hold on a day, delegated ones included."""
    return list(
        session.exec(
            select(RoleAssignment).where(col(RoleAssignment.person_id).in_(list(person_ids)), is_valid_on(today))
        )
    )


def list_people_with_role(session: Session, role: Role, today: date) -> list[Person]:
    holders = select(RoleAssignment.person_id).where(RoleAssignment.role == role, is_valid_on(today))
    statement = select(Person).where(col(Person.id).in_(holders)).order_by(col(Person.name).collate("german"))
    return list(session.exec(statement))


def find_assignment(session: Session, viewer: Viewer, assignment_id: int) -> RoleAssignment | None:
    """Return a role assignment to those who manage accounts, None to all others."""
    return session.get(RoleAssignment, assignment_id) if viewer.may(Permission.MANAGE_ACCOUNTS) else None


def has_administrator(session: Session, today: date) -> bool:
    return bool(list_people_with_role(session, Role.ADMIN, today))


def is_valid_on(today: date, assignment: type[RoleAssignment] = RoleAssignment) -> sa.ColumnElement[bool]:
    """Return whether an assignment holds; a delegated one holds no longer than the one it comes from."""
    original = aliased(RoleAssignment)
    original_holds = (
        sa.select(col(original.id))
        .where(col(original.id) == col(assignment.delegated_from_id), _has_begun_and_not_ended(today, original))
        .correlate(assignment)
        .exists()
    )
    delegated_from = col(assignment.delegated_from_id)
    return sa.and_(_has_begun_and_not_ended(today, assignment), or_(delegated_from.is_(None), original_holds))


def _has_begun_and_not_ended(today: date, assignment: type[RoleAssignment]) -> sa.ColumnElement[bool]:
    last_day = col(assignment.valid_to)
    return sa.and_(col(assignment.valid_from) <= today, or_(last_day.is_(None), last_day >= today))
