"""Reading who stands in for whom, and who could."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import IntEnum
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from tracker.accounts.models import Account, Person, RoleAssignment
from tracker.accounts.queries.roles import is_valid_on
from tracker.accounts.vocabulary import DEPUTY_ROLES, NEVER_DEPUTIES, Role, Viewer
from tracker.shared.database import folded


class Delegation(NamedTuple):
    """A role on loan: whose it is, who has it, and the loan itself with its period."""

    assignment: RoleAssignment
    original: RoleAssignment
    deputy: Person
    head: Person


class Nearness(IntEnum):
    """How close somebody works to the head who is away."""

    SAME_DEPARTMENT = 0
    HEAD = 1
    OTHER = 2


class Candidate(NamedTuple):
    """Somebody who can stand in."""

    person: Person
    nearness: Nearness


def list_delegations_from(session: Session, person_id: int, today: date) -> list[Delegation]:
    """Return what a person has handed to deputies, running or to come."""
    return _list_delegations(session, today, whose="head", person_id=person_id)


def list_delegations_to(session: Session, person_id: int, today: date) -> list[Delegation]:
    """Return for whom a person stands in, now or later."""
    return _list_delegations(session, today, whose="deputy", person_id=person_id)


def list_own_headships(session: Session, person_id: int, today: date) -> list[RoleAssignment]:
    """Return the departments a person heads in the own right: what can be handed to a deputy."""
    return list(
        session.exec(
            select(RoleAssignment).where(
                RoleAssignment.person_id == person_id,
                RoleAssignment.role == Role.DEPARTMENT_HEAD,
                col(RoleAssignment.delegated_from_id).is_(None),
                is_valid_on(today),
            )
        )
    )


def find_own_delegation(session: Session, viewer: Viewer, assignment_id: int) -> RoleAssignment | None:
    """Return a loan to the head who gave it, None to all others."""
    found = session.get(RoleAssignment, assignment_id)
    if found is None or found.delegated_from_id is None:
        return None
    original = session.get(RoleAssignment, found.delegated_from_id)
    return found if original is not None and original.person_id == viewer.person_id else None


def list_delegators(session: Session, assignments: Iterable[RoleAssignment]) -> dict[int, str]:
    """Return for whom each delegated one of these roles is held: the head's name by the id of the loan."""
    original = aliased(RoleAssignment)
    rows = session.execute(
        sa.select(col(RoleAssignment.id), col(Person.name))
        .join(original, col(original.id) == col(RoleAssignment.delegated_from_id))
        .join(Person, col(Person.id) == col(original.person_id))
        .where(col(RoleAssignment.id).in_([each.id for each in assignments if each.delegated_from_id is not None]))
    )
    return {key: name for key, name in rows if key is not None}


def list_candidates(session: Session, assignment: RoleAssignment, today: date) -> list[Candidate]:
    """Return who can stand in: people of the same department first, then other heads, then the others."""
    held: dict[int, list[RoleAssignment]] = {}
    people = {}
    rows = session.execute(
        select(Person, RoleAssignment)
        .join(RoleAssignment, col(RoleAssignment.person_id) == col(Person.id))
        .join(Account, col(Account.person_id) == col(Person.id))
        .where(
            col(Account.disabled_at).is_(None),
            col(Person.email).is_not(None),
            col(RoleAssignment.delegated_from_id).is_(None),
            is_valid_on(today),
        )
        .order_by(col(Person.name).collate("german"), col(Person.id))
    )
    for person, role in rows:
        people[person.id or 0] = person
        held.setdefault(person.id or 0, []).append(role)
    found = [
        Candidate(people[key], _nearness(roles, assignment))
        for key, roles in held.items()
        if key != assignment.person_id and _may_stand_in({each.role for each in roles})
    ]
    return sorted(found, key=lambda candidate: candidate.nearness)  # names keep their order


def search_candidates(candidates: Sequence[Candidate], words: str) -> list[Candidate]:
    """Return those whose name or address holds what was typed; a whole one names one person."""
    wanted = folded(words.strip()) or ""
    exact = [each for each in candidates if wanted in (folded(each.person.email), folded(each.person.name))]
    return exact or [each for each in candidates if wanted in f"{folded(each.person.name)} {folded(each.person.email)}"]


def _list_delegations(session: Session, today: date, *, whose: str, person_id: int) -> list[Delegation]:
    original, deputy, head = aliased(RoleAssignment), aliased(Person), aliased(Person)
    holder = original.person_id if whose == "head" else RoleAssignment.person_id
    rows = session.execute(
        sa.select(RoleAssignment, original, deputy, head)
        .join(original, col(original.id) == col(RoleAssignment.delegated_from_id))
        .join(deputy, col(deputy.id) == col(RoleAssignment.person_id))
        .join(head, col(head.id) == col(original.person_id))
        .where(
            col(holder) == person_id,
            col(RoleAssignment.valid_to) >= today,
            col(RoleAssignment.valid_to) >= col(RoleAssignment.valid_from),  # else it ended before it began
            or_(col(original.valid_to).is_(None), col(original.valid_to) >= today),
        )
        .order_by(col(RoleAssignment.valid_from), col(RoleAssignment.id))
    )
    return [Delegation(*row) for row in rows]


def _may_stand_in(roles: set[Role]) -> bool:
    return bool(roles & DEPUTY_ROLES) and not roles & NEVER_DEPUTIES


def _nearness(roles: Sequence[RoleAssignment], assignment: RoleAssignment) -> Nearness:
    if any(each.department_id == assignment.department_id for each in roles):
        return Nearness.SAME_DEPARTMENT
    return Nearness.HEAD if any(each.role is Role.DEPARTMENT_HEAD for each in roles) else Nearness.OTHER
