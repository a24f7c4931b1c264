"""What the models of all features say about the columns of a row in the trail."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, get_args

from sqlmodel import SQLModel

from tracker.accounts.views.trail_labels import CODES, ENTERED, LABELS, LISTS, POINTED_AT
from tracker.accounts.views.trail_words import OBJECTS
from tracker.shared.labels import Labelled
from tracker.shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its table and its key; of a table that is no more, or never was one, the models say nothing."""

    table: str
    key: str = ""

    @property
    def entered(self) -> Any | None:
        """Return the class that is entered where another one is kept."""
        return _classes(SQLModel).get(ENTERED.get(self.table, ""))

    def label(self, column: str) -> str | None:
        """Return what people call a column."""
        titles = (info.title for info in self._facts(column) if info.title)
        return LABELS.get(f"{self.table}.{column}") or next(titles, None) or LABELS.get(column)

    def points_at(self, column: str) -> str | None:
        """Return what people call the rows that a column points at; None for a plain value."""
        stored = _columns(self.table).get(column)
        targets = [key.column.table.name for key in stored.foreign_keys] if stored is not None else []
        return (POINTED_AT.get(column) or OBJECTS.get(targets[0])) if targets else None

    def is_its_key(self, column: str) -> bool:
        """Say whether a column alone tells the row from all others."""
        return [name for name, stored in _columns(self.table).items() if stored.primary_key] == [column]

    def kinds(self, column: str) -> tuple[type[Any], ...]:
        """Return of which kinds a column's values can be, of those that people write in a way of their own."""
        closed_list = LISTS.get(f"{self.table}.{column}")
        if closed_list is not None:
            return (closed_list,)
        kinds = next((_kinds_in(info.annotation) for info in self._facts(column)), iter(()))
        return tuple(sorted(kinds, key=lambda kind: kind is date))  # 20271231 is a number, 2027-12-31 never

    def word(self, column: str, code: str) -> str | None:
        """Return what people say for a code that is of no closed list."""
        if (self.table, column) == ("review_act", "field"):
            return Row("submission").label(code)
        spoken = CODES.get(f"{self.table}.{column}")
        return spoken(code) if spoken is not None else None

    def in_order(self, columns: Iterable[str]) -> list[str]:
        """Return columns as their model names them; what it does not name comes last."""
        fields = getattr(_tables().get(self.table), "model_fields", ())
        named = {name: place for place, name in enumerate(fields)}
        return sorted(columns, key=lambda column: named.get(column, len(named)))

    def _facts(self, column: str) -> list[Any]:
        return _facts(Row(self.table, self.key if self.table == "setting" else ""), column)


@lru_cache(maxsize=2048)  # the trail names columns, and it names what lies within them too
def _facts(row: Row, column: str) -> list[Any]:
    """Return what is said about a column: where it is entered first, then where it is kept."""
    decided = [each for each in _classes(Settings).values() if row.key and getattr(each, "key", None) == row.key]
    kept = _tables().get(row.table)
    places = [row.entered, *decided, *(kept.__mro__ if kept is not None else ())]
    found = [getattr(place, "model_fields", {}).get(column) for place in places]
    return [info for info in found if info is not None]


@cache
def _columns(table: str) -> dict[str, Any]:
    model = _tables().get(table)
    return dict(model.__table__.columns) if model is not None else {}


def _kinds_in(annotation: Any) -> Iterator[type[Any]]:
    if isinstance(annotation, type) and (annotation in (Decimal, date, datetime) or issubclass(annotation, Labelled)):
        yield annotation
    for part in get_args(annotation):
        yield from _kinds_in(part)


@cache
def _tables() -> dict[str, Any]:
    return {each.__table__.name: each for each in _below(SQLModel) if hasattr(each, "__table__")}


@cache
def _classes(of: type[Any]) -> dict[str, Any]:
    return {each.__name__: each for each in _below(of)}


def _below(of: type[Any]) -> Iterator[Any]:
    for each in of.__subclasses__():
        yield each
        yield from _below(each)
