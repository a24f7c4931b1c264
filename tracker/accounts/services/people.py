"""Registering people."""

from sqlmodel import Session

from tracker.accounts import queries
from tracker.accounts.errors import AddressTaken
from tracker.accounts.models import Person, PersonFields


def register_person(session: Session, entered: PersonFields) -> Person:
    """Return the person with this address, registered now if need be; raise `AddressTaken` for another name."""
    email = queries.normalised(entered.email)
    person = queries.find_person_by_email(session, email)
    if person is not None:
        if person.name != entered.name:
            raise AddressTaken(email=email, name=person.name)
        return person
    person = Person(name=entered.name, email=email)
    session.add(person)
    session.flush()
    return person
