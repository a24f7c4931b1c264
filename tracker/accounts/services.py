"""Changes to people, accounts, departments and roles. Every function flushes; none commits."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from tracker.accounts import queries
from tracker.accounts.errors import AddressTaken, UnknownDepartment, WeakPassword
from tracker.accounts.models import Account, Department, DepartmentFields, Person, PersonFields, RoleAssignment
from tracker.accounts.passwords import hash_password, is_good_enough
from tracker.accounts.vocabulary import Role


def add_department(session: Session, entered: DepartmentFields, *, parent_key: str | None = None) -> Department:
    """Add a department, or rename the one that has the key; raise `UnknownDepartment` for the parent."""
    parent = queries.find_department(session, parent_key) if parent_key else None
    if parent_key and parent is None:
        raise UnknownDepartment(key=parent_key)
    department = queries.find_department(session, entered.key) or Department(key=entered.key, name=entered.name)
    department.name = entered.name
    department.parent_id = parent.id if parent else None
    session.add(department)
    session.flush()
    return department


def register_person(session: Session, entered: PersonFields) -> Person:
    """Return the person with this address, registered now if need be; raise `AddressTaken` for another name."""
    email = queries.normalised(entered.email)
    person = queries.find_person_by_email(session, email)
    if person is not None:
        if person.name != entered.name:
            raise AddressTaken(email=email, name=person.name)
        return person
    person = Person(name=entered.name, email=email)
    session.add(person)
    session.flush()
    return person


def open_account(session: Session, person: Person, *, password: str | None = None) -> Account:
    """Return the person's account, opened now if need be; without a password a mailed link is the way in."""
    assert person.id is not None
    account = session.exec(select(Account).where(Account.person_id == person.id)).first()
    if account is None:
        account = Account(person_id=person.id)
        session.add(account)
    if password is not None:
        set_password(session, account, person, password)
    session.flush()
    return account


def set_password(session: Session, account: Account, person: Person, password: str) -> None:
    """Set a password and end all log-ins that were made with the old one; raise `WeakPassword`."""
    if not is_good_enough(password, name=person.name, email=person.email or ""):
        raise WeakPassword
    account.password_hash = hash_password(password)
    account.auth_epoch += 1
    session.add(account)
    session.flush()


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
            col(RoleAssignment.department_id).is_(department_id)
            if department_id is None
            else RoleAssignment.department_id == department_id,
            col(RoleAssignment.committee_id).is_(committee_id)
            if committee_id is None
            else RoleAssignment.committee_id == committee_id,
            col(RoleAssignment.valid_to).is_(None),
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


def end_role(session: Session, assignment: RoleAssignment, *, last_day: date) -> None:
    """Let a role end; one that has ended before stays as it is."""
    if assignment.valid_to is not None and assignment.valid_to <= last_day:
        return
    assignment.valid_to = last_day
    session.add(assignment)
    session.flush()


def disable_account(session: Session, account: Account, *, now: datetime) -> None:
    account.disabled_at = now
    account.auth_epoch += 1
    session.add(account)
    session.flush()


def enable_account(session: Session, account: Account) -> None:
    account.disabled_at = None
    session.add(account)
    session.flush()


def choose_language(session: Session, account: Account, language: str) -> None:
    account.language = language
    session.add(account)
    session.flush()
