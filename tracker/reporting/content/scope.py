"""Which part of the plan a subscription is about."""

from dataclasses import dataclass

from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.vocabulary import NodeKind


@dataclass(frozen=True)
class Scope:
    """A plan seen through the fields and goals that were subscribed to; none named means all of it."""

    plan: Plan
    node_ids: frozenset[int]

    def of_kind(self, kind: NodeKind, *, retired: bool = False) -> tuple[PlanEntry, ...]:
        return tuple(entry for entry in self.plan.of_kind(kind, retired=retired) if self._covers(entry))

    def fields(self) -> tuple[PlanEntry, ...]:
        """Return the fields of action in the plan's order that have anything in scope, or were asked for."""
        inhabited = {self.field_id_of(entry) for kind in _COUNTED for entry in self.of_kind(kind)}
        fields = self.plan.of_kind(NodeKind.FIELD)
        return tuple(field for field in fields if field.id in inhabited or field.id in self.node_ids)

    def field_id_of(self, entry: PlanEntry) -> int | None:
        """Return the one field in force an entry is counted in, of several the first that was asked for."""
        in_force = [field_id for field_id in entry.field_ids if not self.plan.entries[field_id].is_retired]
        asked_for = [field_id for field_id in in_force if field_id in self.node_ids]
        return next(iter(asked_for or in_force), None)

    def targets_above(self, measure: PlanEntry) -> tuple[int, ...]:
        """Return the targets a measure works for directly, be it as its primary parent or a further one."""
        found = self.plan.find_all((measure.parent_id, *measure.also_ids))
        return tuple(entry.id for entry in found if entry.kind is NodeKind.TARGET)

    def _covers(self, entry: PlanEntry) -> bool:
        if not self.node_ids:
            return True
        above = {each.id for each in self.plan.above(entry)}
        return bool(self.node_ids & (above | {entry.id} | set(entry.field_ids)))


_COUNTED = (NodeKind.TARGET, NodeKind.MEASURE)
