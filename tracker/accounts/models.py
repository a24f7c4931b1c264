"""People, accounts, departments, roles, log-ins."""

from datetime import date, datetime
from typing import Self

import sqlalchemy as sa
from pydantic import EmailStr, model_validator
from sqlmodel import Field, SQLModel

from tracker.accounts.vocabulary import Role
from tracker.shared.audit import Audited
from tracker.shared.columns import KEY_PATTERN, AwareDateTime, enum_column, guard_version
from tracker.shared.text import N_

ENDS_BEFORE_IT_BEGINS = N_("The last day must not lie before the first.")
DELEGATED_TOO_LONG = N_("A delegation lasts twelve months at most.")


class DepartmentFields(SQLModel):
    """What is entered about a department."""

    key: str = Field(
        min_length=1,
        max_length=40,
        schema_extra=KEY_PATTERN,
        title=N_("Key"),
        description=N_("Letters, digits, dot, dash"),
    )
    name: str = Field(min_length=2, max_length=200, title=N_("Name"))


class Department(DepartmentFields, Audited, table=True):
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    parent_id: int | None = Field(default=None, foreign_key="department.id")
    retired_on: date | None = None
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class PersonFields(SQLModel):
    """What is entered about a person; an address is no account."""

    name: str = Field(min_length=2, max_length=120, title=N_("Name"))
    email: EmailStr = Field(max_length=254, title=N_("E-mail address"))


class Person(Audited, SQLModel, table=True):
    __personal__ = frozenset({"name", "email", "postal_address"})

    id: int | None = Field(default=None, primary_key=True)
    name: str
    email: str | None = Field(default=None, unique=True)  # normalised; None: reached on paper only
    postal_address: str | None = None


class Account(Audited, SQLModel, table=True):
    """A person's way in; who has none can still be a member, a contact or a recipient."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    password_hash: str | None = None
    language: str | None = Field(default=None, max_length=2)
    auth_epoch: int = 0  # raised when all log-ins must end
    disabled_at: datetime | None = Field(default=None, sa_type=AwareDateTime)
    version: int = 1

    __secret__ = frozenset({"password_hash"})


class RoleAssignment(Audited, SQLModel, table=True):
    """A role of a person from a day on, within a department or a committee where the role has such a scope."""

    __tablename__ = "role_assignment"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_column=enum_column(Role))
    department_id: int | None = Field(default=None, foreign_key="department.id")
    committee_id: int | None = Field(default=None, foreign_key="committee.id")
    valid_from: date
    valid_to: date | None = None  # last day
    delegated_from_id: int | None = Field(default=None, foreign_key="role_assignment.id")  # holds no longer than that


class DelegationFields(SQLModel):
    """What is entered about a delegation: from when to when a deputy answers."""

    valid_from: date = Field(title=N_("From"))
    valid_to: date = Field(title=N_("To (last day)"))

    @model_validator(mode="after")
    def _ends_within_a_year(self) -> Self:
        if self.valid_to < self.valid_from:
            raise ValueError(ENDS_BEFORE_IT_BEGINS)
        first, last = self.valid_from, self.valid_to
        if (last.year, last.month, last.day) >= (first.year + 1, first.month, first.day):
            raise ValueError(DELEGATED_TOO_LONG)
        return self


class LogInSession(SQLModel, table=True):
    """One log-in; the cookie holds the token, the table only its hash."""

    __tablename__ = "log_in_session"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    auth_epoch: int
    created_at: datetime = Field(sa_type=AwareDateTime)
    last_seen_at: datetime = Field(sa_type=AwareDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=AwareDateTime)


class OneTimeLink(SQLModel, table=True):
    """A mailed way in (or the very first one): valid once and for a short while."""

    __tablename__ = "one_time_link"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    purpose: str  # log_in, round or set_up
    account_id: int | None = Field(default=None, foreign_key="account.id")
    created_at: datetime = Field(sa_type=AwareDateTime)
    expires_at: datetime = Field(sa_type=AwareDateTime)
    used_at: datetime | None = Field(default=None, sa_type=AwareDateTime)
    leads_to: str | None = None  # the page that opens afterwards
    code_hash: str | None = None  # of the short code that can be typed instead
    visitor_hash: str | None = None  # of the browser that asked; the code works there alone
    code_tries: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class LogInAttempt(SQLModel, table=True):
    """Failures per account name and per address, counted where every process sees them.

    An address has a row for each quarter of an hour, an account name one row that lasts.
    """

    __tablename__ = "log_in_attempt"
    __table_args__ = (sa.UniqueConstraint("subject", "window_start"),)

    id: int | None = Field(default=None, primary_key=True)
    subject: str  # keyed hash of an e-mail or a network address
    window_start: datetime = Field(sa_type=AwareDateTime)
    failures: int = 0
    free_at: datetime | None = Field(default=None, sa_type=AwareDateTime)  # no further guess before


guard_version(Department)
