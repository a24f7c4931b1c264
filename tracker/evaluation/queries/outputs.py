"""Where the planned outputs of a measure stand: computed on reading, in two statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from tracker.evaluation.calculations import Attainment, IndicatorFacts, Series, remark_sentences, state_word
from tracker.evaluation.calculations.outputs import PlannedOutput, assess_output, output_sentence
from tracker.evaluation.queries.standings import facts_of, figure_of
from tracker.evaluation.vocabulary import AttainmentState, Tone
from tracker.monitoring.disclosure import PublishedFigure
from tracker.monitoring.queries.figures import list_series
from tracker.monitoring.vocabulary import Wanted
from tracker.planning.calculations import TargetDefinition
from tracker.planning.queries import Monitor
from tracker.planning.vocabulary import MonitoringRole
from tracker.shared.publication import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputStanding:
    """One output of a measure that has a planned value, and how it stands today."""

    planned: PlannedOutput
    facts: IndicatorFacts
    definition: TargetDefinition
    attainment: Attainment

    @property
    def state(self) -> AttainmentState:
        return self.attainment.state

    @property
    def tone(self) -> Tone:
        return self.attainment.state.tone

    @property
    def is_hollow(self) -> bool:
        return self.attainment.may_be_chance

    def word(self, language: str) -> str:
        return state_word(self.attainment, self.definition, language)

    def sentence(self, language: str) -> str:
        return output_sentence(self.attainment, self.definition, self.planned, self.facts, language)

    def remarks(self, language: str) -> tuple[str, ...]:
        return remark_sentences(self.attainment, language)


def list_outputs(
    session: Session, monitors: Iterable[Monitor], starts_on: date | None, audience: Audience, today: date
) -> dict[int, OutputStanding]:
    """Return how the planned outputs of a measure that begins on a day stand, by the link's id."""
    planned = {monitor: plan for monitor in monitors if (plan := _planned(monitor, starts_on)) is not None}
    if not planned:
        return {}
    series = list_series(session, [Wanted(monitor.indicator.id) for monitor in planned], audience)
    return {
        monitor.id: _standing(monitor, plan, series[Wanted(monitor.indicator.id)], today)
        for monitor, plan in planned.items()
    }


def _planned(monitor: Monitor, starts_on: date | None) -> PlannedOutput | None:
    if monitor.role is not MonitoringRole.OUTPUT or monitor.planned_value is None or monitor.planned_on is None:
        return None
    return PlannedOutput(
        value=monitor.planned_value, due_on=monitor.planned_on, direction=monitor.direction, starts_on=starts_on
    )


def _standing(
    monitor: Monitor, planned: PlannedOutput, figures: Iterable[PublishedFigure], today: date
) -> OutputStanding:
    facts = facts_of(monitor.indicator)
    series = Series(figure_of(figure) for figure in figures)
    definition, attainment = assess_output(planned, facts, series, today)
    return OutputStanding(planned=planned, facts=facts, definition=definition, attainment=attainment)
