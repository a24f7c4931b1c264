"""How many targets stand where."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.evaluation.calculations import counts_sentence, target_counts
from tracker.evaluation.vocabulary import AttainmentState as S


def told(language, *groups):
    return counts_sentence(target_counts([(state, hollow) for state, hollow, n in groups for _ in range(n)]), language)


MODEL = (
    (S.REACHED, False, 4), (S.ON_TRACK, False, 5), (S.BEHIND, False, 2), (S.OFF_TRACK, False, 3),
    (S.WRONG_WAY, False, 1), (S.WRONG_WAY, True, 3), (S.NOT_YET, False, 5), (S.NOT_ASSESSABLE, False, 7),
)  # fmt: skip


def test_the_model_sentence():
    assert told("de", *MODEL) == (
        "Von 30 Wirkungszielen sind 18 bewertbar: 9 erreicht oder auf Kurs, 5 zurück, "
        "4 gegenläufig (davon 3 im Zufallsbereich); 12 noch nicht."
    )
    assert told("en", *MODEL) == (
        "Of 30 impact targets 18 are assessable: 9 reached or on track, 5 behind, "
        "4 going the wrong way (3 of them within chance); 12 not yet."
    )


@pytest.mark.parametrize(
    ("groups", "german"),
    [
        ((), "Es gibt noch keine Wirkungsziele."),
        (((S.NOT_YET, False, 1),), "Das einzige Wirkungsziel ist noch nicht bewertbar."),
        (((S.NOT_YET, False, 3),), "Von 3 Wirkungszielen ist noch keines bewertbar."),
        (((S.MISSED, False, 1),), "Das einzige Wirkungsziel ist bewertbar: 1 nicht erreicht."),
        (((S.BEHIND, True, 2),), "Alle 2 Wirkungsziele sind bewertbar: 2 zurück (davon 2 im Zufallsbereich)."),
        (
            ((S.REACHED, False, 1), (S.NOT_ASSESSABLE, False, 1)),
            "Von 2 Wirkungszielen ist 1 bewertbar: 1 erreicht oder auf Kurs; 1 noch nicht.",
        ),
    ],
)
def test_small_numbers_read_well(groups, german):
    assert told("de", *groups) == german


@settings(max_examples=25, deadline=None, database=None)
@given(st.lists(st.tuples(st.sampled_from(S), st.booleans())))
def test_the_parts_always_sum(targets):
    counts = target_counts(targets)
    groups = (counts.good, counts.behind, counts.wrong_way, counts.missed, counts.not_yet)
    assert sum(group.targets for group in groups) == counts.total == len(targets)
    assert all(group.by_chance <= group.targets for group in groups)
