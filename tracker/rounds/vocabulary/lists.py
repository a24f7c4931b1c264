"""Closed lists of reporting rounds."""

from tracker.shared.labels import Labelled
from tracker.shared.text import N_


class RoundState(Labelled):
    OPEN = "open", N_("open")
    CLOSED = "closed", N_("closed")


class LineState(Labelled):
    """How far the word on one measure has come."""

    OPEN = "open", N_("not answered")
    DRAFT = "draft", N_("being prepared")
    SUBMITTED = "submitted", N_("submitted")
    QUERIED = "queried", N_("question asked")
    TAKEN_OVER = "taken_over", N_("taken over")
    CHECKED = "checked", N_("checked")
    RELEASED = "released", N_("released")

    @property
    def is_with_department(self) -> bool:
        return self in _WITH_DEPARTMENT

    @property
    def is_in_review(self) -> bool:
        return self in _IN_REVIEW


_WITH_DEPARTMENT = frozenset({LineState.OPEN, LineState.DRAFT, LineState.QUERIED})
_IN_REVIEW = frozenset({LineState.SUBMITTED, LineState.TAKEN_OVER, LineState.CHECKED})


class ReviewStep(Labelled):
    """One act between a department and those who review its word."""

    SUBMIT = "submit", N_("submitted")
    TAKE_BACK = "take_back", N_("taken back")
    QUERY = "query", N_("question")
    ANSWER = "answer", N_("answer")
    TAKE_OVER = "take_over", N_("taken over")
    CHECK = "check", N_("checked")
    RELEASE = "release", N_("released")
    UNLOCK = "unlock", N_("opened again")


class Mark(Labelled):
    """What became of one field from the last word to the new one."""

    SAME = "same", N_("as before")
    CHANGED = "changed", N_("changed")
    ADDED = "added", N_("new")
    GONE = "gone", N_("no longer said")

    @property
    def icon(self) -> str:
        return _ICONS[self]


_ICONS = {Mark.SAME: "check", Mark.CHANGED: "edit", Mark.ADDED: "add", Mark.GONE: "close"}


class Asked(Labelled):
    """A group of fields that a round asks for where something has changed; the short text is always asked."""

    STATUS = "status", N_("Status")
    TIMELINESS = "timeliness", N_("On schedule")
    MILESTONES = "milestones", N_("Milestones")
    MONEY = "money", N_("Money and posts")
    OUTPUTS = "outputs", N_("Outputs")
    OBSTACLES = "obstacles", N_("Obstacles")

    @property
    def number_of_fields(self) -> int:
        """Return how many fields the group opens at least; what a measure adds by its rows is counted there."""
        return _FIELDS[self]


_FIELDS = {
    Asked.STATUS: 3,
    Asked.TIMELINESS: 1,
    Asked.MILESTONES: 0,
    Asked.MONEY: 3,
    Asked.OUTPUTS: 0,
    Asked.OBSTACLES: 2,
}


class ReminderKind(Labelled):
    INVITATION = "invitation", N_("invitation")
    BEFORE = "before", N_("reminder before the day")
    AFTER = "after", N_("reminder after the day")


class Freshness(Labelled):
    """What is known of a measure's last word: a changed one, a confirmed one, none, or nobody to give one."""

    CURRENT = "current", N_("up to date")
    CONFIRMED = "confirmed", N_("confirmed")
    SILENT = "silent", N_("silent")
    OWNERLESS = "ownerless", N_("without anybody responsible")


class LinkState(Labelled):
    """What stands behind the link of a provider."""

    USABLE = "usable", N_("not opened yet")
    USED = "used", N_("opened")
    FINISHED = "finished", N_("finished")
    EXPIRED = "expired", N_("expired")
    REVOKED = "revoked", N_("revoked")
    CLOSED = "closed", N_("nothing is asked any more")  # the round is closed, or the report handed in

    @property
    def can_be_renewed(self) -> bool:
        return self in {LinkState.USED, LinkState.FINISHED}


MOST_MAILS = 3  # to one person in one round: a promise, not a setting
