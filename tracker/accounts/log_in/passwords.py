"""The way in by password."""

from sqlmodel import Session

from tracker.accounts import queries
from tracker.accounts.errors import WrongLogIn
from tracker.accounts.models import Account
from tracker.accounts.passwords import hash_password, needs_rehash, verify_password


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
