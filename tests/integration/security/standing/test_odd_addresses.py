"""Whatever is asked for in an address, nobody gets a page that says the program failed."""

import re
from pathlib import Path

import pytest
from flask import Flask

from tests.integration.security.conftest import World
from tests.integration.security.standing.test_routes_by_role import PARTS
from tests.integration.security.test_bad_input import HUGE, LISTS
from tests.page import PageClient
from tracker.accounts.permissions import ANYONE, ENTRY_VISIT, list_routes
from tracker.shared.forms.filters import FilterForm

ODD_NUMBERS = ("0", "-1", "²", "１２", "abc", HUGE, "9" * 5000, "1e3", "\x00")
ODD_QUERIES = [f"{name}={value}" for name in ("page", "parent") for value in ODD_NUMBERS] + [
    "sort=--",
    "sort=-nothing",
    "sort=%00",
    f"cycle={HUGE}",
    "cycle=%00",
    "cycle=' OR 1=1 --",
    "by=%ff",
    "open=%ff%fe",
    "format=exe",
    "level=nowhere",
    "status=%00",
    "state=x",
    "kind=' OR 1=1",
    "field=²",
    "department=%00",
    "q=%F0%9F%98%80",
    "q=%22%22%22+%2B-*%28",
    "q=a&kind=nothing",
    "q=e&kind=measure&page=99999",
    "q=" + "wort+" * 200,
    "silent=-1",
    "silent=%C2%B2",
    "area=%00",
    "timeliness=x&mine=x&year=x&outcome=x&reason=x",
    "search=%25_'",
    "committee=%00",
    "state=due&state=sent",
    "to=%00",
]
ASKED = re.compile(r"""(?:args\.get|args\.getlist|asked_key)\(?"(\w+)"|args\["(\w+)"\]""")
HARD = ("", "0", "-1", "²", HUGE, "9" * 5000, "%00", "%ff", "%F0%9F%98%80", "%27%20OR%201=1%20--", "%25_", "x" * 2000)


def test_no_query_breaks_a_list(planner: PageClient, world: World) -> None:
    for number, query in enumerate(ODD_QUERIES):
        for address in LISTS[number % 3 :: 3]:
            assert planner.client.get(f"{address}?{query}").status_code < 500, f"{address}?{query}"


def query_names() -> set[str]:
    """Return every name that the program reads from an address."""
    source = "".join(file.read_text() for file in Path("tracker").rglob("*.py"))
    filters = {
        name for kind in FilterForm.__subclasses__() for each in (kind, *kind.__subclasses__()) for name in dir(each)
    }
    unbound = {name for name in filters if not name.startswith("_")} & set(re.findall(r"^    (\w+) = ", source, re.M))
    return {one or other for one, other in ASKED.findall(source)} | unbound


def test_no_value_of_any_name_breaks_any_list(app: Flask, client_for, world: World) -> None:
    """All names that are read anywhere at once, with hard values in turn, on all lists of all roles."""
    lists = sorted(
        (row.rule, min(row.roles))
        for row in list_routes(app)
        if row.methods == ("GET",) and "<" not in row.rule and row.policy not in (ANYONE, ENTRY_VISIT)
    )
    names = sorted(query_names() - {"format"})
    assert {"q", "round", "department", "state", "group", "page", "timeliness", "cycle"} <= set(names)
    people = {role: client_for(PARTS[role]) for role in {role for _rule, role in lists}}
    for number, (rule, role) in enumerate(lists):
        for value in HARD[number % 3 :: 3]:
            query = "&".join(f"{name}={value}" for name in names)
            assert people[role].client.get(f"{rule}?{query}").status_code < 500, f"{rule} {value}"


def test_no_query_breaks_the_audit_trail(admin: PageClient, world: World) -> None:
    for query in ODD_QUERIES:
        assert admin.client.get(f"/audit?{query}").status_code < 500, query


@pytest.mark.parametrize("path", ["measures", "targets", "goals", "fields", "reports", "committees", "resolutions"])
@pytest.mark.parametrize("key", ["99999999999999999999", "4294967296", "0", "007"])
def test_a_number_that_no_row_can_have_is_an_address_that_does_not_exist(
    planner: PageClient, path: str, key: str
) -> None:
    assert planner.get(f"/{path}/{key}").status_code == 404
