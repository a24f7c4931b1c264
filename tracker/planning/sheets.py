"""The sheet a plan is imported from and exported to: its columns, and a row of it as text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.planning.vocabulary import NodeKind
from tracker.shared.text import N_

MONITORS = "monitors"
KINDS: tuple[str, ...] = (*(kind.value for kind in NodeKind), MONITORS)
EXAMPLE = "Beispiel-"  # rows of the template whose code begins so are never imported
BETWEEN = "|"

_NODE = ("code", "parent", "also", "title", "text", "field", "owner", "start", "end", "status")
_ADOPTION = ("resolution", "publication", "title_en", "text_en")
_TARGET = (
    "indicator", "area", "group", "direction", "target_type", "baseline", "baseline_date", "target", "target_date",
    "corridor_low", "corridor_high", "tolerance", "effect_from", "interim",
)  # fmt: skip
_MEASURE = ("status_reason", "merged_into", "contact", "money", "unmonitored_reason")
_END = ("cycle", "retired_on", "retired_reason")
_MONITOR = (
    "parent",
    "indicator",
    "role",
    "direction",
    "lag_years",
    "evidence",
    "text",
    "target",
    "target_date",
    "cycle",
)

COLUMNS: tuple[str, ...] = (
    "kind", "code", "parent", "also", "title", "text", "field", "owner", "start", "end", "status", "areas",
    "target_group", "resolution", "publication", "title_en", "text_en", "indicator", "area", "group", "role",
    "direction", "lag_years", "evidence", "target_type", "baseline", "baseline_date", "target", "target_date",
    "corridor_low", "corridor_high", "tolerance", "effect_from", "interim", *_MEASURE, *_END,
)  # fmt: skip


def columns_of(kind: str) -> tuple[str, ...]:
    """Return the columns that mean something for a kind, in the order of the whole sheet."""
    wanted = {
        "cycle": {*_NODE, *_ADOPTION, *_END} - {"parent", "also", "field", "cycle"},
        "field": {*_NODE, *_ADOPTION, *_END} - {"also", "field"},
        "target": {*_NODE, *_ADOPTION, *_TARGET, *_END},
        "measure": {*_NODE, *_ADOPTION, "areas", "target_group", *_MEASURE, *_END},
        MONITORS: set(_MONITOR),
    }.get(kind, {*_NODE, *_ADOPTION, *_END})
    return tuple(column for column in COLUMNS if column in wanted)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row as it stood in the file: which sheet, which line, and its cells by column."""

    sheet: str
    number: int
    kind: str
    cells: dict[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def keys(self, column: str) -> list[str]:
        return [part.strip() for part in self.text(column).split(BETWEEN) if part.strip()]

    @property
    def is_example(self) -> bool:
        code = self.text("parent") if self.kind == MONITORS else self.text("code")
        return code.casefold().startswith(EXAMPLE.casefold())


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row is refused: where it stands, what stands there, and the sentence why."""

    sheet: str
    number: int
    column: str
    value: str
    german: str
    english: str

    def sentence(self, language: str) -> str:
        return self.english if language == "en" else self.german


@dataclass(frozen=True, slots=True)
class TemplateChoices:
    """What a town's drop-downs offer."""

    statuses: Sequence[str] = ()
    departments: Sequence[str] = ()
    indicators: Sequence[str] = ()
    areas: Sequence[str] = ()


COLUMN_NOTES = {
    "kind": N_("What the row is: cycle, field, goal, strategy, target, measure or monitors"),
    "code": N_("Your own short code, without blanks; unique in the cycle"),
    "parent": N_("Code of what it stands below; for monitors the measure"),
    "also": N_("Codes of further parents, | between"),
    "title": N_("Title"),
    "text": N_("Description; for monitors one sentence why"),
    "field": N_("Code of the field of action, | between several"),
    "owner": N_("Key of the responsible department"),
    "start": N_("From, as 2026-12-31"),
    "end": N_("Until, as 2026-12-31"),
    "status": N_("Measures: the status word; all others: draft, adopted or retired"),
    "areas": N_("Keys of the areas, | between; empty: the whole town"),
    "target_group": N_("Whom it is for"),
    "resolution": N_("Reference of the resolution that adopted it"),
    "publication": N_("internal, committee or public"),
    "title_en": N_("Title in English"),
    "text_en": N_("Description in English"),
    "indicator": N_("Key of the indicator"),
    "area": N_("Key of the one area it is measured in; empty: the whole town"),
    "group": N_("Group, such as sex=f;age=0-5; empty: all"),
    "role": N_("output, outcome or context"),
    "direction": N_("Monitors: up or down. Targets on neutral indicators: higher_better or higher_worse"),
    "lag_years": N_("Years until an effect can show"),
    "evidence": N_("strong, moderate, weak or assumed"),
    "target_type": N_("at_least, at_most, hold, corridor, reduce_gap or qualitative"),
    "baseline": N_("Value at the beginning"),
    "baseline_date": N_("Its date"),
    "target": N_("Value to be reached; for monitors of an output the planned value"),
    "target_date": N_("By when"),
    "corridor_low": N_("Lower bound of a corridor"),
    "corridor_high": N_("Upper bound of a corridor"),
    "tolerance": N_("Tolerance in the indicator's unit"),
    "effect_from": N_("Day from which an effect can show"),
    "interim": N_("Interim targets, as 2027-12-31=32.5, | between"),
    "status_reason": N_("Reason for the status"),
    "merged_into": N_("Code of the measure it is continued in"),
    "contact": N_("Function that answers questions, no names"),
    "money": N_("Money in euros per year"),
    "unmonitored_reason": N_("Why nothing is monitored"),
    "cycle": N_("Code of the cycle, where the file holds several"),
    "retired_on": N_("Day on which it was retired"),
    "retired_reason": N_("Why it was retired"),
}
