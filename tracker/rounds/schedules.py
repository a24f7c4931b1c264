"""When a person is written to about a round: an invitation, once before the day, once after it, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from tracker.rounds.vocabulary import MOST_MAILS, ReminderKind
from tracker.shared.workdays import SEND_AT, TownCalendar

LAST_MAIL_AT = time(18, 0)  # what falls due later waits for the next working day


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How many working days before and after the due day a town reminds."""

    days_before: int = 3
    days_after: int = 3


@dataclass(frozen=True, slots=True)
class Told:
    """A mail that a person has had about a round."""

    kind: ReminderKind
    due_on: date  # the day it spoke of
    sent_on: date


def may_send(calendar: TownCalendar, now: datetime) -> bool:
    """Say whether mails may go out at a moment: on working days from seven in the morning to six in the evening."""
    local = now.astimezone(calendar.timezone)
    return calendar.is_working_day(local.date()) and SEND_AT <= local.time() < LAST_MAIL_AT


def before_day(due_on: date, rhythm: Rhythm, calendar: TownCalendar) -> date:
    return calendar.working_days_before(due_on, rhythm.days_before)


def after_day(due_on: date, rhythm: Rhythm, calendar: TownCalendar) -> date:
    return calendar.working_days_after(due_on, rhythm.days_after)


def calls_begin(due_on: date, today: date, rhythm: Rhythm, calendar: TownCalendar) -> bool:
    """Say whether the time of mails is over, and planning calls."""
    return today > after_day(due_on, rhythm, calendar)


def reminder_due(
    due_on: date, rhythm: Rhythm, calendar: TownCalendar, today: date, told: Sequence[Told]
) -> ReminderKind | None:
    """Return which mail is due today to somebody who still owes something, None for none.

    The first is always the invitation, whenever it comes. A later deadline calls for the others anew, an earlier one
    does not; a mail that spoke of the same day stands for the reminder whose day it was sent on or after.
    """
    if not calendar.is_working_day(today) or len(told) >= MOST_MAILS or any(mail.sent_on >= today for mail in told):
        return None
    if not told:
        return ReminderKind.INVITATION
    before, after = before_day(due_on, rhythm, calendar), after_day(due_on, rhythm, calendar)
    if before <= today <= due_on and not _is_told(ReminderKind.BEFORE, due_on, before, told):
        return ReminderKind.BEFORE
    if today >= after and not _is_told(ReminderKind.AFTER, due_on, after, told):
        return ReminderKind.AFTER
    return None


def _is_told(kind: ReminderKind, due_on: date, wanted_on: date, told: Sequence[Told]) -> bool:
    has_been = any(mail.kind is kind and mail.due_on >= due_on for mail in told)
    return has_been or any(mail.due_on == due_on and mail.sent_on >= wanted_on for mail in told)
