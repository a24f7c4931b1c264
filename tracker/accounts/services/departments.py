"""Changes to departments."""

from sqlmodel import Session

from tracker.accounts import queries
from tracker.accounts.errors import BelowItself, KeyTaken, UnknownDepartment
from tracker.accounts.models import Department, DepartmentFields
from tracker.shared.errors import ChangedMeanwhile


def add_department(session: Session, entered: DepartmentFields, *, parent_key: str | None = None) -> Department:
    """Add a department, or rename the one that has the key; raise `UnknownDepartment` for the parent."""
    parent = queries.find_department(session, parent_key) if parent_key else None
    if parent_key and parent is None:
        raise UnknownDepartment(key=parent_key)
    department = queries.find_department(session, entered.key)
    if department is None:
        return create_department(session, entered, parent_id=parent.id if parent else None)
    revise_department(
        session, department, entered, parent_id=parent.id if parent else None, seen_version=department.version
    )
    return department


def create_department(session: Session, entered: DepartmentFields, *, parent_id: int | None) -> Department:
    """Add a department; raise `KeyTaken`."""
    _refuse_taken_key(session, entered.key)
    department = Department(key=entered.key, name=entered.name, parent_id=parent_id)
    session.add(department)
    session.flush()
    return department


def revise_department(
    session: Session, department: Department, entered: DepartmentFields, *, parent_id: int | None, seen_version: int
) -> None:
    """Replace key, name and place; raise `ChangedMeanwhile`, `KeyTaken` or `BelowItself`."""
    assert department.id is not None
    if department.version != seen_version:
        raise ChangedMeanwhile(department)
    if entered.key != department.key:
        _refuse_taken_key(session, entered.key)
    if parent_id is not None and queries.is_below(session, parent_id, department.id):
        raise BelowItself
    department.key, department.name, department.parent_id = entered.key, entered.name, parent_id
    session.add(department)
    session.flush()


def _refuse_taken_key(session: Session, key: str) -> None:
    other = queries.find_department(session, key)
    if other is not None:
        raise KeyTaken(name=other.name, key=key)
