"""What an auditor reads of an entry: words, days and moments, nothing of the code."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import tracker.tables  # noqa: F401 - every table there is
from tests.conftest import NOW
from tracker.accounts.views.trail_changes import Teller
from tracker.shared.audit import AuditEntry
from tracker.shared.trail import Told

BERLIN = ZoneInfo("Europe/Berlin")


def read(table: str, old: dict[str, Any], new: dict[str, Any], *, key: str = "1", language: str = "de") -> list[str]:
    entry = AuditEntry(at=NOW, actor="#1", action="update", object_type=table, object_id=key)
    changes = Teller(language, BERLIN).changes_of(Told(entry, old, new))
    return [f"{each.label}: {each.before} → {each.after}" for each in changes]


def created(table: str, new: dict[str, Any], **said: str) -> list[str]:
    return [line.replace("None → ", "").replace("None: ", "") for line in read(table, {}, new, **said)]


@pytest.mark.parametrize(
    ("table", "new", "lines"),
    [
        (
            "field_phase",
            {"field_id": 10, "id": 29, "phase": "goals", "resolution_id": None, "since": "2021-02-10"},
            ["Handlungsfeld 10", "Phase: Ziele", "Seit: 10.02.2021"],
        ),
        ("account", {"way": "password"}, ["Angemeldet mit: Passwort"]),
        (
            "role_assignment",
            {"id": 4, "person_id": 7, "role": "planner", "department_id": None, "valid_from": "2020-01-01"},
            ["Person 7", "Rolle: Sozialplanung", "Gültig ab: 01.01.2020"],
        ),
        ("measure_area", {"measure_id": 29, "area_id": 4}, ["Maßnahme 29", "Gebiet 4"]),
        ("plan_node", {"owner_id": 3, "cycle_id": 1}, ["Zyklus 1", "Federführendes Fachamt: Fachamt 3"]),
        ("reporting_round", {"is_interim": False, "note": ""}, ["Zwischen den Runden: nein"]),
        ("reporting_round", {"asked": '["status", "money"]'}, [
            "Abgefragt, wo sich etwas geändert hat: Umsetzungsstand, Geld und Stellen"
        ]),
        ("report_run", {"asked": '[["Kenntnisnahme", "Der Ausschuss nimmt Kenntnis."]]'}, [
            "Worum der Ausschuss gebeten wird: Kenntnisnahme: Der Ausschuss nimmt Kenntnis."
        ]),
        ("output_figure", {"output_id": 5, "year": 2025, "value": "1250.50"}, [
            "Leistung 5", "Jahr: 2025", "Wert: 1.250,5"
        ]),
        ("review_act", {"step": "query", "field": "timeliness"}, ["Schritt: Rückfrage", "Betrifft: Im Zeitplan"]),
        ("import_batch", {"kind": "observations"}, ["Art: Zahlen"]),
        ("outbox_message", {"key": "round:3", "nothing": None}, ["Kürzel: round:3"]),
    ],
)  # fmt: skip
def test_columns_and_values_are_told_in_words(table: str, new: dict[str, Any], lines: list[str]) -> None:
    assert created(table, new) == lines


def test_what_stood_there_and_what_stands_there_are_told_alike() -> None:
    assert read("meeting", {"state": "planned"}, {"state": "held"}) == ["Stand: geplant → durchgeführt"]
    assert read("meeting", {"committee_id": 3}, {"committee_id": 4}) == ["None: Ausschuss 3 → Ausschuss 4"]
    assert read("meeting", {"place": "Rathaus"}, {"place": None}) == ["Ort: Rathaus → None"]


def test_a_moment_is_told_by_the_clock_of_the_town() -> None:
    moment = {"frozen_at": "2026-11-18T06:00:00+00:00"}
    assert created("report_run", moment) == ["Zahlen festgeschrieben am: 18.11.2026, 07:00 Uhr"]
    assert created("report_run", moment, language="en") == ["Figures fixed on: 18 Nov 2026, 07:00"]


def test_what_lies_in_a_text_of_json_is_told_by_the_titles_of_its_fields() -> None:
    demanded = json.dumps({"target": "7.5", "target_on": "2030-12-31", "interim": [["2027-12-31", "8"]]})
    assert created("target_change", {"new": demanded}) == [
        "Nach der Änderung: Zielwert: 7,5; Zu erreichen bis: 31.12.2030; Zwischenziele: 31.12.2027: 8"
    ]
    details = json.dumps({"merged_into_id": None, "milestones": {"12": "2026-02-01"}, "spending": {}, "outputs": {}})
    assert created("submission", {"details": details}) == ["Einzelheiten: Erreicht am: 12: 01.02.2026"]
    decided = json.dumps({"must_be_checked": True, "link_days": 7})
    assert created("setting", {"key": "rounds", "value": decided}, key="rounds") == [
        "Wert: Meldungen werden nach der Übernahme fachlich geprüft: ja; Tage, die der Link eines Trägers gilt: 7"
    ]


def test_columns_stand_in_the_order_of_their_model() -> None:
    assert read("target_change", {}, {"new": '{"target": "8"}', "old": '{"target": "7"}'}) == [
        "Vor der Änderung: None → Zielwert: 7", "Nach der Änderung: None → Zielwert: 8"
    ]  # fmt: skip


def test_an_entry_outlives_the_lists_and_tables_it_speaks_of() -> None:
    assert created("meeting", {"state": "dreamt", "starts_at": "soon", "weather": "[fair"}) == [
        "Tag und Uhrzeit: soon", "Stand: dreamt", "weather: [fair"
    ]  # fmt: skip
    assert created("forgotten_table", {"id": 3, "text": "Wort"}) == ["id: 3", "Text: Wort"]
