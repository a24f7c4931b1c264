"""German word forms: what counts as the same word in a search, however it is written."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

LONGEST_QUESTION = 200
MOST_PARTS = 12
SHORTEST_INSIDE = 3  # shorter words are looked for at the beginning of words: "AG" is no part of "Tag"
SHORTEST_STEM = 4  # a shorter stem stands for its word alone: "alt" is no part of "Gehalt"
LONGEST_SENTENCE = 240
STEMS_FOLLOW = "#"
_CHUNKS = re.compile(r'"([^"]*)"|(\S+)')
_QUOTES = str.maketrans("„“”«»‚‘", '"""""""')
_HYPHENS = "-\u2010\u2011\u00ad"
_SENTENCES = re.compile(r"(?<=[.!?…])\s+|\s*\n+\s*")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text as it is compared, and where it stands in it."""

    folded: str
    start: int
    end: int
    is_joined: bool = False  # a hyphen alone stands between the word before and this one


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that must occur: any of the patterns within a text, better one of the whole words."""

    patterns: tuple[str, ...]
    whole: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for: all parts must occur."""

    parts: tuple[Part, ...]

    def __bool__(self) -> bool:
        return bool(self.parts)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, and whether it is what was looked for."""

    text: str
    is_found: bool


def question_of(text: str | None) -> Question:
    """Read words as they are typed; words between quotation marks belong together."""
    parts = []
    for quoted, word in _CHUNKS.findall((text or "")[:LONGEST_QUESTION].translate(_QUOTES)):
        words = [each.folded for each in words_of(quoted or word)]
        if words:
            parts.append(_phrase(words) if quoted else _word(words))
    return Question(tuple(dict.fromkeys(parts))[:MOST_PARTS])


def searched_text(*texts: str | None) -> str:
    """Return texts as they are searched: their words, then stems and what a hyphen tears apart."""
    words = [word for text in texts if text for word in words_of(text)]
    if not words:
        return ""
    joined = [one.folded + other.folded for one, other in pairwise(words) if other.is_joined]
    forms = {stem(word) for word in [*(each.folded for each in words), *joined]} | set(joined)
    forms -= {each.folded for each in words}
    return " ".join(["", *(word.folded for word in words), STEMS_FOLLOW, *sorted(forms), ""])


def answers(question: Question, *texts: str | None) -> bool:
    """Say whether all that is looked for stands in some texts."""
    searched = searched_text(*texts) if question else ""
    return all(any(pattern in searched for pattern in part.patterns) for part in question.parts)


def pieces(text: str, question: Question) -> tuple[Piece, ...]:
    """Return a text in pieces, those marked that were looked for."""
    found: list[Piece] = []
    end = 0
    for start, stop in _spans(words_of(text), question):
        found += [Piece(text[end:start], False)] if start > end else []
        found.append(Piece(text[start:stop], True))
        end = stop
    return (*found, Piece(text[end:], False)) if end < len(text) else tuple(found)


def telling_sentence(text: str, question: Question) -> tuple[Piece, ...]:
    """Return the sentence in which most of what was looked for stands; empty where nothing does."""
    best, most = "", 0
    for sentence in _SENTENCES.split(text):
        words = words_of(sentence)
        count = sum(bool(_spans(words, Question((part,)))) for part in question.parts)
        if count > most:
            best, most = sentence, count
    return pieces(_shortened(best, question), question) if best else ()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return what the forms of a folded word have in common; it is always its beginning."""
    if not word.isascii() or not word.isalpha():
        return word
    stemmed = str(_stemmer().stemWord(word))
    if not word.startswith(stemmed):
        return word
    # The algorithm keeps the plural of "Kitas" and "Büros".
    return stemmed[:-1] if len(stemmed) > SHORTEST_STEM and stemmed[-2:] in {"as", "is", "os"} else stemmed


def words_of(text: str) -> list[Word]:
    """Return the words of a text, without case, umlauts and ß: Förderung, Foerderung and FORDERUNG are one."""
    words: list[Word] = []
    letters: list[str] = []
    start = 0
    for place, character in enumerate(f"{text} "):
        if character.isalnum() or (letters and unicodedata.combining(character)):
            start = start if letters else place
            letters.append(character)
        elif letters:
            is_joined = bool(words) and start - words[-1].end == 1 and text[words[-1].end] in _HYPHENS
            words.append(Word(_folded("".join(letters)), start, place, is_joined))
            letters = []
    return words


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(mark for mark in decomposed if mark.isalnum())
    return _WRITTEN_OUT.sub(r"\1", plain)


# ae, oe and ue are umlauts written out, but not the ue of "neue", "Bauen" and "Quelle".
_WRITTEN_OUT = re.compile(r"([ao]|(?<![aeoq])u)e")


@cache
def _stemmer() -> Any:
    import snowballstemmer  # only when somebody first searches or writes

    return snowballstemmer.stemmer("german")


def _phrase(words: Sequence[str]) -> Part:
    exact = f" {' '.join(words)} "
    return Part((exact,), (exact,))


def _word(words: Sequence[str]) -> Part:
    """Return a word as a part; one with signs inside, like "Kita-Plätze" or "3.1", may stand apart or together."""
    if len(words) == 1:
        return _single(words[0])
    ahead, last = " ".join(words[:-1]), stem(words[-1])
    single = _single("".join(words)) if all(word.isalpha() for word in words) else Part((), ())
    apart = f" {ahead} {last}"
    return Part((apart, *single.patterns), (f" {ahead} {words[-1]} ", *single.whole))


def _single(word: str) -> Part:
    stemmed = stem(word)
    whole = tuple(dict.fromkeys((f" {word} ", f" {stemmed} ")))
    if len(stemmed) >= SHORTEST_STEM:
        return Part((stemmed,), whole)
    inside = word if len(word) >= SHORTEST_INSIDE else f" {word}"
    return Part((inside, f" {stemmed} ") if stemmed != word else (inside,), whole)


def _spans(words: Sequence[Word], question: Question) -> list[tuple[int, int]]:
    """Return from where to where the words stand that were looked for, in order, none twice."""
    found: set[int] = set()
    for part in question.parts:
        for pattern in part.patterns:
            found |= set(_places(words, pattern))
    spans: list[tuple[int, int]] = []
    for place in sorted(found):
        word = words[place]
        if spans and place - 1 in found and word.is_joined:
            spans[-1] = (spans[-1][0], word.end)
        else:
            spans.append((word.start, word.end))
    return spans


def _places(words: Sequence[Word], pattern: str) -> Iterator[int]:
    """Yield which words a pattern touches."""
    length = len(pattern.split())
    for first in range(len(words) - length + 1):
        here = words[first : first + length]
        told = f" {' '.join(word.folded for word in here)} "
        if pattern in told or (length == 1 and pattern == f" {stem(here[0].folded)} "):
            yield from range(first, first + length)
        elif length == 1 and first and here[0].is_joined and pattern in f" {words[first - 1].folded}{here[0].folded} ":
            yield from (first - 1, first)


def _shortened(sentence: str, question: Question) -> str:
    """Return a long sentence around the first thing found in it."""
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    start = max(_spans(words_of(sentence), question)[0][0] - LONGEST_SENTENCE // 3, 0)
    cut = sentence[start : start + LONGEST_SENTENCE]
    ahead = "… " if start else ""
    behind = " …" if start + LONGEST_SENTENCE < len(sentence) else ""
    inner = cut.split(" ", 1)[-1] if start else cut
    return ahead + (inner.rsplit(" ", 1)[0] if behind else inner) + behind
