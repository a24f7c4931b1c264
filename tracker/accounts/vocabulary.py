"""Roles, permissions, and who is looking."""

from dataclasses import dataclass, field
from enum import StrEnum

from tracker.shared.publication import INTERNAL, PUBLIC, Audience, Publication
from tracker.shared.text import N_


class Role(StrEnum):
    ADMIN = "admin"
    PLANNER = "planner"
    DEPARTMENT_HEAD = "department_head"
    DEPARTMENT_CLERK = "department_clerk"
    RELEASER = "releaser"
    STATISTICS = "statistics"
    COUNCIL_OFFICE = "council_office"
    PROVIDER = "provider"
    COMMITTEE_MEMBER = "committee_member"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


class Permission(StrEnum):
    """What a role may do at all; to which object is decided by the object's scope."""

    READ = "read"  # plan, figures and released reports, each as far as the audience reaches
    EDIT_PLAN = "edit_plan"
    EDIT_MEASURE = "edit_measure"
    REVIEW_TARGET = "review_target"
    IMPORT_FIGURES = "import_figures"
    IMPORT_PLAN = "import_plan"
    MANAGE_COMMITTEES = "manage_committees"
    PREPARE_REPORT = "prepare_report"
    RELEASE_REPORT = "release_report"
    SEE_DELIVERIES = "see_deliveries"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"
    OWN_ACCOUNT = "own_account"


GRANTS: dict[Permission, frozenset[Role]] = {
    Permission.READ: frozenset(Role) - {Role.ADMIN, Role.PROVIDER},
    Permission.EDIT_PLAN: frozenset({Role.PLANNER}),
    Permission.EDIT_MEASURE: frozenset({Role.PLANNER, Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK}),
    Permission.REVIEW_TARGET: frozenset({Role.PLANNER}),
    Permission.IMPORT_FIGURES: frozenset({Role.PLANNER, Role.STATISTICS}),
    Permission.IMPORT_PLAN: frozenset({Role.PLANNER}),
    Permission.MANAGE_COMMITTEES: frozenset({Role.PLANNER, Role.COUNCIL_OFFICE}),
    Permission.PREPARE_REPORT: frozenset({Role.PLANNER, Role.RELEASER, Role.COUNCIL_OFFICE}),
    Permission.RELEASE_REPORT: frozenset({Role.RELEASER}),
    Permission.SEE_DELIVERIES: frozenset({Role.PLANNER, Role.RELEASER, Role.COUNCIL_OFFICE}),
    Permission.MANAGE_ACCOUNTS: frozenset({Role.ADMIN}),
    Permission.READ_AUDIT: frozenset({Role.AUDITOR, Role.ADMIN}),
    Permission.OWN_ACCOUNT: frozenset(Role),
}

INTERNAL_ROLES = frozenset(Role) - {Role.COMMITTEE_MEMBER, Role.PROVIDER, Role.ADMIN}
DEPARTMENT_ROLES = frozenset({Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK})


@dataclass(frozen=True)
class Viewer:
    """The person at the other end of a request, with today's roles and scopes."""

    account_id: int | None = None
    person_id: int | None = None
    name: str = ""
    language: str | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    department_ids: frozenset[int] = field(default_factory=frozenset)  # own ones and those below
    committee_ids: frozenset[int] = field(default_factory=frozenset)

    def may(self, permission: Permission) -> bool:
        return bool(self.roles & GRANTS[permission])

    @property
    def is_anonymous(self) -> bool:
        return self.account_id is None

    @property
    def audience(self) -> Audience:
        """Return how far this person's eyes reach; the widest role counts."""
        if self.roles & INTERNAL_ROLES:
            return INTERNAL
        if Role.COMMITTEE_MEMBER in self.roles:
            return Audience(Publication.COMMITTEE)
        return PUBLIC


ANONYMOUS = Viewer()

_ROLE_LABELS = {
    Role.ADMIN: N_("Administration"),
    Role.PLANNER: N_("Social planning"),
    Role.DEPARTMENT_HEAD: N_("Head of department"),
    Role.DEPARTMENT_CLERK: N_("Clerk in a department"),
    Role.RELEASER: N_("Directorate (releases reports)"),
    Role.STATISTICS: N_("Statistics office"),
    Role.COUNCIL_OFFICE: N_("Council office"),
    Role.PROVIDER: N_("Independent provider"),
    Role.COMMITTEE_MEMBER: N_("Committee member"),
    Role.AUDITOR: N_("Auditor"),
}
