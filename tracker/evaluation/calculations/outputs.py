"""What a measure plans to bring forth itself: a planned value, judged like a target."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tracker.evaluation.calculations.attainment import Attainment, assess
from tracker.evaluation.calculations.figures import Figure, IndicatorFacts, Series
from tracker.evaluation.calculations.sentences import sentence, state_word
from tracker.evaluation.vocabulary import Reason
from tracker.planning.calculations import TargetDefinition, definition_faults
from tracker.planning.vocabulary import ExpectedDirection, TargetType
from tracker.shared.text import N_, translate


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOutput:
    """What was planned, by when, and when the measure begins; None is "not laid down"."""

    value: Decimal
    due_on: date
    direction: ExpectedDirection | None
    starts_on: date | None


def assess_output(
    planned: PlannedOutput, facts: IndicatorFacts, series: Series, today: date
) -> tuple[TargetDefinition, Attainment]:
    definition = output_definition(planned, facts, series)
    return definition, assess(definition, facts, series, Series(), today)


def output_definition(planned: PlannedOutput, facts: IndicatorFacts, series: Series) -> TargetDefinition:
    """Return the target that a planned value makes.

    It starts from the latest figure due by the measure's beginning. Where that one has no number there is
    no baseline; without an expected direction, or against it, there is no target.
    """
    first = _figure_at_start(planned, series)
    said = TargetDefinition(
        target_type=_TYPES.get(planned.direction, TargetType.AT_LEAST),
        baseline=first.value if first else None,
        baseline_date=first.period_end if first else None,
        target=planned.value,
        target_date=planned.due_on,
    )
    holds = planned.direction is not None and not definition_faults(said, facts.snap)
    return said if holds else replace(said, target=None)


def output_sentence(
    attainment: Attainment,
    definition: TargetDefinition,
    planned: PlannedOutput,
    facts: IndicatorFacts,
    language: str,
) -> str:
    """Return the calculation behind the state; what is not laid down stands at the measure, not at a target."""
    flaw = _flaw(attainment.reason, planned)
    if flaw is None:
        return sentence(attainment, definition, facts, language)
    why, remedy = (translate(msgid, language) for msgid in flaw)
    state = state_word(attainment, definition, language)
    return translate(_NOT_ASSESSABLE, language, why=why, remedy=remedy, state=state)


_TYPES: dict[ExpectedDirection | None, TargetType] = {
    ExpectedDirection.UP: TargetType.AT_LEAST,
    ExpectedDirection.DOWN: TargetType.AT_MOST,
}
_NOT_ASSESSABLE = N_("%(why)s %(remedy)s Until then: %(state)s.")
_NO_BEGINNING = N_("It is not laid down when the measure begins."), N_("Enter the measure's beginning.")
_NO_FIRST_VALUE = (
    N_("There is no value from the time before the measure began."),
    N_("Import the value of the last period before its beginning."),
)
_NO_DIRECTION = (
    N_("It is not laid down whether the value is to rise or to fall."),
    N_("Choose the expected direction."),
)
_NO_WAY_TO_GO = (
    N_("The planned value does not fit the value the measure started from, or its date has come too early."),
    N_("Check the planned value, its date and the expected direction."),
)


def _figure_at_start(planned: PlannedOutput, series: Series) -> Figure | None:
    if planned.starts_on is None:
        return None
    return Series(figure for figure in series.figures if figure.period_end <= planned.starts_on).latest()


def _flaw(reason: Reason | None, planned: PlannedOutput) -> tuple[str, str] | None:
    if reason is Reason.NO_BASELINE:
        return _NO_BEGINNING if planned.starts_on is None else _NO_FIRST_VALUE
    if reason is Reason.NO_TARGET:
        return _NO_DIRECTION if planned.direction is None else _NO_WAY_TO_GO
    return None
