"""Limits on guessing, counted in the database before a guess is judged."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col

from tracker.accounts.errors import TooManyAttempts, TooManyMails
from tracker.accounts.log_in.tokens import keyed
from tracker.accounts.models import LogInAttempt
from tracker.shared.columns import AwareDateTime

WINDOW = timedelta(minutes=15)
FAILURES_PER_ACCOUNT = 10
FAILURES_PER_ADDRESS = 30
MAILS_FROM_ADDRESS = 5  # to one mailbox, asked for from one network address
MAILS_TO_MAILBOX = 20  # each works, whoever asked: the limit keeps nobody out
RENEWALS_A_DAY = 5

# After the tenth failure the next guess waits a minute, then two … a quarter of an hour: a stranger cannot lock an
# account for good, and the mailed link works all the while. Below ten a quiet quarter of an hour forgets, then a day.
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))
QUIET = timedelta(days=1)
_LASTING = datetime(2000, 1, 1, tzinfo=UTC)  # an account's one row has no window
_TABLE: Any = LogInAttempt.__table__  # type: ignore[attr-defined]


def count_attempt(session: Session, *, email: str, address: str, key: str, now: datetime) -> None:
    """Count a guess before it is judged, so that parallel guesses cannot slip through; raise `TooManyAttempts`."""
    free_at = _admitted(session, _account(key, email), now)
    if free_at is not None:
        raise TooManyAttempts(minutes=_minutes(free_at - now))
    if _counted(session, keyed(key, f"ip:{address}"), now) > FAILURES_PER_ADDRESS:
        raise TooManyAttempts(minutes=_minutes(WINDOW))


def count_mail(session: Session, *, email: str, address: str, key: str, now: datetime) -> None:
    """Count a link that somebody asks for, known here or not; raise `TooManyMails`."""
    mailbox = email.strip().lower()
    limits = {
        f"link:{mailbox}@{address}": MAILS_FROM_ADDRESS,
        f"link:{mailbox}": MAILS_TO_MAILBOX,
        f"ip:{address}": FAILURES_PER_ADDRESS,
    }
    for subject, most in limits.items():
        if _counted(session, keyed(key, subject), now) > most:
            raise TooManyMails(minutes=_minutes(WINDOW))


def count_sent_again(session: Session, *, subject: str, key: str, now: datetime) -> bool:
    """Count a mail that goes once more to the address of an old one; return whether there may be another today."""
    return _counted(session, keyed(key, f"again:{subject}"), now, timedelta(days=1)) <= RENEWALS_A_DAY


def count_unknown_link(session: Session, *, address: str, key: str, now: datetime) -> None:
    """Count a link that nobody ever made, as a guess from a network address; raise `TooManyAttempts`."""
    if _counted(session, keyed(key, f"ip:{address}"), now) > FAILURES_PER_ADDRESS:
        raise TooManyAttempts(minutes=_minutes(WINDOW))


def forget_attempts(session: Session, *, email: str, address: str, key: str, now: datetime) -> None:
    """A right password clears the account's count; the address takes back this one attempt, and keeps the others."""
    session.execute(sa.delete(LogInAttempt).where(col(LogInAttempt.subject) == _account(key, email)))
    ours = (_TABLE.c.subject == keyed(key, f"ip:{address}"), _TABLE.c.window_start == _window_start(now, WINDOW))
    session.execute(sa.update(_TABLE).where(*ours, _TABLE.c.failures > 0).values(failures=_TABLE.c.failures - 1))


def _admitted(session: Session, subject: str, now: datetime) -> datetime | None:
    """Count a guess at an account if it may be made now, in one statement; else return when the next one may."""
    forgotten = sa.or_(
        _TABLE.c.free_at <= now - QUIET,
        sa.and_(_TABLE.c.failures < FAILURES_PER_ACCOUNT, _TABLE.c.free_at <= now - WINDOW),
    )
    next_free = sa.case(
        (forgotten, _moment(now)),
        *(
            (_TABLE.c.failures + 1 == FAILURES_PER_ACCOUNT + place, _moment(now + delay))
            for place, delay in enumerate(DELAYS)
        ),
        (_TABLE.c.failures + 1 > FAILURES_PER_ACCOUNT, _moment(now + DELAYS[-1])),
        else_=_moment(now),
    )
    statement = (
        _insert(session)
        .values(subject=subject, window_start=_LASTING, failures=1, free_at=now)
        .on_conflict_do_update(
            index_elements=["subject", "window_start"],
            set_={"failures": sa.case((forgotten, 1), else_=_TABLE.c.failures + 1), "free_at": next_free},
            where=_TABLE.c.free_at <= now,
        )
        .returning(_TABLE.c.failures)
    )
    if session.execute(statement).scalar() is not None:
        return None
    ours = (_TABLE.c.subject == subject, _TABLE.c.window_start == _LASTING)
    free_at: datetime = session.execute(sa.select(_TABLE.c.free_at).where(*ours)).scalar_one()
    return free_at


def _counted(session: Session, subject: str, now: datetime, window: timedelta = WINDOW) -> int:
    """Raise the count of the running window by one and return it, in one statement."""
    statement = (
        _insert(session)
        .values(subject=subject, window_start=_window_start(now, window), failures=1)
        .on_conflict_do_update(index_elements=["subject", "window_start"], set_={"failures": _TABLE.c.failures + 1})
        .returning(_TABLE.c.failures)
    )
    return int(session.execute(statement).scalar_one())


def _insert(session: Session) -> Any:
    return (postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert)(LogInAttempt)


def _window_start(now: datetime, window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=now.tzinfo)


def _moment(at: datetime) -> sa.ColumnElement[datetime]:
    return sa.literal(at, AwareDateTime())


def _minutes(left: timedelta) -> int:
    return max(math.ceil(left.total_seconds() / 60), 1)


def _account(key: str, email: str) -> str:
    return keyed(key, f"account:{email.strip().lower()}")
