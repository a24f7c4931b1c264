"""Which demands of a target a revision changes."""

from datetime import date
from decimal import Decimal

from tracker.planning.calculations import changed_demands, plain_demand

DEFINED = {"indicator_id": 4, "target": "7", "baseline": None, "interim": []}


def test_a_demand_that_is_changed_is_told_with_what_stood_there():
    assert changed_demands(DEFINED, DEFINED | {"target": "7.5"}) == {"target": ("7", "7.5")}


def test_taking_a_demand_away_is_a_change():
    assert changed_demands(DEFINED, DEFINED | {"target": None}) == {"target": ("7", None)}


def test_filling_in_what_was_open_changes_nothing_that_was_demanded():
    assert changed_demands(DEFINED, DEFINED | {"baseline": "8", "interim": [["2027-12-31", "7.5"]]}) == {}


def test_a_first_definition_is_no_change():
    nothing = {"indicator_id": None, "target": None, "target_type": "at_least"}
    assert changed_demands(nothing, {"indicator_id": 4, "target": "7", "target_type": "at_most"}) == {}


def test_the_same_number_written_differently_is_the_same_demand():
    assert plain_demand(Decimal("7.50")) == plain_demand(Decimal("7.5")) == "7.5"
    assert plain_demand(Decimal("0")) == "0"
    assert plain_demand([(date(2028, 12, 31), Decimal(1)), (date(2027, 12, 31), Decimal(2))]) == [
        ["2027-12-31", "2"],
        ["2028-12-31", "1"],
    ]
