"""Kinds of form fields that read and write as Germans do."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext
from wtforms import Field, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.shared.labels import Labelled
from tracker.shared.language import page_language
from tracker.shared.numbers import UnreadableNumber, parse_entered_number, write_plan_number
from tracker.shared.periods import PLANNED_YEARS
from tracker.shared.text import N_


class DecimalField(Field):
    """A number written with a decimal comma or point; "1.234,5" is read, "1.234" asks what is meant."""

    widget = StringField.widget

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else write_plan_number(self.data).replace(".", _decimal_mark())

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data: Decimal | None = None
        if not text:
            return
        try:
            self.data = parse_entered_number(text)
        except UnreadableNumber as error:
            raise ValueError(error.sentence(page_language())) from error


class DateField(Field):
    """A day written 25.11.2026 or 2026-11-25."""

    widget = StringField.widget

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.data.strftime("%d.%m.%Y")

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data: date | None = None
        if text:
            self.data = _read(text, ("%d.%m.%Y", "%Y-%m-%d")).date()


class LocalDateTimeField(Field):
    """A day and time of the town's clock, written 25.11.2026 17:00; its data is an aware moment."""

    widget = StringField.widget

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.timezone: ZoneInfo = current_app.config["TIMEZONE"]

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.data.astimezone(self.timezone).strftime("%d.%m.%Y %H:%M")

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data: datetime | None = None
        if text:
            read = _read(text, ("%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"))
            self.data = read.replace(tzinfo=self.timezone)


class EnumField(SelectField):
    """One of a closed list; an optional one starts with an empty choice."""

    def __init__(self, label: Any = None, validators: Any = None, *, of: type[Labelled], **kwargs: Any) -> None:
        super().__init__(label, validators, coerce=lambda text: of(text) if text else None, **kwargs)
        self.of = of
        self.choices = [SelectChoice("", ""), *(SelectChoice(member.value, gettext(member.label)) for member in of)]

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)


class EnumsField(SelectMultipleField):
    """Several of a closed list, ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, validators: Any = None, *, of: type[Labelled], **kwargs: Any) -> None:
        choices = [SelectChoice(member.value, gettext(member.label)) for member in of]
        super().__init__(label, validators, coerce=of, choices=choices, **kwargs)


class TermField(SelectField):
    """One of a town's own words; the view hands in the terms, of the list that the field names."""

    def __init__(self, label: Any = None, validators: Any = None, *, of: str = "", **kwargs: Any) -> None:
        super().__init__(label, validators, coerce=lambda text: text or None, choices=[], **kwargs)
        self.of = of

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        offered = [SelectChoice(code, label) for code, label in choices]
        self.choices = offered if self.flags.required and self.data else [SelectChoice("", ""), *offered]


class KeyField(SelectField):
    """The id of another row, or none; the view hands in the choices."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, coerce=_key, choices=[], **kwargs)

    def offer(self, choices: Sequence[tuple[int, str]], *, empty: str | None = "") -> None:
        offered = [SelectChoice(str(key), label) for key, label in choices]
        self.choices = offered if empty is None else [SelectChoice("", empty), *offered]

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)


class KeysField(SelectMultipleField):
    """Ids of several rows; the view hands in the choices."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, coerce=int, choices=[], **kwargs)

    def offer(self, choices: Sequence[tuple[int, str]]) -> None:
        self.choices = [SelectChoice(str(key), label) for key, label in choices]


def as_read(field: Field, value: Any) -> str:
    """Return a value as this field shows it: of a choice its words, of a date or number as it is written."""
    if value in (None, "", []):
        return ""
    if isinstance(field, SelectField | SelectMultipleField):
        wanted = {str(each) for each in (value if isinstance(value, list) else [value])}
        return ", ".join(label for key, label in _offered(field) if key in wanted)
    typed, field.raw_data, kept, field.data = field.raw_data, None, field.data, value
    try:
        return str(field._value()) if hasattr(field, "_value") else str(value)
    finally:
        field.raw_data, field.data = typed, kept


def _offered(field: SelectField | SelectMultipleField) -> list[tuple[str, str]]:
    pairs = []
    for choice in field.choices or ():
        key, label = (choice.value, choice.label) if isinstance(choice, SelectChoice) else (choice[0], choice[1])
        pairs.append((str(key), str(label)))
    return pairs


NO_DATE = N_("Please write the date as 25.11.2026; %(text)s is none.")
NO_YEAR = N_("Please give a year from 1900 to 2199; %(year)s is none of them.")


def _read(text: str, forms: tuple[str, ...]) -> datetime:
    for form in forms:
        try:
            read = datetime.strptime(text, form)  # noqa: DTZ007 - the field gives it the town's clock
        except ValueError:
            continue
        if read.year not in PLANNED_YEARS:
            raise ValueError(gettext(NO_YEAR, year=read.year))
        return read
    raise ValueError(gettext(NO_DATE, text=text[:40]))


def _key(text: Any) -> int | None:
    return int(text) if text not in ("", None) else None


def _decimal_mark() -> str:
    return "," if page_language() == "de" else "."


__all__ = [
    "DateField",
    "DecimalField",
    "EnumField",
    "EnumsField",
    "KeyField",
    "KeysField",
    "LocalDateTimeField",
    "TermField",
    "ValidationError",
    "as_read",
]
