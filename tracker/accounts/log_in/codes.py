"""The short code in the mail, for those who read their mail elsewhere: typed on the page that asked for it."""

import hmac
import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.accounts import queries
from tracker.accounts.errors import LinkUnusable, WrongCode
from tracker.accounts.log_in.links import LOG_IN, TRIES, is_for_somebody, use_up
from tracker.accounts.log_in.tokens import keyed, token_hash
from tracker.accounts.models import OneTimeLink

SIGNS = "CDFGHJKMNPQRTVWXY34679"  # none that is taken for another, and no vowels: no words
LENGTH = 8


def make_code(session: Session, token: str, *, key: str) -> str:
    """Give a link a code as well, and return it; link and code are one thing, used once."""
    link = session.exec(select(OneTimeLink).where(OneTimeLink.token_hash == token_hash(token))).one()
    code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    link.code_hash = _code_hash(link, code, key)
    session.add(link)
    session.flush()
    return code


def written(code: str) -> str:
    """Return a code as people read it: in two groups of four."""
    return f"{code[:4]} {code[4:]}"


def count_code(session: Session, *, email: str, visitor: str, now: datetime) -> None:
    """Count a try before it is judged, so that parallel ones cannot slip through; raise `WrongCode` after the fifth."""
    link = _find_link(session, email, visitor, now)
    if link is None:
        raise WrongCode
    mine = sa.update(OneTimeLink).where(col(OneTimeLink.id) == link.id, col(OneTimeLink.code_tries) < TRIES)
    if session.execute(mine.values(code_tries=OneTimeLink.code_tries + 1)).rowcount != 1:  # type: ignore[attr-defined]
        raise WrongCode


def use_code(session: Session, *, email: str, code: str, visitor: str, key: str, now: datetime) -> OneTimeLink:
    """Use up the link whose code was typed in the browser that asked for it; raise `WrongCode`.

    The try must have been counted by `count_code` before, in a transaction of its own.
    """
    link = _find_link(session, email, visitor, now)
    if link is None or not hmac.compare_digest(link.code_hash or "", _code_hash(link, _read(code), key)):
        raise WrongCode
    try:
        return use_up(session, link, now)
    except LinkUnusable as used:
        raise WrongCode from used


def _find_link(session: Session, email: str, visitor: str, now: datetime) -> OneTimeLink | None:
    """Return the link that was last asked for in this browser for this address, if its code can still be typed."""
    account = queries.find_account_by_email(session, email)
    if account is None:
        return None
    asked_here = (
        OneTimeLink.account_id == account.id,
        OneTimeLink.purpose == LOG_IN,
        OneTimeLink.visitor_hash == token_hash(visitor),
        col(OneTimeLink.code_hash).is_not(None),
        col(OneTimeLink.used_at).is_(None),
        col(OneTimeLink.expires_at) > now,
        col(OneTimeLink.code_tries) <= TRIES,
    )
    link = session.exec(select(OneTimeLink).where(*asked_here).order_by(col(OneTimeLink.id).desc())).first()
    return link if link is not None and is_for_somebody(session, link) else None


def _read(typed: str) -> str:
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def _code_hash(link: OneTimeLink, code: str, key: str) -> str:
    return keyed(key, f"code:{link.token_hash}:{code}")
