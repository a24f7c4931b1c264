"""What follows from a measure's sheet: the next step, yearly dates, units, grants, names and types of files."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tracker.planning.calculations import (
    GrantConcern,
    Step,
    YearSpent,
    grant_concerns,
    next_step,
    unit_costs,
    yearly_date,
)
from tracker.planning.calculations.files import clean_file_name, media_type_of
from tracker.planning.vocabulary import StatusCategory

TODAY = date(2026, 11, 18)
STEPS = (
    Step("Konzept", date(2026, 3, 1), date(2026, 2, 20)),
    Step("Stelle", date(2026, 11, 6)),
    Step("Beginn", date(2027, 1, 15)),
)


def test_the_first_open_milestone_is_next_and_says_for_how_long_it_is_late() -> None:
    found = next_step(STEPS, StatusCategory.RUNNING, TODAY)
    assert found is not None
    assert (found.title, found.days_late) == ("Stelle", 12)
    assert found.sentence("en") == "Next milestone: Stelle was due on 6 Nov 2026, overdue for 12 days."


def test_a_milestone_to_come_is_said_with_its_day() -> None:
    found = next_step(STEPS[2:], StatusCategory.OPEN, TODAY)
    assert found is not None
    assert found.sentence("en") == "Next milestone: Beginn on 15 Jan 2027."


def test_what_is_put_off_is_never_late() -> None:
    found = next_step(STEPS, StatusCategory.POSTPONED, TODAY)
    assert found is not None
    assert (found.title, found.days_late) == ("Stelle", 0)


def test_a_permanent_task_has_no_overdue_milestone() -> None:
    found = next_step(STEPS, StatusCategory.PERMANENT, TODAY)
    assert found is not None
    assert (found.title, found.days_late) == ("Beginn", 0)
    assert next_step(STEPS[:2], StatusCategory.PERMANENT, TODAY) is None


@pytest.mark.parametrize("category", [StatusCategory.DONE, StatusCategory.STOPPED, StatusCategory.MERGED])
def test_what_has_ended_has_no_next_step(category: StatusCategory) -> None:
    assert next_step(STEPS, category, TODAY) is None


def test_without_an_open_milestone_there_is_no_next_step() -> None:
    assert next_step(STEPS[:1], StatusCategory.RUNNING, TODAY) is None


@pytest.mark.parametrize(
    ("first", "found"),
    [
        (None, None),
        (date(2027, 2, 1), date(2027, 2, 1)),
        (TODAY, TODAY),
        (date(2025, 11, 18), TODAY),
        (date(2026, 11, 17), date(2027, 11, 17)),
        (date(2022, 12, 1), date(2026, 12, 1)),
        (date(2024, 2, 29), date(2027, 2, 28)),
    ],
)
def test_a_yearly_date_comes_back(first: date | None, found: date | None) -> None:
    assert yearly_date(first, TODAY) == found


def test_a_leap_day_comes_back_on_itself_where_there_is_one() -> None:
    assert yearly_date(date(2024, 2, 29), date(2027, 12, 1)) == date(2028, 2, 29)


def test_a_unit_takes_the_money_and_the_posts_of_its_year() -> None:
    year = YearSpent(
        year=2025, staff_filled=Decimal("1.5"), consumptive_spent=Decimal(1000), investive_spent=Decimal(500)
    )
    (cost,) = unit_costs([year], {2025: Decimal(300)})
    assert (cost.euros, cost.staff) == (Fraction(5), Fraction(1, 200))


@pytest.mark.parametrize(
    ("said", "spent"),
    [
        ({}, None),
        ({"consumptive_spent": Decimal(0)}, Decimal(0)),
        ({"consumptive_spent": Decimal(10)}, Decimal(10)),
        ({"consumptive_spent": Decimal(10), "investive_planned": Decimal(5)}, None),
        ({"consumptive_spent": Decimal(10), "investive_planned": Decimal(0)}, Decimal(10)),
        ({"consumptive_planned": Decimal(10), "investive_spent": Decimal(5)}, None),
    ],
)
def test_what_was_planned_and_not_reported_leaves_the_sum_unknown(
    said: dict[str, Decimal], spent: Decimal | None
) -> None:
    assert YearSpent(year=2025, **said).spent == spent


def test_unknown_stays_unknown_and_no_unit_costs_nothing() -> None:
    years = [YearSpent(year=2024, consumptive_spent=Decimal(10))]
    costs = unit_costs(years, {2025: Decimal(5), 2024: Decimal(0)})
    assert [(cost.year, cost.euros, cost.staff) for cost in costs] == [(2024, None, None), (2025, None, None)]


@pytest.mark.parametrize(
    ("ends", "due", "given", "concerns"),
    [
        (date(2027, 5, 17), None, None, [GrantConcern.ENDS]),
        (date(2027, 5, 18), None, None, []),
        (TODAY, None, None, [GrantConcern.ENDS]),
        (date(2026, 11, 17), None, None, []),
        (date(2026, 6, 30), date(2027, 1, 17), None, [GrantConcern.PROOF_DUE]),
        (date(2026, 6, 30), date(2027, 1, 18), None, []),
        (date(2026, 6, 30), date(2026, 11, 17), None, [GrantConcern.PROOF_LATE]),
        (date(2026, 6, 30), date(2026, 11, 17), date(2026, 11, 1), []),
        (date(2026, 12, 31), date(2026, 12, 31), None, [GrantConcern.ENDS, GrantConcern.PROOF_DUE]),
    ],
)
def test_a_grant_is_seen_to_half_a_year_before_it_ends_and_two_months_before_its_proof(
    ends: date, due: date | None, given: date | None, concerns: list[GrantConcern]
) -> None:
    assert [concern for concern, _on in grant_concerns(ends, due, given, TODAY)] == concerns


def test_a_concern_says_its_programme_and_day() -> None:
    said = GrantConcern.PROOF_LATE.sentence("Quartier", TODAY, "en")
    assert said == "The proof of use for “Quartier” was due on 18 Nov 2026."


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Bericht.pdf", "Bericht.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Eigene Dateien\\Plan.xlsx", "Plan.xlsx"),
        ("a\x00b\u202efdp.txt", "abfdp.txt"),
        ('Q<1>:"x"|?*.csv', "Q 1 x.csv"),
        (" .versteckt.txt ", "versteckt.txt"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
        ("ohne", "ohne"),
        ("Pru\u0308fung.odt", "Prüfung.odt"),
    ],
)
def test_the_name_of_a_file_is_cleaned(name: str, clean: str) -> None:
    assert clean_file_name(name) == clean


def office(part: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(part, b"<x/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "is_taken"),
    [
        ("a.pdf", b"%PDF-1.7", True),
        ("a.PDF", b"%PDF-1.7", True),
        ("a.pdf", b"<html>", False),
        ("a.docx", office("word/document.xml"), True),
        ("a.docx", office("xl/workbook.xml"), False),
        ("a.docx", b"PK\x03\x04 cut off", False),
        ("a.ods", office("content.xml"), True),
        ("a.png", b"\x89PNG\r\n\x1a\n", True),
        ("a.jpeg", b"\xff\xd8\xff\xe0", True),
        ("a.csv", "Jahr;Zahl\n2025;1".encode("cp1252"), True),
        ("a.txt", b"a\0b", False),
        ("a.html", b"<html>", False),
        ("a.svg", b"<svg/>", False),
        ("a.docm", office("word/document.xml"), False),
        ("pdf", b"%PDF-1.7", False),
    ],
)
def test_a_file_is_taken_where_its_ending_is_allowed_and_its_bytes_bear_it_out(
    name: str, content: bytes, is_taken: bool
) -> None:
    assert (media_type_of(name, content) is not None) == is_taken
