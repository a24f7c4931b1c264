"""Every address says who may use it, and only changing requests commit."""

import pytest
from flask import Flask

from tracker.accounts.permissions import ANYONE, ENTRY_VISIT, UndeclaredPolicy, list_routes
from tracker.accounts.vocabulary import Permission, Role

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def test_every_route_stands_in_the_table_of_routes_and_roles(made_app):
    assert len(list_routes(made_app)) == len(list(made_app.url_map.iter_rules()))


def test_every_permission_opens_a_route_to_some_role(made_app):
    used = {row.policy for row in list_routes(made_app)}
    assert {str(permission) for permission in Permission} <= used


def test_every_role_reaches_something(made_app):
    reached = {role for row in list_routes(made_app) if row.policy not in (ANYONE, ENTRY_VISIT) for role in row.roles}
    assert reached == set(Role)


def test_only_changing_requests_commit(made_app):
    for rule in made_app.url_map.iter_rules():
        changes = bool(rule.methods - SAFE_METHODS)
        assert changes == getattr(made_app.view_functions[rule.endpoint], "commits", False), rule.endpoint


def test_no_route_both_shows_and_changes(made_app):
    """A view for GET and POST at once could commit on reading."""
    both = [
        rule.rule for rule in made_app.url_map.iter_rules() if "GET" in rule.methods and rule.methods - SAFE_METHODS
    ]
    assert both == []


def test_a_route_without_a_policy_stops_the_start():
    app = Flask("undeclared", static_folder=None)
    app.get("/undeclared")(lambda: "")
    with pytest.raises(UndeclaredPolicy, match="/undeclared"):
        list_routes(app)
