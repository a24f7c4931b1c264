"""Reading committees, members, meetings and resolutions."""

from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from tracker.accounts.models import Person, RoleAssignment
from tracker.accounts.vocabulary import Permission, Viewer
from tracker.committees.models import Committee, Meeting, Membership, Resolution
from tracker.committees.vocabulary import MeetingState


class Member(NamedTuple):
    """A person on a committee, with how reports reach them."""

    membership: Membership
    person: Person
    assignment: RoleAssignment


class MeetingRow(NamedTuple):
    meeting: Meeting
    committee: Committee


class ResolutionRow(NamedTuple):
    resolution: Resolution
    committee: Committee | None


def list_committees(session: Session) -> list[Committee]:
    statement = select(Committee).where(col(Committee.retired_on).is_(None))
    return list(session.exec(statement.order_by(col(Committee.name).collate("german"))))


def find_committee_by_key(session: Session, key: str) -> Committee | None:
    return session.exec(select(Committee).where(Committee.key == key)).first()


def sees_every_committee(viewer: Viewer) -> bool:
    return viewer.may(Permission.PREPARE_REPORT) or viewer.may(Permission.MANAGE_COMMITTEES)


def find_committee(session: Session, viewer: Viewer, committee_id: int) -> Committee | None:
    """Return a committee to those who work for all of them and to its own members; to others it does not exist."""
    if not sees_every_committee(viewer) and committee_id not in viewer.committee_ids:
        return None
    return session.get(Committee, committee_id)


def find_author(session: Session, resolution: Resolution) -> Committee | None:
    """Return the committee that resolved it; whoever may read a resolution may know whose it is."""
    return session.get(Committee, resolution.committee_id) if resolution.committee_id else None


def list_members(session: Session, committee_id: int, today: date) -> list[Member]:
    """Return who sits on a committee on a day."""
    statement = (
        select(Membership, Person, RoleAssignment)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(RoleAssignment, col(RoleAssignment.id) == col(Membership.assignment_id))
        .where(
            Membership.committee_id == committee_id,
            col(RoleAssignment.valid_from) <= today,
            or_(col(RoleAssignment.valid_to).is_(None), col(RoleAssignment.valid_to) >= today),
        )
        .order_by(col(Person.name).collate("german"))
    )
    return [Member(*row) for row in session.exec(statement)]


def find_member(session: Session, viewer: Viewer, membership_id: int) -> Member | None:
    """Return a membership to those who manage committees, None to all others."""
    if not viewer.may(Permission.MANAGE_COMMITTEES):
        return None
    statement = (
        select(Membership, Person, RoleAssignment)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(RoleAssignment, col(RoleAssignment.id) == col(Membership.assignment_id))
        .where(Membership.id == membership_id)
    )
    found = session.exec(statement).first()
    return Member(*found) if found else None


def list_meetings(session: Session, committee_id: int) -> list[Meeting]:
    """Return a committee's meetings, the latest first."""
    statement = select(Meeting).where(Meeting.committee_id == committee_id)
    return list(session.exec(statement.order_by(col(Meeting.starts_at).desc())))


def list_coming_meetings(session: Session, after: datetime, *, most: int = 20) -> list[MeetingRow]:
    """Return what is planned from a moment on, the next first."""
    statement = (
        select(Meeting, Committee)
        .join(Committee, col(Committee.id) == col(Meeting.committee_id))
        .where(col(Meeting.starts_at) >= after, Meeting.state == MeetingState.PLANNED)
        .order_by(col(Meeting.starts_at), col(Meeting.id))
        .limit(most)
    )
    return [MeetingRow(*row) for row in session.exec(statement)]


def find_meeting(session: Session, viewer: Viewer, meeting_id: int) -> Meeting | None:
    """Return a meeting to those who manage committees, None to all others."""
    return session.get(Meeting, meeting_id) if viewer.may(Permission.MANAGE_COMMITTEES) else None


def list_resolutions(session: Session, viewer: Viewer, *, committee_id: int | None = None) -> list[ResolutionRow]:
    """Return what was decided and this viewer may see, the latest first."""
    statement = (
        select(Resolution, Committee)
        .outerjoin(Committee, col(Committee.id) == col(Resolution.committee_id))
        .where(col(Resolution.publication).in_(viewer.audience.visible))
        .order_by(col(Resolution.decided_on).desc(), col(Resolution.reference))
    )
    if committee_id is not None:
        statement = statement.where(Resolution.committee_id == committee_id)
    return [ResolutionRow(*row) for row in session.exec(statement)]


def find_resolution(session: Session, viewer: Viewer, resolution_id: int) -> Resolution | None:
    found = session.get(Resolution, resolution_id)
    return found if found is not None and viewer.audience.sees(found.publication) else None


def find_resolution_by_reference(session: Session, reference: str) -> Resolution | None:
    return session.exec(select(Resolution).where(Resolution.reference == reference)).first()
