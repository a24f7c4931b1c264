"""Counts make values exactly, and a printed value must be theirs."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tracker.monitoring.calculations.derivation import agrees_with_counts, derived_value


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("percent", Fraction(100, 3)),
        ("per_100", Fraction(100, 3)),
        ("per_1000", Fraction(1000, 3)),
        ("ratio", Fraction(1, 3)),
    ],
)
def test_the_unit_decides_the_factor(unit: str, value: Fraction) -> None:
    assert derived_value(1, 3, unit) == value


@pytest.mark.parametrize(
    ("printed", "agrees"),
    [("33.3", True), ("33", True), ("33.33", True), ("33.4", False), ("33.2", False), ("34", False), ("33.30", False)],
)
def test_a_printed_value_agrees_to_half_a_unit_of_its_last_digit(printed: str, agrees: bool) -> None:
    assert agrees_with_counts(Decimal(printed), Decimal(1), Decimal(3), "percent") is agrees


def test_exactly_half_a_unit_still_agrees() -> None:
    assert agrees_with_counts(Decimal("12.5"), Decimal(1245), Decimal(10000), "percent")
