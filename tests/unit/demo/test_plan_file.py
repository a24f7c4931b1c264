"""The plan of the demonstration, as it stands in its file."""

from collections import Counter

from tracker.demo.districts import districts
from tracker.demo.figures import indicator_keys
from tracker.demo.plan import plan_rows
from tracker.demo.setting import written
from tracker.planning.sheets import MONITORS
from tracker.planning.vocabulary import TargetType


def test_the_plan_has_the_size_of_a_real_one() -> None:
    kinds = Counter(row.kind for row in plan_rows())

    assert {kind: kinds[kind] for kind in ("cycle", "field", "goal", "strategy", "target", "measure")} == {
        "cycle": 1, "field": 9, "goal": 6, "strategy": 20, "target": 30, "measure": 60,
    }  # fmt: skip


def test_each_measure_names_what_is_monitored_or_says_why_nothing_is() -> None:
    monitored = {row.text("parent") for row in plan_rows() if row.kind == MONITORS}
    silent = {row.text("code") for row in plan_rows() if row.text("unmonitored_reason")}

    assert not monitored & silent
    assert monitored | silent == {row.text("code") for row in plan_rows() if row.kind == "measure"}


def test_every_status_of_a_measure_occurs() -> None:
    statuses = {row.text("status") for row in plan_rows() if row.kind == "measure"}

    assert statuses == set(
        "idea not_started planned started advanced completed permanent realigned postponed discontinued merged".split()
    )


def test_every_type_of_target_occurs() -> None:
    assert {row.text("target_type") for row in plan_rows() if row.kind == "target"} == set(TargetType)


def test_six_departments_and_their_offices_answer_for_the_measures() -> None:
    parents = {row["key"]: row.get("parent", row["key"]) for row in written("people")["department"]}
    owners = {parents[row.text("owner")] for row in plan_rows() if row.kind == "measure" and row.text("owner")}

    assert len(owners) == 6
    assert len({row["parent"] for row in written("people")["department"] if "parent" in row}) == 2


def test_each_kind_of_orphan_is_there_on_purpose() -> None:
    rows = plan_rows()
    measures = [row for row in rows if row.kind == "measure"]
    served = {row.text("parent") for row in measures} | {code for row in measures for code in row.keys("also")}

    assert [row.text("code") for row in measures if not row.text("parent")] == ["M30"]
    assert [row.text("code") for row in measures if not row.text("owner")] == ["M37"]
    assert [row.text("code") for row in rows if row.kind == "target" and row.text("code") not in served] == ["W24"]


def test_everything_has_a_title_in_english_too() -> None:
    assert all(row.text("title_en") for row in plan_rows() if row.kind != MONITORS)


def test_indicators_and_areas_of_the_plan_are_the_towns_own() -> None:
    areas = {district.key for district in districts()}

    for row in plan_rows():
        assert row.text("indicator") in {"", *indicator_keys()}
        assert {*row.keys("areas"), *row.keys("area")} <= areas


def test_the_departments_speak_of_measures_that_have_begun() -> None:
    codes = {row.text("code"): row.text("status") for row in plan_rows() if row.kind == "measure"}
    spoken = {word["measure"] for word in written("status_reports")["word"]}

    assert spoken <= codes.keys()
    assert {code for code, status in codes.items() if status not in {"idea", "not_started"}} - spoken == {"M37"}
