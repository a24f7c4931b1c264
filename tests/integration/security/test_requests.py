"""What stands around every page: forged requests, addresses that lead away, hosts, headers, log-ins."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import Session

from tests import cast
from tests.integration.security.addresses import addresses_of
from tests.integration.security.conftest import World, everything
from tests.integration.security.standing.test_routes_by_role import PARTS
from tests.page import PageClient
from tracker.accounts import log_in, services
from tracker.accounts.models import Account, LogInSession, Person, RoleAssignment
from tracker.accounts.permissions import list_routes
from tracker.accounts.vocabulary import Role

PASSWORD = "vier Amseln im Hof"
CHANGING = (
    "/measures/new",
    "/log-out",
    "/language",
    "/plan/import/confirm",
    "/imports",
    "/account/password",
    "/account/delegations/new",
    "/log-in",
    "/log-in/code",
    "/log-in/link/nowhere/again",
    "/entry/nowhere",
    "/entry/nowhere/again",
    "/entry/draft",
)
LEADING_AWAY = (
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "https://evil.example",
    "HTTPS://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "//evil.example/%2f..",
    "//evil.example/..;/",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "mailto:a@evil.example",
    "ftp://evil.example",
    "evil.example",
    "www.evil.example",
    "@evil.example",
    "//user@evil.example",
    "//user:pw@evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/ /evil.example",
    "//[::1]",
    "//[",
    "//evil.example:80",
    "//%65vil.example",
    "//evil。example",
    "/\x0b/evil.example",
    "?next=//evil.example",
    "#//evil.example",
    ".evil.example",
    "../evil.example",
    "",
    "/\\\\evil.example",
    "//localhost.evil.example",
    "http://localhost@evil.example",
    "//evil.example#@localhost",
    "//evil.example\\@localhost",
)


@pytest.mark.parametrize("address", CHANGING)
@pytest.mark.parametrize(
    ("entered", "options"),
    [
        ({}, {}),
        ({"csrf_token": "0" * 64}, {}),
        ({"csrf_token": "own"}, {"headers": {"Origin": "https://evil.example"}}),
        ({"csrf_token": "own"}, {"headers": {"Origin": "http://["}}),
        ({"csrf_token": "own"}, {"headers": {"Sec-Fetch-Site": "cross-site"}}),
        ({"csrf_token": "other"}, {}),
        (None, {"data": '{"csrf_token": "own"}', "content_type": "text/plain"}),
    ],
    ids=["none", "wrong", "foreign origin", "broken origin", "cross-site", "of another log-in", "plain text"],
)
def test_a_forged_request_is_refused(
    planner: PageClient, admin: PageClient, address: str, entered: dict[str, str] | None, options: dict[str, object]
) -> None:
    tokens = {"own": planner.csrf_token(), "other": admin.csrf_token()}
    told = {name: tokens.get(text, text) for name, text in (entered or {}).items()}
    response = planner.client.post(address, **({"data": told} | options))  # type: ignore[arg-type]
    assert response.status_code in {400, 403}
    assert planner.get("/plan").status_code == 200  # nobody was logged out


FORGED: dict[str, dict[str, object]] = {
    "without a token": {"data": {}},
    "as plain text": {"data": '{"csrf_token": "own"}', "content_type": "text/plain"},
    "from elsewhere": {"headers": {"Origin": "https://evil.example"}},
}


@pytest.mark.parametrize("way", FORGED)
def test_no_route_that_changes_takes_a_forged_request(
    app: Flask, client_for: Callable[[str], PageClient], session: Session, world: World, way: str
) -> None:
    people = {role: client_for(PARTS[role]) for role in Role}
    tokens = {role: person.csrf_token() for role, person in people.items()}
    rules = {(rule.endpoint, rule.rule): rule for rule in app.url_map.iter_rules()}
    before = everything(session)
    taken = []
    for row in list_routes(app):
        if "POST" not in row.methods:
            continue
        role = min(row.roles)
        address = next(addresses_of(rules[row.endpoint, row.rule], world))
        options = {"data": {"csrf_token": tokens[role]}} | FORGED[way]
        response = people[role].client.post(address, **options)  # type: ignore[arg-type]
        if response.status_code not in {400, 403}:
            taken.append(f"{address}: {response.status_code}")
    assert taken == []
    assert everything(session) == before


@pytest.mark.parametrize("to", LEADING_AWAY)
def test_no_address_leads_away_from_the_site(visitor: PageClient, to: str) -> None:
    page = visitor.post("/language", data={"language": "de", "next": to})
    assert (page.status_code, page.location) == (303, "/")


def test_a_log_in_leads_back_to_where_one_wanted_to_go_and_nowhere_else(
    visitor: PageClient, session: Session, now: object
) -> None:
    account = cast.join(session, "planner")
    services.set_password(session, account, session.get_one(Person, account.person_id), PASSWORD)
    session.commit()
    entered = {"email": "planner@stadt.example", "password": PASSWORD}
    assert visitor.post("/log-in", data=entered | {"to": "//evil.example"}).location == "/"
    assert visitor.post("/log-in", data=entered | {"to": "/measures?q=a%2Fb"}).location == "/measures?q=a%2Fb"


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "", "[", "a b"]
)
def test_a_foreign_host_is_refused(app: Flask, host: str) -> None:
    response = app.test_client().get("/log-in", headers={"Host": host}, base_url="http://localhost")
    assert response.status_code == 400
    assert b"evil.example" not in response.data


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/log-in", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/plan", 303),
        ("POST", "/log-in", 400),
        ("TRACE", "/log-in", 405),
        ("DELETE", "/measures/1", 405),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/healthz", 200),
        ("GET", "/static/../config.py", 404),
    ],
)
def test_every_answer_carries_the_headers(app: Flask, method: str, address: str, status: int) -> None:
    response = app.test_client().open(address, method=method)
    assert response.status_code == status
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    if "static" not in address:
        assert response.headers["Cache-Control"] == "no-store"
        assert "Cookie" in response.headers["Vary"]


def test_an_unexpected_error_is_a_calm_page_without_its_cause(
    app: Flask, monkeypatch: pytest.MonkeyPatch, planner: PageClient
) -> None:
    def fail() -> None:
        raise RuntimeError("SELECT secret FROM /etc/passwd")

    monkeypatch.setitem(app.view_functions, "planning.show_plan", fail)
    monkeypatch.setattr(app, "testing", False)
    page = planner.get("/plan")
    assert page.status_code == 500
    assert "passwd" not in page.text
    assert page.headers["X-Request-ID"] in page.text


def test_logging_in_makes_a_new_session_and_logging_out_ends_it_on_the_server(
    app: Flask, session: Session, now: object
) -> None:
    account = cast.join(session, "planner")
    services.set_password(session, account, session.get_one(Person, account.person_id), PASSWORD)
    session.commit()
    client = app.test_client()
    client.set_cookie("zielkreis_session", "planted")
    person = PageClient(client)
    person.post("/log-in", data={"email": "planner@stadt.example", "password": PASSWORD})
    cookie = client.get_cookie("zielkreis_session")
    assert cookie is not None
    assert cookie.value != "planted"
    assert person.get("/plan").status_code == 200
    person.post("/log-out")
    client.set_cookie("zielkreis_session", cookie.value)
    assert person.get("/plan").status_code == 303


def test_a_role_that_is_taken_and_an_account_that_is_locked_act_on_the_next_request(
    client_for: Callable[[str], PageClient], session: Session, now: object, world: World
) -> None:
    planner = client_for("planner")
    assert planner.get("/goals/new").status_code == 200
    held = session.execute(sa.select(RoleAssignment).where(sa.column("role") == "planner")).scalars().one()
    held.valid_to = held.valid_from
    session.commit()
    assert planner.get("/goals/new").status_code == 403
    head = client_for("department_head")
    assert head.get("/plan").status_code == 200
    services.disable_account(session, cast.join(session, "department_head"), now=now)  # type: ignore[arg-type]
    session.commit()
    assert head.get("/plan").status_code == 303


def test_a_link_survives_being_looked_at_and_opens_once(app: Flask, session: Session, now: object) -> None:
    account = cast.join(session, "planner")
    token = log_in.make_link(session, purpose=log_in.LOG_IN, account_id=account.id, now=now)  # type: ignore[arg-type]
    session.commit()
    for _scanner in range(3):
        assert PageClient(app.test_client()).get(f"/log-in/link/{token}").status_code == 200
    first, second = PageClient(app.test_client()), PageClient(app.test_client())
    assert first.post(f"/log-in/link/{token}").status_code == 303
    assert second.post(f"/log-in/link/{token}").status_code == 410
    assert second.get("/plan").status_code == 303
    assert second.client.get("/log-in/link/%00%ff").status_code in {404, 410}


def test_a_changed_password_ends_the_log_ins_elsewhere(client_for: Callable[[str], PageClient], app: Flask) -> None:
    here, elsewhere = client_for("planner"), client_for("planner")
    assert here.post("/account/password", data={"password": PASSWORD}).status_code == 303
    assert (here.get("/plan").status_code, elsewhere.get("/plan").status_code) == (200, 303)


def test_a_log_in_that_has_slept_for_an_hour_is_over(planner: PageClient, session: Session) -> None:
    running = session.execute(sa.select(LogInSession)).scalars().all()
    for each in running:
        each.last_seen_at -= timedelta(minutes=61)
    session.commit()
    assert planner.get("/plan").status_code == 303
    assert all(session.get(Account, each.account_id) is not None for each in running)
