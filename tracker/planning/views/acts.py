"""Past changes in words: the forms' own labels, the town's own terms, names instead of keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from types import UnionType
from typing import Any, get_args

from tracker.planning.models import (
    MeasureEntry,
    MeasureIndicator,
    NodeEntry,
    OutputFigure,
    StatusReportFields,
    TargetEntry,
)
from tracker.planning.queries import Plan
from tracker.planning.queries.history import BESIDE_THE_NODE, OF_THE_NODE, WITH_THE_NODES_KEY, Names, PastChange
from tracker.planning.vocabulary import NodeKind, SheetGroup, TermList
from tracker.shared.text import N_, translate
from tracker.shared.worded import COLUMNS, worded
from tracker.shared.words import VocabularyTerm

ACTIONS = {"create": N_("%(what)s: entered"), "update": N_("%(what)s: changed"), "delete": N_("%(what)s: removed")}
TITLES = {
    "node_wording": N_("Wording"),
    "node_field": N_("Field of action"),
    "further_parent": N_("Also belongs to"),
    "field_phase": N_("Phase"),
    "measure_area": N_("Area"),
    "measure_indicator": N_("What is monitored"),
    "interim_target": N_("Interim targets"),
    "status_report": N_("Status report"),
    "target_change": N_("Change of a target"),
    "milestone": SheetGroup.MILESTONES.label,
    "budget_year": SheetGroup.BUDGET.label,
    "funding_grant": SheetGroup.GRANTS.label,
    "obstacle": SheetGroup.OBSTACLES.label,
    "output": SheetGroup.OUTPUTS.label,
    "output_figure": SheetGroup.OUTPUTS.label,
    "measure_carrier": SheetGroup.CARRIERS.label,
    "participation": SheetGroup.PARTICIPATION.label,
    "measure_link": SheetGroup.LINKS.label,
    "measure_file": SheetGroup.FILES.label,
}
# What no form asks for by this name, yet people know.
LABELS = COLUMNS | {
    "field_id": N_("Field of action"),
    "area_id": N_("Area"),
    "indicator_id": N_("Indicator"),
    "resolution_id": N_("Resolution"),
    "answer": N_("Answer"),
    "status": N_("Status"),
    "url": N_("Address"),
}
TERMS = {
    ("measure", "status"): TermList.STATUS,
    ("status_report", "status"): TermList.STATUS,
    ("status_report", "timeliness"): TermList.TIMELINESS,
    ("measure", "kind"): TermList.KIND,
    ("measure", "legal_character"): TermList.LEGAL_CHARACTER,
    ("obstacle", "category"): TermList.OBSTACLE,
    ("measure_carrier", "role"): TermList.CARRIER_ROLE,
    ("participation", "format"): TermList.PARTICIPATION_FORMAT,
    ("target_change", "reason_code"): TermList.TARGET_CHANGE_REASON,
}
STANDING = N_("Standing of the wording")  # a measure's status is another thing
GONE = N_("(no longer in the plan)")


@dataclass(frozen=True, slots=True)
class Line:
    """A field that was changed: what stood there (None: nothing), what stands there."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A row that was changed in an act."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """What one person did at one moment for one reason."""

    at: datetime
    who: str
    reason: str | None
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Words:
    """What keys and codes stand for, as far as the viewer may know."""

    language: str
    plan: Plan
    names: Names
    terms: dict[TermList, list[VocabularyTerm]]

    def of(self, table: str, column: str, value: Any) -> str | None:
        """Return a value as people read it; None for nothing."""
        if value is None or value == "" or value == []:
            return None
        if (table, column) in TERMS:
            codes = {term.code: term.label_in(self.language) for term in self.terms[TERMS[table, column]]}
            return codes.get(value, str(value))
        pointed_at = _pointed_at(table, column)
        if pointed_at is not None:
            return self._name(pointed_at, value)
        return worded(_kind_of(table, column), value, self.language)

    def _name(self, table: str, key: Any) -> str:
        if table == "plan_node":
            entry = self.plan.find(int(key))
            return f"{entry.code} {entry.title_in(self.language)}" if entry else translate(GONE, self.language)
        return self.names.find(table, key) or translate(GONE, self.language)


def acts_of(changes: Iterable[PastChange], words: Words, kind: NodeKind) -> list[Act]:
    """Return what was done, the latest first; what changed nothing that people see is left out."""
    acts = []
    for (at, who, reason), told in groupby(changes, key=lambda each: (each.at, each.who, each.reason)):
        parts = _parts(reversed(list(told)), words, kind)
        if parts:
            acts.append(Act(at, who, reason, parts))
    return acts


def _parts(changes: Iterable[PastChange], words: Words, kind: NodeKind) -> tuple[Part, ...]:
    """Return what was done in its order; what a node keeps in two tables is one thing to people."""
    parts: dict[str | int, Part] = {}
    for place, change in enumerate(changes):
        part = _part(change, words, kind)
        if part is not None:
            key = place if change.table in TITLES else part.heading
            told = parts[key].lines if key in parts else ()
            parts[key] = Part(part.heading, (*told, *part.lines))
    return tuple(parts.values())


def _part(change: PastChange, words: Words, kind: NodeKind) -> Part | None:
    lines = []
    for column in {**change.old, **change.new}:
        label = _label(change.table, column)
        before, after = (words.of(change.table, column, told.get(column)) for told in (change.old, change.new))
        if label is not None and before != after:
            lines.append(Line(translate(label, words.language), before, after))
    if not lines:
        return None
    what = translate(TITLES.get(change.table, kind.label), words.language)
    said = translate(ACTIONS.get(change.action, ACTIONS["update"]), words.language, what=what)
    return Part(said, tuple(lines))


_TOLD: tuple[Any, ...] = (
    *WITH_THE_NODES_KEY,
    *BESIDE_THE_NODE,
    *(row for row, _ in OF_THE_NODE),
    MeasureIndicator,
    OutputFigure,
)
_MODELS: dict[str, Any] = {str(model.__tablename__): model for model in _TOLD}
# What is entered in another shape than it is kept in.
_ENTERED: dict[str, tuple[Any, ...]] = {
    "plan_node": (NodeEntry, MeasureEntry, TargetEntry),
    "node_wording": (NodeEntry,),
    "status_report": (StatusReportFields,),
}
_NEVER_SHOWN = frozenset({"id", "node_id", "measure_id", "target_id", "output_id", "breakdown_id", "sha256", "details"})


@cache
def _label(table: str, column: str) -> str | None:
    """Return the words that the forms have for a column; None for what no form and no person speaks of."""
    if column in _NEVER_SHOWN:
        return None
    if (table, column) == ("node_wording", "status"):
        return STANDING
    places = [*_MODELS[table].__mro__, *_ENTERED.get(table, ())]
    for place in places:
        info = getattr(place, "model_fields", {}).get(column)
        if info is not None and info.title:
            return str(info.title)
    return LABELS.get(column)


@cache
def _pointed_at(table: str, column: str) -> str | None:
    """Return the table that a column points at."""
    stored = _MODELS[table].__table__.columns.get(column)
    keys = list(stored.foreign_keys) if stored is not None else []
    return str(keys[0].column.table.name) if keys else None


@cache
def _kind_of(table: str, column: str) -> type[Any] | None:
    info = _MODELS[table].model_fields.get(column)
    if info is None:
        return None
    kinds = [each for each in get_args(info.annotation) or (info.annotation,) if each is not type(None)]
    kind = kinds[0] if kinds else None
    return kind if isinstance(kind, type) and not isinstance(kind, UnionType) else None
