"""Mails waiting for their turn: put in once, held, put off, taken back."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from tracker.shared.columns import AwareDateTime, enum_column
from tracker.shared.labels import Labelled
from tracker.shared.ledger import count_changed, insert_once
from tracker.shared.mail import Attachment, Mail
from tracker.shared.text import N_

GIVE_UP_AFTER = timedelta(hours=72)


class OutboxState(Labelled):
    DUE = "due", N_("waiting")
    SENDING = "sending", N_("being sent")
    SENT = "sent", N_("sent")
    RETRY = "retry", N_("put off")
    FAILED = "failed", N_("given up")
    WITHDRAWN = "withdrawn", N_("withdrawn")


class MailPart(SQLModel, table=True):
    """An attachment, stored once for all its recipients."""

    __tablename__ = "mail_part"

    sha256: str = Field(primary_key=True)
    content: bytes


class OutboxMessage(SQLModel, table=True):
    """One mail to one recipient. `key` says what it is about; with the address it is unique."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        sa.UniqueConstraint("key", "address"),
        sa.Index("ix_outbox_message_waiting", "state", "next_try_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    address: str  # normalised
    name: str = Field(unique=True)  # left side of the Message-ID, fixed for good
    subject: str
    text: str = Field(sa_type=sa.Text)
    html: str = Field(sa_type=sa.Text)
    attachments: str = Field(default="[]", sa_type=sa.Text)  # JSON: [file name, media type, SHA-256]
    created_at: datetime = Field(sa_type=AwareDateTime)
    state: OutboxState = Field(default=OutboxState.DUE, sa_column=enum_column(OutboxState, default=OutboxState.DUE))
    next_try_at: datetime = Field(sa_type=AwareDateTime)
    give_up_at: datetime = Field(sa_type=AwareDateTime)
    attempts: int = 0  # counts claims, for fencing
    failures: int = 0
    owner: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=AwareDateTime)
    reply: str | None = Field(default=None, sa_type=sa.Text)
    settled_at: datetime | None = Field(default=None, sa_type=AwareDateTime)


class OutboxHold(SQLModel, table=True):
    """While the one row is there nothing is sent: after a restore, until a person has looked."""

    __tablename__ = "outbox_hold"

    id: int = Field(default=1, primary_key=True)
    since: datetime = Field(sa_type=AwareDateTime)
    reason: str


def enqueue(session: Session, *, key: str, address: str, mail: Mail, now: datetime) -> bool:
    """Put a mail into the outbox, once per key and address; return whether it was not there yet."""
    normalised = address.strip().lower()
    parts = [(part.file_name, part.media_type, _kept(session, part)) for part in mail.attachments]
    values = {
        "key": key,
        "address": normalised,
        "name": hashlib.sha256(f"{key}\n{normalised}".encode(errors="replace")).hexdigest()[:40],
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "attachments": json.dumps(parts, ensure_ascii=False),
        "created_at": now,
        "next_try_at": now,
        "give_up_at": now + GIVE_UP_AFTER,
    }
    return insert_once(session, OutboxMessage, values)


def retry(session: Session, message: OutboxMessage, *, now: datetime) -> None:
    """Let a mail that was put off or given up go out at the next round, with new tries."""
    again = sa.update(OutboxMessage).where(
        col(OutboxMessage.id) == message.id, col(OutboxMessage.state).in_([OutboxState.RETRY, OutboxState.FAILED])
    )
    session.execute(
        again.values(
            state=OutboxState.DUE, next_try_at=now, give_up_at=now + GIVE_UP_AFTER, failures=0, settled_at=None
        )
    )


def withdraw(session: Session, key: str, *, now: datetime) -> None:
    """Take back what has not gone yet."""
    waiting = sa.update(OutboxMessage).where(
        col(OutboxMessage.key) == key, col(OutboxMessage.state).in_([OutboxState.DUE, OutboxState.RETRY])
    )
    session.execute(waiting.values(state=OutboxState.WITHDRAWN, settled_at=now))


def hold(session: Session, reason: str, *, now: datetime) -> None:
    insert_once(session, OutboxHold, {"id": 1, "since": now, "reason": reason})


def release(session: Session) -> bool:
    """Let held mails go again; return whether they were held."""
    return count_changed(session, sa.delete(OutboxHold)) > 0


def find_hold(session: Session) -> OutboxHold | None:
    return session.exec(select(OutboxHold)).first()


def list_messages(
    session: Session, *, states: Iterable[OutboxState] = OutboxState, limit: int = 200
) -> list[OutboxMessage]:
    """Return mails, the youngest first."""
    statement = select(OutboxMessage).where(col(OutboxMessage.state).in_(list(states)))
    return list(session.exec(statement.order_by(col(OutboxMessage.id).desc()).limit(limit)))


def list_messages_about(session: Session, key: str) -> list[OutboxMessage]:
    statement = select(OutboxMessage).where(OutboxMessage.key == key)
    return list(session.exec(statement.order_by(col(OutboxMessage.address))))


def _kept(session: Session, part: Attachment) -> str:
    digest = hashlib.sha256(part.content).hexdigest()
    insert_once(session, MailPart, {"sha256": digest, "content": part.content})
    return digest
