"""Reading whom reports go to, and how far they got."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from tracker.accounts.models import Person
from tracker.accounts.queries import list_people_with_role
from tracker.accounts.vocabulary import Permission, Role, Viewer
from tracker.committees.queries import Member, list_members
from tracker.committees.vocabulary import DeliveryForm
from tracker.reporting.models import Subscription
from tracker.shared.outbox import OutboxMessage, OutboxState

GOES_OUT_AS = "report:"  # the outbox key of a report's mails is this and the report's id


def list_recipients(session: Session, committee_id: int, today: date) -> list[Member]:
    """Return who gets a committee's reports by mail."""
    return [
        member
        for member in list_members(session, committee_id, today)
        if member.membership.delivery is DeliveryForm.MAIL and member.person.email
    ]


def list_paper_readers(session: Session, committee_id: int, today: date) -> list[Member]:
    members = list_members(session, committee_id, today)
    return [member for member in members if member.membership.delivery is DeliveryForm.PAPER]


def is_recipient(session: Session, committee_id: int, address: str, today: date) -> bool:
    recipients = list_recipients(session, committee_id, today)
    return any((member.person.email or "").strip().lower() == address for member in recipients)


def list_responsible(session: Session, subscription: Subscription, today: date) -> list[Person]:
    """Return who must know of a draft: releaser, deputy and council office, each once."""
    named = [
        person
        for person_id in (subscription.releaser_id, subscription.deputy_id)
        if person_id is not None and (person := session.get(Person, person_id)) is not None
    ]
    releasers = named or list_people_with_role(session, Role.RELEASER, today)
    everyone = [*releasers, *list_people_with_role(session, Role.COUNCIL_OFFICE, today)]
    return list({person.id: person for person in everyone if person.email}.values())


def list_deliveries(session: Session, states: Iterable[OutboxState], *, most: int = 200) -> list[OutboxMessage]:
    """Return mails about reports, the youngest first; mails about log-ins are nobody's business."""
    statement = _about_reports().where(col(OutboxMessage.state).in_(list(states)))
    return list(session.exec(statement.order_by(col(OutboxMessage.id).desc()).limit(most)))


def count_deliveries(session: Session) -> dict[OutboxState, int]:
    found = _about_reports().subquery()
    counted = sa.select(found.c.state, sa.func.count()).group_by(found.c.state)
    return {OutboxState(state): count for state, count in session.execute(counted)}


def find_delivery(session: Session, viewer: Viewer, message_id: int) -> OutboxMessage | None:
    if not viewer.may(Permission.SEE_DELIVERIES):
        return None
    return session.exec(_about_reports().where(OutboxMessage.id == message_id)).first()


def _about_reports() -> SelectOfScalar[OutboxMessage]:
    return select(OutboxMessage).where(col(OutboxMessage.key).not_like("log-in:%"))
