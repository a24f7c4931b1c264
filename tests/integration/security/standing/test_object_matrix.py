"""Every route that names an object, as everybody who has no part in it: it does not exist, and says nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import pytest
from flask import Flask
from sqlmodel import Session

from tests.integration.security.addresses import filled_in
from tests.integration.security.conftest import SECRET, UNRELEASED, ClientFor, World, everything, sent
from tests.integration.security.standing.test_what_stays_in_the_house import text_of
from tracker.accounts.permissions import ANYONE, ENTRY_VISIT, list_routes
from tracker.accounts.vocabulary import Permission, Role

Names = dict[str, tuple[str, ...]]

LINES: Names = {"line_id": ("line", "foreign line"), "link_id": ("link", "foreign link")}
HIDDEN: Names = {
    "node_id": ("hidden_cycle", "hidden_field", "hidden_goal", "hidden_target", "hidden_measure"),
    "target_id": ("hidden_target",),
    "row_id": ("sheet of measure", "sheet of hidden_measure"),  # of files both are internal
    "run_id": ("draft", "other_report"),
    "resolution_id": ("hidden_resolution",),
    "key": ("verborgen",),
}
OF_YOUTH: Names = {"line_id": ("line",), "link_id": ("link",)}
OF_HEALTH: Names = {"line_id": ("foreign line",), "link_id": ("foreign link",)}


@dataclass(frozen=True)
class Outside:
    """In what somebody has no part: what may not even be read, and what may not be entered."""

    role: Role | None
    unread: Names
    unchanged: Names = field(default_factory=dict)


OTHERS_IN_YOUTH: Names = {
    "node_id": ("foreign", "hidden_measure", "target"),
    "monitor_id": ("foreign monitor",),
    "row_id": ("sheet of hidden_measure",),
}
OTHERS_IN_HEALTH: Names = {"node_id": ("measure", "goal"), "monitor_id": ("monitor",), "row_id": ("sheet of measure",)}
VIEWERS = {
    "department_head": Outside(Role.DEPARTMENT_HEAD, OF_HEALTH, OTHERS_IN_YOUTH),
    "department_clerk": Outside(Role.DEPARTMENT_CLERK, OF_HEALTH, OTHERS_IN_YOUTH),
    "other_head": Outside(Role.DEPARTMENT_HEAD, OF_YOUTH, OTHERS_IN_HEALTH),
    "committee_member": Outside(Role.COMMITTEE_MEMBER, LINES | HIDDEN),
    "council_office": Outside(Role.COUNCIL_OFFICE, LINES),
    "statistics": Outside(Role.STATISTICS, LINES),
    "auditor": Outside(Role.AUDITOR, LINES),
    "admin": Outside(Role.ADMIN, LINES | HIDDEN),
    "provider": Outside(Role.PROVIDER, LINES | HIDDEN),
    "outsider": Outside(None, LINES | HIDDEN),
}
ENTERED = frozenset({Permission.EDIT_MEASURE, Permission.ANSWER_ROUND, Permission.SUBMIT_REPORTS})
WORDS = (SECRET, "Gesundheitslotsen", "Familienbüro", str(UNRELEASED))


@dataclass(frozen=True)
class Case:
    """One request for something foreign, and the answer it must get."""

    method: str
    address: str
    status: int


def cases_of(app: Flask, world: World, outside: Outside) -> Iterator[Case]:
    rules = {(rule.endpoint, rule.rule): rule for rule in app.url_map.iter_rules()}
    for row in list_routes(app):
        if row.policy in (ANYONE, ENTRY_VISIT):
            continue
        names = outside.unread | (outside.unchanged if row.policy in ENTERED else {})
        foreign = {(name, world.ids.get(key, key)) for name, keys in names.items() for key in keys}
        found = (each for each, values in filled_in(rules[row.endpoint, row.rule], world) if foreign & values.items())
        is_open = outside.role in row.roles
        for address in found if is_open else islice(found, 1):  # a closed door is the same for every object
            yield from (Case(method, address, 404 if is_open else 403) for method in row.methods)


def test_there_are_enough_cases(app: Flask, world: World) -> None:
    cases = {who: list(cases_of(app, world, outside)) for who, outside in VIEWERS.items()}
    assert sum(case.status == 404 for found in cases.values() for case in found) >= 500
    assert min(len(found) for found in cases.values()) >= 10  # of a reader in the house: the reports of departments


@pytest.mark.parametrize("who", VIEWERS)
def test_what_is_foreign_does_not_exist_and_says_nothing(
    app: Flask, client_for: ClientFor, session: Session, world: World, who: str
) -> None:
    person, wrong = client_for(who), []
    before, token = everything(session), person.csrf_token()
    for case in dict.fromkeys(cases_of(app, world, VIEWERS[who])):
        data = {**sent(world), "csrf_token": token} if case.method == "POST" else None
        response = person.client.open(case.address, method=case.method, data=data)
        body = text_of(response.data).replace(case.address, "")
        told = [word for word in WORDS if word in body]
        if response.status_code != case.status or told:
            wrong.append(f"{case.method} {case.address}: {response.status_code} for {case.status} {told}")
    assert wrong == []
    assert everything(session) == before
