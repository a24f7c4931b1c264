"""Changes to committees, members, meetings and resolutions. Every function flushes; none commits."""

from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlmodel import Session

from tracker.accounts import services as accounts
from tracker.accounts.models import Person, PersonFields
from tracker.accounts.vocabulary import Role
from tracker.committees import queries
from tracker.committees.errors import AddressNeeded, AlreadyMember, KeyTaken, ReferenceTaken
from tracker.committees.models import (
    Committee,
    CommitteeFields,
    Meeting,
    MeetingFields,
    Membership,
    Resolution,
    ResolutionFields,
)
from tracker.committees.vocabulary import DeliveryForm, MeetingState
from tracker.shared.errors import ChangedMeanwhile

T = TypeVar("T")


def add_committee(session: Session, entered: CommitteeFields) -> Committee:
    """Add a committee; raise `KeyTaken`."""
    taken = queries.find_committee_by_key(session, entered.key)
    if taken is not None:
        raise KeyTaken(key=entered.key, name=taken.name)
    return _kept(session, Committee(**entered.model_dump()))


def revise_committee(session: Session, committee: Committee, entered: CommitteeFields, *, seen_version: int) -> None:
    """Rename a committee; its reports and resolutions stay. Raise `KeyTaken` or `ChangedMeanwhile`."""
    if committee.version != seen_version:
        raise ChangedMeanwhile(committee)
    taken = queries.find_committee_by_key(session, entered.key)
    if taken is not None and taken.id != committee.id:
        raise KeyTaken(key=entered.key, name=taken.name)
    committee.sqlmodel_update(entered)
    _kept(session, committee)


def add_member(
    session: Session,
    committee: Committee,
    *,
    name: str,
    email: str | None,
    postal_address: str | None = None,
    delivery: DeliveryForm = DeliveryForm.MAIL,
    since: date,
) -> Membership:
    """Put a person on a committee; raise `AlreadyMember`, `AddressNeeded` or `AddressTaken`."""
    assert committee.id is not None
    if delivery is DeliveryForm.MAIL and not email:
        raise AddressNeeded
    person = accounts.register_person(session, PersonFields(name=name, email=email)) if email else Person(name=name)
    if postal_address:
        person.postal_address = postal_address
    _kept(session, person)
    if any(member.person.id == person.id for member in queries.list_members(session, committee.id, since)):
        raise AlreadyMember(name=name)
    role = accounts.assign_role(session, person, Role.COMMITTEE_MEMBER, valid_from=since, committee_id=committee.id)
    assert role.id is not None
    assert person.id is not None
    membership = Membership(assignment_id=role.id, committee_id=committee.id, person_id=person.id, delivery=delivery)
    return _kept(session, membership)


def end_membership(session: Session, member: queries.Member, *, today: date) -> None:
    """Let somebody leave: from today on neither role nor mail."""
    accounts.end_role(session, member.assignment, last_day=today - timedelta(days=1))


def add_meeting(session: Session, committee: Committee, entered: MeetingFields) -> Meeting:
    assert committee.id is not None
    return _kept(session, Meeting(committee_id=committee.id, **entered.model_dump()))


def move_meeting(session: Session, meeting: Meeting, entered: MeetingFields, *, seen_version: int) -> None:
    """Move a meeting; what is due before it moves along. Raise `ChangedMeanwhile`."""
    if meeting.version != seen_version:
        raise ChangedMeanwhile(meeting)
    meeting.sqlmodel_update(entered)
    _kept(session, meeting)


def cancel_meeting(session: Session, meeting: Meeting) -> None:
    meeting.state = MeetingState.CANCELLED
    _kept(session, meeting)


def hold_past_meetings(session: Session, meetings: list[Meeting], *, now: datetime) -> None:
    """Mark as held what was planned and is over."""
    for meeting in meetings:
        if meeting.state is MeetingState.PLANNED and meeting.starts_at < now:
            meeting.state = MeetingState.HELD
            _kept(session, meeting)


def record_resolution(
    session: Session,
    entered: ResolutionFields,
    *,
    committee_id: int | None = None,
    meeting_id: int | None = None,
) -> Resolution:
    """Record what was decided; raise `ReferenceTaken`."""
    if queries.find_resolution_by_reference(session, entered.reference) is not None:
        raise ReferenceTaken(reference=entered.reference)
    return _kept(session, Resolution(committee_id=committee_id, meeting_id=meeting_id, **entered.model_dump()))


def _kept(session: Session, row: T) -> T:
    session.add(row)
    session.flush()
    return row
