"""Numbers and dates as people write them, in and out; exact on the way in, rounded half up on the way out."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from babel.dates import format_date as babel_date

from tracker.shared.errors import Refused
from tracker.shared.text import N_, translate

Number = Decimal | Fraction | int

MINUS = "\u2212"
NO_BREAK_SPACE = "\u00a0"
LONGEST = 40

_THIN_SPACES = "\u00a0\u2009\u202f"
_SIGN = "[-+\u2212]?"
_GERMAN = re.compile(
    rf"{_SIGN}(?:[0-9]+|[1-9][0-9]{{0,2}}(?P<mark>[.{_THIN_SPACES}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*)(?:,[0-9]+)?"
)
_POINT = re.compile(rf"{_SIGN}(?:[0-9]+|[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+)(?:\.[0-9]+)?")
_PLAN = re.compile(rf"{_SIGN}[0-9]+(?:[.,][0-9]+)?")
_LIKE_A_NUMBER = re.compile(rf"{_SIGN}[0-9][0-9.,{_THIN_SPACES}]*")
_ONE_GROUP = re.compile(rf"{_SIGN}[1-9][0-9]{{0,2}}\.[0-9]{{3}}")
_PURE_MARKS = str.maketrans("", "", f".{_THIN_SPACES}")


class NumberStyle(StrEnum):
    """Which sign stands before the decimals of a column."""

    GERMAN = "comma"
    POINT = "point"


class UnreadableNumber(Refused):
    msgid = N_("“%(text)s” is not a number.")


class NotGerman(UnreadableNumber):
    msgid = N_("“%(text)s” is not a number with a decimal comma, like 1.234,5.")


class NotWithPoint(UnreadableNumber):
    msgid = N_("“%(text)s” is not a number with a decimal point, like 1234.5.")


class NotOfAPlan(UnreadableNumber):
    msgid = N_("“%(text)s” is not a number. Write 1234,5 or 1234.5, without marks between thousands.")


class AmbiguousNumbers(UnreadableNumber):
    """A column holds points only where thousands or decimals could be meant."""

    msgid = N_("“%(text)s” can mean thousands or decimals. Say which with --decimal comma or --decimal point.")


class AmbiguousEntry(UnreadableNumber):
    """One number typed into a field can mean two."""

    msgid = N_("“%(text)s” can mean thousands or decimals. Leave out marks between thousands, or use a decimal comma.")


# -- in


def style_of_column(texts: Iterable[str]) -> NumberStyle:
    """Return how a whole column is written: any comma means German, else a point means decimals.

    A point that can only part thousands (1.044.555) is German too. Raise `AmbiguousNumbers` where
    points stand only in forms like 1.234.
    """
    pointed: str | None = None
    certain = False
    for text in texts:
        if not _LIKE_A_NUMBER.fullmatch(text := text.strip()):
            continue
        if "," in text or (text.count(".") > 1 and _GERMAN.fullmatch(text)):
            return NumberStyle.GERMAN
        if "." in text:
            pointed = pointed or text
            certain = certain or not _ONE_GROUP.fullmatch(text)
    if pointed and not certain:
        raise AmbiguousNumbers(text=pointed)
    return NumberStyle.POINT if pointed else NumberStyle.GERMAN


def parse_number(text: str, style: NumberStyle) -> Decimal:
    """Read one cell in its column's style; raise `UnreadableNumber` for anything but a plain number."""
    if text.isascii() and text.isdigit() and len(text) <= LONGEST:
        return Decimal(text)
    return parse_german(text) if style is NumberStyle.GERMAN else parse_with_point(text)


def parse_german(text: str) -> Decimal:
    """Read a decimal comma; points, thin or no-break spaces may part thousands, one kind of them."""
    text = text.strip()
    if len(text) > LONGEST or not _GERMAN.fullmatch(text):
        raise NotGerman(text=_shortened(text))
    return Decimal(text.translate(_PURE_MARKS).replace(",", ".").replace(MINUS, "-"))


def parse_with_point(text: str) -> Decimal:
    """Read a decimal point; commas may part thousands."""
    text = text.strip()
    if len(text) > LONGEST or not _POINT.fullmatch(text):
        raise NotWithPoint(text=_shortened(text))
    return Decimal(text.replace(",", "").replace(MINUS, "-"))


def parse_entered_number(text: str) -> Decimal:
    """Read one number typed into a field, in either style; raise `AmbiguousEntry` where it can be both."""
    text = text.strip()
    try:
        return parse_number(text, style_of_column([text]))
    except AmbiguousNumbers:
        raise AmbiguousEntry(text=text) from None


def parse_plan_number(text: str) -> Decimal:
    """Read a number of a plan: decimal point or decimal comma, no marks between thousands."""
    text = text.strip()
    if len(text) > LONGEST or not _PLAN.fullmatch(text):
        raise NotOfAPlan(text=_shortened(text))
    return Decimal(text.replace(",", ".").replace(MINUS, "-"))


def write_plan_number(value: Decimal) -> str:
    """Return ``value`` as a plan or an export writes it: with a point, never with an exponent."""
    return format(value, "f")


# -- out


def rounded(value: Number, decimals: int) -> Decimal:
    """Return ``value`` rounded as merchants do: halves away from zero."""
    return Decimal(_units_of_last_digit(value, decimals)).scaleb(-decimals)


def distinct_decimals(values: Iterable[Number], at_least: int) -> int:
    """Return how many decimals make every two different values look different, never fewer than ``at_least``."""
    different = {Fraction(value) for value in values}
    decimals = at_least
    while len({_units_of_last_digit(value, decimals) for value in different}) < len(different):
        decimals += 1
    return decimals


def format_number(value: Number, decimals: int, language: str, *, signed: bool = False) -> str:
    """Return 1.234,5 in German and 1,234.5 in English; ``signed`` shows the plus as well."""
    units = _units_of_last_digit(value, decimals)
    whole, rest = divmod(abs(units), 10**decimals)
    text = f"{whole:,}" + (f".{rest:0{decimals}}" if decimals else "")
    if language == "de":
        text = text.translate(str.maketrans(",.", ".,"))
    sign = MINUS if units < 0 else "+" if signed and units > 0 else ""
    return sign + text


def format_with_unit(value: Number, unit: str, decimals: int, language: str, *, signed: bool = False) -> str:
    """Return a value with its unit: “8,0 %”, “12,3 je 1.000”; an unknown unit is printed as it is."""
    number = format_number(value, decimals, language, signed=signed)
    if unit == "persons" and abs(_units_of_last_digit(value, decimals)) == 10**decimals:
        return translate(_ONE_PERSON, language, number=number)
    if unit in _UNITS:
        return translate(_UNITS[unit], language, number=number)
    return f"{number}{NO_BREAK_SPACE}{unit}" if unit else number


def format_percent_points(value: Number, decimals: int, language: str, *, signed: bool = False) -> str:
    """Return a difference of percentages, which is never itself a percentage."""
    return format_with_unit(value, "percentage_points", decimals, language, signed=signed)


def format_difference(value: Number, unit: str, decimals: int, language: str) -> str:
    """Return the difference of two values in ``unit``: percentages differ by Prozentpunkte."""
    if unit == "percent":
        return format_percent_points(value, decimals, language)
    return format_with_unit(value, unit, decimals, language)


def format_date(on: date, language: str) -> str:
    """Return 21.11.2026 in German and 21 Nov 2026 in English."""
    return babel_date(on, "dd.MM.yyyy" if language == "de" else "d MMM yyyy", locale=language)


def format_reference_date(on: date, language: str) -> str:
    """Return when a figure was true, to stand in a sentence: “Ende 2025”, else “am 30.06.2025”."""
    if (on.month, on.day) == (12, 31):
        return translate(N_("at the end of %(year)s"), language, year=on.year)
    return translate(N_("on %(date)s"), language, date=format_date(on, language))


_UNITS = {
    "percent": N_("%(number)s%%"),
    "percentage_points": N_("%(number)s percentage points"),
    "per_100": N_("%(number)s per 100"),
    "per_1000": N_("%(number)s per 1,000"),
    "persons": N_("%(number)s people"),
    "years": N_("%(number)s years"),
    "index": "%(number)s",
    "ratio": "%(number)s",
    "sqm": N_("%(number)s m²"),
    "eur_per_sqm": N_("%(number)s €/m²"),
}
_ONE_PERSON = N_("%(number)s person")


def _units_of_last_digit(value: Number, decimals: int) -> int:
    """Return how many units of the last printed digit ``value`` has, halves rounded away from zero."""
    units_per_one: int = 10**decimals
    size = floor(abs(Fraction(value)) * units_per_one + Fraction(1, 2))
    return size if value >= 0 else -size


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
