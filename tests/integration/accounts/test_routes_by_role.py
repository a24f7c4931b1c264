"""The table of routes and roles holds: each role meets what it says, and nobody else gets in."""

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter

from tests import cast
from tracker.accounts.permissions import list_routes
from tracker.accounts.vocabulary import Role

PARTS = {role: who for who, part in cast.CAST.items() for role in part.roles if who != "other_head"}
NOBODY_HAS_IT = 987654


def guarded_addresses(app: Flask) -> list[tuple[str, str, frozenset[Role]]]:
    """Return method, address and roles of each route that asks for a role."""
    rules = {(rule.endpoint, rule.rule): rule for rule in app.url_map.iter_rules()}
    found = []
    for row in list_routes(app):
        rule = rules[row.endpoint, row.rule]
        values = {name: _value_for(rule._converters[name]) for name in rule.arguments}
        _, address = rule.build(values) or ("", row.rule)
        if row.policy != "anyone":
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
    person = client_for(PARTS[role])
    for method, address, roles in guarded_addresses(app):
        if role in roles and method == "GET":
            assert person.get(address).status_code in {200, 302, 303, 404}, address
        elif role not in roles:
            page = person.get(address) if method == "GET" else person.post(address)
            assert page.status_code == 403, f"{method} {address}"


def test_who_has_no_role_is_refused_everywhere(app, outsider):
    for method, address, _ in guarded_addresses(app):
        page = outsider.get(address) if method == "GET" else outsider.post(address)
        assert page.status_code == 403, f"{method} {address}"


def test_a_visitor_is_sent_to_the_log_in(app, visitor):
    for method, address, _ in guarded_addresses(app):
        page = visitor.get(address) if method == "GET" else visitor.post(address)
        assert page.status_code == 303, f"{method} {address}"
        assert page.location.startswith("/log-in"), f"{method} {address}"
