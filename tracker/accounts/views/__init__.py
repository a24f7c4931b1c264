"""Pages about log-in, the own account, people and departments."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from tracker.accounts.views import (  # noqa: E402 - they register themselves
    audit,  # noqa: F401
    delegations,  # noqa: F401
    departments,  # noqa: F401
    links,  # noqa: F401
    log_in,  # noqa: F401
    own_account,  # noqa: F401
    people,  # noqa: F401
    roles,  # noqa: F401
)
