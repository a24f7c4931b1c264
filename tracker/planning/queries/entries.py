"""What is read of a plan: its nodes as frozen values, and the plan they make up for one audience."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from tracker.monitoring.vocabulary import Direction, IndicatorKind
from tracker.planning.calculations import TargetDefinition
from tracker.planning.vocabulary import GoalStatus, NodeKind, Phase, StatusCategory
from tracker.shared.periods import PeriodType
from tracker.shared.publication import Publication
from tracker.shared.text import Titled

GERMAN = "de"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSheet:
    """What a plan says of the indicator that a target is measured on."""

    id: int
    key: str
    name_de: str
    name_en: str | None
    kind: IndicatorKind
    unit: str
    decimals: int
    direction: Direction
    tolerance: Decimal | None
    period_type: PeriodType | None
    interval_months: int
    max_age_months: int | None
    publication: Publication

    def name_in(self, language: str) -> str:
        return (self.name_en if language == "en" else None) or self.name_de


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSheet:
    """What a target adds to its wording."""

    definition: TargetDefinition
    indicator: IndicatorSheet | None
    area_id: int | None
    area_name: str | None
    breakdown_id: int | None
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSheet:
    """What a measure adds to its wording."""

    status: str
    status_de: str
    status_en: str
    category: StatusCategory
    status_reason: str | None
    target_group: str | None
    contact: str | None
    money: Decimal | None
    unmonitored_reason: str | None
    merged_into_id: int | None
    is_monitored: bool

    def status_in(self, language: str) -> str:
        return self.status_en if language == "en" else self.status_de


@dataclass(frozen=True, slots=True)
class PhaseNow:
    """The phase a field of action is in, since when, and the reference of the decision that opened it."""

    since: date
    phase: Phase
    reference: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntry(Titled):
    """One node of a plan in its current wording.

    `field_ids` are its own fields of action or, without any, those of the nearest node above;
    `publication` is the narrowest of its own level and those above it.
    """

    id: int
    kind: NodeKind
    cycle_id: int
    code: str
    title: str
    text: str
    title_en: str | None
    text_en: str | None
    wording_id: int
    goal_status: GoalStatus
    resolution_id: int | None
    valid_from: date
    parent_id: int | None
    also_ids: tuple[int, ...]
    own_field_ids: tuple[int, ...]
    field_ids: tuple[int, ...]
    owner_id: int | None
    owner_key: str | None
    owner_name: str | None
    publication: Publication
    own_publication: Publication
    starts_on: date | None
    ends_on: date | None
    retired_on: date | None
    retired_reason: str | None
    position: int
    version: int
    phase: PhaseNow | None = None
    target: TargetSheet | None = None
    measure: MeasureSheet | None = None

    def text_in(self, language: str) -> str:
        return (self.text_en if language == "en" else None) or self.text

    def language_of_title(self, language: str) -> str:
        """Return the language the title is really in: without an English twin the German one stands there."""
        return language if language == GERMAN or self.title_en else GERMAN

    def language_of_text(self, language: str) -> str:
        return language if language == GERMAN or self.text_en else GERMAN

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None

    @property
    def is_adopted(self) -> bool:
        return self.goal_status is GoalStatus.ADOPTED


@dataclass(frozen=True)
class Plan:
    """A cycle with all that one audience may see of it, in the plan's own order."""

    cycle: PlanEntry | None
    cycles: tuple[PlanEntry, ...]
    entries: dict[int, PlanEntry] = field(default_factory=dict)

    def __iter__(self) -> Iterator[PlanEntry]:
        return iter(self.entries.values())

    @property
    def id(self) -> int | None:
        """Return the key of the cycle, which is the plan's own."""
        return self.cycle.id if self.cycle else None

    def find(self, node_id: int | None) -> PlanEntry | None:
        return self.entries.get(node_id) if node_id is not None else None

    def find_all(self, node_ids: Iterable[int | None]) -> tuple[PlanEntry, ...]:
        """Return those of some nodes that can be seen, in the order asked for."""
        return tuple(entry for node_id in node_ids if (entry := self.find(node_id)) is not None)

    def of_kind(self, kind: NodeKind, *, retired: bool = False) -> tuple[PlanEntry, ...]:
        """Return what is in force of a kind, or what has been retired of it."""
        return tuple(entry for entry in self if entry.kind is kind and entry.is_retired == retired)

    def below(self, node_id: int, kind: NodeKind | None = None) -> tuple[PlanEntry, ...]:
        """Return what stands directly below a node by its primary parent, and is in force."""
        found = self._below.get(node_id, ())
        return tuple(entry for entry in found if kind is None or entry.kind is kind)

    def see_also(self, node_id: int, kind: NodeKind | None = None) -> tuple[PlanEntry, ...]:
        """Return what names a node as a further parent: shown beside it, counted elsewhere."""
        found = self._beside.get(node_id, ())
        return tuple(entry for entry in found if kind is None or entry.kind is kind)

    def all_below(self, node_id: int) -> tuple[PlanEntry, ...]:
        """Return all that hangs below a node by primary parents, each once."""
        found: list[PlanEntry] = []
        for entry in self.below(node_id):
            found += [entry, *self.all_below(entry.id)]
        return tuple(found)

    def above(self, entry: PlanEntry) -> tuple[PlanEntry, ...]:
        """Return the way up by primary parents, the highest first, without the cycle and the entry itself."""
        way: list[PlanEntry] = []
        parent = self.find(entry.parent_id)
        while parent is not None and parent.kind is not NodeKind.CYCLE:
            way.insert(0, parent)
            parent = self.find(parent.parent_id)
        return tuple(way)

    def in_field(self, field_id: int, kind: NodeKind | None = None) -> tuple[PlanEntry, ...]:
        return tuple(
            entry
            for entry in self
            if field_id in entry.field_ids and not entry.is_retired and (kind is None or entry.kind is kind)
        )

    def measures_for(self, node_id: int) -> tuple[PlanEntry, ...]:
        """Return the measures that work for a node directly, be it their primary parent or a further one."""
        return self.below(node_id, NodeKind.MEASURE) + self.see_also(node_id, NodeKind.MEASURE)

    @cached_property
    def _below(self) -> dict[int, tuple[PlanEntry, ...]]:
        return _grouped((entry.parent_id, entry) for entry in self if entry.parent_id and not entry.is_retired)

    @cached_property
    def _beside(self) -> dict[int, tuple[PlanEntry, ...]]:
        return _grouped((parent, entry) for entry in self if not entry.is_retired for parent in entry.also_ids)


def _grouped(pairs: Iterable[tuple[int, PlanEntry]]) -> dict[int, tuple[PlanEntry, ...]]:
    groups: dict[int, list[PlanEntry]] = {}
    for key, entry in pairs:
        groups.setdefault(key, []).append(entry)
    return {key: tuple(group) for key, group in groups.items()}
