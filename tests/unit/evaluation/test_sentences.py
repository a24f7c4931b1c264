"""The sentence behind each state, word for word in both languages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.unit.evaluation.examples import (
    END,
    HALF_TIME,
    HIGHER_IS_BETTER,
    LOWER_IS_BETTER,
    TODAY,
    corridor,
    counted,
    figure,
    judged,
    silent,
    target,
)
from tracker.evaluation.calculations import (
    Attainment,
    Figure,
    Judgement,
    Series,
    assess,
    chance_sentence,
    remark_sentences,
    sentence,
    state_word,
)
from tracker.evaluation.vocabulary import AttainmentState, Reason, Remark
from tracker.monitoring.vocabulary import ValueState
from tracker.planning.vocabulary import TargetType
from tracker.shared.periods import PeriodType

LATER = date(2031, 6, 1)
MOST, LEAST, HOLD, GAP = TargetType.AT_MOST, TargetType.AT_LEAST, TargetType.HOLD, TargetType.REDUCE_GAP
TOWN = (figure(2025, "8"),)


def told(language, definition, *figures, facts=LOWER_IS_BETTER, **more):
    attainment = judged(definition, *figures, facts=facts, **more)
    return sentence(attainment, definition, facts, language).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("definition", "value", "german", "english"),
    [
        (
            target(MOST, "8.0", "7.0"),
            "8.0",
            (
                "Ausgangswert 8,0 % (2020), Ziel 7,0 % (2030); "
                "Ende 2025 waren 7,5 % zu erwarten, gemessen 8,0 %: unverändert, nicht auf Kurs."
            ),
            (
                "Baseline 8.0% (2020), target 7.0% (2030); "
                "at the end of 2025, 7.5% was to be expected, measured 8.0%: unchanged, off track."
            ),
        ),
        (
            target(MOST, "8.0", "7.0"),
            "9.0",
            (
                "Ausgangswert 8,0 % (2020), Ziel 7,0 % (2030); Ende 2025 waren 7,5 % zu erwarten, "
                "gemessen 9,0 %: um 1,0 Prozentpunkte gestiegen, gegenläufig."
            ),
            (
                "Baseline 8.0% (2020), target 7.0% (2030); at the end of 2025, 7.5% was to be expected, "
                "measured 9.0%: up by 1.0 percentage points, going the wrong way."
            ),
        ),
        (
            target(MOST, "8.0", "7.0", tolerance=Decimal("0.2")),
            "7.6",
            (
                "Ausgangswert 8,0 % (2020), Ziel 7,0 % (2030), Toleranz 0,2 Prozentpunkte; "
                "Ende 2025 waren 7,5 % zu erwarten, gemessen 7,6 %: um 0,4 Prozentpunkte gefallen, auf Kurs."
            ),
            (
                "Baseline 8.0% (2020), target 7.0% (2030), tolerance 0.2 percentage points; "
                "at the end of 2025, 7.5% was to be expected, measured 7.6%: down by 0.4 percentage points, on track."
            ),
        ),
        (
            target(HOLD, "90", target_date=None, tolerance=Decimal(3)),
            "92",
            (
                "Ausgangswert 90,0 % (2020), zu halten, Toleranz 3,0 Prozentpunkte; "
                "Ende 2025 gemessen 92,0 %: um 2,0 Prozentpunkte gestiegen, eingehalten."
            ),
            (
                "Baseline 90.0% (2020), to be held, tolerance 3.0 percentage points; "
                "measured 92.0% at the end of 2025: up by 2.0 percentage points, kept."
            ),
        ),
        (
            target(HOLD, "90"),
            "90",
            "Ausgangswert 90,0 % (2020), zu halten bis 2030; Ende 2025 gemessen 90,0 %: unverändert, eingehalten.",
            "Baseline 90.0% (2020), to be held until 2030; measured 90.0% at the end of 2025: unchanged, kept.",
        ),
        (
            corridor("12", "8", "10"),
            "11.5",
            (
                "Ausgangswert 12,0 % (2020), Ziel zwischen 8,0 % und 10,0 % (2030); "
                "Ende 2025 sollte der Abstand zum Korridor 1,0 Prozentpunkte betragen, gemessen 11,5 %, "
                "Abstand 1,5 Prozentpunkte: um 0,5 Prozentpunkte gefallen, nicht auf Kurs."
            ),
            (
                "Baseline 12.0% (2020), target between 8.0% and 10.0% (2030); "
                "at the end of 2025 the distance to the corridor was to be 1.0 percentage points, measured 11.5%, "
                "distance 1.5 percentage points: down by 0.5 percentage points, off track."
            ),
        ),
        (
            corridor("12", "8", "10"),
            "9",
            (
                "Ausgangswert 12,0 % (2020), Ziel zwischen 8,0 % und 10,0 % (2030); "
                "Ende 2025 gemessen 9,0 %, im Korridor: um 3,0 Prozentpunkte gefallen, eingehalten."
            ),
            (
                "Baseline 12.0% (2020), target between 8.0% and 10.0% (2030); "
                "measured 9.0% at the end of 2025, inside the corridor: down by 3.0 percentage points, kept."
            ),
        ),
        (
            target(GAP, "5", "3"),
            "12.5",
            (
                "Abstand zur Stadt 5,0 Prozentpunkte (2020), Ziel 3,0 Prozentpunkte (2030); "
                "Ende 2025 waren 4,0 Prozentpunkte zu erwarten, gemessen 4,5 Prozentpunkte (hier 12,5 %, Stadt 8,0 %): "
                "um 0,5 Prozentpunkte kleiner, nicht auf Kurs."
            ),
            (
                "Gap to the town 5.0 percentage points (2020), target 3.0 percentage points (2030); "
                "at the end of 2025, 4.0 percentage points was to be expected, measured 4.5 percentage points "
                "(here 12.5%, town 8.0%): smaller by 0.5 percentage points, off track."
            ),
        ),
        (
            target(MOST, "8", "7", effect_from=date(2027, 1, 1)),
            "9",
            (
                "Ausgangswert 8,0 % (2020), Ziel 7,0 % (2030); Ende 2025 gemessen 9,0 %, "
                "eine Wirkung wird erst ab dem 01.01.2027 erwartet: noch nicht messbar."
            ),
            (
                "Baseline 8.0% (2020), target 7.0% (2030); measured 9.0% at the end of 2025, "
                "an effect is expected from 1 Jan 2027 on: not yet measurable."
            ),
        ),
    ],
)
def test_a_sentence_shows_the_calculation_and_ends_with_the_state(definition, value, german, english):
    assert told("de", definition, figure(2025, value), town=TOWN) == german
    assert told("en", definition, figure(2025, value), town=TOWN) == english


@pytest.mark.parametrize(
    ("definition", "value", "german"),
    [
        (
            target(MOST, "8", "7"),
            "7.4",
            (
                "Ausgangswert 8,0 % (2020), Ziel 7,0 % (2030); "
                "Ende 2030 gemessen 7,4 %: um 0,6 Prozentpunkte gefallen, nicht erreicht."
            ),
        ),
        (
            corridor("12", "8", "10"),
            "10.5",
            (
                "Ausgangswert 12,0 % (2020), Ziel zwischen 8,0 % und 10,0 % (2030); Ende 2030 gemessen 10,5 %, "
                "Abstand zum Korridor 0,5 Prozentpunkte: um 1,5 Prozentpunkte gefallen, nicht erreicht."
            ),
        ),
        (
            target(GAP, "5", "3"),
            "14",
            (
                "Abstand zur Stadt 5,0 Prozentpunkte (2020), Ziel 3,0 Prozentpunkte (2030); "
                "Ende 2030 gemessen 6,0 Prozentpunkte (hier 14,0 %, Stadt 8,0 %): "
                "um 1,0 Prozentpunkte größer, nicht erreicht."
            ),
        ),
        (
            target(HOLD, "8"),
            "8",
            "Ausgangswert 8,0 % (2020), zu halten bis 2030; Ende 2030 gemessen 8,0 %: unverändert, erreicht.",
        ),
    ],
)
def test_at_the_end_the_target_itself_is_what_was_expected(definition, value, german):
    assert told("de", definition, figure(2030, value), town=(figure(2030, "8"),), today=LATER) == german


def test_without_a_newer_value_the_sentence_says_so():
    assert told("de", target(MOST, "8", "7"), figure(2020, "8.2"), today=date(2021, 6, 1)) == (
        "Ausgangswert 8,0 % (2020), Ziel 7,0 % (2030); "
        "Ende 2020 gemessen 8,2 %, seit dem Ausgangswert noch kein neuer Wert: noch nicht messbar."
    )


def test_different_numbers_look_different():
    assert told("de", target(MOST, "8", "6.92"), figure(2025, "7.5")) == (
        "Ausgangswert 8,00 % (2020), Ziel 6,92 % (2030); "
        "Ende 2025 waren 7,46 % zu erwarten, gemessen 7,50 %: um 0,50 Prozentpunkte gefallen, leicht zurück."
    )


def test_a_change_too_small_for_the_decimals_does_not_look_like_none():
    assert "um 0,01 Prozentpunkte gestiegen" in told("de", target(MOST, "8.04", "7"), figure(2025, "8.05"))


def test_a_level_held_without_its_unneeded_path_keeps_its_decimals():
    facts = replace(HIGHER_IS_BETTER, unit="persons", decimals=0)
    assert told("de", target(HOLD, "1044555", target_date=None), figure(2025, "1044556"), facts=facts) == (
        "Ausgangswert 1.044.555 Personen (2020), zu halten; "
        "Ende 2025 gemessen 1.044.556 Personen: um 1 Person gestiegen, eingehalten."
    )


def test_other_periods_are_named_by_their_words_and_dates():
    facts = replace(LOWER_IS_BETTER, period_type=PeriodType.SCHOOL_YEAR)
    value = Figure(period_end=date(2025, 7, 31), value=Fraction(8))
    assert told("de", target(MOST, "8", "7"), value, facts=facts) == (
        "Ausgangswert 8,0 % (Schuljahr 2019/20), Ziel 7,0 % (Schuljahr 2029/30); "
        "am 31.07.2025 waren 7,5 % zu erwarten, gemessen 8,0 %: unverändert, nicht auf Kurs."
    )


@pytest.mark.parametrize(
    ("definition", "figures", "german"),
    [
        (
            target(MOST, None, "7"),
            (),
            (
                "Der Ausgangswert steht noch nicht fest. Tragen Sie den Ausgangswert und sein Datum ein. "
                "Bis dahin: nicht bewertbar."
            ),
        ),
        (
            target(MOST, "8"),
            (),
            (
                "Der Zielwert oder sein Datum steht noch nicht fest. "
                "Tragen Sie ein, was bis wann erreicht werden soll. Bis dahin: nicht bewertbar."
            ),
        ),
        (
            target(MOST, "8", "7"),
            (),
            (
                "Es liegt noch kein Wert vor. Mit dem ersten eingelesenen Wert wird das Ziel bewertbar. "
                "Bis dahin: nicht bewertbar."
            ),
        ),
        (
            target(MOST, "8", "7"),
            (silent(2025, ValueState.MISSING),),
            (
                "Der letzte Wert (2025) fehlt. Fragen Sie den Wert bei der Quelle an und lesen Sie ihn ein. "
                "Bis dahin: nicht bewertbar."
            ),
        ),
        (
            target(MOST, "8", "7"),
            (silent(2025, ValueState.SUPPRESSED),),
            (
                "Der letzte Wert (2025) ist zum Schutz von Personen geheim. Messen Sie das Ziel "
                "an einem größeren Gebiet oder über einen längeren Zeitraum. Bis dahin: nicht bewertbar."
            ),
        ),
        (
            target(MOST, "8", "7"),
            (silent(2025, ValueState.NOT_MEANINGFUL),),
            (
                "Der letzte Wert (2025) ist nicht aussagekräftig. Messen Sie das Ziel an einem größeren Gebiet "
                "oder an einem anderen Indikator. Bis dahin: nicht bewertbar."
            ),
        ),
        (
            target(MOST, "8", "7"),
            (figure(2022, "8"),),
            (
                "Der letzte Wert (2022) ist zu alt, um den heutigen Stand zu zeigen. Lesen Sie einen neueren Wert ein. "
                "Bis dahin: nicht bewertbar."
            ),
        ),
        (
            target(MOST, "8", "7"),
            (figure(2025, "8", break_reason="census"),),
            (
                "Zwischen dem Ausgangswert und dem letzten Wert (2025) hat die Zeitreihe einen Bruch. "
                "Bestätigen Sie, dass die Werte vergleichbar sind, oder tragen Sie einen neuen Ausgangswert ein. "
                "Bis dahin: nicht bewertbar."
            ),
        ),
        (
            target(GAP, "8", "7"),
            (figure(2025, "8"),),
            (
                "Der Vergleichswert der Stadt (2025) fehlt. "
                "Lesen Sie den Wert der Stadt für denselben Zeitraum ein. Bis dahin: nicht bewertbar."
            ),
        ),
        (
            target(TargetType.QUALITATIVE, None),
            (),
            (
                "Dieses Ziel hat noch niemand beurteilt. Beurteilen Sie das Ziel und begründen Sie es. "
                "Bis dahin: nicht bewertbar."
            ),
        ),
    ],
)
def test_what_is_not_assessable_says_what_would_make_it_so(definition, figures, german):
    assert told("de", definition, *figures) == german
    assert told("en", definition, *figures).endswith("Until then: not assessable.")


def test_without_an_indicator_the_sentence_asks_for_one():
    assert told("de", target(MOST, "8", "7"), facts=None) == (
        "Noch zeigt kein Indikator, ob dieses Ziel erreicht wird. Nennen Sie einen Indikator, der die Wirkung zeigt, "
        "oder beurteilen Sie das Ziel in Worten. Bis dahin: nicht bewertbar."
    )


@pytest.mark.parametrize("reason", Reason)
def test_no_sentence_leaves_a_gap_where_a_word_should_stand(reason):
    attainment = Attainment(state=AttainmentState.NOT_ASSESSABLE, reason=reason, value_date=HALF_TIME)
    for language in ("de", "en"):
        text = sentence(attainment, target(MOST, "8", "7"), LOWER_IS_BETTER, language)
        assert "()" not in text
        assert "%(" not in text


def test_a_judgement_by_people_is_told_with_its_date():
    definition = target(TargetType.QUALITATIVE, None, baseline_date=None, target_date=None)
    judgement = Judgement(AttainmentState.ON_TRACK, date(2026, 3, 1), "Two of three groups have met.")
    attainment = assess(definition, None, Series(), Series(), TODAY, judgement=judgement)
    assert sentence(attainment, definition, None, "de") == "Fachlich beurteilt am 01.03.2026: auf Kurs."
    assert sentence(attainment, definition, None, "en") == "Judged by people on 1 Mar 2026: on track."


def test_the_state_s_word_is_that_of_the_badge():
    definition = target(HOLD, "8", target_date=None)
    assert state_word(judged(definition, figure(2025, "8")), definition, "de") == "eingehalten"


def test_chance_is_said_in_words():
    both = judged(target(MOST, "8", "7"), counted(2020, 8, 100), counted(2025, 9, 100))
    assert chance_sentence(both, "de") == (
        "Der Unterschied zum erwarteten Wert kann Zufall sein. Die Veränderung seit dem Ausgangswert kann Zufall sein."
    )
    assert chance_sentence(judged(target(MOST, "8", "7"), figure(2025, "9")), "de") == ""


def test_at_the_end_chance_speaks_of_the_target():
    attainment = judged(target(MOST, "8", "7"), counted(2030, 8, 100), today=LATER)
    assert chance_sentence(attainment, "de") == "Der Unterschied zum Zielwert kann Zufall sein."


def test_every_remark_is_told_in_its_order():
    town = (figure(2020, "3"), figure(2029, "8"))
    attainment = judged(target(GAP, "5", "3"), figure(2029, "12"), town=town, today=LATER)
    assert attainment.remarks == (Remark.FINAL_VALUE_DUE, Remark.TOWN_GOT_WORSE)
    assert remark_sentences(attainment, "de") == (
        "Das Zieldatum ist vorbei, der Wert dazu liegt aber noch nicht vor.",
        "Der Abstand wurde vor allem kleiner, weil die Stadt schlechter wurde.",
    )
    assert attainment.value_date is not None
    assert attainment.value_date < END
