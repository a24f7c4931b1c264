"""A changed demand in words."""

import pytest

from tracker.planning.calculations.demands import Scale, demand_sentence

PERCENT = Scale("percent", 1)


@pytest.mark.parametrize(
    ("old", "new", "scale", "said"),
    [
        (
            {"target": "7", "target_on": "2030-12-31"},
            {"target": "7.5", "target_on": "2031-12-31"},
            PERCENT,
            "Target value 7.0% → 7.5%, Target year 2030 → 2031",
        ),
        (
            {"target_on": "2030-06-30"},
            {"target_on": "2031-12-31"},
            PERCENT,
            "To be reached by 30 Jun 2030 → 31 Dec 2031",
        ),
        ({"target": "7.25"}, {"target": "7.27"}, PERCENT, "Target value 7.25% → 7.27%"),
        ({"target": "7"}, {"target": None}, PERCENT, "Target value 7.0% → open"),
        ({"tolerance": "1"}, {"tolerance": "2"}, PERCENT, "Tolerance 1.0 percentage points → 2.0 percentage points"),
        (
            {"target": "7"},
            {"target": "8"},
            Scale("percent", 0, is_gap=True),
            "Target value 7 percentage points → 8 percentage points",
        ),
        (
            {"indicator_id": 3, "target": "7"},
            {"indicator_id": 4, "target": "250.5"},
            PERCENT,
            "Target value 7 → 250.5, another indicator",
        ),
        ({"target": "4321"}, {"target": "4322"}, Scale(None, is_shown=False), "Target value: changed"),
        ({"baseline": "4321", "baseline_on": "2019-12-31"}, {"baseline": "77", "baseline_on": "2020-12-31"}, PERCENT,
         "Year of the baseline 2019 → 2020, another baseline"),
        ({"target_type": "at_least"}, {"target_type": "hold"}, PERCENT, "Kind of target at least → hold the level"),
        ({"interim": [["2027-12-31", "8"]], "group": "sex=f"}, {}, PERCENT, "another group, other interim targets"),
    ],
)  # fmt: skip
def test_a_changed_demand_says_what_stood_there_and_what_stands_there(old, new, scale, said):
    assert demand_sentence(old, new, scale, "en").replace("\xa0", " ") == said
