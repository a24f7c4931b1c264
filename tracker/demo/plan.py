"""The plan of the demonstration town, in the sheet that anybody may import: tracker/demo/plan.csv."""

from dataclasses import replace
from functools import cache

from tracker.demo.districts import HERE
from tracker.planning.intake import read_plan
from tracker.planning.sheets import PlanRow
from tracker.planning.vocabulary import NodeKind

FILE = HERE / "plan.csv"


# Decided when the plan had been running for a while: the reports call them new.
ADDED_LATER = frozenset({"M18", "M36"})

# What targets demanded at first; the plan says what they demand since they were changed.
FIRST_DEMANDED = {"W15": {"target_date": "2029-12-31"}}


@cache
def plan_rows() -> tuple[PlanRow, ...]:
    return tuple(read_plan(FILE.read_bytes(), FILE.name))


def first_rows() -> list[PlanRow]:
    """Return the plan as it was first entered."""
    return [_as_first_written(row) for row in plan_rows() if not _is_later(row)]


def later_rows() -> list[PlanRow]:
    return [row for row in plan_rows() if _is_later(row)]


def _as_first_written(row: PlanRow) -> PlanRow:
    earlier = FIRST_DEMANDED.get(row.text("code")) if row.kind == NodeKind.TARGET else None
    return replace(row, cells=row.cells | earlier) if earlier else row


def _is_later(row: PlanRow) -> bool:
    return bool({row.text("code"), row.text("parent")} & ADDED_LATER)
