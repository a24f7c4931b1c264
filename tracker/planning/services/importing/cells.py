"""From the cells of a row to what is entered about a node; every complaint names its column."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from tracker.monitoring.vocabulary import Direction
from tracker.planning.sheets import BETWEEN, PlanRow
from tracker.planning.vocabulary import Evidence, ExpectedDirection, MonitoringRole, TargetType
from tracker.shared.errors import Refused
from tracker.shared.numbers import parse_plan_number
from tracker.shared.periods import PLANNED_YEARS
from tracker.shared.publication import Publication
from tracker.shared.text import N_

T = TypeVar("T")

LONGEST_NUMBER = 9


class CellRefused(Refused):
    """A cell that cannot be taken over; `column` is where it stands."""

    def __init__(self, column: str, **values: object) -> None:
        super().__init__(**values)
        self.column = column


class NotADay(CellRefused):
    msgid = N_("“%(text)s” is not a date. Write 2026-12-31 or 31.12.2026.")


class RetiredInTheFuture(CellRefused):
    msgid = N_("“%(text)s” has not come yet. Give a day up to today; until then leave it empty.")


class NotAWholeNumber(CellRefused):
    msgid = N_("“%(text)s” is not a whole number.")


class NotOffered(CellRefused):
    msgid = N_("“%(text)s” is not one of: %(words)s.")


class UnknownKey(CellRefused):
    msgid = N_("“%(text)s” is not known.")


class AmbiguousArea(CellRefused):
    msgid = N_("Several levels have an area “%(text)s”. Write level:key.")


class UnreadableInterim(CellRefused):
    msgid = N_("“%(text)s” is no interim target. Write 2027-12-31=32.5, several with | between.")


@dataclass(frozen=True)
class Keys:
    """What the keys in a sheet stand for in this town."""

    departments: dict[str, int]
    indicators: dict[str, int]
    areas: dict[str, int | None]  # None: the town itself
    ambiguous_areas: frozenset[str] = field(default_factory=frozenset)

    def area(self, column: str, text: str) -> int | None:
        if text in self.ambiguous_areas:
            raise AmbiguousArea(column, text=text)
        return _known(self.areas, column, text)

    def department(self, text: str) -> int:
        return _known(self.departments, "owner", text)

    def indicator(self, text: str) -> int:
        return _known(self.indicators, "indicator", text)


def wording_cells(row: PlanRow) -> dict[str, Any]:
    """Return what a row says of the node itself; columns the file does not have are not mentioned."""
    return _mentioned(row, _WORDING)


def target_cells(row: PlanRow, keys: Keys) -> dict[str, Any]:
    said = _mentioned(row, _TARGET)
    if "indicator" in row.cells:
        said["indicator_id"] = keys.indicator(row.text("indicator")) if row.text("indicator") else None
    if "area" in row.cells:
        said["area_id"] = keys.area("area", row.text("area")) if row.text("area") else None
    if said.get("target_type", "") is None:
        said["target_type"] = TargetType.QUALITATIVE
    return said


def measure_cells(row: PlanRow, keys: Keys) -> dict[str, Any]:
    said = _mentioned(row, _MEASURE)
    if "areas" in row.cells:
        found = [keys.area("areas", text) for text in row.keys("areas")]
        said["area_ids"] = sorted({key for key in found if key is not None})
    if said.get("status", "") is None:
        said["status"] = "planned"
    return said


def monitor_cells(row: PlanRow) -> dict[str, Any]:
    return _mentioned(row, _MONITOR)


def day(column: str, text: str) -> date:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            read = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if read.year in PLANNED_YEARS:
            return read
    raise NotADay(column, text=text[:40])


def _mentioned(row: PlanRow, columns: dict[str, tuple[str, Callable[[str, str], Any]]]) -> dict[str, Any]:
    said = {}
    for column, (name, read) in columns.items():
        if column in row.cells:
            text = row.text(column)
            said[name] = read(column, text) if text else _EMPTY.get(name)
    return said


def _text(_column: str, text: str) -> str:
    return text.replace("\r\n", "\n")


def _number(column: str, text: str) -> Decimal:
    try:
        return parse_plan_number(text)
    except Refused as refused:
        raise _at(column, refused) from refused


def _whole(column: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise NotAWholeNumber(column, text=text[:40])
    return int(text)


def _interim(column: str, text: str) -> list[tuple[date, Decimal]]:
    points = []
    for part in text.split(BETWEEN):
        on, equals, value = part.partition("=")
        if not equals:
            raise UnreadableInterim(column, text=part.strip()[:40])
        points.append((day(column, on.strip()), _number(column, value.strip())))
    return points


def _word_of(words: type[StrEnum]) -> Callable[[str, str], StrEnum]:
    def read(column: str, text: str) -> StrEnum:
        if text.lower() not in set(words):
            raise NotOffered(column, text=text[:40], words=", ".join(words))
        return words(text.lower())

    return read


def _at(column: str, refused: Refused) -> CellRefused:
    """Return another rule's refusal as one of a cell."""
    kind = type(type(refused).__name__, (CellRefused,), {"msgid": refused.msgid})
    return kind(column, **refused.values)  # type: ignore[no-any-return]


def _known(found: dict[str, T], column: str, text: str) -> T:
    if text not in found:
        raise UnknownKey(column, text=text[:80])
    return found[text]


_EMPTY: dict[str, Any] = {"text": "", "interim": [], "publication": Publication.COMMITTEE}
_WORDING: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "code": ("code", _text),
    "title": ("title", _text),
    "text": ("text", _text),
    "title_en": ("title_en", _text),
    "text_en": ("text_en", _text),
    "publication": ("publication", _word_of(Publication)),
    "start": ("starts_on", day),
    "end": ("ends_on", day),
}
_TARGET: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "target_type": ("target_type", _word_of(TargetType)),
    "direction": ("direction", _word_of(Direction)),
    "baseline": ("baseline", _number),
    "baseline_date": ("baseline_on", day),
    "target": ("target", _number),
    "target_date": ("target_on", day),
    "corridor_low": ("corridor_low", _number),
    "corridor_high": ("corridor_high", _number),
    "tolerance": ("tolerance", _number),
    "effect_from": ("effect_from", day),
    "interim": ("interim", _interim),
    "group": ("group", _text),
}
_MEASURE: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "status": ("status", _text),
    "status_reason": ("status_reason", _text),
    "target_group": ("target_group", _text),
    "contact": ("contact", _text),
    "money": ("money", _number),
    "unmonitored_reason": ("unmonitored_reason", _text),
}
_MONITOR: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "role": ("role", _word_of(MonitoringRole)),
    "direction": ("direction", _word_of(ExpectedDirection)),
    "lag_years": ("lag_years", _whole),
    "evidence": ("evidence", _word_of(Evidence)),
    "text": ("text", _text),
    "target": ("planned_value", _number),
    "target_date": ("planned_on", day),
}
COLUMNS_OF_NAMES = {
    name: column for columns in (_WORDING, _TARGET, _MEASURE, _MONITOR) for column, (name, _) in columns.items()
} | {"indicator_id": "indicator", "area_id": "area", "area_ids": "areas", "owner_id": "owner", "field_ids": "field"}
COLUMNS_OF_NAMES |= {"target": "target", "direction": "direction", "text": "text"}
