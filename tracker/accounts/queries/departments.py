"""Reading departments and how they lie below one another."""

from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.accounts.models import Department
from tracker.accounts.vocabulary import Permission, Viewer


def find_department(session: Session, key: str) -> Department | None:
    return session.exec(select(Department).where(Department.key == key)).first()


def find_department_by_id(session: Session, viewer: Viewer, department_id: int) -> Department | None:
    """Return a department to those who manage accounts, None to all others."""
    return session.get(Department, department_id) if viewer.may(Permission.MANAGE_ACCOUNTS) else None


def list_departments(session: Session) -> list[Department]:
    return list(session.exec(select(Department).order_by(col(Department.name).collate("german"))))


def is_below(session: Session, department_id: int, upper_id: int) -> bool:
    """Return whether a department is another one or belongs to it, at whatever depth."""
    return department_id in with_those_below(session, {upper_id})


def with_those_below(session: Session, department_ids: set[int]) -> frozenset[int]:
    if not department_ids:
        return frozenset()
    tree = sa.select(col(Department.id).label("id")).where(col(Department.id).in_(department_ids)).cte(recursive=True)
    below = tree.union(sa.select(col(Department.id)).where(col(Department.parent_id) == tree.c.id))
    return frozenset(session.execute(sa.select(below.c.id)).scalars())


def list_parents(session: Session) -> dict[int, int | None]:
    """Return each department with the one above it."""
    rows = session.execute(sa.select(col(Department.id), col(Department.parent_id)))
    return {key: parent for key, parent in rows if key is not None}


def upwards(department_id: int, parents: Mapping[int, int | None]) -> Iterator[int]:
    """Yield a department and those above it, the nearest first."""
    seen: set[int] = set()
    place: int | None = department_id
    while place is not None and place not in seen:
        yield place
        seen.add(place)
        place = parents.get(place)
