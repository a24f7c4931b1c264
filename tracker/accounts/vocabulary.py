"""Roles, permissions, and who is looking."""

from dataclasses import dataclass, field
from enum import StrEnum

from tracker.shared.labels import Labelled
from tracker.shared.publication import INTERNAL, PUBLIC, Audience, Publication
from tracker.shared.text import N_


class Role(Labelled):
    ADMIN = "admin", N_("Administration")
    PLANNER = "planner", N_("Social planning")
    DEPARTMENT_HEAD = "department_head", N_("Head of department")
    DEPARTMENT_CLERK = "department_clerk", N_("Clerk in a department")
    RELEASER = "releaser", N_("Directorate (releases reports)")
    STATISTICS = "statistics", N_("Statistics office")
    COUNCIL_OFFICE = "council_office", N_("Council office")
    PROVIDER = "provider", N_("Independent provider")
    COMMITTEE_MEMBER = "committee_member", N_("Committee member")
    AUDITOR = "auditor", N_("Auditor")


class LogInWay(Labelled):
    PASSWORD = "password", N_("Password")
    LINK = "link", N_("Link in a mail")
    CODE = "code", N_("Code in a mail")
    SET_UP = "set-up", N_("Link for setting up")


class Permission(StrEnum):
    """What a role may do at all; to which object is decided by the object's scope."""

    READ = "read"  # plan, figures and released reports, each as far as the audience reaches
    EDIT_PLAN = "edit_plan"
    EDIT_MEASURE = "edit_measure"
    REVIEW_TARGET = "review_target"
    ANSWER_ROUND = "answer_round"  # prepare the department's reports
    SUBMIT_REPORTS = "submit_reports"
    MANAGE_ROUNDS = "manage_rounds"
    REVIEW_REPORTS = "review_reports"  # ask back, take over
    RELEASE_REPORTS = "release_reports"  # the last step, where the town wants one
    DELEGATE = "delegate"  # hand the own department to a deputy for some days
    DECIDE_SETTINGS = "decide_settings"  # the town's words, and what is switched on
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
    Permission.ANSWER_ROUND: frozenset({Role.PLANNER, Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK}),
    Permission.SUBMIT_REPORTS: frozenset({Role.PLANNER, Role.DEPARTMENT_HEAD}),
    Permission.MANAGE_ROUNDS: frozenset({Role.PLANNER}),
    Permission.REVIEW_REPORTS: frozenset({Role.PLANNER, Role.RELEASER}),
    Permission.RELEASE_REPORTS: frozenset({Role.RELEASER}),
    Permission.DELEGATE: frozenset({Role.DEPARTMENT_HEAD}),
    Permission.DECIDE_SETTINGS: frozenset({Role.PLANNER}),
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
# Who may stand in for a head: people of the administration; those who check or run the program stay apart.
DEPUTY_ROLES = INTERNAL_ROLES - {Role.AUDITOR}
NEVER_DEPUTIES = frozenset(Role) - DEPUTY_ROLES


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
