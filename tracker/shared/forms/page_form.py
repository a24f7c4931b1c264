"""The form of a page: filled from the request, judged by the model's own validation too."""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from flask import request
from flask_babel import gettext
from pydantic import ValidationError
from sqlmodel import SQLModel
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form

from tracker.shared.errors import Refused
from tracker.shared.language import page_language
from tracker.shared.text import N_

F = TypeVar("F", bound=SQLModel)
LONGEST_VERSION = 9

# What no person types and neither spreadsheets nor databases keep: dropped as texts come in.
_CONTROL_SIGNS = dict.fromkeys({*range(32), *range(127, 160), 0xFFFE, 0xFFFF} - {9, 10, 13})


class PageForm(Form, Generic[F]):
    """Bound to the request when it is posted, else to the object; `entered()` gives the validated Fields.

    The token against forged requests is checked for every changing request before any view runs.
    """

    fields_model: ClassVar[type[SQLModel] | None] = None
    rules_field: ClassVar[str | None] = None  # beside it stands what the model says of several fields together
    form_errors: list[str]

    class Meta:
        def get_translations(self, form: Form) -> Any:
            return _Translations()

    def __init__(self, obj: object | None = None, *, blank: bool = False, **kwargs: Any) -> None:
        """Take what was posted, unless the form is to stand ``blank`` beside the one that was sent."""
        posted = None
        if request.method == "POST" and not blank:
            posted = MultiDict((name, text.translate(_CONTROL_SIGNS)) for name, text in request.form.items(multi=True))
            posted.update(request.files)  # type: ignore[arg-type]
        super().__init__(posted, obj, **kwargs)

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge each field, then the Fields model as a whole; its complaints land on the fields."""
        if not super().validate(extra_validators):
            return False
        if self.fields_model is None:
            return True
        try:
            self.entered()
        except ValidationError as invalid:
            for fault in invalid.errors():
                self._complain(fault["loc"], fault)
            return False
        return True

    def entered(self) -> F:
        """Return what was entered as the validated Fields object that services take."""
        assert self.fields_model is not None
        known = self.fields_model.model_fields
        return self.fields_model.model_validate({k: v for k, v in self.data.items() if k in known})  # type: ignore[return-value]

    def refuse(self, refused: Refused, place: str | None = None) -> None:
        """Say what a service refused: beside the field it is about, or above them all."""
        sentence = refused.sentence(page_language())
        if place is None:
            self.form_errors = [*self.form_errors, sentence]
        else:
            self[place].errors = [*self[place].errors, sentence]

    @property
    def seen_version(self) -> int:
        """Return the version that the person has seen."""
        return read_version(str(self["version"].data or ""))

    def stand_on(self, version: int) -> None:
        """Keep what was typed, now on top of what somebody else has saved: sent again, it replaces that."""
        self["version"].data, self["version"].raw_data = str(version), None

    def _complain(self, place: Sequence[int | str], fault: Any) -> None:
        named = str(place[0]) if place else self.rules_field
        field: Field = self[named] if named in self else next(iter(self))
        field.errors = [*field.errors, _sentence(fault)]


def read_version(text: str) -> int:
    """Return a version or a key as it was sent; 0, which no row ever has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_VERSION else 0


def _sentence(fault: Any) -> str:
    """Return what our own rule said, or a sentence for one of the model's limits."""
    if fault["type"] == "value_error":
        return str(gettext(str(fault["msg"]).removeprefix("Value error, ")))
    return str(gettext(_SENTENCES.get(fault["type"], _UNUSABLE)))


_UNUSABLE = N_("This entry cannot be used. Please check it.")
_SENTENCES = {
    "string_pattern_mismatch": N_("This has signs that are not allowed here. Please follow the hint."),
    "decimal_max_places": N_("Please enter at most two decimals."),
    "decimal_max_digits": N_("This number is too large."),
    "decimal_whole_digits": N_("This number is too large."),
}


class _Translations:
    """WTForms' own messages in the language of the page."""

    def gettext(self, text: str) -> str:
        return _wtforms_catalogue().gettext(text)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return _wtforms_catalogue().ngettext(singular, plural, count)


def _wtforms_catalogue() -> Any:
    from flask_babel import get_locale
    from wtforms.i18n import get_translations

    locale = get_locale()
    return get_translations([locale.language if locale else "en"])
