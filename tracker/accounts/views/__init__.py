"""Pages about log-in, the own account, people and departments."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from tracker.accounts.views import audit, departments, log_in, own_account, people  # noqa: E402, F401 - they register themselves
