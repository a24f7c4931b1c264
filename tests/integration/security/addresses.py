"""All addresses of the product, filled with what stands in the test's town."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import product

from flask import Flask
from werkzeug.routing import Rule

from tests.integration.security.conftest import World
from tracker.accounts.permissions import list_routes
from tracker.accounts.vocabulary import Role

NODES = (
    "cycle",
    "field",
    "goal",
    "strategy",
    "target",
    "measure",
    "foreign",
    "draft_target",
    "blind_target",
    "hidden_cycle",
    "hidden_field",
    "hidden_goal",
    "hidden_target",
    "hidden_measure",
)
PLURALS = ("cycles", "fields", "goals", "strategies", "targets", "measures")


def every_address(app: Flask, world: World, method: str, role: Role) -> Iterator[str]:
    """Yield each route of a method that is open to a role, with every value that could stand in it."""
    open_to = {row.endpoint: row.roles for row in list_routes(app)}
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and role in open_to[rule.endpoint] and rule.endpoint != "static":
            yield from addresses_of(rule, world)


def addresses_of(rule: Rule, world: World) -> Iterator[str]:
    for address, _values in filled_in(rule, world):
        yield address


def filled_in(rule: Rule, world: World) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield each address of a rule with the values that stand in it."""
    names = sorted(rule.arguments)
    for values in product(*(_values(name, world) for name in names)):
        chosen = dict(zip(names, values, strict=True))
        with suppress(ValueError):  # not every plural stands in every rule
            yield (rule.build(chosen) or ("", "/"))[1], chosen


def _values(name: str, world: World) -> list[object]:
    return {
        "node_id": [world[each] for each in NODES],
        "target_id": [world[each] for each in NODES if "target" in each],
        "monitor_id": [world["monitor"], world["foreign monitor"]],
        "plural": list(PLURALS),
        "run_id": [world["report"], world["draft"], world["other_report"]],
        "subscription_id": [world["subscription of report"], world["subscription of other_report"]],
        "committee_id": [world["committee"], world["other_committee"]],
        "meeting_id": [world["meeting of report"], world["meeting of other_report"]],
        "resolution_id": [world["resolution"], world["hidden_resolution"]],
        "batch_id": [world["batch"]],
        "key": ["open", "drafts", "verborgen", "101", "00"],
        "level_key": ["district", "town"],
        "area_key": ["00"],
        "ends_on": ["2025-12-31"],
        "ending": ["csv", "xlsx", "json", "pdf"],
        "person_id": [1],
        "assignment_id": [1],
        "department_id": [world["youth"], world["health"]],
        "membership_id": [1],
        "message_id": [1],
        "token": ["nowhere"],
        "group": ["milestones", "obstacles", "carriers", "files"],
        "row_id": [world["sheet of measure"], world["sheet of hidden_measure"]],
        "carrier_id": [world["carrier"]],
        "list_key": ["measure_status"],
        "term_id": [1],
        "way": ["up"],
        "round_id": [world["round"]],
        "line_id": [world["line"], world["foreign line"]],
        "link_id": [world["link"], world["foreign link"]],
    }[name]
