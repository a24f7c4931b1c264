"""What a row of dated words tells."""

from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.planning.calculations import told_in_order, unchanged_since
from tracker.planning.vocabulary import Answer


@dataclass
class Word:
    id: int
    status: str = "started"
    timeliness: str | None = None
    answer: Answer = Answer.CHANGED
    replaces_id: int | None = None

    @property
    def reported_at(self) -> datetime:
        return datetime(2026, self.id, 1, tzinfo=UTC)


def confirmed(key: int) -> Word:
    return Word(key, answer=Answer.UNCHANGED)


def test_each_word_stands_beside_the_one_before_it():
    latest, middle, first = told_in_order([Word(3), Word(2, timeliness="late"), Word(1, status="planned")])
    assert (latest.status_moved, middle.status_moved, first.status_moved) == (False, True, False)
    assert first.before is None


def test_keeping_to_the_schedule_moves_only_between_two_words_that_speak_of_it():
    told = told_in_order([Word(3, timeliness="late"), Word(2, timeliness="on_time"), Word(1)])
    assert [each.timeliness_moved for each in told] == [True, False, False]


def test_a_corrected_word_says_when_and_is_passed_over_by_the_next():
    correction, second, first = told_in_order([Word(3, status="planned", replaces_id=2), Word(2), Word(1)])
    assert second.corrected_at == correction.word.reported_at
    assert correction.before is first.word
    later = told_in_order([Word(4), correction.word, second.word, first.word])[0]
    assert later.before is correction.word


def test_unchanged_goes_back_to_the_day_on_which_it_was_said():
    assert unchanged_since([confirmed(4), confirmed(3), Word(2), Word(1)]) == Word(2).reported_at
    assert unchanged_since([confirmed(2), confirmed(1)]) == Word(1).reported_at
    assert unchanged_since([Word(2), confirmed(1)]) is None
    assert unchanged_since([]) is None
