"""The sentence that shows how a state was reached, and ends with the state's word."""

from datetime import date

from tracker.evaluation.calculations.attainment import Attainment
from tracker.evaluation.calculations.clauses import Calculation
from tracker.evaluation.calculations.figures import IndicatorFacts
from tracker.evaluation.vocabulary import Reason, Remark
from tracker.planning.calculations import TargetDefinition
from tracker.shared.numbers import format_date
from tracker.shared.text import N_, translate


def sentence(attainment: Attainment, definition: TargetDefinition, facts: IndicatorFacts | None, language: str) -> str:
    """Return the calculation behind a state as one calm sentence in ``language``."""
    state = state_word(attainment, definition, language)
    if attainment.reason is not None:
        why, remedy = why_not_assessable(attainment, facts, language), translate(attainment.reason.remedy, language)
        return translate(_NOT_ASSESSABLE, language, why=why, remedy=remedy, state=state)
    if facts is None or attainment.value is None or attainment.value_date is None:
        return _said_by_people(attainment.value_date, state, language)
    said = Calculation(attainment, definition, facts, language)
    return f"{said.beginning()}; {said.measurement()}: {said.change()}{state}."


def why_not_assessable(attainment: Attainment, facts: IndicatorFacts | None, language: str) -> str:
    """Return why a target cannot be assessed as one sentence, "" where it can be."""
    if attainment.reason is None:
        return ""
    latest = attainment.value_date
    period = facts.period_label(latest, language) if facts is not None and latest is not None else ""
    return translate(_WHY[attainment.reason], language, period=period)


def state_word(attainment: Attainment, definition: TargetDefinition, language: str) -> str:
    """Return the state's word as it stands on badges and at the end of sentences."""
    label = attainment.state.label_for(definition.target_type, is_final=attainment.is_final)
    return translate(label, language)


def remark_sentences(attainment: Attainment, language: str) -> tuple[str, ...]:
    """Return what is to be said beside the sentence: a final value due, chance, the town's part in a gap."""
    return tuple(translate(_remark_sentence(remark, attainment), language) for remark in attainment.remarks)


def chance_sentence(attainment: Attainment, language: str) -> str:
    """Return what may be chance, empty where nothing is known to be."""
    by_chance = [remark for remark in attainment.remarks if remark in _ABOUT_CHANCE]
    return " ".join(translate(_remark_sentence(remark, attainment), language) for remark in by_chance)


_ABOUT_CHANCE = frozenset({Remark.WITHIN_CHANCE, Remark.CHANGE_WITHIN_CHANCE})
_FINALLY_WITHIN_CHANCE = N_("The difference from the target can be chance.")
_NOT_ASSESSABLE = N_("%(why)s %(remedy)s Until then: %(state)s.")
_SAID_BY_PEOPLE = N_("Judged by people on %(date)s: %(state)s.")
_WHY = {
    Reason.NO_INDICATOR: N_("No indicator shows yet whether this target is reached."),
    Reason.NO_BASELINE: N_("Where the target starts from is not laid down yet."),
    Reason.NO_TARGET: N_("The target value or its date is not laid down yet."),
    Reason.NO_VALUE: N_("No value has been reported yet."),
    Reason.MISSING: N_("The latest value (%(period)s) is missing."),
    Reason.SUPPRESSED: N_("The latest value (%(period)s) is kept secret to protect persons."),
    Reason.NOT_MEANINGFUL: N_("The latest value (%(period)s) is not meaningful."),
    Reason.TOO_OLD: N_("The latest value (%(period)s) is too old to say how things stand today."),
    Reason.SERIES_BREAK: N_("Between the baseline and the latest value (%(period)s) the series breaks."),
    Reason.NO_TOWN_VALUE: N_("For the latest value (%(period)s) there is none of the town to compare it with."),
    Reason.NOT_JUDGED: N_("Nobody has judged this target yet."),
}


def _said_by_people(judged_on: date | None, state: str, language: str) -> str:
    said_on = format_date(judged_on, language) if judged_on is not None else ""
    return translate(_SAID_BY_PEOPLE, language, date=said_on, state=state)


def _remark_sentence(remark: Remark, attainment: Attainment) -> str:
    if remark is Remark.WITHIN_CHANCE and attainment.is_final:
        return _FINALLY_WITHIN_CHANCE
    return remark.sentence
