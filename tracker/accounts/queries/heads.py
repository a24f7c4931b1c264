"""Who answers for a department on a day, and whom a mail about it reaches."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.accounts.models import Account, Person, RoleAssignment
from tracker.accounts.queries.departments import list_parents, upwards
from tracker.accounts.queries.roles import is_valid_on
from tracker.accounts.vocabulary import Role


class _Holder(NamedTuple):
    person: Person
    assignment: RoleAssignment
    is_reachable: bool  # has an address, and an account that is open


def list_heads(session: Session, department_ids: Collection[int], today: date) -> dict[int, list[Person]]:
    """Return the heads of each department, of the one above where it has none of its own; none at all: vacant."""
    answering = _answering(session, department_ids, today)
    return {key: _people(each for each in held if not _is_delegated(each)) for key, held in answering.items()}


def list_deputies(session: Session, department_ids: Collection[int], today: date) -> dict[int, list[Person]]:
    """Return who stands in today for those whom `list_heads` names."""
    answering = _answering(session, department_ids, today)
    return {key: _people(each for each in held if _is_delegated(each)) for key, held in answering.items()}


def who_is_reminded(session: Session, department_ids: Collection[int] | None, today: date) -> dict[int, list[Person]]:
    """Return whom a mail about each department goes to: in place of a head who is away the deputies, if any can be
    reached. Nobody appears who has no address or no open account. None stands for every department.
    """
    answering = _answering(session, department_ids, today)
    return {key: _people(_reached(held)) for key, held in answering.items()}


def _answering(session: Session, department_ids: Collection[int] | None, today: date) -> dict[int, list[_Holder]]:
    """Return for each department the heads, and their deputies, of the nearest one upwards that has a head."""
    parents, held = list_parents(session), _list_holders(session, today)
    asked = parents.keys() if department_ids is None else department_ids
    nearest = {key: next((at for at in upwards(key, parents) if at in held), None) for key in asked}
    return {key: held[at] if at is not None else [] for key, at in nearest.items()}


def _list_holders(session: Session, today: date) -> dict[int, list[_Holder]]:
    rows = session.execute(
        select(Person, RoleAssignment, Account)
        .join(RoleAssignment, col(RoleAssignment.person_id) == col(Person.id))
        .outerjoin(Account, sa.and_(col(Account.person_id) == col(Person.id), col(Account.disabled_at).is_(None)))
        .where(RoleAssignment.role == Role.DEPARTMENT_HEAD, is_valid_on(today))
        .order_by(col(Person.name).collate("german"), col(Person.id))
    )
    held: dict[int, list[_Holder]] = {}
    for person, assignment, account in rows:
        if assignment.department_id is not None:
            holder = _Holder(person, assignment, account is not None and person.email is not None)
            held.setdefault(assignment.department_id, []).append(holder)
    return held


def _reached(held: list[_Holder]) -> list[_Holder]:
    """Return each head who can be reached, or instead the deputies who stand in for that head and can."""
    reached = []
    for head in held:
        if _is_delegated(head):
            continue
        deputies = [each for each in held if each.assignment.delegated_from_id == head.assignment.id]
        reached += [each for each in deputies if each.is_reachable] or [head] * head.is_reachable
    return reached


def _is_delegated(holder: _Holder) -> bool:
    return holder.assignment.delegated_from_id is not None


def _people(held: Iterable[_Holder]) -> list[Person]:
    """Return each person once."""
    return list({holder.person.id: holder.person for holder in held}.values())
