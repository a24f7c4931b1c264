"""The pages of figures, as people meet them."""

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlmodel import Session, select
from werkzeug.datastructures import MultiDict

from tests.factories import make_area, make_indicator, make_observation
from tests.integration.monitoring.conftest import DATA
from tests.page import Page, PageClient, words
from tracker.monitoring.intake.indicators import import_indicators
from tracker.monitoring.models import ImportBatch, Indicator, Observation
from tracker.monitoring.vocabulary import IndicatorKind, ValueState
from tracker.shared.publication import Publication

Client = Callable[[str], PageClient]


@pytest.fixture
def series(session: Session) -> Indicator:
    """An indicator of the town and two districts over six years, with a break and a figure kept secret."""
    indicator = make_indicator(session, "poverty")
    east, west = make_area(session, "1", "Ostviertel"), make_area(session, "2", "Westviertel")
    for year in range(2020, 2026):
        broken = "Neues Verfahren" if year == 2022 else None
        make_observation(
            session, indicator, year, None, numerator=100 + year % 10, denominator=1000, break_reason=broken
        )
        make_observation(session, indicator, year, Decimal("14.5"), area=east)
        make_observation(session, indicator, year, None, area=west, state=ValueState.SUPPRESSED)
    session.commit()
    return indicator


def break_links(client: PageClient) -> list[str]:
    return [link for link in client.get("/indicators/poverty").links.values() if "/breaks/" in link]


def test_the_list_says_how_the_town_stands(planner: PageClient, series: Indicator) -> None:
    page = planner.get("/indicators")
    assert page.status_code == 200
    assert "Kinderarmut" in page.links
    assert "10,5" in page.words
    assert "Prozentpunkte" in page.words


def test_the_list_can_be_searched(planner: PageClient, series: Indicator) -> None:
    assert "Kinderarmut" in planner.get("/indicators?q=ARMUT").links
    assert "Kinderarmut" not in planner.get("/indicators?q=wohnen").links


def test_an_indicator_answers_first_and_keeps_the_secret(planner: PageClient, series: Indicator) -> None:
    page = planner.get("/indicators/poverty")
    assert page.heading == "Kinderarmut"
    assert "Ende 2025: 10,5\u00a0%." in page.text
    assert "Neues Verfahren" in page.words
    assert "geheim" in page.words
    assert "14,5" in page.words


def test_an_indicator_with_a_thousand_values_takes_eight_statements(
    session: Session, planner: PageClient, count_statements: Callable[[], list[str]]
) -> None:
    indicator = make_indicator(session, "poverty")
    areas = [make_area(session, f"{number}") for number in range(50)]
    for year in range(2006, 2026):
        for area in areas:
            make_observation(session, indicator, year, Decimal(year) / 100, area=area)
    session.commit()
    planner.get("/indicators")
    statements = count_statements()
    page = planner.get("/indicators/poverty")
    assert page.status_code == 200
    assert len(statements) <= 8, statements


def test_the_public_level_decides_who_finds_an_indicator(
    client_for: Client, session: Session, series: Indicator
) -> None:
    series.publication = Publication.INTERNAL
    session.commit()
    assert client_for("planner").get("/indicators/poverty").status_code == 200
    assert client_for("committee_member").get("/indicators/poverty").status_code == 404
    assert "Kinderarmut" not in client_for("committee_member").get("/indicators").links


def test_a_break_is_confirmed_with_a_reason(statistics: PageClient, series: Indicator) -> None:
    (address,) = break_links(statistics)
    assert statistics.post(address, {"reason": ""}).status_code == 422
    answer = statistics.post(address, {"reason": "Nachgerechnet, Abweichung unter 0,1"})
    assert answer.status_code == 303
    assert break_links(statistics) == []


def test_only_who_imports_may_confirm_a_break(department_head: PageClient, series: Indicator) -> None:
    assert break_links(department_head) == []
    assert department_head.get("/indicators/poverty/breaks/town/00/2022-12-31").status_code == 403


def test_the_background_names_definition_and_use(planner: PageClient, series: Indicator) -> None:
    page = planner.get("/indicators/poverty/background")
    assert page.status_code == 200
    assert "Kinderarmut" in page.heading


def test_figures_leave_as_a_file_through_the_gate(planner: PageClient, series: Indicator) -> None:
    page = planner.get("/indicators/poverty/figures.csv")
    assert page.headers["Content-Disposition"].startswith("attachment")
    lines = page.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("indicator;area;period")
    assert "poverty;2;2025;;;;;suppressed;;;;" in lines
    assert planner.get("/indicators/poverty/figures.exe").status_code == 404


def test_areas_are_listed_by_level_and_profiled_against_the_town(
    planner: PageClient, session: Session, series: Indicator
) -> None:
    series.headline = True
    session.commit()
    page = planner.get("/areas").follow("Ostviertel")
    assert page.heading == "Ostviertel"
    assert "14,5" in page.words
    assert "10,5" in page.words


def test_a_file_is_looked_at_then_imported_exactly(statistics: PageClient, town: Session) -> None:
    data = (DATA / "koeln-bevoelkerung-auszug.csv").read_bytes()
    answer = upload(statistics, data, "koeln.csv", profile="koeln-bevoelkerung")
    assert answer.status_code == 200
    assert "768" in answer.words
    assert "1.044.555" in answer.words
    assert town.exec(select(ImportBatch)).first() is None
    done = answer.submit("import-commit")
    assert done.status_code == 303
    assert "768" in done.follow().words
    again = upload(statistics, data, "koeln.csv", profile="koeln-bevoelkerung")
    assert "import-commit" not in again.text


def test_a_refused_row_is_shown_with_its_reason_and_nothing_can_be_committed(
    statistics: PageClient, town: Session
) -> None:
    make_indicator(town, "poverty")
    town.commit()
    answer = upload(statistics, b"indicator;area;period;value\npoverty;;2024;viele\n", "kaputt.csv")
    assert answer.status_code == 200
    assert "viele" in answer.words
    assert "import-commit" not in answer.text


def test_a_file_that_is_no_table_is_refused_with_a_sentence(statistics: PageClient, town: Session) -> None:
    answer = upload(statistics, b"\0\1\2\3" * 100, "bild.png")
    assert answer.status_code == 422
    assert "bild.png" in answer.words


def test_a_range_from_excel_comes_in_under_a_named_indicator(statistics: PageClient, town: Session) -> None:
    indicator = make_indicator(town, "poverty", kind=IndicatorKind.RATE)
    town.commit()
    cells = "Stadtteil\t2023\t2024\nFlittard\t12,5\t13\n101\t\t7,5\nGesamtstadt\t9\t10\n"
    answer = statistics.post(
        "/imports/new/range",
        {"indicator_id": str(indicator.id), "level": "stadtteil", "cells": cells, "range_decimal": ""},
    )
    assert answer.status_code == 200, answer.errors
    assert answer.submit("import-commit").status_code == 303
    assert len(town.exec(select(Observation)).all()) == 5


@pytest.mark.parametrize(("over_the_areas", "told"), [("Stadtteil", "Stadtteil"), ("", "1")])
def test_what_is_wrong_in_a_range_is_named_by_the_columns_of_the_range(
    statistics: PageClient, town: Session, over_the_areas: str, told: str
) -> None:
    indicator = make_indicator(town, "poverty", kind=IndicatorKind.RATE)
    town.commit()
    cells = f"{over_the_areas}\t2023\t2024\tMai\nFlittard\t12,5\tviel\t\nNirgendwo\t7\t7,5\t\nGesamtstadt\t\t\t3\n"
    answer = statistics.post(
        "/imports/new/range",
        {"indicator_id": str(indicator.id), "level": "stadtteil", "cells": cells, "range_decimal": ""},
    )
    rows = [[words(cell) for cell in row][:3] for row in answer.document.iter("tr")]
    assert rows[1:] == [["2", "2024", "viel"], ["3", told, "Nirgendwo"], ["4", "Mai", "Mai"]]


def test_another_person_cannot_commit_somebody_elses_upload(client_for: Client, town: Session) -> None:
    make_indicator(town, "poverty")
    town.commit()
    answer = upload(client_for("statistics"), b"indicator;area;period;value\npoverty;;2024;1\n", "a.csv")
    values = answer.form_data("import-commit")
    stolen = {"upload": values["upload"], "file_name": "a.csv"}
    assert client_for("planner").post("/imports", stolen).status_code == 422
    assert town.exec(select(Observation)).first() is None


def test_a_held_import_is_released_later(statistics: PageClient, client_for: Client, town: Session) -> None:
    make_indicator(town, "poverty")
    town.commit()
    answer = upload(statistics, b"indicator;area;period;value\npoverty;;2024;1\n", "a.csv")
    answer.submit("import-commit", release=None)
    batch = town.exec(select(ImportBatch)).one()
    assert batch.released_at is None
    assert "2024" not in client_for("committee_member").get("/indicators/poverty").words
    assert statistics.post(f"/imports/{batch.id}/release").status_code == 303
    assert "2024" in client_for("committee_member").get("/indicators/poverty").words


@pytest.mark.parametrize("path", ["/imports", "/imports/new"])
def test_only_planners_and_statisticians_import(client_for: Client, path: str) -> None:
    for who, status in (("planner", 200), ("statistics", 200), ("department_head", 403), ("committee_member", 403)):
        assert client_for(who).get(path).status_code == status


def test_the_catalogue_fills_the_list(planner: PageClient, town: Session) -> None:
    from tracker.monitoring.intake.indicators import CATALOGUE

    import_indicators(town, CATALOGUE, now=town.info["now"], actor=town.info["actor"])
    town.commit()
    page = planner.get("/indicators?headline=1")
    assert "18" in page.words
    assert planner.get("/indicators?page=3").status_code == 200


def upload(client: PageClient, data: bytes, name: str, profile: str = "") -> Page:
    values = MultiDict([("profile", profile), ("sheet", ""), ("decimal", ""), ("file", (io.BytesIO(data), name))])
    return client.post("/imports/new/file", values, content_type="multipart/form-data")
