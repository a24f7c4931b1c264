"""Committees: membership is a role with a way of delivery; meetings move; references are unique."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session

from tracker.accounts import services as accounts
from tracker.accounts.errors import AddressTaken
from tracker.accounts.models import Account, PersonFields
from tracker.accounts.queries import find_viewer
from tracker.accounts.vocabulary import Role, Viewer
from tracker.committees import queries, services
from tracker.committees.errors import AddressNeeded, AlreadyMember, KeyTaken, ReferenceTaken
from tracker.committees.models import Committee, CommitteeFields, MeetingFields, ResolutionFields
from tracker.committees.vocabulary import DeliveryForm
from tracker.shared.errors import ChangedMeanwhile

TODAY = date(2026, 11, 18)


@pytest.fixture
def committee(session: Session) -> Committee:
    return services.add_committee(session, CommitteeFields(key="JHA", name="Jugendhilfeausschuss"))


def test_a_member_with_an_account_reads_along_until_the_membership_ends(session: Session, committee: Committee) -> None:
    services.add_member(session, committee, name="Ada Beispiel", email="ada@example.org", since=TODAY)
    person = accounts.register_person(session, PersonFields(name="Ada Beispiel", email="ada@example.org"))
    account: Account = accounts.open_account(session, person)

    member = find_viewer(session, account.id or 0, TODAY)
    assert member is not None
    assert member.roles == {Role.COMMITTEE_MEMBER}
    assert member.committee_ids == {committee.id}
    assert queries.find_committee(session, member, committee.id or 0) is not None

    services.end_membership(session, queries.list_members(session, committee.id or 0, TODAY)[0], today=TODAY)
    former = find_viewer(session, account.id or 0, TODAY)
    assert former is not None
    assert not former.committee_ids
    assert queries.find_committee(session, former, committee.id or 0) is None
    assert not queries.list_members(session, committee.id or 0, TODAY)


def test_a_stranger_finds_no_committee(session: Session, committee: Committee) -> None:
    assert queries.find_committee(session, Viewer(account_id=1), committee.id or 0) is None


def test_mail_needs_an_address_and_paper_does_not(session: Session, committee: Committee) -> None:
    with pytest.raises(AddressNeeded):
        services.add_member(session, committee, name="Ada Beispiel", email=None, since=TODAY)
    services.add_member(session, committee, name="Ada Beispiel", email=None, delivery=DeliveryForm.PAPER, since=TODAY)
    assert [member.person.name for member in queries.list_members(session, committee.id or 0, TODAY)] == [
        "Ada Beispiel"
    ]


def test_nobody_is_twice_a_member_nor_two_people_at_one_address(session: Session, committee: Committee) -> None:
    services.add_member(session, committee, name="Ada Beispiel", email="ada@example.org", since=TODAY)
    with pytest.raises(AlreadyMember):
        services.add_member(session, committee, name="Ada Beispiel", email="ADA@example.org", since=TODAY)
    with pytest.raises(AddressTaken):
        services.add_member(session, committee, name="Bea Muster", email="ada@example.org", since=TODAY)


def test_a_key_and_a_reference_are_given_once(session: Session, committee: Committee) -> None:
    with pytest.raises(KeyTaken):
        services.add_committee(session, CommitteeFields(key="JHA", name="Ein anderer"))
    decided = ResolutionFields(reference="108/26", title="Leitziele", decided_on=TODAY)
    services.record_resolution(session, decided)
    with pytest.raises(ReferenceTaken):
        services.record_resolution(session, decided)


def test_who_moves_a_meeting_must_have_seen_where_it_stands(
    session: Session, committee: Committee, now: datetime
) -> None:
    meeting = services.add_meeting(session, committee, MeetingFields(starts_at=now))
    services.move_meeting(session, meeting, MeetingFields(starts_at=now + timedelta(days=7)), seen_version=1)
    with pytest.raises(ChangedMeanwhile):
        services.move_meeting(session, meeting, MeetingFields(starts_at=now), seen_version=1)
    assert meeting.starts_at == now + timedelta(days=7)
