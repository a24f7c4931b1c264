"""Log-ins that run: started, recognised, ended."""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.accounts.log_in.tokens import token_hash
from tracker.accounts.models import Account, LogInSession

IDLE = timedelta(minutes=60)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)


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
