"""What reporting rounds ask of planning today, and how fresh what is known of the measures is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from tracker.accounts.vocabulary import Permission, Viewer
from tracker.rounds.models import RoundSettings
from tracker.rounds.queries.care import count_calls, count_freshness
from tracker.rounds.queries.reminders import RunningRound, list_running
from tracker.rounds.vocabulary import LineState
from tracker.rounds.vocabulary.care import CareGroup
from tracker.shared.remembering import remembered
from tracker.shared.settings import find_settings
from tracker.shared.text import translate_plural
from tracker.shared.town import town_calendar
from tracker.start.queries.departments import days_left
from tracker.start.queries.things import Thing

MOST_ROUNDS = 2


@dataclass(frozen=True)
class RoundsDesk:
    """How the rounds stand, as planning and those who release see them."""

    running: tuple[RunningRound, ...]
    calls: int

    @property
    def open_rounds(self) -> list[RunningRound]:
        return [each for each in self.running if each.is_open and not each.is_interim]

    def count(self, *states: LineState) -> int:
        return sum(count for each in self.running for state, count in each.waiting if state in states)


@dataclass(frozen=True)
class Care:
    """What planning looks after: one sentence of numbers, each with the list behind it."""

    parts: Sequence[tuple[str, CareGroup | None]]
    stale: int
    unmeasured: int


def round_things(session: Session, viewer: Viewer, today: date, timezone: ZoneInfo, language: str) -> list[Thing]:
    """Return what there is to do about reports: take over, release, wait, call."""
    if not viewer.may(Permission.REVIEW_REPORTS):
        return []
    desk = remembered(session, ("rounds desk", today), lambda: _rounds_desk(session, today, timezone))
    things = []
    submitted, further = desk.count(LineState.SUBMITTED), desk.count(LineState.TAKEN_OVER, LineState.CHECKED)
    if submitted and viewer.may(Permission.MANAGE_ROUNDS):
        words = translate_plural("Take over %(count)s report", "Take over %(count)s reports", submitted, language)
        things.append(Thing(words, "rounds.list_reviews"))
    if further and viewer.may(Permission.RELEASE_REPORTS) and find_settings(session, RoundSettings).must_be_released:
        words = translate_plural(
            "Release %(count)s department's report", "Release %(count)s departments' reports", further, language
        )
        things.append(Thing(words, "rounds.list_reviews"))
    if viewer.may(Permission.MANAGE_ROUNDS):
        things += [_running(each, today, language) for each in desk.open_rounds[:MOST_ROUNDS]]
        things += _calls(desk.calls, language)
    return things


def care_of(
    session: Session, viewer: Viewer, today: date, timezone: ZoneInfo, unmeasured: int, language: str
) -> Care | None:
    """Return how fresh what is known is, to those who run the rounds."""
    if not viewer.may(Permission.MANAGE_ROUNDS):
        return None
    counts = remembered(session, ("freshness", today), lambda: count_freshness(session, today, timezone))
    return Care(tuple(counts.parts(language)), counts.stale, unmeasured) if counts.total else None


def _rounds_desk(session: Session, today: date, timezone: ZoneInfo) -> RoundsDesk:
    running = tuple(list_running(session))
    is_late = any(each.is_open and each.owed and each.due_on < today for each in running)
    return RoundsDesk(running, count_calls(session, town_calendar(session, timezone, today), today) if is_late else 0)


def _running(each: RunningRound, today: date, language: str) -> Thing:
    words = translate_plural(
        "%(round)s: %(count)s report of %(total)s is missing",
        "%(round)s: %(count)s reports of %(total)s are missing",
        each.owed,
        language,
        round=each.title,
        total=each.total,
    )
    return Thing(words, "rounds.show_round", {"round_id": each.id}, days_left((each.due_on - today).days, language))


def _calls(count: int, language: str) -> list[Thing]:
    words = translate_plural("Call %(count)s department", "Call %(count)s departments", count, language)
    where = {"group": CareGroup.CALLS.value}
    return [Thing(words, "rounds.list_care_of_measures", dict(where))] if count else []
