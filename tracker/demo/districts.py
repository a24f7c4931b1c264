"""The districts of the demonstration town, as they are written down beside the code."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
TOWN = ""  # the key of the whole town in the long format


@dataclass(frozen=True, slots=True)
class District:
    key: str
    name: str
    east: float  # kilometres from the market square
    north: float
    people: int
    growth: float
    burden: float
    household: float
    rent: float
    ages: tuple[int, ...]


@cache
def districts() -> tuple[District, ...]:
    rows = tomllib.loads((HERE / "districts.toml").read_text(encoding="utf-8"))["district"]
    return tuple(District(**{**row, "ages": tuple(row["ages"])}) for row in rows)
