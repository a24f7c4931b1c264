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
