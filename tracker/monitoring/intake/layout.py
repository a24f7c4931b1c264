"""From a sheet to the long format: which column is what, as the profile says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, repeat

from tracker.monitoring.errors import ColumnsMissing, EmptyTable, UnknownColumns
from tracker.monitoring.intake.profiles import LONG_COLUMNS, Code, Profile
from tracker.monitoring.intake.sheets import Cell, Sheet, as_text

REQUIRED = ("indicator", "area", "period")


@dataclass
class Table:
    """A sheet as the long format sees it: one sequence of cells for each column that is there."""

    sheet: str
    numbers: Sequence[int]
    cells: dict[str, Sequence[Cell]]
    titles: dict[str, str]  # the columns' own headings, for complaints
    codes: list[Code] | None = None
    too_long: list[int] = field(default_factory=list)
    across: str | None = None  # the column whose cells were headings, each over its values

    def __len__(self) -> int:
        return len(self.numbers)

    def title_of(self, place: int, column: str) -> str:
        """Return what stands over a cell where people look for it."""
        if self.across is not None and column in {self.across, "value"}:
            return as_text(self.cells[self.across][place])
        return self.titles.get(column, column)


def laid_out(sheet: Sheet, profile: Profile) -> Table:
    """Return the sheet in the long format; raise `ColumnsMissing` or `UnknownColumns`."""
    used = {*profile.columns.values(), *profile.code_columns, *profile.leave_out}
    by_name = {name: sheet.columns[place] for place, name in enumerate(sheet.header) if profile.wide or name in used}
    _check_columns(sheet.header, profile)
    numbers, too_long = sheet.numbers, sheet.too_long
    if profile.leave_out:
        by_name, numbers, too_long = _without(by_name, numbers, too_long, profile)
    if not numbers:
        raise EmptyTable(file=sheet.file_name)
    if profile.wide:
        by_name, numbers = _unpivoted(by_name, numbers, profile)
        too_long = []
    cells = {name: by_name[column] for name, column in profile.columns.items() if column in by_name}
    for name, constant in profile.constants.items():
        cells[name] = list(repeat(constant, len(numbers)))
    codes = list(zip(*(by_name[column] for column in profile.code_columns), strict=True))
    titles = {**{name: name for name in LONG_COLUMNS}, **profile.columns, **sheet.titles}
    return Table(sheet.name, numbers, cells, titles, codes or None, too_long, profile.wide or sheet.across)


def _check_columns(header: Sequence[str], profile: Profile) -> None:
    required: tuple[str, ...]
    if profile.is_long_format:
        required = REQUIRED if {"value", "numerator", "state"} & set(header) else (*REQUIRED, "value")
        if unknown := [name for name in header if name and name not in LONG_COLUMNS]:
            raise UnknownColumns(columns=", ".join(unknown))
    else:
        made = {profile.columns[name] for name in (profile.wide, "value") if profile.wide and name}
        required = tuple(name for name in (*profile.columns.values(), *profile.code_columns) if name not in made)
    if missing := [name for name in required if name not in header]:
        raise ColumnsMissing(columns=", ".join(missing), found=", ".join(filter(None, header)))


def _without(
    by_name: dict[str, Sequence[Cell]], numbers: Sequence[int], too_long: list[int], profile: Profile
) -> tuple[dict[str, Sequence[Cell]], Sequence[int], list[int]]:
    """Leave the rows out that the profile names by a column's values."""
    stays = [True] * len(numbers)
    for column, values in profile.leave_out.items():
        if column not in by_name:
            raise ColumnsMissing(columns=column, found=", ".join(by_name))
        stays = [keep and as_text(cell) not in values for keep, cell in zip(stays, by_name[column], strict=True)]
    places = {old: new for new, old in enumerate(compress(range(len(numbers)), stays))}
    return (
        {name: list(compress(cells, stays)) for name, cells in by_name.items()},
        list(compress(numbers, stays)),
        [places[row] for row in too_long if row in places],
    )


def _unpivoted(
    by_name: dict[str, Sequence[Cell]], numbers: Sequence[int], profile: Profile
) -> tuple[dict[str, Sequence[Cell]], Sequence[int]]:
    """Turn headings into cells: each column the profile does not name is a period, or an area."""
    named = {*profile.columns.values(), *profile.code_columns}
    headings = [name for name in by_name if name and name not in named]
    if not headings:
        raise ColumnsMissing(columns=str(profile.wide), found=", ".join(by_name))
    assert profile.wide is not None
    long: dict[str, Sequence[Cell]] = {name: list(by_name[name]) * len(headings) for name in named if name in by_name}
    heading_column = profile.columns.get(profile.wide, profile.wide)
    long[heading_column] = list(chain.from_iterable(repeat(heading, len(numbers)) for heading in headings))
    values = list(chain.from_iterable(by_name[heading] for heading in headings))
    long[profile.columns.get("value", "value")] = values
    filled = [as_text(cell) != "" for cell in values]  # an empty cell of such a table says nothing
    kept: dict[str, Sequence[Cell]] = {name: list(compress(cells, filled)) for name, cells in long.items()}
    return kept, list(compress(list(numbers) * len(headings), filled))
