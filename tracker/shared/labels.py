"""Closed lists whose members say what people read for them."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A closed list; each member is declared as its stored value and its words: ``HELD = "held", N_("held")``."""

    label: str

    def __new__(cls, value: str, *words: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        (member.label,) = words  # not a plain parameter: mypy takes the look-up ``MeetingState("held")`` for this call
        return member
