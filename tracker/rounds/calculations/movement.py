"""What moved between two words on the same measure."""

from dataclasses import dataclass
from typing import Protocol


class Word(Protocol):
    """What two reports are compared by."""

    @property
    def status(self) -> str: ...
    @property
    def timeliness(self) -> str | None: ...


@dataclass(frozen=True)
class Movement:
    """From which code to which; None where the two say the same or one says nothing."""

    status: tuple[str, str] | None
    timeliness: tuple[str, str] | None

    def __bool__(self) -> bool:
        return self.status is not None or self.timeliness is not None


def movement(older: Word | None, newer: Word) -> Movement:
    """Return how the newer word differs from the older; without an older one nothing has moved."""
    if older is None:
        return Movement(None, None)
    return Movement(_moved(older.status, newer.status), _moved(older.timeliness, newer.timeliness))


def _moved(before: str | None, after: str | None) -> tuple[str, str] | None:
    return (before, after) if before and after and before != after else None
