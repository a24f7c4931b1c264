"""Letting a person be forgotten: what was done stays, who it was is gone."""

from datetime import datetime

from sqlmodel import Session, select

from tracker.accounts.models import Account, Person
from tracker.shared.trail import erase_texts


def pseudonymise_person(session: Session, person_id: int, *, now: datetime) -> int:
    """Take name and addresses of a person out of the town and its trail; return how many texts of the trail went.

    The account is closed. The chain of the trail holds as before: it is made of commitments and numbers.
    """
    person = session.get_one(Person, person_id)
    known = [text for text in (person.name, person.email, person.postal_address) if text]
    account = session.exec(select(Account).where(Account.person_id == person_id)).first()
    if account is not None:
        account.password_hash, account.auth_epoch = None, account.auth_epoch + 1
        account.disabled_at = account.disabled_at or now
    person.name, person.email, person.postal_address = f"Person {person_id}", None, None
    session.flush()
    return erase_texts(session, "person", person_id, also=known)
