"""Pages of committees: the list of resolutions, narrowed by its address."""

from datetime import date

from sqlmodel import Session

from tests import cast
from tests.factories import make_resolution
from tests.page import PageClient


def test_resolutions_of_several_committees_are_listed_and_narrowed_to_one(
    session: Session, planner: PageClient
) -> None:
    social = cast.committee(session, "social")
    for reference, committee_id in (("11/26", social.id), ("12/26", social.id), ("13/26", None)):
        make_resolution(session, reference, date(2026, 3, 4)).committee_id = committee_id
    session.commit()
    everything = planner.get("/resolutions").words
    assert all(reference in everything for reference in ("11/26", "12/26", "13/26"))
    narrowed = planner.get("/resolutions?committee=social").words
    assert "12/26" in narrowed
    assert "13/26" not in narrowed


def test_who_sits_on_no_committee_is_not_told_that_there_is_none(
    session: Session, department_head: PageClient, committee_member: PageClient
) -> None:
    cast.committee(session, "social")
    session.commit()
    said = department_head.get("/committees").words
    assert "Sie gehören keinem Ausschuss an." in said
    assert "0 Ausschüsse" not in said
    assert "Sie gehören 1 Ausschuss an." in committee_member.get("/committees").words


def test_whoever_reads_a_resolution_reads_whose_it_is(session: Session, department_head: PageClient) -> None:
    resolution = make_resolution(session, "11/26", date(2026, 3, 4))
    resolution.committee_id = cast.committee(session, "social").id
    session.commit()
    assert "Ausschuss Sozialausschuss" in department_head.get(f"/resolutions/{resolution.id}").words


def test_addresses_of_members_stand_only_where_they_are_kept(
    session: Session, planner: PageClient, committee_member: PageClient
) -> None:
    committee = cast.committee(session, "social")
    planner.post(f"/committees/{committee.id}/members", {"name": "Uwe Neu", "delivery": "mail", "email": "u@x.example"})
    assert "u@x.example" in planner.get(f"/committees/{committee.id}").words
    shown = committee_member.get(f"/committees/{committee.id}").words
    assert "Uwe Neu" in shown
    assert "Adresse" not in shown
