"""When a person is written to about a round: a calendar of two years, day by day."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rounds.schedules import Rhythm, Told, after_day, before_day, calls_begin, may_send, reminder_due
from tracker.rounds.vocabulary import MOST_MAILS, ReminderKind
from tracker.shared.workdays import TownCalendar

BERLIN = ZoneInfo("Europe/Berlin")
NORTH_RHINE = TownCalendar(BERLIN, frozenset(holidays.country_holidays("DE", subdiv="NW", years=range(2025, 2031))))
USUAL = Rhythm()
INVITATION, BEFORE, AFTER = ReminderKind


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


@dataclass
class Person:
    """One person in one round: when the own turn comes, when all is handed in, and where the deadline moves."""

    opened_on: date
    due_on: date
    done_on: date = date.max
    moved: dict[date, date] = field(default_factory=dict)
    away: frozenset[date] = frozenset()
    told: list[Told] = field(default_factory=list)

    def live(self, last: date, calendar: TownCalendar = NORTH_RHINE, rhythm: Rhythm = USUAL) -> list[str]:
        """Let each day go by, and return what came when: `2026-11-18 invitation`."""
        for today in days(self.opened_on, min(last, self.done_on - timedelta(days=1))):
            self.due_on = self.moved.get(today, self.due_on)
            kind = None if today in self.away else reminder_due(self.due_on, rhythm, calendar, today, self.told)
            if kind is not None:
                self.told.append(Told(kind, self.due_on, today))
        return [f"{mail.sent_on} {mail.kind.value}" for mail in self.told]


def test_who_says_nothing_hears_three_times_and_never_again():
    person = Person(date(2026, 11, 18), date(2026, 12, 4))
    assert person.live(date(2028, 12, 31)) == ["2026-11-18 invitation", "2026-12-01 before", "2026-12-09 after"]


def test_who_has_handed_in_hears_nothing_more():
    person = Person(date(2026, 11, 18), date(2026, 12, 4), done_on=date(2026, 11, 30))
    assert person.live(date(2027, 1, 31)) == ["2026-11-18 invitation"]


@pytest.mark.parametrize(
    ("due", "before", "after"),
    [
        (date(2026, 12, 4), date(2026, 12, 1), date(2026, 12, 9)),  # a Friday
        (date(2026, 12, 6), date(2026, 12, 2), date(2026, 12, 9)),  # a Sunday
        (date(2026, 12, 28), date(2026, 12, 22), date(2026, 12, 31)),  # behind Christmas
        (date(2027, 1, 4), date(2026, 12, 29), date(2027, 1, 7)),  # New Year; the 6th is no holiday here
        (date(2027, 3, 30), date(2027, 3, 23), date(2027, 4, 2)),  # Easter: Good Friday and Monday
        (date(2027, 5, 28), date(2027, 5, 24), date(2027, 6, 2)),  # the day after Corpus Christi
        (date(2026, 10, 3), date(2026, 9, 30), date(2026, 10, 7)),  # a holiday on a Saturday
    ],
)
def test_both_reminders_count_working_days(due, before, after):
    assert before_day(due, USUAL, NORTH_RHINE) == before
    assert after_day(due, USUAL, NORTH_RHINE) == after
    assert not calls_begin(due, after, USUAL, NORTH_RHINE)
    assert calls_begin(due, after + timedelta(days=1), USUAL, NORTH_RHINE)


def test_a_round_opened_on_a_holiday_invites_on_the_next_working_day():
    person = Person(date(2026, 12, 25), date(2027, 1, 29))
    assert person.live(date(2026, 12, 31)) == ["2026-12-28 invitation"]


def test_an_invitation_within_the_last_days_stands_for_the_reminder_before():
    person = Person(date(2026, 12, 2), date(2026, 12, 4))
    assert person.live(date(2027, 6, 1)) == ["2026-12-02 invitation", "2026-12-09 after"]


def test_a_later_deadline_moves_what_has_not_been_sent():
    person = Person(date(2026, 11, 18), date(2026, 12, 4), moved={date(2026, 11, 25): date(2026, 12, 18)})
    assert person.live(date(2027, 6, 1)) == ["2026-11-18 invitation", "2026-12-15 before", "2026-12-23 after"]


def test_a_later_deadline_reminds_anew_but_never_a_fourth_time():
    person = Person(date(2026, 11, 18), date(2026, 12, 4), moved={date(2026, 12, 3): date(2026, 12, 18)})
    assert person.live(date(2027, 6, 1)) == ["2026-11-18 invitation", "2026-12-01 before", "2026-12-15 before"]


def test_an_earlier_deadline_is_told_at_once():
    person = Person(date(2026, 11, 18), date(2026, 12, 18), moved={date(2026, 12, 2): date(2026, 12, 4)})
    assert person.live(date(2027, 6, 1)) == ["2026-11-18 invitation", "2026-12-02 before", "2026-12-09 after"]


def test_an_earlier_deadline_does_not_remind_anew():
    person = Person(date(2026, 11, 18), date(2026, 12, 4), moved={date(2026, 12, 2): date(2026, 12, 3)})
    assert person.live(date(2027, 6, 1)) == ["2026-11-18 invitation", "2026-12-01 before", "2026-12-08 after"]


def test_a_head_is_not_written_to_while_away_and_the_deputy_hears_instead():
    fortnight = frozenset(days(date(2026, 11, 26), date(2026, 12, 11)))
    head = Person(date(2026, 11, 18), date(2026, 12, 4), away=fortnight)
    deputy = Person(date(2026, 11, 26), date(2026, 12, 4), done_on=date(2026, 12, 12))
    assert head.live(date(2027, 6, 1)) == ["2026-11-18 invitation", "2026-12-14 after"]
    assert deputy.live(date(2027, 6, 1)) == ["2026-11-26 invitation", "2026-12-01 before", "2026-12-09 after"]


def test_a_new_head_is_invited_on_the_first_day_even_after_the_deadline():
    person = Person(date(2027, 1, 1), date(2026, 12, 4))
    assert person.live(date(2027, 6, 1)) == ["2027-01-04 invitation"]


def test_a_worker_that_was_off_for_weeks_writes_one_mail():
    silent = frozenset(days(date(2026, 11, 19), date(2027, 1, 10)))
    person = Person(date(2026, 11, 18), date(2026, 12, 4), away=silent)
    assert person.live(date(2027, 6, 1)) == ["2026-11-18 invitation", "2027-01-11 after"]


def test_a_clock_set_back_writes_nothing_twice():
    told = [Told(INVITATION, date(2026, 12, 4), date(2026, 11, 18))]
    for today in days(date(2026, 10, 1), date(2026, 11, 18)):
        assert reminder_due(date(2026, 12, 4), USUAL, NORTH_RHINE, today, told) is None


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        ("2026-11-18T06:59", False),
        ("2026-11-18T07:00", True),
        ("2026-11-18T17:59", True),
        ("2026-11-18T18:00", False),
        ("2026-11-21T10:00", False),  # Saturday
        ("2026-12-25T10:00", False),
        ("2026-10-26T07:00", True),  # the first morning of winter time
    ],
)
def test_mails_go_out_in_working_hours_of_the_town(moment, may):
    local = datetime.fromisoformat(moment).replace(tzinfo=BERLIN)
    assert may_send(NORTH_RHINE, local.astimezone(UTC)) is may


def test_two_years_of_quarterly_rounds_give_each_person_what_the_rules_say():
    """Eight rounds: each opens on the first of a quarter and is due 45 days later; 731 days go by."""
    first, last = date(2026, 1, 1), date(2028, 1, 1)
    opened = [date(year, month, 1) for year in (2026, 2027) for month in (1, 4, 7, 10)]
    rounds = [(day, day + timedelta(days=45)) for day in opened]
    never = [Person(*each) for each in rounds]  # never answers
    prompt = [Person(day, due, done_on=day + timedelta(days=14)) for day, due in rounds]
    left_on = date(2026, 5, 12)  # the day of the second round's first reminder: Ascension Day lies before its 16 May
    leaver = [Person(*each, done_on=left_on) for each in rounds]
    follower = [Person(max(day, left_on), due) for day, due in rounds[1:]]
    moved = [Person(day, due, moved={due: due + timedelta(days=14)}) for day, due in rounds]

    counts = {
        name: [Counter(told.split()[1] for told in person.live(last)) for person in people]
        for name, people in {
            "never": never, "prompt": prompt, "leaver": leaver, "follower": follower, "moved": moved
        }.items()
    }  # fmt: skip

    full = Counter(invitation=1, before=1, after=1)
    # The last round is due on 15 November 2027, all three have gone out before the two years are over.
    assert counts["never"] == [full] * 8
    assert counts["prompt"] == [Counter(invitation=1)] * 8
    assert counts["leaver"] == [full, Counter(invitation=1), *[Counter()] * 6]
    assert counts["follower"] == [Counter(invitation=1, after=1), *[full] * 6]
    assert counts["moved"] == [Counter(invitation=1, before=2)] * 8
    sent = [mail.sent_on for person in (*never, *follower, *moved) for mail in person.told]
    assert all(first <= day <= last and NORTH_RHINE.is_working_day(day) for day in sent)


some_days = st.dates(date(2026, 1, 1), date(2027, 6, 30))


@given(
    opened_on=some_days,
    length=st.integers(0, 90),
    moves=st.lists(st.tuples(st.integers(0, 120), st.integers(0, 150)), max_size=4),
    days_off=st.frozensets(some_days, max_size=60),
    away=st.frozensets(some_days, max_size=60),
    rhythm=st.builds(Rhythm, st.integers(1, 14), st.integers(1, 14)),
    done_after=st.integers(0, 200),
)
def test_whatever_happens_nobody_gets_more_than_three_and_never_on_a_day_off(
    opened_on, length, moves, days_off, away, rhythm, done_after
):
    calendar = TownCalendar(BERLIN, days_off)
    done_on = opened_on + timedelta(days=done_after)
    moved = {opened_on + timedelta(days=when): opened_on + timedelta(days=to) for when, to in moves}
    person = Person(opened_on, opened_on + timedelta(days=length), done_on, moved, away)
    person.live(opened_on + timedelta(days=300), calendar, rhythm)

    sent = [mail.sent_on for mail in person.told]
    assert len(sent) <= MOST_MAILS
    assert sent == sorted(set(sent))
    assert all(calendar.is_working_day(day) and day not in away and day < done_on for day in sent)
    assert [mail.kind for mail in person.told[:1]] in ([], [INVITATION])
    assert all(mail.kind is not INVITATION for mail in person.told[1:])
    for mail in person.told:
        if mail.kind is BEFORE:
            assert before_day(mail.due_on, rhythm, calendar) <= mail.sent_on <= mail.due_on
        if mail.kind is AFTER:
            assert mail.sent_on >= after_day(mail.due_on, rhythm, calendar)


@given(opened_on=some_days, length=st.integers(0, 60), days_off=st.frozensets(some_days, max_size=40))
def test_who_never_answers_an_unmoved_round_always_hears_the_invitation_and_the_end(opened_on, length, days_off):
    calendar, due_on = TownCalendar(BERLIN, days_off), opened_on + timedelta(days=length)
    person = Person(opened_on, due_on)
    person.live(due_on + timedelta(days=120), calendar)
    invited_on, *_ = [mail.sent_on for mail in person.told]
    assert invited_on == calendar.working_day_on_or_after(opened_on)
    before, after = before_day(due_on, USUAL, calendar), after_day(due_on, USUAL, calendar)
    reminded = {mail.kind: mail.sent_on for mail in person.told[1:]}
    assert reminded.get(BEFORE) == (before if invited_on < before else None)
    assert reminded.get(AFTER) == (after if invited_on < after else None)
