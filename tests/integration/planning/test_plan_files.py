"""A plan as a file: out and in again it is the same, all rows come in or none, and each refusal has its place."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from tests.factories import make_area, make_cycle, make_department, make_goal, make_indicator, make_strategy
from tracker.committees.models import Resolution
from tracker.monitoring.models import ImportBatch
from tracker.planning import jobs, queries, services
from tracker.planning.content import plan_rows, template_choices
from tracker.planning.intake import UnreadablePlan, read_plan, write_plan, write_template
from tracker.planning.models import PlanNode
from tracker.planning.services import PlanImport, PlanRefused
from tracker.planning.sheets import COLUMNS, KINDS, columns_of
from tracker.shared import audit
from tracker.shared.database import writing
from tracker.shared.export import ExportFormat
from tracker.shared.publication import INTERNAL, Audience, Publication

ROWS: list[dict[str, str]] = [
    {"kind": "cycle", "code": "Z1", "title": "Sozialplanung", "start": "2020-01-01", "end": "31.12.2030"},
    {"kind": "field", "code": "HF1", "title": "Kinder und Familie", "owner": "51"},
    {"kind": "field", "code": "HF2", "title": "Wohnen"},
    {
        "kind": "goal", "code": "L1", "title": "Gesund aufwachsen", "text": "=Alle Kinder\nohne Ausnahme",
        "field": "HF1|HF2", "status": "adopted", "resolution": "108/20", "publication": "public",
        "title_en": "Growing up healthy",
    },
    {"kind": "goal", "code": "L2", "title": "Früher gewollt", "status": "retired", "end": "2024-12-31"},
    {"kind": "strategy", "code": "S1", "parent": "L1", "title": "Frühe Hilfen", "field": "HF1"},
    {
        "kind": "target", "code": "W1", "parent": "S1", "also": "L1", "title": "Weniger Armut", "indicator": "poor",
        "group": "sex=f;age=0-5", "target_type": "at_most", "baseline": "8,25", "baseline_date": "2020-12-31",
        "target": "-7.5", "target_date": "2030-12-31", "tolerance": "0.1", "effect_from": "2022-01-01",
        "interim": "2027-12-31=7,3|2025-12-31=7.5",
    },
    {
        "kind": "target", "code": "W2", "parent": "W1", "title": "Im Norden", "indicator": "poor",
        "area": "district:01", "target_type": "corridor", "baseline": "5", "baseline_date": "2020-12-31",
        "target_date": "2030-12-31", "corridor_low": "2", "corridor_high": "4",
    },
    {"kind": "target", "code": "W3", "parent": "L1", "title": "Wohlfühlen", "target_type": "qualitative"},
    {
        "kind": "measure", "code": "M1", "parent": "W2", "also": "L1|S1", "title": "Familienbüro", "owner": "51",
        "start": "2021-01-01", "status": "discontinued", "areas": "01|02", "target_group": "Familien",
    },
    {"kind": "measure", "code": "M2", "parent": "L1", "title": "Elterncafé", "merged_into": "M1", "status": "merged"},
    {"kind": "measure", "code": "M3", "title": "Ohne Ziel", "unmonitored_reason": "Noch offen", "money": "1200.5"},
    {
        "kind": "monitors", "parent": "M1", "indicator": "poor", "role": "output", "direction": "down",
        "lag_years": "3", "evidence": "moderate", "text": "Beratung hilft.", "target": "40",
        "target_date": "2028-12-31",
    },
]  # fmt: skip
ADOPTED, STRATEGY = (next(row for row in ROWS if row.get("code") == code) for code in ("L1", "S1"))


@pytest.fixture
def town(session: Session) -> Session:
    return furnish(session)


@pytest.fixture
def other_town(own_engine: sa.Engine, now: datetime) -> Iterator[Session]:
    with Session(writing(own_engine), expire_on_commit=False) as session:
        audit.act_as(session, audit.Actor(None, "Test"), now)
        yield furnish(session)


def furnish(session: Session) -> Session:
    services.seed_vocabulary(session)
    make_department(session, "51")
    make_indicator(session, "poor")
    make_area(session, "01")
    make_area(session, "02")
    return session


def as_csv(rows: list[dict[str, str]], separator: str = ";") -> bytes:
    file = io.StringIO()
    columns = [column for column in COLUMNS if any(column in row for row in rows)]
    writer = csv.DictWriter(file, columns, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def take_in(session: Session, content: bytes, now: datetime, name: str = "plan.csv") -> PlanImport:
    return services.import_plan_rows(session, read_plan(content, name), now=now, file_name=name, content=content)


def faults_of(session: Session, rows: list[dict[str, str]], now: datetime) -> list[tuple[int, str, str]]:
    with pytest.raises(PlanRefused) as refused:
        take_in(session, as_csv(rows), now)
    assert all(fault.german and fault.english for fault in refused.value.faults)
    return [(fault.number, fault.column, fault.value) for fault in refused.value.faults]


@pytest.mark.parametrize("format_", [ExportFormat.CSV, ExportFormat.XLSX])
def test_out_and_in_again_a_plan_is_the_same(
    town: Session, other_town: Session, now: datetime, format_: ExportFormat
) -> None:
    take_in(town, as_csv(ROWS), now)
    rows = plan_rows(town, INTERNAL)

    done = take_in(other_town, write_plan(rows, format_), now, f"plan.{format_}")

    assert len(done.new) == len(ROWS)
    assert plan_rows(other_town, INTERNAL) == rows


def test_what_was_written_is_what_comes_out(town: Session, now: datetime) -> None:
    take_in(town, as_csv(ROWS), now)

    rows = {(row["kind"], row.get("code", "")): row for row in plan_rows(town, INTERNAL)}

    target, measure, goal = rows["target", "W1"], rows["measure", "M1"], rows["goal", "L1"]
    assert (target["baseline"], target["target"], target["tolerance"]) == ("8.25", "-7.5", "0.1")
    assert target["interim"] == "2025-12-31=7.5|2027-12-31=7.3"
    assert (target["group"], target["also"], rows["target", "W2"]["area"]) == ("age=0-5;sex=f", "L1", "01")
    assert (measure["also"], measure["areas"], measure["status"]) == ("L1|S1", "01|02", "discontinued")
    assert (goal["status"], goal["resolution"], goal["field"]) == ("adopted", "108/20", "HF1|HF2")
    assert rows["goal", "L2"]["status"] == "retired"
    assert rows["measure", "M2"]["merged_into"] == "M1"
    assert (rows["monitors", ""]["target"], rows["monitors", ""]["lag_years"]) == ("40", "3")
    assert town.exec(select(Resolution.reference)).all() == ["108/20"]


@pytest.mark.parametrize("separator", [";", ","])
def test_the_same_file_again_changes_nothing_and_says_so(town: Session, now: datetime, separator: str) -> None:
    content = as_csv(ROWS, separator)
    take_in(town, content, now)
    before = plan_rows(town, INTERNAL)

    again = take_in(town, content, now)

    assert again.changes_nothing
    assert len(again.same) == len(ROWS)
    assert plan_rows(town, INTERNAL) == before
    assert len(town.exec(select(ImportBatch).where(ImportBatch.kind == "plan")).all()) == 1


def test_a_preview_tells_what_would_change_and_changes_nothing(town: Session, now: datetime) -> None:
    take_in(town, as_csv(ROWS), now)
    before = plan_rows(town, INTERNAL)
    changed = [dict(row) for row in ROWS]
    changed[5]["title"] = "Frühe Hilfen für alle"
    changed.append({"kind": "measure", "code": "M9", "parent": "S1", "title": "Hebammen"})

    preview = services.preview_plan_rows(town, read_plan(as_csv(changed), "plan.csv"), now=now)

    assert [row.text("code") for row in preview.changed] == ["S1"]
    assert [row.text("code") for row in preview.new] == ["M9"]
    assert plan_rows(town, INTERNAL) == before


def test_columns_that_are_not_in_the_file_stay_as_they_are(town: Session, now: datetime) -> None:
    take_in(town, as_csv(ROWS), now)
    take_in(town, as_csv([{"kind": "measure", "code": "M1", "title": "Familienbüro Nord"}]), now)
    measure = next(row for row in plan_rows(town, INTERNAL) if row.get("code") == "M1")
    assert (measure["title"], measure["parent"], measure["areas"]) == ("Familienbüro Nord", "W2", "01|02")


def test_one_bad_row_keeps_all_out(town: Session, now: datetime) -> None:
    rows = [dict(row) for row in ROWS]
    rows[6]["indicator"] = "unknown"
    savepoint = town.begin_nested()
    assert faults_of(town, rows, now) == [(8, "indicator", "unknown")]
    savepoint.rollback()
    assert town.exec(select(PlanNode)).all() == []


@pytest.mark.parametrize(
    ("place", "changes", "fault"),
    [
        (5, {"parent": "L9"}, (7, "parent", "L9")),
        (5, {"parent": "HF1"}, (7, "parent", "HF1")),
        (1, {"owner": "99"}, (3, "owner", "99")),
        (3, {"field": "HF9"}, (5, "field", "HF1|HF2".replace("HF1|HF2", "HF9"))),
        (6, {"baseline": "1.234,5"}, (8, "baseline", "1.234,5")),
        (6, {"target": "8.25"}, (8, "target", "8.25")),
        (6, {"target_type": "at_least"}, (8, "target", "-7.5")),
        (6, {"target_date": "2020-12-31"}, (8, "target_date", "2020-12-31")),
        (6, {"interim": "2031-12-31=7"}, (8, "interim", "2031-12-31=7")),
        (6, {"interim": "bald"}, (8, "interim", "bald")),
        (6, {"tolerance": "-1"}, (8, "tolerance", "-1")),
        (6, {"group": "weiblich"}, (8, "group", "weiblich")),
        (7, {"corridor_low": "5"}, (9, "corridor_high", "4")),
        (7, {"area": "99"}, (9, "area", "99")),
        (9, {"status": "halbfertig"}, (11, "status", "halbfertig")),
        (9, {"start": "gestern"}, (11, "start", "gestern")),
        (9, {"end": "2020-01-01"}, (11, "end", "2020-01-01")),
        (9, {"title": "X"}, (11, "title", "X")),
        (9, {"code": "M 1"}, (11, "code", "M 1")),
        (12, {"role": "wirkung"}, (14, "role", "wirkung")),
        (12, {"role": "outcome"}, (14, "target", "40")),
        (12, {"lag_years": "drei"}, (14, "lag_years", "drei")),
        (12, {"text": ""}, (14, "text", "")),
        (0, {"kind": "zyklus"}, (2, "kind", "zyklus")),
    ],
)
def test_a_refused_row_is_named_with_column_and_value(
    town: Session, now: datetime, place: int, changes: dict[str, str], fault: tuple[int, str, str]
) -> None:
    rows = [dict(row) for row in ROWS]
    rows[place] |= changes
    assert fault in faults_of(town, rows, now)


def test_a_code_twice_in_a_file_and_targets_in_a_circle_are_refused(town: Session, now: datetime) -> None:
    twice = [*ROWS[:4], {**ROWS[3], "title": "Noch einmal"}]
    assert (6, "code", "L1") in faults_of(town, twice, now)
    circle = [*ROWS[:1], *({"kind": "target", "code": a, "parent": b, "title": "Kreis"} for a, b in ("AB", "BA"))]
    assert {place for place, *_ in faults_of(town, circle, now)} == {3, 4}


def test_an_adopted_wording_changes_only_with_a_new_resolution(town: Session, now: datetime) -> None:
    take_in(town, as_csv(ROWS), now)
    reworded = {**ROWS[3], "title": "Gesund groß werden"}
    assert faults_of(town, [reworded], now) == [(2, "resolution", "108/20")]

    done = take_in(town, as_csv([{**reworded, "resolution": "7/25"}]), now)

    assert [row.text("code") for row in done.changed] == ["L1"]
    goal = next(entry for entry in queries.list_plans(town, INTERNAL)[0] if entry.code == "L1")
    assert [each.title for each in queries.list_wordings(town, goal.id, INTERNAL)] == [
        "Gesund groß werden",
        "Gesund aufwachsen",
    ]


def test_a_committee_is_not_given_what_is_internal(town: Session, now: datetime) -> None:
    rows = [dict(row) for row in ROWS]
    rows[5]["publication"] = "internal"
    take_in(town, as_csv(rows), now)
    seen = {row.get("code") for row in plan_rows(town, Audience(Publication.COMMITTEE, "social"))}
    assert {"S1", "W1", "W2", "M1"} & seen == set()
    assert {"L1", "M2"} <= seen


def test_two_plans_stand_side_by_side_and_rows_name_their_cycle(town: Session, now: datetime) -> None:
    first = make_cycle(town, code="A")
    second = make_cycle(town, code="B")
    make_goal(town, first, code="L1")
    make_goal(town, second, code="L1")
    unclear = {"kind": "strategy", "code": "S1", "parent": "L1", "title": "Sprache fördern"}
    assert faults_of(town, [unclear], now) == [(2, "cycle", "")]
    take_in(town, as_csv([{**unclear, "cycle": "B"}]), now)
    plans = {plan.cycle.code: plan for plan in queries.list_plans(town, INTERNAL) if plan.cycle}
    assert [entry.code for entry in plans["B"] if entry.kind == "strategy"] == ["S1"]
    assert not [entry.code for entry in plans["A"] if entry.kind == "strategy"]


def test_the_template_can_be_sent_back_as_it_is_and_its_examples_stay_out(town: Session, now: datetime) -> None:
    content = write_template(template_choices(town, INTERNAL), "de")
    rows = read_plan(content, "template.xlsx")
    assert {row.kind for row in rows} == set(KINDS)
    done = services.import_plan_rows(town, rows, now=now, file_name="template.xlsx", content=content)
    assert done.changes_nothing
    assert done.examples == len(rows)


def test_the_template_says_beside_each_cell_what_belongs_in_it_and_keeps_keys_as_text(town: Session) -> None:
    with ZipFile(BytesIO(write_template(template_choices(town, INTERNAL), "de"))) as archive:
        book = archive.read("xl/workbook.xml").decode()
        goals, styles = (archive.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet4", "styles"))
    assert re.findall(r'<sheet name="([^"]+)"', book) == ["Hinweise", *KINDS, "lists"]
    assert goals.count("prompt=") == len(columns_of("goal"))
    assert 'formatCode="@"' in styles


def test_a_list_of_measures_has_one_sheet_and_a_plan_has_all(town: Session, now: datetime) -> None:
    take_in(town, as_csv(ROWS), now)
    for content, kinds in (
        (jobs.export_measures(town, INTERNAL, ExportFormat.XLSX), ["measure"]),
        (jobs.export_plan(town, INTERNAL, ExportFormat.XLSX), list(KINDS)),
    ):
        with ZipFile(BytesIO(content)) as archive:
            assert re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode()) == kinds


def test_a_text_of_a_spreadsheet_formula_stays_text_in_csv(town: Session) -> None:
    make_strategy(town, make_goal(town, make_cycle(town)), "=1+1 Angebote")
    content = write_plan(plan_rows(town, INTERNAL), ExportFormat.CSV)
    assert "'=1+1 Angebote" in content.decode()
    assert "=1+1 Angebote" in {row.text("title") for row in read_plan(content, "plan.csv")}


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 broken", b"a;b\n1;2\n", b"kind;code;colour\ngoal;L1;red\n", b"\0\0"]
)
def test_what_is_no_plan_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(UnreadablePlan) as refused:
        read_plan(content, "plan.csv")
    assert refused.value.sentence("de")


def test_what_the_command_line_calls_reads_and_writes_the_same_files(
    town: Session, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "plan.csv"
    file.write_bytes(as_csv(ROWS))
    assert len(jobs.import_plan(town, file, now).new) == len(ROWS)
    file.write_bytes(jobs.export_plan(town, INTERNAL, ExportFormat.XLSX))
    assert jobs.import_plan(town, file, now).changes_nothing
    measures = jobs.export_measures(town, INTERNAL, ExportFormat.CSV).decode("utf-8-sig").splitlines()
    assert [line.split(";")[:2] for line in measures[1:]] == [["measure", "M1"], ["measure", "M2"], ["measure", "M3"]]
    assert read_plan(jobs.write_template(town, "en"), "template.xlsx")


def test_a_row_of_monitors_is_changed_where_it_stands(town: Session, now: datetime) -> None:
    take_in(town, as_csv(ROWS), now)
    done = take_in(town, as_csv([{**ROWS[-1], "text": "Beratung führt zu Leistungen."}]), now)
    assert len(done.changed) == 1
    monitors = [row for row in plan_rows(town, INTERNAL) if row["kind"] == "monitors"]
    assert [row["text"] for row in monitors] == ["Beratung führt zu Leistungen."]
    lost = {**ROWS[-1], "parent": "M99"}
    assert faults_of(town, [lost], now) == [(2, "parent", "M99")]


def test_what_has_been_retired_does_not_come_back_by_a_file(town: Session, now: datetime) -> None:
    take_in(town, as_csv(ROWS), now)
    assert faults_of(town, [{**ROWS[4], "status": "draft"}], now) == [(2, "status", "draft")]


def test_nothing_is_retired_by_a_file_before_its_day(town: Session, now: datetime) -> None:
    take_in(town, as_csv(ROWS), now)
    measure = {"kind": "measure", "code": "M3", "title": "Ohne Ziel", "retired_reason": "Ausgelaufen."}
    later = (now + timedelta(days=2)).date().isoformat()
    assert faults_of(town, [{**measure, "retired_on": later}], now) == [(2, "retired_on", later)]
    take_in(town, as_csv([{**measure, "retired_on": now.date().isoformat()}]), now)
    assert town.exec(select(PlanNode.retired_on).where(PlanNode.code == "M3")).one() == now.date()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"kind": "goal", "code": "S1", "title": "Frühe Hilfen"}, (2, "kind", "goal")),
        ({**STRATEGY, "cycle": "Z9"}, (2, "cycle", "Z9")),
        ({**STRATEGY, "status": "fertig"}, (2, "status", "fertig")),
        ({**ADOPTED, "status": "draft"}, (2, "title", "Gesund aufwachsen")),
    ],
)
def test_a_known_node_stays_what_it_is(
    town: Session, now: datetime, row: dict[str, str], fault: tuple[int, str, str]
) -> None:
    take_in(town, as_csv(ROWS), now)
    assert fault in faults_of(town, [row], now)


def test_a_file_moves_a_node_and_adopts_without_a_resolution_what_it_says_is_adopted(
    town: Session, now: datetime
) -> None:
    take_in(town, as_csv(ROWS), now)
    other = {"kind": "goal", "code": "L5", "title": "Gut wohnen", "status": "adopted"}
    moved = {**STRATEGY, "parent": "L5"}
    take_in(town, as_csv([other]), now)
    take_in(town, as_csv([moved]), now)
    plan = queries.list_plans(town, INTERNAL)[0]
    goal = next(entry for entry in plan if entry.code == "L5")
    assert (goal.is_adopted, goal.resolution_id) == (True, None)
    assert [entry.code for entry in plan.below(goal.id)] == ["S1"]


def test_a_file_of_a_german_office_is_read_in_its_old_encoding(town: Session, now: datetime) -> None:
    content = as_csv([ROWS[0], {"kind": "goal", "code": "L1", "title": "Ärzte für alle"}]).decode().encode("cp1252")
    take_in(town, content, now)
    assert "Ärzte für alle" in {row.get("title") for row in plan_rows(town, INTERNAL)}
