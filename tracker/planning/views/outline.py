"""The plan as its page reads it: by field of action or by guiding goal, everything counted once."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.evaluation.calculations import TargetCounts, counts_sentence
from tracker.evaluation.queries import Standing, count_standings
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.vocabulary import NodeKind

SHOWN_BELOW = (NodeKind.STRATEGY, NodeKind.TARGET)


@dataclass(frozen=True)
class Branch:
    """A strategy or target with what stands below it; measures only as a count."""

    entry: PlanEntry
    standing: Standing | None
    branches: tuple["Branch", ...]
    measures: int
    see_also: tuple[PlanEntry, ...]


@dataclass(frozen=True)
class Row:
    """A field of action or a guiding goal (None: what belongs to no field), with its counts."""

    entry: PlanEntry | None
    counts: TargetCounts
    branches: tuple[Branch, ...]
    measures: int
    see_also: tuple[PlanEntry, ...]

    def sentence(self, language: str) -> str:
        return counts_sentence(self.counts, language)


def rows_by_field(plan: Plan, standings: Sequence[Standing]) -> list[Row]:
    """Return a row for each field; who belongs to several is counted in the first and mentioned in the others."""
    fields: list[PlanEntry | None] = [*plan.of_kind(NodeKind.FIELD)]
    homeless = [entry for entry in _carried(plan) if not entry.field_ids]
    if homeless:
        fields.append(None)
    return [_field_row(plan, field, {standing.id: standing for standing in standings}) for field in fields]


def rows_by_goal(plan: Plan, standings: Sequence[Standing]) -> list[Row]:
    known = {standing.id: standing for standing in standings}
    rows = []
    for goal in plan.of_kind(NodeKind.GOAL):
        below = {goal.id} | {entry.id for entry in plan.all_below(goal.id)}
        rows.append(_row(plan, goal, [entry for entry in _carried(plan) if entry.id in below], known, ()))
    return rows


def _field_row(plan: Plan, field: PlanEntry | None, standings: dict[int, Standing]) -> Row:
    key = field.id if field is not None else None
    at_home = [entry for entry in _carried(plan) if (entry.field_ids[:1] or (None,))[0] == key]
    beside = [entry for entry in _carried(plan) if key in entry.field_ids[1:] and entry.kind in SHOWN_BELOW]
    return _row(plan, field, at_home, standings, tuple(beside))


def _row(
    plan: Plan,
    head: PlanEntry | None,
    inside: Sequence[PlanEntry],
    standings: dict[int, Standing],
    beside: tuple[PlanEntry, ...],
) -> Row:
    keys = {entry.id for entry in inside}
    tops = [entry for entry in inside if entry.kind in SHOWN_BELOW and entry.parent_id not in keys]
    return Row(
        entry=head,
        counts=count_standings(standings[key] for key in keys if key in standings),
        branches=tuple(_branch(plan, entry, keys, standings) for entry in tops),
        measures=sum(entry.kind is NodeKind.MEASURE for entry in inside),
        see_also=beside,
    )


def _branch(plan: Plan, entry: PlanEntry, keys: set[int], standings: dict[int, Standing]) -> Branch:
    below = [each for each in plan.below(entry.id) if each.kind in SHOWN_BELOW and each.id in keys]
    return Branch(
        entry=entry,
        standing=standings.get(entry.id),
        branches=tuple(_branch(plan, each, keys, standings) for each in below),
        measures=len(plan.below(entry.id, NodeKind.MEASURE)),
        see_also=tuple(each for each in plan.see_also(entry.id) if each.kind in SHOWN_BELOW),
    )


def _carried(plan: Plan) -> list[PlanEntry]:
    """Return what fields and goals carry: strategies, targets and measures in force."""
    kinds = (*SHOWN_BELOW, NodeKind.MEASURE)
    return [entry for entry in plan if entry.kind in kinds and not entry.is_retired]
