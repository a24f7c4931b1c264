"""Logging in: sessions that end, links that work once, guesses that are counted."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from tracker.accounts import log_in, services
from tracker.accounts.errors import LinkUnusable, TooManyAttempts, WeakPassword, WrongLogIn
from tracker.accounts.models import Account, LogInSession, PersonFields

PASSWORD = "vier Amseln im Hof"


@pytest.fixture
def account(session: Session) -> Account:
    person = services.register_person(session, PersonFields(name="Ute Probe", email="Ute@Example.org"))
    return services.open_account(session, person, password=PASSWORD)


def test_the_right_password_opens_whatever_the_case_of_the_address(session: Session, account: Account) -> None:
    assert log_in.check_password(session, " ute@example.ORG ", PASSWORD).id == account.id


@pytest.mark.parametrize(("email", "password"), [("ute@example.org", "falsch"), ("wer@example.org", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_are_told_alike(
    session: Session, account: Account, email: str, password: str
) -> None:
    with pytest.raises(WrongLogIn):
        log_in.check_password(session, email, password)


def test_a_disabled_account_opens_no_more(session: Session, account: Account, now: datetime) -> None:
    services.disable_account(session, account, now=now)
    with pytest.raises(WrongLogIn):
        log_in.check_password(session, "ute@example.org", PASSWORD)


def test_a_weak_password_is_refused(session: Session, account: Account) -> None:
    person = services.register_person(session, PersonFields(name="Ute Probe", email="ute@example.org"))
    with pytest.raises(WeakPassword):
        services.set_password(session, account, person, "Ute Probe")


def test_only_the_hash_of_a_session_is_stored(session: Session, account: Account, now: datetime) -> None:
    token = log_in.start_session(session, account, now=now)
    stored = session.execute(sa.select(LogInSession.__table__.c.token_hash)).scalars().all()
    assert token not in stored
    assert log_in.find_session(session, token, now=now) is not None


@pytest.mark.parametrize("later", [log_in.IDLE, log_in.ABSOLUTE])
def test_a_session_runs_out(session: Session, account: Account, now: datetime, later: timedelta) -> None:
    token = log_in.start_session(session, account, now=now)
    assert log_in.find_session(session, token, now=now + later) is None


def test_a_new_password_ends_all_other_sessions(session: Session, account: Account, now: datetime) -> None:
    token = log_in.start_session(session, account, now=now)
    person = services.register_person(session, PersonFields(name="Ute Probe", email="ute@example.org"))
    services.set_password(session, account, person, "fünf Amseln im Hof")
    assert log_in.find_session(session, token, now=now) is None


def test_a_link_works_once(session: Session, account: Account, now: datetime) -> None:
    token = log_in.make_link(session, purpose=log_in.LOG_IN, account_id=account.id, now=now)
    assert log_in.use_link(session, token, log_in.LOG_IN, now=now).account_id == account.id
    with pytest.raises(LinkUnusable):
        log_in.use_link(session, token, log_in.LOG_IN, now=now)


def test_a_link_is_for_its_purpose_and_its_time(session: Session, account: Account, now: datetime) -> None:
    token = log_in.make_link(session, purpose=log_in.LOG_IN, account_id=account.id, now=now)
    assert not log_in.is_link_usable(session, token, log_in.SET_UP, now=now)
    assert not log_in.is_link_usable(session, token, log_in.LOG_IN, now=now + log_in.LINK_LIFE)
    assert log_in.is_link_usable(session, token, log_in.LOG_IN, now=now)


def test_a_new_link_ends_the_one_before(session: Session, account: Account, now: datetime) -> None:
    first = log_in.make_link(session, purpose=log_in.LOG_IN, account_id=account.id, now=now)
    log_in.make_link(session, purpose=log_in.LOG_IN, account_id=account.id, now=now)
    assert not log_in.is_link_usable(session, first, log_in.LOG_IN, now=now)


def test_guessing_ends_after_ten_tries_and_begins_anew_in_the_next_window(session: Session, now: datetime) -> None:
    def guess(at: datetime) -> None:
        log_in.count_attempt(session, email="ute@example.org", address="192.0.2.7", key="k", now=at)

    for _ in range(log_in.FAILURES_PER_ACCOUNT):
        guess(now)
    with pytest.raises(TooManyAttempts):
        guess(now)
    guess(now + log_in.WINDOW)


def test_the_right_password_clears_the_count_of_the_account(session: Session, now: datetime) -> None:
    for _ in range(log_in.FAILURES_PER_ACCOUNT):
        log_in.count_attempt(session, email="ute@example.org", address="192.0.2.7", key="k", now=now)
    log_in.forget_attempts(session, email="ute@example.org", address="192.0.2.7", key="k", now=now)
    log_in.count_attempt(session, email="ute@example.org", address="192.0.2.7", key="k", now=now)
