"""Logging in: password or one-time link, limits on guessing, and the sessions that follow."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col, select

from tracker.accounts import queries
from tracker.accounts.errors import LinkUnusable, TooManyAttempts, WrongLogIn
from tracker.accounts.models import Account, LogInAttempt, LogInSession, OneTimeLink
from tracker.accounts.passwords import hash_password, needs_rehash, verify_password

IDLE = timedelta(minutes=60)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
LINK_LIFE = timedelta(minutes=30)
SET_UP_LIFE = timedelta(hours=24)
WINDOW = timedelta(minutes=15)
FAILURES_PER_ACCOUNT = 10
FAILURES_PER_ADDRESS = 30

SET_UP = "set_up"
LOG_IN = "log_in"


def check_password(session: Session, email: str, password: str) -> Account:
    """Return the account that this e-mail and password open; raise `WrongLogIn`.

    Failures must have been counted by `count_attempt` before, in a transaction of their own.
    """
    account = queries.find_account_by_email(session, email)
    usable = account if account is not None and account.disabled_at is None else None
    if not verify_password(password, usable.password_hash if usable else None) or usable is None:
        raise WrongLogIn
    if usable.password_hash and needs_rehash(usable.password_hash):
        usable.password_hash = hash_password(password)
        session.add(usable)
        session.flush()
    return usable


def count_attempt(session: Session, *, email: str, address: str, key: str, now: datetime) -> None:
    """Count a guess before it is judged, so that parallel guesses cannot slip through; raise `TooManyAttempts`."""
    limits = {f"account:{email.strip().lower()}": FAILURES_PER_ACCOUNT, f"ip:{address}": FAILURES_PER_ADDRESS}
    for subject, most in limits.items():
        if _counted(session, _keyed(key, subject), now) > most:
            raise TooManyAttempts(minutes=int(WINDOW.total_seconds() // 60))


def forget_attempts(session: Session, *, email: str, key: str, now: datetime) -> None:
    """A right password clears the account's count; the address keeps its own."""
    subject = _keyed(key, f"account:{email.strip().lower()}")
    session.execute(
        sa.delete(LogInAttempt).where(col(LogInAttempt.subject) == subject),
    )


def start_session(session: Session, account: Account, *, now: datetime) -> str:
    """Start a log-in and return its token, which only the cookie keeps."""
    assert account.id is not None
    token = secrets.token_urlsafe(32)
    session.add(
        LogInSession(
            token_hash=token_hash(token),
            account_id=account.id,
            auth_epoch=account.auth_epoch,
            created_at=now,
            last_seen_at=now,
        )
    )
    session.flush()
    return token


def find_session(session: Session, token: str, *, now: datetime) -> LogInSession | None:
    """Return the log-in a token stands for, None when it has ended, run out, or the account's log-ins were ended."""
    told = {"token_hash": token_hash(token), "earliest": now - ABSOLUTE, "awake": now - IDLE}
    return session.execute(_RUNNING, told).scalar()


# Every page asks this: the statement is built once.
_RUNNING = (
    sa.select(LogInSession)
    .join(Account, col(Account.id) == col(LogInSession.account_id))
    .where(
        col(LogInSession.token_hash) == sa.bindparam("token_hash"),
        col(LogInSession.ended_at).is_(None),
        col(LogInSession.auth_epoch) == col(Account.auth_epoch),
        col(LogInSession.created_at) > sa.bindparam("earliest"),
        col(LogInSession.last_seen_at) > sa.bindparam("awake"),
    )
)


def end_session(session: Session, token: str, *, now: datetime) -> None:
    session.execute(
        sa.update(LogInSession).where(col(LogInSession.token_hash) == token_hash(token)).values(ended_at=now)
    )


def make_link(session: Session, *, purpose: str, account_id: int | None, now: datetime) -> str:
    """Make a one-time link and return its token; earlier unused ones of the same purpose and account end."""
    same = sa.and_(
        col(OneTimeLink.purpose) == purpose,
        col(OneTimeLink.account_id).is_(None) if account_id is None else col(OneTimeLink.account_id) == account_id,
        col(OneTimeLink.used_at).is_(None),
    )
    session.execute(sa.update(OneTimeLink).where(same).values(expires_at=now))
    token = secrets.token_urlsafe(32)
    life = SET_UP_LIFE if purpose == SET_UP else LINK_LIFE
    session.add(
        OneTimeLink(
            token_hash=token_hash(token), purpose=purpose, account_id=account_id, created_at=now, expires_at=now + life
        )
    )
    session.flush()
    return token


def is_link_usable(session: Session, token: str, purpose: str, *, now: datetime) -> bool:
    return _find_link(session, token, purpose, now) is not None


def use_link(session: Session, token: str, purpose: str, *, now: datetime) -> OneTimeLink:
    """Use a link up, once even when two click at the same moment; raise `LinkUnusable`."""
    link = _find_link(session, token, purpose, now)
    if link is None:
        raise LinkUnusable
    mine = sa.update(OneTimeLink).where(col(OneTimeLink.id) == link.id, col(OneTimeLink.used_at).is_(None))
    if session.execute(mine.values(used_at=now)).rowcount != 1:  # type: ignore[attr-defined]
        raise LinkUnusable
    return link


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _find_link(session: Session, token: str, purpose: str, now: datetime) -> OneTimeLink | None:
    return session.exec(
        select(OneTimeLink).where(
            OneTimeLink.token_hash == token_hash(token),
            OneTimeLink.purpose == purpose,
            col(OneTimeLink.used_at).is_(None),
            col(OneTimeLink.expires_at) > now,
        )
    ).first()


def _counted(session: Session, subject: str, now: datetime) -> int:
    """Raise the count of the running window by one and return it, in one statement."""
    seconds = int(WINDOW.total_seconds())
    window_start = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=now.tzinfo)
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    statement = (
        insert(LogInAttempt)
        .values(subject=subject, window_start=window_start, failures=1)
        .on_conflict_do_update(
            index_elements=["subject", "window_start"],
            set_={"failures": LogInAttempt.__table__.c.failures + 1},  # type: ignore[attr-defined]
        )
        .returning(LogInAttempt.__table__.c.failures)  # type: ignore[attr-defined]
    )
    return int(session.execute(statement).scalar_one())


def _keyed(key: str, subject: str) -> str:
    return hmac.new(key.encode(), subject.encode(), hashlib.sha256).hexdigest()
