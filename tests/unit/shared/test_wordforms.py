"""Whatever its ending, case and umlauts: a word is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.shared.wordforms import pieces, question_of, searched_text, stem, telling_sentence, words_of

TEXT = "Sprachförderung in 12 Kita-Plätzen. Die Büros der Frühen Hilfen liegen in der Hauptstraße; Häuser für Ältere."


def finds(question: str, text: str = TEXT) -> bool:
    searched = searched_text(text)
    return all(any(pattern in searched for pattern in part.patterns) for part in question_of(question).parts)


@pytest.mark.parametrize(
    "question",
    [
        "Förderung", "Foerderung", "forderung", "FÖRDERUNGEN", "Sprachförderungen", "sprachfoerderung",
        "Kitaplätze", "Kita-Platz", "Kitas", "Büro", "Buero", "Hauptstrasse", "Straßen", "Haus", "Hilfe",
        '"frühen Hilfen"', "„Frühen Hilfen“", "Büro Haus", "12", "für ältere", "KITA",
    ],
)  # fmt: skip
def test_is_found(question: str) -> None:
    assert finds(question)


@pytest.mark.parametrize(
    "question", ["Schule", '"Hilfen frühen"', "Büro Schule", '"frühe Hilfe"', "AG", "3.1", '"Hilfen liegen der"']
)
def test_is_not_found(question: str) -> None:
    assert not finds(question)


def test_a_number_with_signs_stays_together() -> None:
    assert finds("3.1", "Maßnahme 3.1 läuft")
    assert not finds("3.1", "Maßnahme 31 läuft")
    assert finds("M-12", "M-12 Familienbüro")


@pytest.mark.parametrize("question", ["", "   ", '""', "– / !", "\x00", '"', "„“"])
def test_signs_alone_ask_nothing(question: str) -> None:
    assert not question_of(question)


def test_what_was_found_is_marked_as_it_is_written() -> None:
    marked = [piece.text for piece in pieces(TEXT, question_of("foerderung kitaplatz haus")) if piece.is_found]
    assert marked == ["Sprachförderung", "Kita-Plätzen", "Häuser"]


def test_the_telling_sentence_says_most_of_what_was_looked_for() -> None:
    sentence = telling_sentence(TEXT, question_of("Büro Haus Kita"))
    assert "".join(piece.text for piece in sentence).startswith("Die Büros")


def test_a_long_sentence_is_shortened_around_what_was_found() -> None:
    text = "vorher " * 100 + "Gesuchtes " + "nachher " * 100
    said = "".join(piece.text for piece in telling_sentence(text, question_of("gesucht")))
    assert "Gesuchtes" in said
    assert said.startswith("… ")
    assert said.endswith(" …")
    assert len(said) < 260


@given(st.text(max_size=60))
def test_the_pieces_of_a_text_make_up_the_text(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text, question_of("a b c d e"))) == text


@given(st.text(max_size=40))
def test_each_word_of_a_text_finds_it(text: str) -> None:
    for word in words_of(text):
        assert finds(text[word.start : word.end], text)


@given(st.from_regex(r"[a-z]{1,20}", fullmatch=True))
def test_a_stem_is_the_beginning_of_its_word(word: str) -> None:
    assert word.startswith(stem(word))
