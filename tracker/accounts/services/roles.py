"""Changes to roles: given, ended, handed to a deputy."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from tracker.accounts import queries
from tracker.accounts.errors import AlreadyDelegated, DelegatedInThePast, NoDeputy, NotDelegable
from tracker.accounts.models import DelegationFields, Person, RoleAssignment
from tracker.accounts.vocabulary import Role


def assign_role(
    session: Session,
    person: Person,
    role: Role,
    *,
    valid_from: date,
    department_id: int | None = None,
    committee_id: int | None = None,
) -> RoleAssignment:
    """Give a role from a day on; the same role in the same scope is given once."""
    assert person.id is not None
    held = session.exec(
        select(RoleAssignment).where(
            RoleAssignment.person_id == person.id,
            RoleAssignment.role == role,
            col(RoleAssignment.department_id).is_not_distinct_from(department_id),
            col(RoleAssignment.committee_id).is_not_distinct_from(committee_id),
            col(RoleAssignment.valid_to).is_(None),
            col(RoleAssignment.delegated_from_id).is_(None),
        )
    ).first()
    if held is not None:
        return held
    assignment = RoleAssignment(
        person_id=person.id, role=role, department_id=department_id, committee_id=committee_id, valid_from=valid_from
    )
    session.add(assignment)
    session.flush()
    return assignment


def delegate_role(
    session: Session, original: RoleAssignment, deputy: Person, entered: DelegationFields, *, today: date
) -> RoleAssignment:
    """Hand a head's own role to a deputy for a time.

    Raise `NotDelegable`, `DelegatedInThePast`, `NoDeputy` or `AlreadyDelegated`.
    """
    if original.role is not Role.DEPARTMENT_HEAD or original.delegated_from_id is not None:
        raise NotDelegable
    if original.valid_to is not None and original.valid_to < max(today, entered.valid_from):
        raise NotDelegable
    if entered.valid_from < today:
        raise DelegatedInThePast
    if deputy.id not in {each.person.id for each in queries.list_candidates(session, original, today)}:
        raise NoDeputy(name=deputy.name)
    if _stands_in_already(session, original, deputy, entered):
        raise AlreadyDelegated(name=deputy.name)
    assert deputy.id is not None
    loan = RoleAssignment(
        person_id=deputy.id,
        role=original.role,
        department_id=original.department_id,
        valid_from=entered.valid_from,
        valid_to=entered.valid_to,
        delegated_from_id=original.id,
    )
    session.add(loan)
    session.flush()
    return loan


def end_role(session: Session, assignment: RoleAssignment, *, last_day: date) -> None:
    """Let a role end; one that has ended before stays as it is."""
    if assignment.valid_to is not None and assignment.valid_to <= last_day:
        return
    assignment.valid_to = last_day
    session.add(assignment)
    session.flush()


def _stands_in_already(session: Session, original: RoleAssignment, deputy: Person, entered: DelegationFields) -> bool:
    overlapping = sa.and_(
        col(RoleAssignment.valid_from) <= entered.valid_to,
        or_(col(RoleAssignment.valid_to).is_(None), col(RoleAssignment.valid_to) >= entered.valid_from),
        col(RoleAssignment.valid_to) >= col(RoleAssignment.valid_from),
    )
    same = (RoleAssignment.delegated_from_id == original.id, RoleAssignment.person_id == deputy.id)
    return session.exec(select(RoleAssignment).where(*same, overlapping)).first() is not None
