"""Forms that narrow a list by its address: all of it can be bookmarked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from tracker.shared.wordforms import LONGEST_QUESTION, Question, question_of


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter that is on: its name in the address, and what it is called and set to."""

    name: str
    label: str
    value: str | None  # None: it is just on


class WordsField(StringField):
    """Words that have to occur, in whatever form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(_("Words"), render_kw={"maxlength": LONGEST_QUESTION}, **options)


class ChoiceField(SelectField):
    """One of some choices, or all; a choice that there is not leaves nothing over."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, validate_choice=False, choices=[SelectChoice("", "")], **options)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        self.choices = [SelectChoice("", _("all")), *(SelectChoice(*choice) for choice in choices)]

    def word(self) -> str:
        return next((str(choice.label) for choice in self.choices if choice.value == self.data), str(self.data))


class FilterForm(Form):
    """What narrows a list; who makes it offers the choices."""

    q: Any = WordsField()  # None in a list that has no words to look for

    def asks_for(self, name: str) -> str:
        """Return what a filter asks for, empty where it is off or this list has none of that name."""
        return str(self[name].data or "") if name in self else ""

    def admits(self, name: str, *values: str | None) -> bool:
        """Say whether one of these values is asked for, or anything is."""
        wanted = self.asks_for(name)
        return not wanted or wanted in values

    @property
    def question(self) -> Question:
        return question_of(self.asks_for("q"))

    @property
    def active(self) -> list[ActiveFilter]:
        return [ActiveFilter(field.name, str(field.label.text), _value_of(field)) for field in self if field.data]


def _value_of(field: Any) -> str | None:
    if isinstance(field, BooleanField):
        return None
    return field.word() if isinstance(field, ChoiceField) else str(field.data)
