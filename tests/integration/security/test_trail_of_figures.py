"""What was suppressed stands nowhere in the trail, whichever way it came in and whatever was done with it."""

from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from tests.factories import make_area, make_indicator
from tests.integration.security.conftest import SMALL, World
from tests.page import PageClient
from tracker.monitoring.intake.observations import import_sheet
from tracker.monitoring.intake.sheets import read_sheet
from tracker.shared.audit import AuditEntry, AuditText

HEAD = "indicator;area;period;group;value;numerator;denominator;state;quality;break;note;source\n"
# Nine digits: shorter ones turn up by chance among the fingerprints that seal the trail.
CANARIES = ("731300917", "981700731", "eigentlich so wenige", "Kennung-KR7")


def trail(session: Session) -> str:
    """Return every word of the trail."""
    tables = (AuditEntry.__table__, AuditText.__table__)  # type: ignore[attr-defined]
    return "\n".join(repr(tuple(row)) for table in tables for row in session.execute(sa.select(table)))


def test_neither_import_nor_correction_tells_the_trail_a_suppressed_figure(
    session: Session, tmp_path: Path, now: datetime
) -> None:
    make_indicator(session, "quote")
    make_area(session, "101", "Altstadt")
    file = tmp_path / "figures.csv"
    few, many, note, source = CANARIES
    told = f"quote;101;%s;;;{few};{many};;;;;{source}\n"
    kept_back = f"quote;101;%s;;;;{many};suppressed;;;{note};{source}\n"
    first = told % 2024 + kept_back % 2025
    second = kept_back % 2024 + told % 2025
    for text in (first, second):
        file.write_text(HEAD + text, encoding="utf-8")
        result = import_sheet(session, read_sheet(file), now=now, imported_by="Test")
        assert result.refused == []
    said = trail(session)
    assert "import_batch" in said
    assert [canary for canary in CANARIES if canary in said] == []


def test_reviews_reports_and_their_dispatch_tell_it_neither(session: Session, world: World) -> None:
    """The world of the security tests reviews targets, freezes reports and sends them, with a suppressed figure."""
    said = trail(session)
    assert "target_review" in said
    assert "report_run" in said
    assert str(SMALL) not in said


def test_the_pages_of_the_trail_show_it_to_nobody(client_for, world: World) -> None:
    pages: list[PageClient] = [client_for(who) for who in ("auditor", "admin")]
    for person in pages:
        for address in ("/audit", "/audit?page=2", "/audit/export"):
            assert str(SMALL) not in person.get(address).text
    planner = client_for("planner")
    for name in ("target", "draft_target", "blind_target"):
        assert str(SMALL) not in planner.get(f"/targets/{world[name]}/history").text
