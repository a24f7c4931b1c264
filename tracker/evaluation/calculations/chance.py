"""How far chance alone may move a share: intervals for remarks and charts, never for a state.

Floats are fine here, because nothing is decided by them.
"""

from fractions import Fraction
from math import sqrt
from statistics import NormalDist

from tracker.evaluation.calculations.figures import Figure, IndicatorFacts
from tracker.monitoring.vocabulary import IndicatorKind

Interval = tuple[float, float]
Z_95 = NormalDist().inv_cdf(0.975)
_WHOLE = {"percent": 100, "per_100": 100, "per_1000": 1000}


def wilson_interval(n: int, d: int) -> Interval:
    """Return the 95 % score interval of the share n/d, between 0 and 1 (Wilson 1927)."""
    p, z2 = n / d, Z_95**2
    middle = (p + z2 / (2 * d)) / (1 + z2 / d)
    half = Z_95 * sqrt(p * (1 - p) / d + z2 / (4 * d * d)) / (1 + z2 / d)
    return (0.0 if n == 0 else middle - half), (1.0 if n == d else middle + half)


def newcombe_interval(now: tuple[int, int], before: tuple[int, int]) -> Interval:
    """Return the 95 % interval of the difference of two shares, now minus before.

    Hybrid score interval, method 10 of Newcombe 1998, without continuity correction.
    """
    p1, p2 = now[0] / now[1], before[0] / before[1]
    (low1, high1), (low2, high2) = wilson_interval(*now), wilson_interval(*before)
    low = p1 - p2 - sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2)
    return low, p1 - p2 + sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2)


def value_interval(figure: Figure, facts: IndicatorFacts) -> Interval | None:
    """Return the 95 % interval of a figure in the indicator's unit; None unless it is a share with counts."""
    counts = share_counts(figure, facts)
    if counts is None:
        return None
    low, high = wilson_interval(*counts)
    whole = _WHOLE.get(facts.unit, 1)
    return low * whole, high * whole


def change_may_be_chance(now: Figure, before: Figure | None, baseline: Fraction, facts: IndicatorFacts) -> bool | None:
    """Say whether the change since the baseline may be chance; None where the baseline's counts are unknown.

    The figure of the baseline's period speaks for the baseline only if it is the number entered, to
    the indicator's printed decimals.
    """
    if before is None or before.value is None or abs(before.value - baseline) > Fraction(1, 2 * 10**facts.decimals):
        return None
    counts_now, counts_before = share_counts(now, facts), share_counts(before, facts)
    if counts_now is None or counts_before is None:
        return None
    low, high = newcombe_interval(counts_now, counts_before)
    return low <= 0 <= high


def share_counts(figure: Figure, facts: IndicatorFacts) -> tuple[int, int] | None:
    return figure.counts if facts.kind is IndicatorKind.SHARE else None
