"""Whether a target is being reached: states tested in a fixed order, in exact fractions."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tracker.evaluation.calculations.cases import Case
from tracker.evaluation.calculations.figures import Figure, IndicatorFacts, Series
from tracker.evaluation.calculations.paths import months
from tracker.evaluation.calculations.remarks import change_within_chance, remarks_on, within_chance
from tracker.evaluation.calculations.terms import Terms, missing_term, terms_of
from tracker.evaluation.errors import JudgementWithoutReason
from tracker.evaluation.vocabulary import AttainmentState, Reason, Remark
from tracker.monitoring.vocabulary import ValueState
from tracker.planning.calculations import TargetDefinition
from tracker.planning.vocabulary import TargetType

ENOUGH_OF_THE_WAY = Fraction(3, 5)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says about a target that no figure can judge."""

    state: AttainmentState
    judged_on: date
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise JudgementWithoutReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainment:
    """A state with all that led to it; None is "not known" or "does not apply", never zero.

    `value` is the measured one, for a gap the gap (with both sides of it beside it). `path_value`
    stands on the scale of the judgement: for a corridor it is a distance, like `distance`.
    `is_final` says that the value of the target date, or the first one after it, has decided.
    """

    state: AttainmentState
    reason: Reason | None = None
    value: Fraction | None = None
    value_date: date | None = None
    path_value: Fraction | None = None
    progress: Fraction | None = None
    expected: Fraction | None = None
    remarks: tuple[Remark, ...] = ()
    within_chance: bool | None = None
    change_within_chance: bool | None = None
    is_final: bool = False
    distance: Fraction | None = None
    area_value: Fraction | None = None
    town_value: Fraction | None = None

    @property
    def may_be_chance(self) -> bool:
        """Whether the badge is hollow: what the state says may be chance."""
        is_about_change = self.state is AttainmentState.WRONG_WAY
        return bool(self.within_chance or (is_about_change and self.change_within_chance))


def assess(
    definition: TargetDefinition,
    facts: IndicatorFacts | None,
    series: Series,
    town_series: Series,
    today: date,
    *,
    judgement: Judgement | None = None,
) -> Attainment:
    """Return the attainment of one target.

    ``series`` holds the figures of the target's area; ``town_series``, needed for gaps only, those
    of the town. A qualitative target is judged by ``judgement`` alone.
    """
    if definition.target_type is TargetType.QUALITATIVE:
        return _judged_by_a_person(judgement)
    missing = missing_term(definition, facts)
    if facts is None or missing is not None:
        return Attainment(state=AttainmentState.NOT_ASSESSABLE, reason=missing)
    terms = terms_of(definition, facts)
    figure = deciding_figure(series, terms)
    if figure is None:
        return Attainment(state=AttainmentState.NOT_ASSESSABLE, reason=Reason.NO_VALUE)
    case = Case(definition, facts, terms, figure, series, town_series)
    flaw, judged = flaw_of(case, today), case.judged
    if flaw is not None or judged is None:
        return _not_assessable(case, flaw)
    return _assessed(case, state_of(case, judged), judged, today)


def deciding_figure(series: Series, terms: Terms) -> Figure | None:
    """Return the figure that is judged: the first value at or after the end for good, else the latest due one."""
    final = series.first_value_from(terms.ends) if terms.ends else None
    return final or series.latest()


def flaw_of(case: Case, today: date) -> Reason | None:
    """Return why the figure cannot be judged. What has decided for good does not grow old."""
    if case.figure.state in _REASON_OF_STATE:
        return _REASON_OF_STATE[case.figure.state]
    if not case.is_final and months(today) - months(case.day) > case.facts.oldest_age:
        return Reason.TOO_OLD
    compared = (case.series, case.town_series) if case.is_gap else (case.series,)
    if any(series.has_open_break(case.terms.begins, case.day) for series in compared):
        return Reason.SERIES_BREAK
    return Reason.NO_TOWN_VALUE if case.judged is None else None


def state_of(case: Case, judged: Fraction) -> AttainmentState:
    """Return the state of a value that may be judged."""
    terms, worse = case.terms, case.terms.how_much_worse
    if not case.may_show_an_effect:
        return AttainmentState.NOT_YET
    if worse(judged, terms.target) <= terms.slack_at_target:
        return AttainmentState.REACHED
    if case.is_final:
        return AttainmentState.MISSED
    if worse(judged, case.planned) <= terms.tolerance:
        return AttainmentState.ON_TRACK
    if worse(judged, terms.baseline) > terms.tolerance:
        return AttainmentState.WRONG_WAY
    return AttainmentState.BEHIND if _is_slightly_behind(case, judged) else AttainmentState.OFF_TRACK


_REASON_OF_STATE = {
    ValueState.MISSING: Reason.MISSING,
    ValueState.SUPPRESSED: Reason.SUPPRESSED,
    ValueState.NOT_MEANINGFUL: Reason.NOT_MEANINGFUL,
}


def _is_slightly_behind(case: Case, judged: Fraction) -> bool:
    progress, expected = case.terms.share_of_way(judged), case.terms.share_of_way(case.planned)
    return progress is not None and expected is not None and progress >= ENOUGH_OF_THE_WAY * expected


def _judged_by_a_person(judgement: Judgement | None) -> Attainment:
    if judgement is None:
        return Attainment(state=AttainmentState.NOT_ASSESSABLE, reason=Reason.NOT_JUDGED)
    return Attainment(state=judgement.state, value_date=judgement.judged_on)


def _not_assessable(case: Case, flaw: Reason | None) -> Attainment:
    """Return what was measured, with the reason why nothing follows from it."""
    return Attainment(
        state=AttainmentState.NOT_ASSESSABLE,
        reason=flaw,
        value=case.value,
        value_date=case.day,
        distance=case.distance,
        area_value=case.figure.value if case.is_gap else None,
        town_value=case.town_value,
    )


def _assessed(case: Case, state: AttainmentState, judged: Fraction, today: date) -> Attainment:
    chance = within_chance(case) if state.is_assessed else None
    change = change_within_chance(case) if state.is_assessed else None
    return Attainment(
        state=state,
        value=case.value,
        value_date=case.day,
        path_value=case.planned if case.has_begun else None,
        progress=case.terms.share_of_way(judged) if case.has_begun else None,
        expected=case.terms.share_of_way(case.planned) if case.has_begun else None,
        remarks=remarks_on(case, today, within=chance, change=change),
        within_chance=chance,
        change_within_chance=change,
        is_final=case.is_final,
        distance=case.distance,
        area_value=case.figure.value if case.is_gap else None,
        town_value=case.town_value,
    )
