"""A range pasted from a spreadsheet: areas down, periods across, of one named indicator."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence

from tracker.monitoring.errors import UnreadablePaste
from tracker.monitoring.intake.sheets import MOST_COLUMNS, Sheet
from tracker.monitoring.queries.areas import AreaEntry
from tracker.monitoring.vocabulary import ROOT_LEVEL
from tracker.shared.database import folded

TOWN_WORDS = frozenset({"", "stadt", "gesamtstadt", "insgesamt", "gesamt", "town", "total"})


def read_pasted(text: str, indicator_key: str, level_key: str, areas: Iterable[AreaEntry]) -> Sheet:
    """Return the range in the long format; areas may be written by key or by name.

    An area nobody knows stays as it is written, so that its row is refused by name; empty cells say nothing.
    """
    separator = "\t" if "\t" in text else ";"
    try:
        rows = list(csv.reader(io.StringIO(text.strip("\r\n"), newline=""), delimiter=separator))
    except csv.Error:
        raise UnreadablePaste from None
    if len(rows) < 2 or not 2 <= len(rows[0]) <= MOST_COLUMNS:
        raise UnreadablePaste
    known = _keys_by_writing(areas, level_key)
    cells = [
        (indicator_key, known.get(folded(row[0].strip()) or "", row[0].strip()), period.strip(), value.strip(), number)
        for number, row in enumerate(rows[1:], 2)
        if row
        for period, value in zip(rows[0][1:], row[1:], strict=False)
        if value.strip()
    ]
    if not cells:
        raise UnreadablePaste
    indicators, written, periods, values, numbers = zip(*cells, strict=True)
    columns: Sequence[Sequence[str]] = [indicators, written, periods, values]
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    titles = {"area": rows[0][0].strip() or "1"}  # a range often has nothing over its first column
    header = ("indicator", "area", "period", "value")
    return Sheet("", sha256, "", header, columns, numbers, across="period", titles=titles)


def _keys_by_writing(areas: Iterable[AreaEntry], level_key: str) -> dict[str, str]:
    """Return `level:key` by what people write; the level chosen goes before all others."""
    known: dict[str, str] = {}
    of_level: list[AreaEntry] = []
    others: list[AreaEntry] = []
    town = dict.fromkeys(TOWN_WORDS, "")
    for area in areas:
        if area.is_town:
            town |= {folded(area.name) or "": "", ROOT_LEVEL: ""}
        else:
            (of_level if area.level_key == level_key else others).append(area)
    for area in (*others, *of_level):
        known[folded(area.name) or ""] = known[area.key] = f"{area.level_key}:{area.key}"
    return town | known
