"""The key of a row: to which round and measure it belongs, and which version of the draft it was written from."""

import re
from dataclasses import dataclass
from typing import Self

from tracker.rounds.calculations import MILESTONE, OUTPUT

_KEY = re.compile(r"r([0-9]{1,9})-l([0-9]{1,9})-(?:([mo])([0-9]{1,9})|v([0-9]{1,9})-([0-9a-f]{12}))")
_ITEMS = {"m": MILESTONE, "o": OUTPUT}


@dataclass(frozen=True)
class RowKey:
    """`item` is the cell of a milestone or an output; a measure's own row says from which version it was written."""

    round_id: int
    line_id: int
    item: str | None = None
    version: int = 0
    mark: str = ""

    def __str__(self) -> str:
        if self.item is None:
            return f"r{self.round_id}-l{self.line_id}-v{self.version}-{self.mark}"
        prefix, _, number = self.item.partition("_")
        return f"r{self.round_id}-l{self.line_id}-{prefix[0]}{number}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        found = _KEY.fullmatch(text.strip())
        if found is None:
            return None
        round_id, line_id, letter, number, version, mark = found.groups()
        if letter:
            return cls(int(round_id), int(line_id), _ITEMS[letter] + str(int(number)))
        return cls(int(round_id), int(line_id), None, int(version), mark)
