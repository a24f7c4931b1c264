"""How many there are of each state."""

from dataclasses import dataclass

from tracker.monitoring.charts.values import ChartTable, JsonObject, joined
from tracker.shared.palette import Tone
from tracker.shared.text import N_, translate


@dataclass(frozen=True)
class StateCount:
    """`label` is the state's word, already in the reader's language."""

    label: str
    count: int
    tone: Tone


@dataclass(frozen=True)
class BarCounts:
    """Counts whose parts make the whole; a state that does not occur is in the table, not in the sentence."""

    counted: str  # what is counted, in the plural and in the reader's language: "Wirkungsziele"
    states: tuple[StateCount, ...]

    @property
    def total(self) -> int:
        return sum(state.count for state in self.states)

    def summary(self, language: str) -> str:
        if not self.total:
            return translate(N_("%(counted)s: none yet."), language, counted=self.counted)
        parts = joined([f"{state.count} {state.label}" for state in self.states if state.count], language)
        return translate(
            N_("%(total)s %(counted)s: %(parts)s."), language, total=self.total, counted=self.counted, parts=parts
        )

    def table(self, language: str) -> ChartTable:
        header = (translate(N_("Standing"), language), translate(N_("Count"), language))
        rows = [(state.label, str(state.count)) for state in self.states]
        return ChartTable(header, (*rows, (translate(N_("Total"), language), str(self.total))))

    def as_json(self, language: str) -> JsonObject:
        return {
            "kind": "bars",
            "size": "rows-10" if len(self.states) > 5 else "rows-5",
            "rows": [
                {"label": state.label, "count": state.count, "tone": state.tone, "text": str(state.count)}
                for state in self.states
            ],
        }
