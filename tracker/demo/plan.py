"""The plan of the demonstration town, in the sheet that anybody may import: tracker/demo/plan.csv."""

from functools import cache

from tracker.demo.districts import HERE
from tracker.planning.intake import read_plan
from tracker.planning.sheets import PlanRow

FILE = HERE / "plan.csv"


# Decided when the plan had been running for a while: the reports call them new.
ADDED_LATER = frozenset({"M18", "M36"})


@cache
def plan_rows() -> tuple[PlanRow, ...]:
    return tuple(read_plan(FILE.read_bytes(), FILE.name))


def first_rows() -> list[PlanRow]:
    """Return the plan as it was first entered."""
    return [row for row in plan_rows() if not _is_later(row)]


def later_rows() -> list[PlanRow]:
    return [row for row in plan_rows() if _is_later(row)]


def _is_later(row: PlanRow) -> bool:
    return bool({row.text("code"), row.text("parent")} & ADDED_LATER)
