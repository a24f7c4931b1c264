"""Mailed links and codes: who they let in, how often, for how long, and what a stranger can do with them."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import Session

from tests import cast
from tests.page import Page, PageClient
from tracker.accounts import log_in, services
from tracker.accounts.models import Account, OneTimeLink, RoleAssignment
from tracker.shared.outbox import OutboxMessage

EMAIL = "department.head@stadt.example"
TARGET = "/rounds/3/report"
ClientFor = Callable[[str], PageClient]


@pytest.fixture
def account(session: Session) -> Account:
    made = cast.join(session, "department_head")
    session.commit()
    return made


@pytest.fixture
def invitation(session: Session, account: Account, now: datetime) -> str:
    return invite(session, account, now)


def invite(session: Session, account: Account, now: datetime, **options: object) -> str:
    token = log_in.make_link(session, purpose=log_in.ROUND, account_id=account.id, now=now, leads_to=TARGET, **options)
    session.commit()
    return token


def ask(person: PageClient, **said: str) -> Page:
    return person.post("/log-in/link", {"email": EMAIL, **said})


def letters(session: Session) -> list[str]:
    messages = session.execute(sa.select(OutboxMessage).order_by(sa.column("id"))).scalars()
    return [message.text for message in messages]


def code_in(letter: str) -> str:
    found = re.search(r"^    (\w{4} \w{4})$", letter, re.MULTILINE)
    assert found
    return found[1]


def link_in(letter: str) -> str:
    found = re.search(r"/log-in/link/\S+", letter)
    assert found
    return found[0]


def type_code(person: PageClient, code: str, **said: str) -> Page:
    return person.post("/log-in/code", {"email": EMAIL, "code": code, **said})


def another(app: Flask) -> PageClient:
    return PageClient(app.test_client())


# The code


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace(" ", "-"), lambda code: f" {code} "])
def test_the_code_lets_in_where_it_was_asked_for(visitor, session, account, typed):
    page = ask(visitor)
    assert 'autocomplete="one-time-code"' in page.text
    assert type_code(visitor, typed(code_in(letters(session)[0]))).status_code == 303
    assert visitor.get("/account").status_code == 200


def test_link_and_code_are_one_thing(app, visitor, session, account):
    ask(visitor)
    [letter] = letters(session)
    assert type_code(visitor, code_in(letter)).status_code == 303
    assert another(app).post(link_in(letter)).status_code == 410
    second = another(app)
    ask(second)
    letter = letters(session)[1]
    assert another(app).post(link_in(letter)).status_code == 303
    assert type_code(second, code_in(letter)).status_code == 422


def test_the_code_leads_where_one_wanted_to_go(visitor, session, account):
    ask(visitor, to="/measures?page=2")
    assert type_code(visitor, code_in(letters(session)[0])).location == "/measures?page=2"


def test_the_code_of_another_browser_or_address_lets_nobody_in(app, visitor, session, account):
    ask(visitor)
    code = code_in(letters(session)[0])
    assert type_code(another(app), code).status_code == 422
    assert type_code(visitor, code, email="niemand@stadt.example").status_code == 422
    assert type_code(visitor, code).status_code == 303


def test_after_five_wrong_tries_link_and_code_are_dead(app, visitor, session, account):
    ask(visitor)
    [letter] = letters(session)
    for _ in range(log_in.TRIES):
        page = type_code(visitor, "AAAA AAAA")
        assert (page.status_code, 'href="#code"' in page.text) == (422, True)
    assert type_code(visitor, code_in(letter)).status_code == 422
    assert another(app).post(link_in(letter)).status_code == 410
    ask(visitor)
    assert type_code(visitor, code_in(letters(session)[1])).status_code == 303


def test_the_fifth_try_may_be_the_right_one(visitor, session, account):
    ask(visitor)
    for _ in range(log_in.TRIES - 1):
        type_code(visitor, "AAAA AAAA")
    assert type_code(visitor, code_in(letters(session)[0])).status_code == 303


def test_wrong_tries_of_a_stranger_end_nothing(app, visitor, session, account):
    ask(visitor)
    stranger = another(app)
    ask(stranger)
    for _ in range(log_in.TRIES + 1):
        type_code(stranger, "AAAA AAAA")
    assert type_code(visitor, code_in(letters(session)[0])).status_code == 303


def test_the_code_runs_out_with_its_link(visitor, session, account, now):
    ask(visitor)
    link = session.execute(sa.select(OneTimeLink)).scalars().one()
    link.expires_at = now
    session.commit()
    assert type_code(visitor, code_in(letters(session)[0])).status_code == 422


def test_a_locked_account_opens_by_neither(app, visitor, session, account, now):
    ask(visitor)
    [letter] = letters(session)
    services.disable_account(session, account, now=now)
    services.enable_account(session, account)
    session.commit()
    assert type_code(visitor, code_in(letter)).status_code == 422
    assert another(app).post(link_in(letter)).status_code == 410


def test_of_a_code_only_its_keyed_hash_is_stored(visitor, session, account):
    ask(visitor)
    code = code_in(letters(session)[0]).replace(" ", "")
    link = session.execute(sa.select(OneTimeLink)).scalars().one()
    assert code not in str(link.model_dump())
    assert link.code_hash != log_in.token_hash(code)


def test_an_address_that_is_not_known_gets_the_same_page_and_no_mail(app, visitor, session, account):
    pages = [ask(visitor), ask(another(app), email="niemand@stadt.example")]
    texts = [re.sub(r'value="[^"]*"', "", page.text) for page in pages]
    assert texts[0] == texts[1]
    assert len(letters(session)) == 1


def test_asking_has_a_limit_and_what_was_mailed_goes_on_working(app, visitor, session, account):
    answers = [ask(visitor).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    assert type_code(visitor, code_in(letters(session)[-1])).status_code == 303


def test_who_asks_elsewhere_does_not_end_the_link_in_the_mailbox(app, visitor, session, account):
    ask(visitor)
    ask(another(app))
    assert another(app).post(link_in(letters(session)[0])).status_code == 303


# The password


def test_wrong_passwords_of_a_stranger_do_not_keep_the_link_from_working(app, visitor, session, account):
    stranger = another(app)
    for _ in range(log_in.FAILURES_PER_ACCOUNT):
        assert stranger.post("/log-in", {"email": EMAIL, "password": "geraten geraten"}).status_code == 422
    assert stranger.post("/log-in", {"email": EMAIL, "password": "geraten geraten"}).status_code == 429
    ask(visitor)
    assert type_code(visitor, code_in(letters(session)[0])).status_code == 303


def test_the_log_in_page_offers_the_link_first(visitor):
    page = visitor.get("/log-in").text
    assert page.index('action="/log-in/link"') < page.index('action="/log-in"')


def test_a_new_password_asks_for_the_present_one(department_head, session, account):
    assert 'name="present"' not in department_head.get("/account").text
    assert department_head.post("/account/password", {"password": "vier Amseln im Hof"}).status_code == 303
    assert 'name="present"' in department_head.get("/account").text
    new = {"password": "fünf Amseln im Hof"}
    for wrong in ({}, {"present": "geraten geraten"}):
        page = department_head.post("/account/password", new | wrong)
        assert (page.status_code, 'href="#present"' in page.text) == (422, True)
    assert department_head.post("/account/password", new | {"present": "vier Amseln im Hof"}).status_code == 303


def test_guessing_the_present_password_has_a_limit_too(department_head, session, account):
    department_head.post("/account/password", {"password": "vier Amseln im Hof"})
    guess = {"password": "fünf Amseln im Hof", "present": "geraten geraten"}
    answers = [department_head.post("/account/password", guess).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


# The invitation


def test_an_invitation_shows_a_button_however_often_it_is_looked_at(app, visitor, invitation):
    for _scanner in range(3):
        assert "Berichtsrunde" in another(app).get(f"/log-in/link/{invitation}").text
    assert visitor.post(f"/log-in/link/{invitation}").location == TARGET
    assert visitor.get("/account").status_code == 200


def test_who_is_logged_in_goes_straight_on_even_by_a_used_link(app, department_head, other_head, invitation):
    link = f"/log-in/link/{invitation}"
    for page in (department_head.get(link), department_head.post(link)):
        assert (page.status_code, page.location) == (303, TARGET)
    assert another(app).post(link).status_code == 303
    for page in (department_head.get(link), department_head.post(link)):
        assert (page.status_code, page.location) == (303, TARGET)
    assert other_head.get(link).status_code == 410


def test_another_person_in_the_same_browser_becomes_the_one_invited(other_head, invitation):
    assert other_head.get(f"/log-in/link/{invitation}").status_code == 200
    other_head.post(f"/log-in/link/{invitation}")
    assert "Holger Haupt" in other_head.get("/account").text


def test_an_invitation_lasts_as_long_as_it_says(app, session, account, now):
    token = invite(session, account, now, valid_for=timedelta(days=20))
    usable = [
        log_in.is_link_usable(session, token, log_in.ROUND, now=now + timedelta(days=days)) for days in (0, 19, 20)
    ]
    assert usable == [True, True, False]


def test_who_has_no_role_any_more_or_a_locked_account_is_not_let_in(app, session, account, now):
    token = invite(session, account, now)
    held = session.execute(sa.select(RoleAssignment).where(sa.column("person_id") == account.person_id)).scalars()
    services.end_role(session, held.one(), last_day=now.date() - timedelta(days=1))
    session.commit()
    assert another(app).get(f"/log-in/link/{token}").status_code == 410
    assert another(app).post(f"/log-in/link/{token}").status_code == 410
    services.disable_account(session, account, now=now)
    session.commit()
    assert another(app).post(f"/log-in/link/{token}").status_code == 410
    another(app).post(f"/log-in/link/{token}/again")
    assert letters(session) == []


def test_a_used_invitation_sends_a_new_one_to_the_same_address(app, session, invitation):
    another(app).post(f"/log-in/link/{invitation}")
    page = another(app).get(f"/log-in/link/{invitation}")
    assert page.status_code == 410
    assert EMAIL not in page.text
    answer = another(app).post(f"/log-in/link/{invitation}/again")
    assert (answer.status_code, EMAIL in answer.text) == (200, False)
    assert another(app).post(link_in(letters(session)[0])).location == TARGET


def test_five_links_a_day_are_sent_anew(app, session, invitation):
    answers = {another(app).post(f"/log-in/link/{invitation}/again").status_code for _ in range(7)}
    assert answers == {200}
    assert len(letters(session)) == 5


def test_a_guessed_link_gets_the_page_of_a_used_one_and_no_mail(app, session, invitation):
    another(app).post(f"/log-in/link/{invitation}")
    guessed, used = (another(app).get(f"/log-in/link/{token}").text for token in ("erfunden", invitation))
    assert re.sub("erfunden", invitation, re.sub(r'value="[^"]*"', "", guessed)) == re.sub(r'value="[^"]*"', "", used)
    assert another(app).post("/log-in/link/erfunden/again").status_code == 200
    assert letters(session) == []


def test_a_new_invitation_ends_the_one_before_to_the_same_page_alone(session, account, now):
    first = invite(session, account, now)
    other = log_in.make_link(session, purpose=log_in.ROUND, account_id=account.id, now=now, leads_to="/rounds/4/report")
    invite(session, account, now)
    alive = [log_in.is_link_usable(session, token, log_in.ROUND, now=now) for token in (first, other)]
    assert alive == [False, True]


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "rounds/3", "/a\\b", ""])
def test_no_link_is_made_that_leads_away(session, account, now, path):
    with pytest.raises(ValueError, match="lead away"):
        log_in.make_link(session, purpose=log_in.ROUND, account_id=account.id, now=now, leads_to=path)


def test_mails_written_without_a_request_name_the_same_address(app):
    with app.test_request_context():
        from flask import url_for

        assert url_for("accounts.show_link", token="abc") == log_in.link_path("abc")
