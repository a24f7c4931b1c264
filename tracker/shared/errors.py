"""Refusals: what a person did wrong, said in one sentence that can be translated."""

from typing import ClassVar

from tracker.shared.text import N_, translate


class Refused(Exception):
    """A rule said no. The subclass names the rule; its sentence says what, where and how to mend it."""

    msgid: ClassVar[str] = ""

    def __init__(self, **values: object) -> None:
        super().__init__(self.msgid % values if values else self.msgid)
        self.values = values

    def sentence(self, language: str) -> str:
        return translate(self.msgid, language, **self.values)


class ChangedMeanwhile(Refused):
    """Somebody saved after the version that the loser saw; `row` is what stands there now."""

    msgid = N_("Somebody else has saved this in the meantime.")

    def __init__(self, row: object) -> None:
        super().__init__()
        self.row = row
