"""Numbers as people write them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.shared.numbers import (
    AmbiguousEntry,
    AmbiguousNumbers,
    NumberStyle,
    UnreadableNumber,
    distinct_decimals,
    format_date,
    format_difference,
    format_number,
    format_percent_points,
    format_reference_date,
    format_with_unit,
    parse_entered_number,
    parse_german,
    parse_number,
    parse_plan_number,
    parse_with_point,
    rounded,
    style_of_column,
    write_plan_number,
)

quick = settings(max_examples=25, deadline=None, database=None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("1,5", "1.5"),
        ("1.234,5", "1234.5"),
        ("1.234", "1234"),
        ("1.044.555", "1044555"),
        ("−5", "-5"),
        ("-5,25", "-5.25"),
        ("+3,2", "3.2"),
        ("1\u00a0044\u00a0555", "1044555"),
        ("1\u2009234,5", "1234.5"),
        ("1\u202f234", "1234"),
        (" 7 ", "7"),
        ("007", "7"),
    ],
)
def test_german_numbers_are_read(text, number):
    assert parse_german(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "1.23",
        "12.34",
        "1,234.56",
        "1.2345",
        "1.234.56",
        "0.123",
        "1 234",
        "1.234\u00a0567",
        ",5",
        "5,",
        "k. A.",
        "nan",
        "inf",
        "1e5",
        "1_000",
        "１２",
        "٣",
        "5 %",
        "--5",
        "1,5,6",
        "x",
        "•",
        "9" * 41,
    ],
)
def test_what_is_no_german_number_is_refused_and_named(text):
    with pytest.raises(UnreadableNumber) as refused:
        parse_german(text)
    assert f"„{text[:40]}" in refused.value.sentence("de")


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.23", "1.23"), ("12.34", "12.34"), ("1,234.56", "1234.56"), ("−5", "-5"), ("1.234", "1.234")],
)
def test_numbers_with_a_point_are_read(text, number):
    assert parse_with_point(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["1.234,5", "1,23", "1,2345.6", "1.2.3", ".5", "5.", "nan", "1e5", "1_000", "k. A.", ""]
)
def test_what_is_no_number_with_a_point_is_refused(text):
    with pytest.raises(UnreadableNumber):
        parse_with_point(text)


@pytest.mark.parametrize(
    ("column", "style"),
    [
        (["1", "2"], NumberStyle.GERMAN),
        ([], NumberStyle.GERMAN),
        (["1,5", "1.234"], NumberStyle.GERMAN),
        (["1.234", "12.5"], NumberStyle.POINT),
        (["1.5", "2,5"], NumberStyle.GERMAN),
        (["0.123"], NumberStyle.POINT),
        (["1.2345"], NumberStyle.POINT),
        (["1.234", "1.044.555"], NumberStyle.GERMAN),
        (["k. A.", "x", "...", "1.5"], NumberStyle.POINT),
        (["k. A., n. v.", "1.5"], NumberStyle.POINT),
        (["1,234.56"], NumberStyle.GERMAN),
    ],
)
def test_a_column_shows_its_style(column, style):
    assert style_of_column(column) is style


@pytest.mark.parametrize("column", [["1.234"], ["5", "-1.234", "12.500"], ["k. A.", "999.000"]])
def test_a_column_with_points_only_as_in_1_234_is_refused_naming_the_option(column):
    with pytest.raises(AmbiguousNumbers) as refused:
        style_of_column(column)
    assert "--decimal" in refused.value.sentence("de")
    assert "--decimal" in refused.value.sentence("en")


def test_a_cell_is_read_in_its_column_s_style():
    assert parse_number("1.234", NumberStyle.GERMAN) == 1234
    assert parse_number("1.234", NumberStyle.POINT) == Decimal("1.234")
    assert parse_number("1044555", NumberStyle.GERMAN) == 1044555
    with pytest.raises(UnreadableNumber):
        parse_number("9" * 41, NumberStyle.GERMAN)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.234,5", "1234.5"), ("12.5", "12.5"), ("0,5", "0.5"), (" 7 ", "7"), ("1.044.555", "1044555")],
)
def test_a_number_typed_into_a_field_is_read_in_either_style(text, number):
    assert parse_entered_number(text) == Decimal(number)


def test_a_field_asks_what_is_meant_without_speaking_of_options():
    with pytest.raises(AmbiguousEntry) as refused:
        parse_entered_number("1.234")
    assert "--" not in refused.value.sentence("de")
    with pytest.raises(UnreadableNumber):
        parse_entered_number("k. A.")


@pytest.mark.parametrize(("text", "number"), [("32.5", "32.5"), ("32,5", "32.5"), ("1234", "1234"), ("−0,5", "-0.5")])
def test_plan_numbers_take_point_or_comma(text, number):
    assert parse_plan_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1.234,5", "1,234.5", "1\u00a0234", "nan", "1e5", "", "5 %"])
def test_plan_numbers_take_no_marks_between_thousands(text):
    with pytest.raises(UnreadableNumber):
        parse_plan_number(text)


def test_a_plan_is_written_with_a_point_and_without_exponents():
    assert write_plan_number(Decimal("32.50")) == "32.50"
    assert write_plan_number(Decimal("1E+3")) == "1000"


@quick
@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_what_is_printed_is_read_back(number):
    assert parse_german(format_number(number, 3, "de")) == number
    assert parse_with_point(format_number(number, 3, "en")) == number
    assert parse_plan_number(write_plan_number(number)) == number


@pytest.mark.parametrize(
    ("value", "decimals", "german", "english"),
    [
        (Decimal("1234567.5"), 1, "1.234.567,5", "1,234,567.5"),
        (Fraction(1, 8), 2, "0,13", "0.13"),
        (Decimal("2.5"), 0, "3", "3"),
        (Decimal("-2.5"), 0, "−3", "−3"),
        (Decimal("-0.04"), 1, "0,0", "0.0"),
        (0, 1, "0,0", "0.0"),
        (Fraction(2, 3), 3, "0,667", "0.667"),
    ],
)
def test_numbers_are_printed_in_the_reader_s_way(value, decimals, german, english):
    assert format_number(value, decimals, "de") == german
    assert format_number(value, decimals, "en") == english


def test_a_signed_number_shows_its_plus_but_zero_has_no_sign():
    assert format_number(3, 0, "de", signed=True) == "+3"
    assert format_number(-3, 0, "de", signed=True) == "−3"
    assert format_number(0, 0, "de", signed=True) == "0"


def test_halves_are_rounded_away_from_zero():
    assert rounded(Decimal("0.45"), 1) == Decimal("0.5")
    assert rounded(Decimal("-0.45"), 1) == Decimal("-0.5")


@pytest.mark.parametrize(
    ("unit", "german", "english"),
    [
        ("percent", "1.044,5 %", "1,044.5%"),
        ("per_1000", "1.044,5 je 1.000", "1,044.5 per 1,000"),
        ("per_100", "1.044,5 je 100", "1,044.5 per 100"),
        ("persons", "1.044,5 Personen", "1,044.5 people"),
        ("years", "1.044,5 Jahre", "1,044.5 years"),
        ("index", "1.044,5", "1,044.5"),
        ("ratio", "1.044,5", "1,044.5"),
        ("sqm", "1.044,5 m²", "1,044.5 m²"),
        ("eur_per_sqm", "1.044,5 €/m²", "1,044.5 €/m²"),
        ("kWh", "1.044,5 kWh", "1,044.5 kWh"),
        ("", "1.044,5", "1,044.5"),
    ],
)
def test_every_unit_is_printed(unit, german, english):
    value = Decimal("1044.5")
    assert format_with_unit(value, unit, 1, "de").replace("\u00a0", " ") == german
    assert format_with_unit(value, unit, 1, "en").replace("\u00a0", " ") == english


def test_a_unit_is_not_torn_from_its_number():
    assert format_with_unit(8, "percent", 1, "de") == "8,0\u00a0%"


def test_one_person_is_a_person():
    assert format_with_unit(1, "persons", 0, "de") == "1\u00a0Person"
    assert format_with_unit(1, "persons", 0, "en") == "1 person"
    assert format_with_unit(-1, "persons", 0, "de") == "−1\u00a0Person"
    assert format_with_unit(10, "persons", 0, "de") == "10\u00a0Personen"


def test_percentages_differ_by_percentage_points():
    assert format_percent_points(Decimal("-3"), 1, "de", signed=True) == "−3,0\u00a0Prozentpunkte"
    assert format_difference(Fraction(3, 2), "percent", 1, "en") == "1.5 percentage points"
    assert format_difference(Fraction(3, 2), "per_1000", 1, "de") == "1,5 je\u00a01.000"


@pytest.mark.parametrize(
    ("values", "at_least", "decimals"),
    [
        (["7.46", "7.5"], 1, 2),
        (["7.4", "7.5"], 1, 1),
        (["7.5", "7.50"], 1, 1),
        (["7", "8"], 0, 0),
        (["0.001", "-0.001"], 0, 3),
        ([], 2, 2),
    ],
)
def test_different_numbers_look_different(values, at_least, decimals):
    assert distinct_decimals(map(Decimal, values), at_least) == decimals


def test_dates_are_printed_in_the_reader_s_way():
    assert format_date(date(2026, 11, 21), "de") == "21.11.2026"
    assert format_date(date(2026, 11, 1), "en") == "1 Nov 2026"


def test_a_reference_date_stands_in_a_sentence():
    assert format_reference_date(date(2025, 12, 31), "de") == "Ende 2025"
    assert format_reference_date(date(2025, 6, 30), "de") == "am 30.06.2025"
    assert format_reference_date(date(2025, 12, 31), "en") == "at the end of 2025"
    assert format_reference_date(date(2025, 6, 30), "en") == "on 30 Jun 2025"
