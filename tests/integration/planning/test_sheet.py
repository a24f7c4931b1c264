"""The further parts of a measure's sheet: added, changed and dropped by whoever may, seen by whoever may."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from tests import cast
from tests.factories import make_cycle, make_goal, make_measure
from tests.page import Page, PageClient
from tracker.planning import queries, services
from tracker.planning.calculations import Step
from tracker.planning.errors import AlreadyDropped, NoSuchCarrier, NoSuchDepartment, ReasonMissing, UnknownTerm
from tracker.planning.intake import read_plan
from tracker.planning.models import (
    SHEET_ROWS,
    Carrier,
    MeasureCarrierEntry,
    MilestoneFields,
    Output,
    PlanNode,
    PlanSettings,
)
from tracker.planning.vocabulary import SheetGroup
from tracker.shared.publication import INTERNAL
from tracker.shared.settings import keep_settings

TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
ROWS = {
    SheetGroup.CARRIERS: {"role": "partner", "new_carrier": "Caritasverband"},
    SheetGroup.MILESTONES: {"title": "Konzept beschlossen", "due_on": "01.03.2027"},
    SheetGroup.OBSTACLES: {"kind": "risk", "category": "staff", "text": "Stelle unbesetzt", "since": "01.09.2026"},
    SheetGroup.OUTPUTS: {"unit": "Beratungen", "planned_value": "200", "planned_on": "31.12.2027"},
    SheetGroup.PARTICIPATION: {
        "format": "youth",
        "held_on": "01.10.2026",
        "outcome": "adopted",
        "result": "Mehr Platz",
    },
    SheetGroup.BUDGET: {"year": "2026", "cover": "partly", "staff_planned": "1,5"},
    SheetGroup.GRANTS: {"programme": "Zusammen im Quartier", "ends_on": "31.12.2027"},
    SheetGroup.LINKS: {"title": "Zur Vorlage", "url": "https://rat.stadt.example/vorlage/1"},
}
SHOWN = {
    SheetGroup.CARRIERS: ("Caritasverband", "new_carrier", "Diakonie"),
    SheetGroup.MILESTONES: ("Konzept beschlossen", "title", "Träger gefunden"),
    SheetGroup.OBSTACLES: ("Stelle unbesetzt", "text", "Zwei Stellen offen"),
    SheetGroup.OUTPUTS: ("Beratungen", "unit", "Hausbesuche"),
    SheetGroup.PARTICIPATION: ("Mehr Platz", "result", "Mehr Bänke"),
    SheetGroup.BUDGET: ("1,50", "staff_planned", "2,25"),
    SheetGroup.GRANTS: ("Zusammen im Quartier", "programme", "Landesprogramm"),
    SheetGroup.LINKS: ("Zur Vorlage", "title", "Zum Beschluss"),
}


@pytest.fixture
def measure(session: Session) -> PlanNode:
    keep_settings(session, PlanSettings(groups=list(SheetGroup)))
    node = make_measure(session, make_goal(session, make_cycle(session)), owner=cast.department(session, "youth"))
    session.commit()
    return node


@pytest.mark.parametrize("group", ROWS)
def test_a_row_of_every_group_is_added_changed_and_taken_off(
    department_head: PageClient, session: Session, measure: PlanNode, group: SheetGroup
) -> None:
    sheet = f"/measures/{measure.id}/sheet/{group}"
    shown, field, changed = SHOWN[group]
    assert shown in department_head.post(f"{sheet}/new", data=ROWS[group]).follow().words
    row = queries.list_rows(session, measure.id or 0, group, INTERNAL)[0]

    assert department_head.get(f"{sheet}/{row.id}/edit").status_code == 200
    entered = ROWS[group] | {field: changed, "version": version_of(session, measure)}
    page = department_head.post(f"{sheet}/{row.id}/edit", data=entered).follow()
    assert changed in page.words
    assert shown not in page.words

    assert department_head.get(f"{sheet}/{row.id}/drop").status_code == 200
    reason = {"reason": "Doppelt", "version": version_of(session, measure)}
    page = department_head.post(f"{sheet}/{row.id}/drop", data=reason).follow()
    assert changed not in page.words
    kept = session.get_one(SHEET_ROWS[group], row.id)
    assert (kept.dropped_on, kept.dropped_reason) == (date(2026, 11, 18), "Doppelt")
    assert department_head.get(f"{sheet}/{row.id}/edit").status_code == 404


@pytest.mark.parametrize("group", ROWS)
def test_the_loser_of_a_race_sees_both_texts_and_loses_nothing(
    planner: PageClient, department_head: PageClient, session: Session, measure: PlanNode, group: SheetGroup
) -> None:
    sheet = f"/measures/{measure.id}/sheet/{group}"
    shown, field, theirs = SHOWN[group]
    assert planner.post(f"{sheet}/new", data=ROWS[group]).status_code == 303
    row = queries.list_rows(session, measure.id or 0, group, INTERNAL)[0]
    entered = ROWS[group] | {"version": version_of(session, measure)}
    assert planner.post(f"{sheet}/{row.id}/edit", data=entered | {field: theirs}).status_code == 303

    conflict = department_head.post(f"{sheet}/{row.id}/edit", data=entered)

    assert conflict.status_code == 409
    for text in (entered[field], theirs, "Petra Plan"):
        assert text in conflict.words
    assert conflict.submit("conflict").status_code == 303
    page = department_head.get(f"/measures/{measure.id}")
    assert shown in page.words
    assert theirs not in page.words


REFUSED = [
    (SheetGroup.MILESTONES, {"done_on": "19.11.2026"}, "done_on", "Dieser Tag"),
    (SheetGroup.MILESTONES, {"due_on": ""}, "due_on", ""),
    (SheetGroup.BUDGET, {"year": "1999"}, "year", ""),
    (SheetGroup.BUDGET, {"staff_planned": "-1"}, "staff_planned", ""),
    (SheetGroup.BUDGET, {"cover": "", "staff_planned": ""}, "cover", ""),
    (SheetGroup.GRANTS, {"ends_on": "bald"}, "ends_on", "bald"),
    (SheetGroup.GRANTS, {"proof_given_on": "01.12.2026"}, "proof_given_on", "Dieser Tag"),
    (SheetGroup.OBSTACLES, {"category": "nothing"}, "category", ""),
    (SheetGroup.OBSTACLES, {"resolved_on": "01.08.2026"}, "resolved_on", ""),
    (SheetGroup.OUTPUTS, {"planned_on": ""}, "planned_on", ""),
    (SheetGroup.OUTPUTS, {"figures": "2025: 12"}, "figures", "2025: 12"),
    (SheetGroup.OUTPUTS, {"figures": "1899 = 12"}, "figures", "1899 = 12"),
    (SheetGroup.OUTPUTS, {"figures": "2025 = 12\n2025 = 13"}, "planned_on", ""),
    (SheetGroup.PARTICIPATION, {"outcome": "rejected"}, "outcome_reason", ""),
    (SheetGroup.PARTICIPATION, {"held_on": "01.12.2026"}, "held_on", "Dieser Tag"),
    (SheetGroup.CARRIERS, {"new_carrier": ""}, "carrier_id", ""),
    (SheetGroup.CARRIERS, {"new_carrier": "Caritas", "carrier_id": "{carrier}"}, "carrier_id", ""),
    (SheetGroup.LINKS, {"url": "ftp://rat.example/1"}, "url", ""),
    (SheetGroup.LINKS, {"url": "https://"}, "url", ""),
]


@pytest.mark.parametrize(("group", "wrong", "place", "words"), REFUSED)
def test_what_cannot_be_is_refused_in_one_sentence_beside_its_field(
    planner: PageClient, session: Session, measure: PlanNode, group: SheetGroup, wrong: dict[str, str], place: str,
    words: str,
) -> None:  # fmt: skip
    carrier = Carrier(name="Diakonie")
    session.add(carrier)
    session.commit()
    wrong = {name: text.replace("{carrier}", str(carrier.id)) for name, text in wrong.items()}
    page = planner.post(f"/measures/{measure.id}/sheet/{group}/new", data=ROWS[group] | wrong)
    assert page.status_code == 422
    assert len(page.errors) == 1
    assert f'<a href="#{place}">' in page.text
    assert words in page.errors[0]
    assert queries.list_rows(session, measure.id or 0, group, INTERNAL) == []


def test_a_year_stands_in_the_budget_once(planner: PageClient, measure: PlanNode) -> None:
    sheet = f"/measures/{measure.id}/sheet/budget/new"
    assert planner.post(sheet, data=ROWS[SheetGroup.BUDGET]).status_code == 303
    page = planner.post(sheet, data=ROWS[SheetGroup.BUDGET])
    assert page.status_code == 422
    assert "2026" in page.errors[0]


def test_a_carrier_stands_in_the_register_once_and_at_a_measure_once_in_a_role(
    planner: PageClient, session: Session, measure: PlanNode
) -> None:
    sheet = f"/measures/{measure.id}/sheet/carriers/new"
    assert planner.post(sheet, data=ROWS[SheetGroup.CARRIERS]).status_code == 303
    assert planner.post(sheet, data=ROWS[SheetGroup.CARRIERS]).status_code == 422
    assert planner.post(sheet, data=ROWS[SheetGroup.CARRIERS] | {"role": "funder"}).status_code == 303
    department = {"role": "partner", "department_id": measure.owner_id}
    assert planner.post(sheet, data=department).status_code == 303
    twice = planner.post(sheet, data=department)
    assert twice.status_code == 422
    assert '<a href="#department_id">' in twice.text
    assert len(session.exec(select(Carrier)).all()) == 1


def test_figures_follow_what_is_entered_and_costs_stand_beside_them(
    planner: PageClient, session: Session, measure: PlanNode
) -> None:
    sheet = f"/measures/{measure.id}/sheet"
    entered = ROWS[SheetGroup.OUTPUTS] | {"figures": "2024 = 80\n2025 = 100"}
    planner.post(f"{sheet}/outputs/new", data=entered)
    page = planner.get(f"/measures/{measure.id}")
    assert "2024: 80" in page.words
    assert "je Einheit" not in page.words
    planner.post(f"{sheet}/budget/new", data={"year": "2025", "consumptive_spent": "1.250,00", "staff_filled": "0,5"})
    page = planner.get(f"/measures/{measure.id}")
    assert "12,50" in page.words
    assert "0,0050" in page.words
    output = session.exec(select(Output)).one()
    entered |= {"figures": "2025 = 125", "version": str(version_of(session, measure))}
    assert planner.post(f"{sheet}/outputs/{output.id}/edit", data=entered).status_code == 303
    assert queries.list_figures(session, [output.id or 0]) == {output.id: {2025: Decimal(125)}}


def test_the_next_milestone_stands_above_the_sheet_and_says_when_it_is_late(
    planner: PageClient, measure: PlanNode
) -> None:
    sheet = f"/measures/{measure.id}/sheet/milestones/new"
    planner.post(sheet, data=ROWS[SheetGroup.MILESTONES])
    assert "Nächster Meilenstein: Konzept beschlossen am 01.03.2027." in planner.get(f"/measures/{measure.id}").words
    planner.post(sheet, data={"title": "Stelle besetzt", "due_on": "06.11.2026"})
    words = planner.get(f"/measures/{measure.id}").words
    assert words.index("seit 12 Tagen überfällig") < words.index("Kurz gesagt")


def test_a_permanent_task_is_never_overdue_and_keeps_a_yearly_date(planner: PageClient, session: Session) -> None:
    keep_settings(session, PlanSettings(groups=list(SheetGroup)))
    node = make_measure(
        session, make_goal(session, make_cycle(session)), status="permanent", ends_on=date(2025, 12, 31)
    )
    session.commit()
    planner.post(f"/measures/{node.id}/sheet/milestones/new", data={"title": "Stelle besetzt", "due_on": "06.11.2025"})
    more = {"next_on": "15.03.2026", "version": version_of(session, node)}
    page = planner.post(f"/measures/{node.id}/sheet/more/edit", data=more).follow()
    assert "überfällig" not in page.words
    assert "Nächster Termin: 15.03.2027." in page.words


def test_a_grant_that_ends_in_four_months_is_warned_of_at_its_measure(
    planner: PageClient, session: Session, measure: PlanNode
) -> None:
    grant = ROWS[SheetGroup.GRANTS]
    planner.post(f"/measures/{measure.id}/sheet/grants/new", data=grant)
    assert queries.list_ending_grants(session, [measure.id or 0], date(2026, 11, 18)) == []
    planner.post(f"/measures/{measure.id}/sheet/grants/new", data=grant | {"ends_on": "18.03.2027"})
    assert "endet am 18.03.2027" in planner.get(f"/measures/{measure.id}").words
    (ending,) = queries.list_ending_grants(session, [measure.id or 0], date(2026, 11, 18))
    assert (ending.measure_id, ending.on) == (measure.id, date(2027, 3, 18))


def test_more_of_a_measure_is_written_read_and_fought_over(
    planner: PageClient, department_head: PageClient, session: Session, measure: PlanNode
) -> None:
    address = f"/measures/{measure.id}/sheet/more/edit"
    said = {
        "kind": "project", "legal_character": "voluntary", "deputy": "Leitung Frühe Hilfen", "target_group_size": "450",
        "effect_starts_on": "01.01.2028", "effect_ends_on": "31.12.2030", "budget_product": "06.03.01",
        "version": str(version_of(session, measure)),
    }  # fmt: skip
    page = planner.post(address, data=said).follow()
    for words in ("Projekt", "freiwillig", "Leitung Frühe Hilfen", "450", "01.01.2028", "06.03.01"):
        assert words in page.words
    lost = department_head.post(address, data=said | {"deputy": "Sachgebiet 3"})
    assert lost.status_code == 409
    assert "Leitung Frühe Hilfen" in lost.words
    assert "Sachgebiet 3" in lost.words
    reversed_ = said | {"effect_ends_on": "31.12.2027", "version": str(version_of(session, measure))}
    assert '<a href="#effect_ends_on">' in planner.post(address, data=reversed_).text


def test_what_is_switched_off_is_neither_shown_nor_reached_unless_it_is_filled(
    planner: PageClient, session: Session, measure: PlanNode
) -> None:
    planner.post(f"/measures/{measure.id}/sheet/links/new", data=ROWS[SheetGroup.LINKS])
    keep_settings(session, PlanSettings())
    session.commit()
    page = planner.get(f"/measures/{measure.id}")
    assert "Zur Vorlage" in page.words
    assert [link for link in page.links.values() if link.endswith("/sheet/milestones/new")] != []
    for group in ("budget", "files", "obstacles"):
        address = f"/measures/{measure.id}/sheet/{group}/new"
        assert address not in page.text
        assert planner.get(address).status_code == 404
    assert planner.get(f"/measures/{measure.id}/sheet/more/edit").status_code == 404
    assert planner.get(f"/measures/{measure.id}/sheet/links/new").status_code == 200


def test_a_committee_member_sees_the_sheet_without_obstacles_and_internal_files(
    planner: PageClient, committee_member: PageClient, session: Session, measure: PlanNode
) -> None:
    for group, entered in ROWS.items():
        assert planner.post(f"/measures/{measure.id}/sheet/{group}/new", data=entered).status_code == 303
    inside = upload(planner, measure, "Vermerk.pdf", b"%PDF-1.7 intern")
    shared = upload(planner, measure, "Flyer.pdf", b"%PDF-1.7 Flyer", publication="committee")

    page = committee_member.get(f"/measures/{measure.id}")

    for shown in ("Konzept beschlossen", "Zur Vorlage", "Flyer.pdf", "Caritasverband"):
        assert shown in page.words
    for hidden in ("Stelle unbesetzt", "Vermerk.pdf", "Hindernis"):
        assert hidden not in page.text
    assert "/edit" not in page.text
    files = {row.name: row.id for row in queries.list_rows(session, measure.id or 0, SheetGroup.FILES, INTERNAL)}
    assert (inside.status_code, shared.status_code) == (303, 303)
    assert committee_member.get(f"/measures/{measure.id}/files/{files['Flyer.pdf']}").status_code == 200
    refused = committee_member.get(f"/measures/{measure.id}/files/{files['Vermerk.pdf']}")
    assert refused.status_code == 404
    assert b"intern" not in refused.data


def test_a_file_is_kept_once_and_handed_out_so_that_nothing_in_it_runs(
    department_head: PageClient, planner: PageClient, session: Session, measure: PlanNode
) -> None:
    assert upload(department_head, measure, "../Vermerk.pdf", b"%PDF-1.7 Text").status_code == 303
    assert upload(planner, measure, "Kopie.pdf", b"%PDF-1.7 Text").status_code == 303
    rows = queries.list_rows(session, measure.id or 0, SheetGroup.FILES, INTERNAL)
    assert [row.name for row in rows] == ["Vermerk.pdf", "Kopie.pdf"]
    assert len({row.sha256 for row in rows}) == 1
    assert queries.bytes_stored(session) == len(b"%PDF-1.7 Text")

    response = department_head.get(f"/measures/{measure.id}/files/{rows[0].id}")

    assert response.data == b"%PDF-1.7 Text"
    assert response.headers["Content-Disposition"] == "attachment; filename=Vermerk.pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"

    address = f"/measures/{measure.id}/sheet/files/{rows[0].id}"
    entered = {"name": "Notiz.pdf", "publication": "committee", "version": version_of(session, measure)}
    assert department_head.post(f"{address}/edit", data=entered | {"name": "Notiz.exe"}).status_code == 422
    assert department_head.post(f"{address}/edit", data=entered).status_code == 303
    gone = {"reason": "Veraltet", "version": version_of(session, measure)}
    assert department_head.post(f"{address}/drop", data=gone).status_code == 303
    assert department_head.get(f"/measures/{measure.id}/files/{rows[0].id}").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [("Seite.html", b"<script>"), ("Bild.pdf", b"\x89PNG"), ("leer.txt", b""), ("gross.txt", b"x" * 1001)],
)
def test_a_file_that_is_not_kept_is_refused_with_a_reason(
    planner: PageClient, session: Session, measure: PlanNode, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    monkeypatch.setattr("tracker.planning.services.files.LARGEST_FILE", 1000)
    page = upload(planner, measure, name, content)
    assert page.status_code == 422
    assert len(page.errors) == 1
    assert queries.list_rows(session, measure.id or 0, SheetGroup.FILES, INTERNAL) == []


def test_the_room_for_files_has_an_end(
    planner: PageClient, session: Session, measure: PlanNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.planning.services.files.MOST_STORED", 20)
    assert upload(planner, measure, "eins.txt", b"zwanzig Bytes hoechst").status_code == 422
    assert upload(planner, measure, "zwei.txt", b"zwanzig Bytes hoechs").status_code == 303
    assert upload(planner, measure, "nochmal.txt", b"zwanzig Bytes hoechs").status_code == 303


def test_nobody_reaches_the_sheet_of_another_department(
    planner: PageClient, department_head: PageClient, other_head: PageClient, session: Session, measure: PlanNode
) -> None:
    for group, entered in ROWS.items():
        planner.post(f"/measures/{measure.id}/sheet/{group}/new", data=entered)
    upload(planner, measure, "Vermerk.pdf", b"%PDF-1.7 intern")
    other = make_measure(
        session, session.get_one(PlanNode, measure.parent_id), owner=cast.department(session, "health")
    )
    session.commit()
    texts = [shown for shown, _field, _changed in SHOWN.values()]
    more = f"/measures/{measure.id}/sheet/more/edit"
    addresses = [more, f"/measures/{measure.id}/sheet/files/new"]
    for group in SHEET_ROWS:
        (row,) = queries.list_rows(session, measure.id or 0, group, INTERNAL)
        addresses += [f"/measures/{measure.id}/sheet/{group}/{row.id}/{act}" for act in ("edit", "drop")]
        addresses += [f"/measures/{other.id}/sheet/{group}/{row.id}/{act}" for act in ("edit", "drop")]
        addresses += [f"/measures/{measure.id}/sheet/{group}/new"] if group in ROWS else []
    for address in addresses:
        for page in (other_head.get(address), other_head.post(address, data={"reason": "Ein Grund", "version": "1"})):
            assert page.status_code == 404, address
            assert [text for text in texts if text in page.text] == [], address
    assert department_head.get(more).status_code == 200
    assert other_head.get(f"/measures/{other.id}/files/1").status_code == 404


def test_a_row_of_one_group_is_not_found_under_another(
    planner: PageClient, session: Session, measure: PlanNode
) -> None:
    planner.post(f"/measures/{measure.id}/sheet/links/new", data=ROWS[SheetGroup.LINKS])
    (row,) = queries.list_rows(session, measure.id or 0, SheetGroup.LINKS, INTERNAL)
    assert planner.get(f"/measures/{measure.id}/sheet/grants/{row.id}/edit").status_code == 404
    assert planner.get(f"/measures/{measure.id}/sheet/more/{row.id}/edit").status_code == 404


def test_importing_a_plan_and_editing_the_short_sheet_leave_the_further_sheet_alone(
    planner: PageClient, session: Session, measure: PlanNode
) -> None:
    said = {"kind": "project", "budget_product": "06.03.01", "version": version_of(session, measure)}
    planner.post(f"/measures/{measure.id}/sheet/more/edit", data=said)
    for group, entered in ROWS.items():
        planner.post(f"/measures/{measure.id}/sheet/{group}/new", data=entered)
    before = queries.find_sheet(session, measure.id or 0, INTERNAL)
    rows = {"kind": "measure", "code": measure.code, "title": "Anderer Titel", "status": "advanced"}
    content = (";".join(rows) + "\n" + ";".join(rows.values()) + "\n").encode()
    services.import_plan_rows(session, read_plan(content, "plan.csv"), now=NOW, file_name="plan.csv", content=content)
    after = queries.find_sheet(session, measure.id or 0, INTERNAL)
    assert queries.find_wording(session, measure.id or 0).title == "Anderer Titel"
    assert (after.more, after.filled) == (before.more, before.filled)
    assert after.more.budget_product == "06.03.01"


def test_a_row_is_dropped_once_and_with_a_reason(session: Session, measure: PlanNode) -> None:
    entered = MilestoneFields(title="Konzept", due_on=TODAY)
    row = services.add_row(session, measure, SheetGroup.MILESTONES, entered, today=TODAY)
    assert queries.list_steps(session, [measure.id or 0]) == {measure.id: [Step("Konzept", TODAY, None)]}
    with pytest.raises(ReasonMissing):
        services.drop_row(session, measure, row, reason=" ", on=TODAY, seen_version=measure.version)
    services.drop_row(session, measure, row, reason="Doppelt", on=TODAY, seen_version=measure.version)
    with pytest.raises(AlreadyDropped):
        services.drop_row(session, measure, row, reason="Nochmal", on=TODAY, seen_version=measure.version)
    assert queries.list_steps(session, [measure.id or 0]) == {}


def test_a_row_names_only_what_exists_and_is_offered(session: Session, measure: PlanNode) -> None:
    retired = Carrier(name="Diakonie", retired_on=TODAY - timedelta(days=1))
    session.add(retired)
    session.flush()
    for said, refused in (
        ({"role": "partner", "department_id": 987654}, NoSuchDepartment),
        ({"role": "partner", "carrier_id": 987654}, NoSuchCarrier),
        ({"role": "partner", "carrier_id": retired.id}, NoSuchCarrier),
        ({"role": "nobody", "carrier_id": retired.id}, UnknownTerm),
    ):
        entered = MeasureCarrierEntry.model_validate(said)
        with pytest.raises(refused):
            services.add_row(session, measure, SheetGroup.CARRIERS, entered, today=TODAY)


def test_a_carrier_is_offered_to_its_last_day(planner: PageClient, session: Session, measure: PlanNode) -> None:
    session.add(Carrier(name="Diakonie", retired_on=TODAY))
    session.commit()
    sheet = f"/measures/{measure.id}/sheet/carriers/new"
    assert "Diakonie" in planner.get(sheet).text
    known = {"role": "partner", "new_carrier": "Diakonie"}
    assert planner.post(sheet, data=known).status_code == 303
    session.exec(select(Carrier)).one().retired_on = TODAY - timedelta(days=1)
    session.commit()
    assert "Diakonie" not in planner.get(sheet).text
    assert planner.post(sheet, data=known | {"role": "funder"}).status_code == 422


def upload(person: PageClient, measure: PlanNode, name: str, content: bytes, publication: str = "internal") -> Page:
    data = {"csrf_token": person.csrf_token(), "file": (io.BytesIO(content), name), "publication": publication}
    address = f"/measures/{measure.id}/sheet/files/new"
    return Page(person, person.client.post(address, data=data, content_type="multipart/form-data"))


def version_of(session: Session, measure: PlanNode) -> int:
    session.refresh(measure)
    return measure.version
