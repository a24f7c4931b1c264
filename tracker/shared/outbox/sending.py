"""Sending what waits: each mail is claimed, sent without an open transaction, and what came of it is kept."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlmodel import Session, and_, col, or_, select

from tracker.shared.database import reading, unit_of_work
from tracker.shared.ledger import LEASE, WAITS, count_changed
from tracker.shared.mail import (
    Attachment,
    Letter,
    Mail,
    Post,
    RefusedForGood,
    ServerAway,
    TryLater,
    UnusableAddress,
    checked_address,
)
from tracker.shared.outbox.messages import MailPart, OutboxMessage, OutboxState, find_hold
from tracker.shared.text import N_

PROBE_EVERY = timedelta(seconds=60)
WITHDRAWN_REASON = N_("no longer entitled to this mail")


@dataclass
class Circuit:
    """Open while the mail server is away, so that no mail spends its tries on it."""

    open_until: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return self.open_until is not None and now < self.open_until


@dataclass(frozen=True)
class Dispatch:
    """How mails are sent: as whom, where to, and whether a recipient may still have one."""

    post: Post
    sender: str
    is_entitled: Callable[[Session, OutboxMessage, datetime], bool] = lambda _session, _message, _now: True
    circuit: Circuit = field(default_factory=Circuit)
    must_stop: Callable[[], bool] = lambda: False


def send_due(engine: Engine, dispatch: Dispatch, *, owner: str, clock: Callable[[], datetime]) -> Counter[OutboxState]:
    """Send what is due, one mail after the other, oldest first; return how many ended in which state."""
    ended: Counter[OutboxState] = Counter()
    try:
        for message_id in _list_waiting(engine, clock()):
            now = clock()
            if dispatch.must_stop() or dispatch.circuit.is_open(now):
                break
            message = _claim(engine, message_id, owner, now)
            if message is not None:
                ended[_send(engine, dispatch, message, now)] += 1
    finally:
        dispatch.post.close()
    return ended


def next_wait(failures: int, name: str) -> timedelta:
    """Return how long a mail waits after so many failures: 1 to 30 minutes, spread by up to a fifth."""
    wait = WAITS[min(failures, len(WAITS)) - 1]
    spread = int(hashlib.sha256(f"{name}{failures}".encode()).hexdigest()[:4], 16) / 0xFFFF  # by name: repeatable
    return wait * (0.8 + 0.4 * spread)


def _can_be_taken(now: datetime) -> sa.ColumnElement[bool]:
    """Say what waits: due mails, and those whose sender died in the middle - they go again under the same name."""
    waits = and_(
        col(OutboxMessage.state).in_([OutboxState.DUE, OutboxState.RETRY]), col(OutboxMessage.next_try_at) <= now
    )
    was_left = and_(col(OutboxMessage.state) == OutboxState.SENDING, col(OutboxMessage.lease_until) < now)
    return or_(waits, was_left)


def _list_waiting(engine: Engine, now: datetime) -> list[int]:
    with Session(reading(engine)) as session:
        if find_hold(session) is not None:
            return []
        waiting = select(OutboxMessage.id).where(_can_be_taken(now)).order_by(col(OutboxMessage.id)).limit(2000)
        return [key for key in session.exec(waiting) if key is not None]


def _claim(engine: Engine, message_id: int, owner: str, now: datetime) -> OutboxMessage | None:
    taken = sa.update(OutboxMessage).where(col(OutboxMessage.id) == message_id, _can_be_taken(now))
    values = {
        "state": OutboxState.SENDING,
        "owner": owner,
        "lease_until": now + LEASE,
        "attempts": OutboxMessage.attempts + 1,
    }
    with unit_of_work(engine) as session:
        if count_changed(session, taken.values(values)) != 1:
            return None
        return session.exec(select(OutboxMessage).where(OutboxMessage.id == message_id)).one()


def _send(engine: Engine, dispatch: Dispatch, message: OutboxMessage, now: datetime) -> OutboxState:
    """Send a claimed mail and keep what came of it; no transaction is open while the server is spoken to."""
    try:
        with Session(reading(engine)) as session:
            if not dispatch.is_entitled(session, message, now):
                return _settle(engine, message, OutboxState.WITHDRAWN, WITHDRAWN_REASON, now)
            letter = _letter(session, message, dispatch.sender)
        reply = dispatch.post.send(letter)
    except ServerAway as away:
        dispatch.circuit.open_until = now + PROBE_EVERY
        return _put_off(engine, message, str(away), now, now + PROBE_EVERY, message.failures)
    except (RefusedForGood, UnusableAddress) as refusal:
        return _settle(engine, message, OutboxState.FAILED, f"{type(refusal).__name__}: {refusal}", now)
    except TryLater as refusal:
        return _count_failure(engine, message, str(refusal), now)
    except Exception as error:  # one poisoned mail must not stop the others
        return _count_failure(engine, message, f"{type(error).__name__}: {error}", now)
    return _settle(engine, message, OutboxState.SENT, reply, now)


def _letter(session: Session, message: OutboxMessage, sender: str) -> Letter:
    parts = []
    for file_name, media_type, digest in json.loads(message.attachments):
        content = session.exec(select(MailPart.content).where(MailPart.sha256 == digest)).one()
        parts.append(Attachment(file_name, media_type, content))
    mail = Mail(message.subject, message.text, message.html, tuple(parts))
    return Letter(mail, sender, checked_address(message.address), message.name, message.created_at)


def _count_failure(engine: Engine, message: OutboxMessage, reply: str, now: datetime) -> OutboxState:
    failures = message.failures + 1
    next_try_at = now + next_wait(failures, message.name)
    if next_try_at > message.give_up_at:
        return _settle(engine, message, OutboxState.FAILED, reply, now)
    return _put_off(engine, message, reply, now, next_try_at, failures)


def _put_off(
    engine: Engine, message: OutboxMessage, reply: str, now: datetime, next_try_at: datetime, failures: int
) -> OutboxState:
    _keep(engine, message, state=OutboxState.RETRY, reply=reply[:2000], next_try_at=next_try_at, failures=failures)
    return OutboxState.RETRY


def _settle(engine: Engine, message: OutboxMessage, state: OutboxState, reply: str, now: datetime) -> OutboxState:
    _keep(engine, message, state=state, reply=reply[:2000], settled_at=now)
    return state


def _keep(engine: Engine, message: OutboxMessage, **values: object) -> None:
    mine = sa.update(OutboxMessage).where(
        col(OutboxMessage.id) == message.id,
        col(OutboxMessage.attempts) == message.attempts,
        col(OutboxMessage.owner) == message.owner,
    )
    with unit_of_work(engine) as session:
        session.execute(mine.values(lease_until=None, **values))
