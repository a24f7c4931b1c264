"""Every kind of page that a role can walk to from its start page: free of findings, by keyboard, at 320 pixels."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import faults_as_it_comes, faults_when_small, shared_folder

ROLES = (
    "planner",
    "department_head",
    "department_clerk",
    "releaser",
    "council_office",
    "committee_member",
    "statistics",
    "provider",
    "admin",
    "auditor",
)
FILES = re.compile(r"\.(?:pdf|csv|xlsx|docx|json|ics|geojson)$|/(?:download|export|template)\b")
MOST_PAGES = 150
CLAIMED: set[Path] = set()

# What a page is put together from: which element stands in which, on what it is painted, which heading comes after
# which. And where its links lead. Read from what the server sends, before the browser draws anything.
READ = """([html, address]) => {
  const page = new DOMParser().parseFromString(html, 'text/html'), all = [...page.body.querySelectorAll('*')];
  const named = e => [e.tagName, e.getAttribute('class'), e.type, e.getAttribute('role')].join(' ');
  const painted = new Map([[page.body, '']]);
  for (const e of all) {
    painted.set(e, painted.get(e.parentElement) + (e.getAttribute('class') ? ` > ${e.getAttribute('class')}` : ''));
  }
  const headings = all.filter(e => /^H[1-6]$/.test(e.tagName)).map(e => e.tagName);
  const links = [...page.querySelectorAll('a[href]')].map(a => new URL(a.getAttribute('href'), address).href);
  return {
    parts: [...new Set([
      ...all.map(e => `${named(e)} in ${named(e.parentElement)}`),
      ...painted.values(),
      ...headings.map((e, place) => `${e} after ${headings[place - 1]}`)])],
    links: links.filter(href => href.startsWith(location.origin)).map(href => href.split('#')[0])};
}"""

REFUSED_FORMS = (
    ("planner", "/measures", r"/measures/\d+", "/edit"),
    ("planner", "/measures", r"/measures/\d+", "/monitors/new"),
    ("planner", "/measures", r"/measures/\d+", "/retire"),
    ("planner", "/targets", r"/targets/\d+", "/edit"),
    ("planner", "/targets", r"/targets/\d+", "/review"),
    ("planner", "/goals", r"/goals/\d+", "/adopt"),
    ("planner", "/goals/new", "", ""),
    ("department_head", "/", r"/measures/\d+", "/sheet/milestones/new"),
    ("statistics", "/imports/new", "", ""),
    ("council_office", "/committees/new", "", ""),
    ("council_office", "/committees", r"/committees/\d+", ""),
    ("council_office", "/resolutions/new", "", ""),
    ("releaser", "/account", "", ""),
    ("admin", "/people/new", "", ""),
    ("admin", "/departments", "", ""),
)


@dataclass(frozen=True)
class Sent:
    """What the server sends under an address: what the page is put together from, and where its links lead."""

    address: str
    parts: list[str]
    links: list[str]


@dataclass(frozen=True)
class Eye:
    """Looks at pages; what was shown already in this run, to whomever, it does not look at again.

    The first page of a kind it looks at as it comes and in a small window with nothing folded away; a later one that
    has something on it which none of its kind had, as another role or another state has it, in the small window.
    An eye for small windows alone leaves the first look to others, who have more to see.
    """

    marks: Path
    only_small: bool = False

    def look(self, page: Page, sent: Sent | None = None) -> list[str]:
        """Return what is wrong with the page that is open, or with one whose address is to be opened."""
        sent = sent or read(page, page.content(), page.url)
        kind = kind_of(sent.address)
        is_first = not self.only_small and self._claims([kind])
        if not self._claims(f"{kind}: {part}" for part in sent.parts) and not is_first:
            return []
        if page.url != sent.address:
            page.goto(sent.address)
        return (faults_as_it_comes(page) if is_first else []) + faults_when_small(page)

    def _claims(self, seen: Iterable[str]) -> bool:
        claimed = [_claim(self.marks / hashlib.sha256(each.encode()).hexdigest()) for each in seen]
        return any(claimed)


@pytest.fixture
def eye(tmp_path_factory: pytest.TempPathFactory) -> Eye:
    marks = shared_folder(tmp_path_factory) / "looked-at"
    marks.mkdir(exist_ok=True)
    return Eye(marks)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_can_be_used_by_everybody(page_for, eye, role):
    assert not walk(page_for(role), eye)


def test_every_page_of_a_town_on_its_first_day_can_be_used_by_everybody(first_page, eye):
    assert not walk(first_page, replace(eye, only_small=True))


@pytest.mark.parametrize(
    "address",
    [f"/{listed}=nirgends" for listed in ("measures?q", "targets?q", "goals?q", "strategies?q", "indicators?search")],
)
def test_a_list_in_which_nothing_is_found_can_be_used_by_everybody(page_for, eye, address):
    page = page_for("planner")
    assert page.goto(address).status == 200
    assert not eye.look(page)


@pytest.mark.parametrize(("role", "overview", "link", "form"), REFUSED_FORMS)
def test_a_refused_form_says_what_is_wrong(page_for, eye, role, overview, link, form):
    page = page_for(role)
    page.goto((first_link(page, overview, link) if link else overview) + form)
    assert submit_emptied(page, "main form.form:last-of-type") == 422
    assert page.locator(".error-summary").first.evaluate("summary => summary === document.activeElement")
    assert page.title().startswith("Fehler: ")
    assert not eye.look(page)


def test_a_refused_log_in_says_what_is_wrong(page, eye):
    page.goto("/log-in")
    page.fill("#password-email", "niemand@example.org")
    page.fill("input[name=password]", "falsch geraten")
    with page.expect_navigation() as answered:
        page.press("input[name=password]", "Enter")
    assert answered.value.status == 422
    assert not eye.look(page)


def test_a_page_saved_by_two_at_once_can_be_used_by_everybody(page_for, eye, context):
    page = page_for("planner")
    form = first_link(page, "/measures", r"/measures/\d+") + "/edit"
    page.goto(form)
    other = context.new_page()
    other.goto(form)
    assert save_with_text(other, "Das habe ich zuerst geschrieben.") == 200
    assert save_with_text(page, "Das habe ich danach geschrieben.") == 409
    assert page.get_by_text("Das habe ich zuerst geschrieben.").is_visible()
    assert page.get_by_text("Das habe ich danach geschrieben.").is_visible()
    assert not eye.look(page)


@pytest.mark.parametrize(
    ("address", "status"),
    [("/log-in", 200), ("/log-in/link", 200), ("/log-in/link/used", 410), ("/set-up/used", 410), ("/nowhere", 404)],
)
def test_what_a_visitor_meets_can_be_used_by_everybody(page, eye, address, status):
    assert page.goto(address).status == status
    assert not eye.look(page)


@pytest.mark.parametrize(("address", "status"), [("/people", 403), ("/measures/99999", 404), ("/nowhere", 404)])
def test_what_is_not_for_a_member_of_a_committee_is_refused_on_a_calm_page(page_for, eye, address, status):
    page = page_for("committee_member")
    assert page.goto(address).status == status
    assert not eye.look(page)


def test_a_form_without_its_token_is_refused_on_a_calm_page(page, eye):
    page.goto("/log-in")
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(token => { token.value = 'erfunden' })")
    assert submit_emptied(page, "main form.form") == 400
    assert not eye.look(page)


def test_a_visitor_is_led_to_the_log_in_and_back(page, town):
    page.goto("/measures")
    assert path_of(page.url) == "/log-in"
    email, password = town.log_ins["planner"]
    page.fill("#password-email", email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/measures")


def test_a_page_without_a_chart_loads_no_chart_code(page_for):
    page = page_for("planner")
    page.goto("/measures")
    assert page.locator("script[src*=charts]").count() == 0


def walk(page: Page, eye: Eye) -> list[str]:
    """Follow all links from the start page and return the faults of one page of each kind."""
    waiting, seen, faults = [page.url], set[str](), list[str]()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if kind_of(address) in seen or FILES.search(path_of(address)):
            continue
        seen.add(kind_of(address))
        answer = page.request.get(address)
        if answer.status != 200:
            faults.append(f"a link leads to {address}: {answer.status}")
        elif path_of(answer.url) == "/log-in":
            faults.append(f"a link leads to {address}, which asks to log in again")
        else:
            sent = read(page, answer.text(), answer.url)
            faults += eye.look(page, sent)
            waiting += sent.links
    assert len(seen) > 1, f"no way leads on from the start page: {seen}"
    return faults


def read(page: Page, html: str, address: str) -> Sent:
    return Sent(address, **page.evaluate(READ, [html, address]))


def links_on(page: Page) -> list[str]:
    own: list[str] = page.eval_on_selector_all(
        "a[href]", "links => links.map(a => a.href).filter(href => href.startsWith(location.origin))"
    )
    return [link.split("#")[0] for link in own]


def first_link(page: Page, overview: str, pattern: str) -> str:
    page.goto(overview)
    return next(path for path in map(path_of, links_on(page)) if re.fullmatch(pattern, path))


def kind_of(address: str) -> str:
    """Return what all addresses of one page have in common: `/measures/7` and `/measures/8` are one."""
    path = re.sub(r"^/(indicators|vocabularies|areas/[^/]+)/[^/]+", r"/\1/KEY", path_of(address))
    return re.sub(r"\d+", "N", path)


def path_of(address: str) -> str:
    return urlsplit(address).path


def submit_emptied(page: Page, form: str) -> int:
    """Empty all text of the form, send it, and return the status of the answer."""
    for field in page.locator(f"{form} :is(input:not([type=hidden], [type=checkbox], [type=radio]), textarea)").all():
        field.evaluate("field => { field.value = '' }")
    with page.expect_navigation() as answered:
        page.locator(form).last.evaluate("form => form.requestSubmit()")
    return int(answered.value.status)


def save_with_text(page: Page, text: str) -> int:
    page.fill("textarea[name=text]", text)
    with page.expect_navigation() as answered:
        page.locator("main form.form").evaluate("form => form.requestSubmit()")
    return int(answered.value.status)


def _claim(mark: Path) -> bool:
    if mark in CLAIMED:
        return False
    CLAIMED.add(mark)
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:  # the other worker was first
        return False
    return True
