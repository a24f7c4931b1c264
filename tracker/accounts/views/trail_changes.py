"""Past changes in words: the forms' own titles, the labels of closed lists, days and moments as people write them."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from tracker.accounts.views.trail_columns import Row
from tracker.shared.numbers import format_date
from tracker.shared.text import N_, translate
from tracker.shared.trail import Told
from tracker.shared.worded import worded

MOMENT = N_("%(date)s, %(time)s")
NOTHING: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Change:
    """A column of a changed row: what stood there, what stands there; without a label they say it themselves."""

    label: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells changes in a language and by the town's clock."""

    language: str
    timezone: tzinfo

    def changes_of(self, told: Told) -> tuple[Change, ...]:
        """Return the columns that say something; a key that stands beside its object anyway says nothing."""
        row = Row(told.entry.object_type, told.entry.object_id)
        columns = [column for column in row.in_order({**told.old, **told.new}) if not row.is_its_key(column)]
        changes = [self._change(row, column, told.old.get(column), told.new.get(column)) for column in columns]
        return tuple(each for each in changes if each.before is not None or each.after is not None)

    def _change(self, row: Row, column: str, *values: object) -> Change:
        label, word = self._in_words(row.label(column)), self._in_words(row.points_at(column))
        before, after = (self._text(row, column, _opened(value)) for value in values)
        if word is None:
            return Change(label or column, before, after)
        before, after = (None if text is None else f"{word} {text}" for text in (before, after))
        return Change(None if label in (None, word) else label, before, after)

    def _in_words(self, msgid: str | None) -> str | None:
        return None if msgid is None else translate(msgid, self.language)

    def _text(self, row: Row, column: str, value: Any) -> str | None:
        """Return a value as people read it; None for nothing."""
        if value in NOTHING:
            return None
        if isinstance(value, dict):
            return self._pairs(row, column, value)
        if isinstance(value, list):
            return self._list(row, column, value)
        if isinstance(value, bool):
            return worded(None, value, self.language)
        word = self._in_words(row.word(column, str(value)))
        return word or self._written(row.kinds(column), str(value))

    def _pairs(self, row: Row, column: str, values: Mapping[str, object]) -> str | None:
        """Name what has a name; what has only a number is of its column's kind."""
        told = []
        for name, value in values.items():
            label = self._in_words(row.label(name))
            text = self._text(row, column if label is None else name, value)
            if text is not None:
                told.append(f"{label or name}: {text}")
        return "; ".join(told) or None

    def _list(self, row: Row, column: str, values: list[Any]) -> str | None:
        """Join many with commas; what belongs together, such as a day and its value, stays together."""
        if any(isinstance(each, list) for each in values):
            joined = [": ".join(self._each(row, column, each)) for each in values]
            return "; ".join(filter(None, joined)) or None
        return ", ".join(self._each(row, column, values)) or None

    def _each(self, row: Row, column: str, values: list[Any]) -> list[str]:
        return [text for value in values if (text := self._text(row, column, value)) is not None]

    def _written(self, kinds: tuple[type[Any], ...], value: str) -> str:
        """The trail outlives the lists it was written by: what is of no such kind any more is told as it stands."""
        for kind in kinds:
            with suppress(ValueError, ArithmeticError):
                return self._of_kind(kind, value)
        return value

    def _of_kind(self, kind: type[Any], value: str) -> str:
        if kind is not datetime:
            return worded(kind, value, self.language)
        local = datetime.fromisoformat(value).astimezone(self.timezone)
        return translate(MOMENT, self.language, date=format_date(local.date(), self.language), time=f"{local:%H:%M}")


def _opened(value: object) -> object:
    """Return what lies in the JSON of a column; anything else as it is."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        with suppress(ValueError):
            return json.loads(value)
    return value
