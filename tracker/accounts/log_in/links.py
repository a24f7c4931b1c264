"""Mailed links: each opens once, until its time; who asks, and where it leads."""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.accounts.errors import LinkUnusable
from tracker.accounts.log_in.tokens import token_hash
from tracker.accounts.models import Account, OneTimeLink

SET_UP = "set_up"
LOG_IN = "log_in"
ROUND = "round"  # an invitation to a reporting round
MAILED = (LOG_IN, ROUND)  # what `/log-in/link/…` opens

LINK_LIFE = timedelta(minutes=30)
SET_UP_LIFE = timedelta(hours=24)
ROUND_LIFE = timedelta(days=14)
TRIES = 5  # at a code; then it has ended together with its link
_LIVES = {SET_UP: SET_UP_LIFE, LOG_IN: LINK_LIFE, ROUND: ROUND_LIFE}


def make_link(
    session: Session,
    *,
    purpose: str,
    account_id: int | None,
    now: datetime,
    leads_to: str | None = None,
    valid_for: timedelta | None = None,
    visitor: str | None = None,
) -> str:
    """Make a one-time link and return its token; a path of this site may be named to which it leads.

    Earlier unused ones for the same way end, but for those that somebody asked for in another browser: a stranger
    who asks again and again must not end the one that is in the mailbox already.
    """
    if leads_to is not None and own_path(leads_to) is None:
        raise ValueError(f"a link must not lead away from the site: {leads_to}")
    asked_by = token_hash(visitor) if visitor else None
    same = (
        col(OneTimeLink.purpose) == purpose,
        col(OneTimeLink.account_id).is_not_distinct_from(account_id),
        col(OneTimeLink.leads_to).is_not_distinct_from(leads_to),
        col(OneTimeLink.visitor_hash).is_not_distinct_from(asked_by),
        col(OneTimeLink.used_at).is_(None),
        col(OneTimeLink.expires_at) > now,
    )
    session.execute(sa.update(OneTimeLink).where(*same).values(expires_at=now))
    token = secrets.token_urlsafe(32)
    session.add(
        OneTimeLink(
            token_hash=token_hash(token),
            purpose=purpose,
            account_id=account_id,
            created_at=now,
            expires_at=now + (valid_for or _LIVES[purpose]),
            leads_to=leads_to,
            visitor_hash=asked_by,
        )
    )
    session.flush()
    return token


def link_path(token: str) -> str:
    """Return the path of a mailed link, for mails that are written outside of a request."""
    return f"/log-in/link/{token}"


def link_life(purpose: str) -> timedelta:
    return _LIVES[purpose]


def is_link_usable(session: Session, token: str, *purposes: str, now: datetime) -> bool:
    link = find_known_link(session, token, *purposes)
    return link is not None and is_alive(session, link, now)


def use_link(session: Session, token: str, *purposes: str, now: datetime) -> OneTimeLink:
    """Use a link up, once even when two click at the same moment; raise `LinkUnusable`."""
    link = find_known_link(session, token, *purposes)
    if link is None or not is_alive(session, link, now):
        raise LinkUnusable
    return use_up(session, link, now)


def find_known_link(session: Session, token: str, *purposes: str) -> OneTimeLink | None:
    """Return a link, used and expired ones too."""
    known = (OneTimeLink.token_hash == token_hash(token), col(OneTimeLink.purpose).in_(purposes))
    return session.exec(select(OneTimeLink).where(*known)).first()


def revoke_links(session: Session, account_id: int, *, now: datetime) -> None:
    """End all links of an account that have not been used."""
    unused = (col(OneTimeLink.account_id) == account_id, col(OneTimeLink.used_at).is_(None))
    still = col(OneTimeLink.expires_at) > now
    session.execute(sa.update(OneTimeLink).where(*unused, still).values(expires_at=now))


def is_alive(session: Session, link: OneTimeLink, now: datetime) -> bool:
    is_open = link.used_at is None and link.expires_at > now and link.code_tries < TRIES
    return is_open and is_for_somebody(session, link)


def is_for_somebody(session: Session, link: OneTimeLink) -> bool:
    """Return whether the one whom a link was made for can still log in; the first set-up is for nobody yet."""
    if link.account_id is None:
        return True
    account = session.get(Account, link.account_id)
    return account is not None and account.disabled_at is None


def use_up(session: Session, link: OneTimeLink, now: datetime) -> OneTimeLink:
    mine = sa.update(OneTimeLink).where(col(OneTimeLink.id) == link.id, col(OneTimeLink.used_at).is_(None))
    if session.execute(mine.values(used_at=now)).rowcount != 1:  # type: ignore[attr-defined]
        raise LinkUnusable
    return link


def own_path(to: str | None) -> str | None:
    """Return a path on this site as it is, None for anything that could lead away."""
    if not to or not to.startswith("/") or to.startswith(("//", "/\\")) or any(ord(c) < 33 or c == "\\" for c in to):
        return None
    parts = urlsplit(to)
    return None if parts.scheme or parts.netloc else to
