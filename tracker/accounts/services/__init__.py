"""Changes to people, accounts, departments and roles. Every function flushes; none commits."""

from tracker.accounts.services.accounts import (
    change_password,
    choose_language,
    disable_account,
    enable_account,
    open_account,
    set_password,
)
from tracker.accounts.services.departments import add_department, create_department, revise_department
from tracker.accounts.services.people import register_person
from tracker.accounts.services.roles import assign_role, delegate_role, end_role

__all__ = [
    "add_department",
    "assign_role",
    "change_password",
    "choose_language",
    "create_department",
    "delegate_role",
    "disable_account",
    "enable_account",
    "end_role",
    "open_account",
    "register_person",
    "revise_department",
    "set_password",
]
