"""Values derived from counts: what a numerator and a denominator make in the indicator's unit."""

from decimal import Decimal
from fractions import Fraction

_FACTORS = {"percent": 100, "per_100": 100, "per_1000": 1000}


def unit_factor(unit: str) -> int:
    """Return by what a quotient is multiplied to stand in this unit."""
    return _FACTORS.get(unit, 1)


def derived_value(numerator: Decimal | int, denominator: Decimal | int, unit: str) -> Fraction:
    return Fraction(numerator) / Fraction(denominator) * unit_factor(unit)


def agrees_with_counts(printed: Decimal, numerator: Decimal, denominator: Decimal, unit: str) -> bool:
    """Say whether a printed value is the counts' value, to half a unit of its last printed digit."""
    exponent = printed.as_tuple().exponent
    assert isinstance(exponent, int)
    half_unit = Fraction(1, 2) * Fraction(10) ** exponent
    return abs(Fraction(printed) - derived_value(numerator, denominator, unit)) <= half_unit
