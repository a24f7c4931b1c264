"""Changes to accounts: opened, locked, with or without a password."""

from datetime import datetime

from sqlmodel import Session

from tracker.accounts import log_in, queries
from tracker.accounts.errors import WeakPassword, WrongPassword
from tracker.accounts.models import Account, Person
from tracker.accounts.passwords import hash_password, is_good_enough, verify_password


def open_account(session: Session, person: Person, *, password: str | None = None) -> Account:
    """Return the person's account, opened now if need be; without a password a mailed link is the way in."""
    assert person.id is not None
    account = queries.find_account_of(session, person.id)
    if account is None:
        account = Account(person_id=person.id)
        session.add(account)
    if password is not None:
        set_password(session, account, person, password)
    session.flush()
    return account


def change_password(session: Session, account: Account, person: Person, *, present: str, password: str) -> None:
    """Set a new password for who knows the present one, if there is one; raise `WrongPassword` or `WeakPassword`."""
    if account.password_hash is not None and not verify_password(present, account.password_hash):
        raise WrongPassword
    set_password(session, account, person, password)


def set_password(session: Session, account: Account, person: Person, password: str) -> None:
    """Set a password and end all log-ins that were made with the old one; raise `WeakPassword`."""
    if not is_good_enough(password, name=person.name, email=person.email or ""):
        raise WeakPassword
    account.password_hash = hash_password(password)
    account.auth_epoch += 1
    session.add(account)
    session.flush()


def disable_account(session: Session, account: Account, *, now: datetime) -> None:
    """Lock an account: its log-ins and its links end at once."""
    account.disabled_at = now
    account.auth_epoch += 1
    session.add(account)
    session.flush()
    log_in.revoke_links(session, account.id or 0, now=now)


def enable_account(session: Session, account: Account) -> None:
    account.disabled_at = None
    session.add(account)
    session.flush()


def choose_language(session: Session, account: Account, language: str) -> None:
    account.language = language
    session.add(account)
    session.flush()
