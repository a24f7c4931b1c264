"""Reading people, departments and roles."""

from tracker.accounts.queries.delegations import (
    Candidate,
    Delegation,
    Nearness,
    find_own_delegation,
    list_candidates,
    list_delegations_from,
    list_delegations_to,
    list_delegators,
    list_own_headships,
    search_candidates,
)
from tracker.accounts.queries.departments import find_department, find_department_by_id, is_below, list_departments
from tracker.accounts.queries.heads import list_deputies, list_heads, who_is_reminded
from tracker.accounts.queries.names import find_account_name, list_account_names
from tracker.accounts.queries.people import (
    PersonRow,
    find_account_by_email,
    find_account_of,
    find_person,
    find_person_by_email,
    list_people,
    normalised,
)
from tracker.accounts.queries.roles import (
    find_assignment,
    find_viewer,
    has_administrator,
    list_assignments,
    list_people_with_role,
)

__all__ = [
    "Candidate",
    "Delegation",
    "Nearness",
    "PersonRow",
    "find_account_by_email",
    "find_account_name",
    "find_account_of",
    "find_assignment",
    "find_department",
    "find_department_by_id",
    "find_own_delegation",
    "find_person",
    "find_person_by_email",
    "find_viewer",
    "has_administrator",
    "is_below",
    "list_account_names",
    "list_assignments",
    "list_candidates",
    "list_delegations_from",
    "list_delegations_to",
    "list_delegators",
    "list_departments",
    "list_deputies",
    "list_heads",
    "list_own_headships",
    "list_people",
    "list_people_with_role",
    "normalised",
    "search_candidates",
    "who_is_reminded",
]
