"""What an import knows while it runs: the plan as it was, and the nodes of the file."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, select

from tracker.accounts.models import Department
from tracker.monitoring.models import Indicator
from tracker.monitoring.queries.areas import list_areas
from tracker.planning import queries
from tracker.planning.models import PlanNode
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.services.importing.cells import CellRefused, Keys, UnknownKey
from tracker.planning.services.places import ALWAYS_BELOW_THE_CYCLE
from tracker.planning.sheets import PlanRow
from tracker.planning.vocabulary import NodeKind
from tracker.shared.publication import INTERNAL
from tracker.shared.text import N_


class WhichCycle(CellRefused):
    msgid = N_("It is not clear which cycle this belongs to. Add a row of the kind “cycle”, or its code in “cycle”.")


@dataclass
class Stage:
    """What an import knows while it runs."""

    session: Session
    now: datetime
    keys: Keys
    known: dict[tuple[int, str], PlanEntry]
    nodes: dict[tuple[int | None, str], PlanNode] = field(default_factory=dict)
    new: list[PlanRow] = field(default_factory=list)
    changed: list[PlanRow] = field(default_factory=list)
    cycles_in_file: list[PlanNode] = field(default_factory=list)

    def node(self, cycle_id: int | None, code: str) -> PlanNode | None:
        """Return a node by its code, one of this file or of the plan as it was."""
        if (cycle_id, code) not in self.nodes:
            found = queries.find_code(self.session, cycle_id, code)
            if found is None:
                return None
            self.nodes[cycle_id, code] = found
        return self.nodes[cycle_id, code]

    def mark_changed(self, row: PlanRow) -> None:
        if row not in self.new and row not in self.changed:
            self.changed.append(row)


def known_keys(session: Session) -> Keys:
    areas = list_areas(session)
    times = Counter(area.key for area in areas)
    named: dict[str, int | None] = {}
    for area in areas:
        for key in (area.key, f"{area.level_key}:{area.key}"):
            named[key] = None if area.is_town else area.id
    departments = session.exec(select(Department))
    return Keys(
        departments={row.key: row.id for row in departments if row.id is not None},
        indicators={row.key: row.id for row in session.exec(select(Indicator)) if row.id is not None},
        areas=named,
        ambiguous_areas=frozenset(key for key, count in times.items() if count > 1),
    )


def known_nodes(session: Session) -> dict[tuple[int, str], PlanEntry]:
    """Return what stands in the plans now, cycles under their own id."""
    plans: list[Plan] = queries.list_plans(session, INTERNAL)
    return {(entry.cycle_id, entry.code): entry for plan in plans for entry in plan}


def cycle_of(stage: Stage, row: PlanRow) -> int:
    """Return the cycle a row belongs to: the one it names, the file's own, or the only one there is."""
    named = row.text("cycle") or (row.text("parent") if row.kind in ALWAYS_BELOW_THE_CYCLE else "")
    if named:
        found = stage.node(None, named)
        if found is None or found.id is None:
            raise UnknownKey("cycle" if row.text("cycle") else "parent", text=named)
        return found.id
    candidates = {node.id for node in stage.cycles_in_file}
    if not candidates:
        cycles = (entry for entry in stage.known.values() if entry.kind is NodeKind.CYCLE)
        candidates = {entry.id for entry in cycles if not entry.is_retired}
    if len(candidates) > 1 and row.text("parent"):
        candidates = {cycle for cycle in candidates if stage.node(cycle, row.text("parent")) is not None}
    if len(candidates) != 1:
        raise WhichCycle("cycle")
    only = candidates.pop()
    assert only is not None
    return only


def key_of(stage: Stage, cycle_id: int, column: str, code: str) -> int:
    found = stage.node(cycle_id, code)
    if found is None or found.id is None:
        raise UnknownKey(column, text=code)
    return found.id
