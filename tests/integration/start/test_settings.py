"""What a town decides about its features: shown in words, decided on one form each."""

from sqlmodel import Session

from tests.page import PageClient
from tracker.planning.models import PlanSettings
from tracker.planning.vocabulary import SheetGroup
from tracker.reporting.models import ReportSettings
from tracker.rounds.models import RoundSettings
from tracker.shared.settings import find_settings
from tracker.start.forms import SECTIONS


def test_the_menu_leads_planners_to_the_settings(planner: PageClient) -> None:
    page = planner.get("/").follow("Verwaltung")
    assert page.heading == "Einstellungen"
    assert "Meilensteine" in page.words
    for key in SECTIONS:
        assert planner.get(f"/settings/{key}").status_code == 200
    assert planner.get("/settings/nothing").status_code == 404


def test_a_form_holds_every_setting_of_its_feature() -> None:
    for section in SECTIONS.values():
        held = {name for name in dir(section.form) if not name.startswith("_")}
        assert set(section.kind.model_fields) <= held


def test_parts_of_the_sheet_are_switched_on_and_off(planner: PageClient, session: Session) -> None:
    seen = planner.get("/settings/planning").text.split('name="seen" type="hidden" value="')[1].split('"')[0]
    chosen = {"groups": ["grants", "links"], "seen": seen}
    assert planner.post("/settings/planning", data=chosen).status_code == 303
    assert find_settings(session, PlanSettings).groups == [SheetGroup.GRANTS, SheetGroup.LINKS]
    late = planner.post("/settings/planning", data={"groups": ["files"], "seen": seen})
    assert late.status_code == 409
    assert "Fördermittel, Links" in late.words
    now_seen = late.text.split('name="seen" type="hidden" value="')[1].split('"')[0]
    assert planner.post("/settings/planning", data={"seen": now_seen}).status_code == 303
    assert find_settings(session, PlanSettings).groups == []


def test_rounds_and_reports_are_decided_within_their_limits(planner: PageClient, session: Session) -> None:
    seen = {
        key: planner.get(f"/settings/{key}").text.split('name="seen" type="hidden" value="')[1].split('"')[0]
        for key in ("rounds", "reports")
    }
    rounds = {
        "must_be_checked": "y", "remind_days_before": "5", "remind_days_after": "2", "answer_days": "4",
        "link_days": "7", "most_entries_a_year": "300", "seen": seen["rounds"],
    }  # fmt: skip
    assert planner.post("/settings/rounds", data=rounds | {"remind_days_before": "99"}).status_code == 422
    assert planner.post("/settings/rounds", data=rounds | {"answer_days": ""}).status_code == 422
    assert planner.post("/settings/rounds", data=rounds).status_code == 303
    kept = find_settings(session, RoundSettings)
    assert (kept.must_be_checked, kept.must_be_released, kept.most_entries_a_year) == (True, False, 300)
    assert planner.post("/settings/reports", data={"preview_days": "0", "seen": seen["reports"]}).status_code == 303
    assert find_settings(session, ReportSettings).preview_days == 0
    assert "300" in planner.get("/settings").words
