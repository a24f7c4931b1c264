"""The numbers of a table: read once per different text, settled by column; counts become shares on the way."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import compress, repeat
from typing import Any, NamedTuple

from tracker.monitoring.calculations.derivation import agrees_with_counts, derived_value
from tracker.monitoring.errors import (
    CountsDisagree,
    DenominatorZero,
    NegativeCount,
    NoDenominator,
    NoValue,
    UnknownState,
    ValueBesideState,
)
from tracker.monitoring.intake.columns import Series
from tracker.monitoring.intake.complaints import Complaints
from tracker.monitoring.intake.directory import IndicatorEntry
from tracker.monitoring.intake.layout import Table
from tracker.monitoring.intake.profiles import Profile
from tracker.monitoring.intake.sheets import Cell, as_text
from tracker.monitoring.vocabulary import IndicatorKind, ValueState
from tracker.shared.columns import exact_text
from tracker.shared.errors import Refused
from tracker.shared.numbers import (
    AmbiguousNumbers,
    NumberStyle,
    UnreadableNumber,
    parse_german,
    parse_with_point,
    style_of_column,
)

REPORTED = ValueState.REPORTED.value
LONGEST_INTEGER = 40


class Numbers(NamedTuple):
    """Four columns as they are stored; numbers are in their shortest writing."""

    values: Any
    numerators: Any
    denominators: Any
    states: Any


class _Settled(NamedTuple):
    value: str | None
    numerator: str | None
    denominator: str | None
    state: str


def settle_numbers(
    table: Table,
    profile: Profile,
    series: Sequence[Series],
    numbers: Sequence[int],
    spots: Sequence[int],
    complaints: Complaints,
) -> Numbers:
    """Return value, numerator, denominator and state of each row."""
    values = _read_column(table, "value", profile, complaints)
    if _has_values_only(table, values):
        settled = Numbers(values, repeat(None), repeat(None), repeat(REPORTED))
    else:
        entries = [series[number].entry for number in numbers]
        settled = _settled_by_row(table, profile, entries, values, complaints)
    if any(each.denominator for each in series):
        return _with_denominators(settled, series, numbers, spots, complaints)
    return settled


def _has_values_only(table: Table, values: list[Any]) -> bool:
    if table.cells.keys() & {"numerator", "denominator", "state"} or None in values:
        return False
    return not any(isinstance(value, ValueState) for value in set(values))


def _read_column(table: Table, column: str, profile: Profile, complaints: Complaints) -> list[Any]:
    """Return canonical numbers, None where nothing stands, or the state that a symbol means."""
    if column not in table.cells:
        return [None] * len(table)
    cells = table.cells[column]
    different = set(cells)
    known: dict[Cell, Any] = {}
    refusals: dict[Cell, Refused] = {}
    style, unclear = _style(different, profile)
    for cell in different:
        try:
            known[cell] = _canonical(cell, style, profile, unclear)
        except Refused as reason:
            known[cell] = None
            refusals[cell] = reason
    if refusals:
        for place, cell in enumerate(cells):
            if cell in refusals:
                complaints.refuse(place, column, refusals[cell])
    return list(map(known.__getitem__, cells))


def _style(cells: set[Cell], profile: Profile) -> tuple[NumberStyle, bool]:
    """Return how the column writes its decimals, and whether that cannot be told."""
    if profile.decimal is not None:
        return profile.decimal, False
    try:
        return style_of_column(cell for cell in cells if isinstance(cell, str)), False
    except AmbiguousNumbers:
        return NumberStyle.GERMAN, True


def _canonical(cell: Cell, style: NumberStyle, profile: Profile, unclear: bool) -> str | ValueState | None:
    if not isinstance(cell, str):
        return _of_spreadsheet(cell)
    text = cell.strip()
    if style is NumberStyle.POINT and text[-2:] == ".0":
        text = text[:-2] or text  # as spreadsheets and pandas write whole numbers
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_INTEGER:
        return text.lstrip("0") or "0"
    if not text:
        return None
    if text in profile.symbols:
        return profile.symbols[text]
    if unclear and "." in text:
        raise AmbiguousNumbers(text=text)
    return exact_text(parse_german(text) if style is NumberStyle.GERMAN else parse_with_point(text))


def _of_spreadsheet(cell: int | Decimal | None) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, bool):
        raise UnreadableNumber(text=cell)
    return exact_text(Decimal(cell))


def _settled_by_row(
    table: Table,
    profile: Profile,
    entries: Sequence[IndicatorEntry | None],
    values: list[Any],
    complaints: Complaints,
) -> Numbers:
    numerators = _read_column(table, "numerator", profile, complaints)
    denominators = _read_column(table, "denominator", profile, complaints)
    states = _read_states(table, complaints)
    settled = []
    rows = zip(values, numerators, denominators, states, entries, strict=True)
    for place, (value, numerator, denominator, state, entry) in enumerate(rows):
        try:
            settled.append(_settled(value, numerator, denominator, state, entry))
        except Refused as reason:
            settled.append(_NOTHING)
            complaints.refuse(place, "denominator" if isinstance(reason, DenominatorZero) else "value", reason)
    return Numbers(*map(list, zip(*settled, strict=True)))


def _read_states(table: Table, complaints: Complaints) -> list[ValueState | None]:
    cells = table.cells.get("state")
    if cells is None:
        return [None] * len(table)
    known: dict[Cell, ValueState | None] = {}
    for cell in set(cells):
        text = as_text(cell)
        known[cell] = _STATES.get(text) if text else None
    for place, cell in enumerate(cells):
        if known[cell] is None and as_text(cell):
            complaints.refuse(place, "state", UnknownState(text=as_text(cell)[:40], known=", ".join(_STATES)))
    return [known[cell] for cell in cells]


def _settled(value: Any, numerator: Any, denominator: Any, state: Any, entry: IndicatorEntry | None) -> _Settled:
    for number in (value, numerator, denominator):
        if isinstance(number, ValueState):
            state, value, numerator, denominator = number, None, None, None
            break
    if state is not None:
        if value is not None or numerator is not None:
            raise ValueBesideState(state=state.value)
        return _Settled(None, None, None, state.value)
    if any(count is not None and count.startswith("-") for count in (numerator, denominator)):
        raise NegativeCount
    if numerator is not None and denominator is not None:
        _check_counts(value, numerator, denominator, entry)
        return _Settled(None, numerator, denominator, REPORTED)
    if value is None and numerator is not None and entry is not None and entry.kind is IndicatorKind.COUNT:
        return _Settled(numerator, None, None, REPORTED)
    if value is None:
        raise NoValue
    return _Settled(value, numerator, denominator, REPORTED)


def _check_counts(value: str | None, numerator: str, denominator: str, entry: IndicatorEntry | None) -> None:
    if denominator == "0":
        raise DenominatorZero
    if value is None or entry is None:
        return
    counts = Decimal(numerator), Decimal(denominator)
    if not agrees_with_counts(Decimal(value), *counts, entry.unit):
        derived = float(derived_value(*counts, entry.unit))
        raise CountsDisagree(value=value, numerator=numerator, denominator=denominator, derived=f"{derived:.4g}")


def _with_denominators(
    settled: Numbers, series: Sequence[Series], numbers: Sequence[int], spots: Sequence[int], complaints: Complaints
) -> Numbers:
    """Make shares of the figures whose series names a denominator: the one of the same area and period."""
    is_share = [each.denominator is not None for each in series]
    shares = list(map(is_share.__getitem__, numbers))
    denominators: list[Any] = [None] * len(numbers)
    for code in {each.denominator for each in series if each.denominator is not None}:
        bases = [each.code == code for each in series]
        base_of = dict(compress(zip(spots, settled.values, strict=True), map(bases.__getitem__, numbers)))
        asks = [each.denominator == code for each in series]
        asking = map(asks.__getitem__, numbers)
        found = map(base_of.get, spots)
        denominators = [new if ask else old for ask, new, old in zip(asking, found, denominators, strict=True)]
    if sum(shares) != len(denominators) - denominators.count(None):
        for place, (share, base) in enumerate(zip(shares, denominators, strict=True)):
            if share and base is None:
                code = series[numbers[place]].denominator or ()
                complaints.refuse(place, "value", NoDenominator(what="/".join(code)))
    numerators = [value if share else None for share, value in zip(shares, settled.values, strict=True)]
    values = [None if share else value for share, value in zip(shares, settled.values, strict=True)]
    made = Numbers(values, numerators, denominators, settled.states)
    return _meaningful(made) if "0" in denominators or not isinstance(settled.states, repeat) else made


def _meaningful(numbers: Numbers) -> Numbers:
    """Take the counts back where there is no number, and where the denominator is zero."""
    columns = zip(numbers.values, numbers.numerators, numbers.denominators, numbers.states, strict=False)
    rows = []
    for value, numerator, denominator, state in columns:
        if denominator == "0" and state == REPORTED:
            rows.append(_Settled(None, None, None, ValueState.NOT_MEANINGFUL.value))
        elif denominator is not None and numerator is None:
            rows.append(_Settled(None, None, None, state))
        else:
            rows.append(_Settled(value, numerator, denominator, state))
    return Numbers(*map(list, zip(*rows, strict=True)))


_NOTHING = _Settled(None, None, None, ValueState.MISSING.value)
_STATES = {state.value: state for state in ValueState if state is not ValueState.REPORTED}
