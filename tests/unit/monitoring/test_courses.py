"""A change is said as exactly as it takes to see it, and no more exactly than helps."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from tracker.monitoring.calculations.courses import Change, said_change
from tracker.shared.periods import Period, PeriodType

FACTS: Any = SimpleNamespace(unit="percent", decimals=1)
SINCE = Period(PeriodType.YEAR, date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("difference", "said"),
    [
        (Fraction(7, 10), "+0.7 percentage points"),
        (Fraction(3, 1000), "+0.003 percentage points"),
        (Fraction(3, 10000), "0.0 percentage points"),
        (Fraction(0), "0.0 percentage points"),
    ],
)
def test_a_small_change_gets_two_more_decimals_at_most(difference: Fraction, said: str) -> None:
    assert (
        said_change(Change(SINCE, difference, is_broken=False), FACTS, "en").replace("\N{NO-BREAK SPACE}", " ") == said
    )
