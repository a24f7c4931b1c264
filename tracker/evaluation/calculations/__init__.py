"""The judgements of the program: pure functions in exact fractions."""

from tracker.evaluation.calculations.attainment import Attainment, Judgement, assess
from tracker.evaluation.calculations.chance import newcombe_interval, value_interval, wilson_interval
from tracker.evaluation.calculations.counts import TargetCounts, counts_sentence, target_counts
from tracker.evaluation.calculations.figures import Figure, IndicatorFacts, Series
from tracker.evaluation.calculations.paths import Path, months
from tracker.evaluation.calculations.sentences import (
    chance_sentence,
    remark_sentences,
    sentence,
    state_word,
    why_not_assessable,
)
from tracker.evaluation.calculations.terms import Terms, missing_term, terms_of
from tracker.planning.calculations import TargetDefinition

__all__ = [
    "Attainment",
    "Figure",
    "IndicatorFacts",
    "Judgement",
    "Path",
    "Series",
    "TargetCounts",
    "TargetDefinition",
    "Terms",
    "assess",
    "chance_sentence",
    "counts_sentence",
    "missing_term",
    "months",
    "newcombe_interval",
    "remark_sentences",
    "sentence",
    "state_word",
    "target_counts",
    "terms_of",
    "value_interval",
    "why_not_assessable",
    "wilson_interval",
]
