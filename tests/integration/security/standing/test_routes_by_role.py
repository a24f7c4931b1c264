"""The table of routes and roles holds: each role meets what it says, and nobody else gets in."""

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter

from tests import cast
from tests.page import PageClient
from tracker.accounts.permissions import ANYONE, ENTRY_VISIT, list_routes
from tracker.accounts.vocabulary import Role

Guarded = tuple[str, str, frozenset[Role]]

PARTS = {role: who for who, part in cast.CAST.items() for role in part.roles if who != "other_head"}
NOBODY_HAS_IT = 987654


def guarded_addresses(app: Flask) -> list[Guarded]:
    """Return method, address and roles of each route that asks for a role."""
    rules = {(rule.endpoint, rule.rule): rule for rule in app.url_map.iter_rules()}
    found = []
    for row in list_routes(app):
        rule = rules[row.endpoint, row.rule]
        values = {name: _value_for(rule._converters[name]) for name in rule.arguments}
        _, address = rule.build(values) or ("", row.rule)
        if row.policy not in (ANYONE, ENTRY_VISIT):
            found += [(method, address, row.roles) for method in row.methods]
    return found


def _value_for(converter: BaseConverter) -> object:
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return NOBODY_HAS_IT if isinstance(converter, IntegerConverter) else "nowhere"


def test_every_role_is_played():
    assert PARTS.keys() == set(Role)


@pytest.mark.parametrize("role", Role)
def test_a_role_is_refused_where_the_table_does_not_name_it(app, client_for, role):
    for (method, address, roles), (status, _) in statuses_for(client_for(PARTS[role]), app, role):
        if role in roles:
            assert status in {200, 302, 303, 404}, address
        else:
            assert status == 403, f"{method} {address}"


def test_who_has_no_role_is_refused_everywhere(app, outsider):
    for (method, address, _), (status, _) in statuses_for(outsider, app):
        assert status == 403, f"{method} {address}"


def test_a_visitor_is_sent_to_the_log_in(app, visitor):
    for (method, address, _), (status, location) in statuses_for(visitor, app):
        assert status == 303, f"{method} {address}"
        assert location.startswith("/log-in"), f"{method} {address}"


def statuses_for(person: PageClient, app: Flask, role: Role | None = None) -> list[tuple[Guarded, tuple[int, str]]]:
    """Return each guarded route with what this person gets there; what a role may change is left alone.

    Whether pages are sound is other tests' business.
    """
    token = person.csrf_token()
    answers = []
    for route in guarded_addresses(app):
        method, address, roles = route
        if method != "GET" and role in roles:
            continue
        response = person.client.open(address, method=method, data={"csrf_token": token} if method != "GET" else None)
        answers.append((route, (response.status_code, response.location or "")))
        response.close()
    return answers
