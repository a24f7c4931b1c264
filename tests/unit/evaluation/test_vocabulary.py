"""The words for states, reasons, remarks and consequences."""

import pytest

from tracker.evaluation.vocabulary import AttainmentState, Consequence, Reason, Remark, Tone
from tracker.planning.vocabulary import TargetType
from tracker.shared.text import translate


@pytest.mark.parametrize(
    ("state", "tone", "german"),
    [
        ("not_assessable", Tone.GREY, "nicht bewertbar"),
        ("not_yet", Tone.GREY, "noch nicht messbar"),
        ("reached", Tone.GOOD, "erreicht"),
        ("missed", Tone.ACT, "nicht erreicht"),
        ("on_track", Tone.GOOD, "auf Kurs"),
        ("wrong_way", Tone.ACT, "gegenläufig"),
        ("behind", Tone.WATCH, "leicht zurück"),
        ("off_track", Tone.ACT, "nicht auf Kurs"),
    ],
)
def test_each_state_has_its_tone_and_its_own_word(state, tone, german):
    assert AttainmentState(state).tone is tone
    assert translate(AttainmentState(state).label, "de") == german


@pytest.mark.parametrize(
    ("type_", "is_final", "german"),
    [
        (TargetType.HOLD, False, "eingehalten"),
        (TargetType.CORRIDOR, False, "eingehalten"),
        (TargetType.HOLD, True, "erreicht"),
        (TargetType.AT_MOST, False, "erreicht"),
    ],
)
def test_what_holds_before_its_date_is_kept(type_, is_final, german):
    assert translate(AttainmentState.REACHED.label_for(type_, is_final=is_final), "de") == german


def test_other_states_read_the_same_for_every_type():
    assert AttainmentState.MISSED.label_for(TargetType.HOLD, is_final=True) == AttainmentState.MISSED.label


@pytest.mark.parametrize("list_", [Reason, Remark, Consequence])
def test_every_word_is_its_own_in_both_languages(list_):
    for language in ("de", "en"):
        assert len({translate(entry.label, language) for entry in list_}) == len(list_)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_says_what_would_make_the_target_assessable(reason):
    assert reason.remedy.endswith(".")
    assert translate(reason.remedy, "de") != reason.remedy


@pytest.mark.parametrize("remark", Remark)
def test_every_remark_is_a_sentence(remark):
    assert translate(remark.sentence, "de").endswith(".")
