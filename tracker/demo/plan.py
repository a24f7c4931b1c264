"""The plan of the demonstration town, in the sheet that anybody may import: tracker/demo/plan.csv."""

from functools import cache

from tracker.demo.districts import HERE
from tracker.planning.intake import read_plan
from tracker.planning.sheets import PlanRow

FILE = HERE / "plan.csv"


@cache
def plan_rows() -> tuple[PlanRow, ...]:
    return tuple(read_plan(FILE.read_bytes(), FILE.name))
