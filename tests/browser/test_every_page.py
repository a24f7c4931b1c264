"""Every kind of page that a role can walk to from its start page: free of findings, by keyboard, at 320 pixels."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import assert_accessible

ROLES = (
    "planner",
    "department_head",
    "releaser",
    "council_office",
    "committee_member",
    "statistics",
    "admin",
    "auditor",
)
FILES = re.compile(r"\.(?:pdf|csv|xlsx|docx|json|ics|geojson)$|/(?:download|export)\b")
MOST_PAGES = 150


def links_on(page: Page) -> list[str]:
    own: list[str] = page.eval_on_selector_all(
        "a[href]", "links => links.map(a => a.href).filter(href => href.startsWith(location.origin))"
    )
    return [link.split("#")[0] for link in own]


def kind_of(address: str) -> str:
    """Return what all addresses of one page have in common: `/measures/7` and `/measures/8` are one."""
    path = re.sub(r"^/(indicators|areas/[^/]+)/[^/]+", r"/\1/KEY", urlsplit(address).path)
    return re.sub(r"\d+", "N", path)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_can_be_used_by_everybody(page_for, role):
    page = page_for(role)
    waiting = [page.url, *links_on(page)]
    seen: set[str] = set()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if kind_of(address) in seen or FILES.search(urlsplit(address).path):
            continue
        seen.add(kind_of(address))
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, f"{role} is led to {address}: {response.status}"
        assert_accessible(page)
        waiting += links_on(page)
    assert len(seen) > 1, f"{role} finds no way from the start page"


@pytest.mark.parametrize("address", ["/", "/log-in", "/healthz", "/nowhere"])
def test_what_a_visitor_meets_can_be_used_by_everybody(page, address):
    page.goto(address)
    if page.locator("h1").count():
        assert_accessible(page)


def test_a_page_without_a_chart_loads_no_chart_code(page_for):
    page = page_for("planner")
    page.goto("/measures")
    assert page.locator("script[src*=charts]").count() == 0
