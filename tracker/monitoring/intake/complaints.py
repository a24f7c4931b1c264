"""Rows that are not taken, each with its place and its reason."""

from dataclasses import dataclass, field

from tracker.monitoring.intake.layout import Table
from tracker.monitoring.intake.sheets import as_text
from tracker.shared.errors import Refused


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken: where it stands, what stands there, and why."""

    sheet: str
    row: int
    column: str
    value: str
    reason: Refused


@dataclass
class Complaints:
    """Collects refusals; the first complaint about a row counts."""

    table: Table
    by_place: dict[int, RefusedRow] = field(default_factory=dict)

    def refuse(self, place: int, column: str, reason: Refused, value: object = None) -> None:
        if place not in self.by_place:
            title = self.table.title_of(place, column)
            shown = value if value is not None else self._cell(place, column)
            self.by_place[place] = RefusedRow(
                self.table.sheet, self.table.numbers[place], title, str(shown)[:100], reason
            )

    def told(self) -> list[RefusedRow]:
        """Return the refusals by place; what is wrong once is told once, however many figures hang on it."""
        found = (self.by_place[place] for place in sorted(self.by_place))
        return list({(each.sheet, each.row, each.column, each.value): each for each in found}.values())

    def _cell(self, place: int, column: str) -> str:
        cells = self.table.cells.get(column)
        return "" if cells is None else as_text(cells[place])
