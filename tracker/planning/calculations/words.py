"""What a row of dated words on a measure tells: what moved, what was corrected, since when nothing has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from tracker.planning.vocabulary import Answer


class Word(Protocol):
    """One dated word."""

    @property
    def id(self) -> int: ...
    @property
    def replaces_id(self) -> int | None: ...
    @property
    def answer(self) -> Answer: ...
    @property
    def reported_at(self) -> datetime: ...
    @property
    def status(self) -> str: ...
    @property
    def timeliness(self) -> str | None: ...


W = TypeVar("W", bound=Word)


@dataclass(frozen=True, slots=True)
class ToldWord(Generic[W]):
    """A word with the one that held before it, and when it was corrected."""

    word: W
    before: W | None
    corrected_at: datetime | None

    @property
    def status_moved(self) -> bool:
        return self.before is not None and self.before.status != self.word.status

    @property
    def timeliness_moved(self) -> bool:
        said = (self.before.timeliness if self.before is not None else None, self.word.timeliness)
        return None not in said and said[0] != said[1]


def told_in_order(words: Sequence[W]) -> list[ToldWord[W]]:
    """Return words, the latest first, each with what it moved; a corrected word is passed over by those after it."""
    corrections = {word.replaces_id: word for word in words if word.replaces_id is not None}
    told = []
    for word in words:
        stands_at = word.replaces_id or word.id
        before = next((each for each in words if each.id < stands_at and each.id not in corrections), None)
        correction = corrections.get(word.id)
        told.append(ToldWord(word, before, correction.reported_at if correction is not None else None))
    return told


def unchanged_since(words: Sequence[Word]) -> datetime | None:
    """Return when was said what has only been confirmed since; None where the latest word said something new."""
    if not words or words[0].answer is not Answer.UNCHANGED:
        return None
    said = next((word for word in words if word.answer is not Answer.UNCHANGED), words[-1])
    return said.reported_at
