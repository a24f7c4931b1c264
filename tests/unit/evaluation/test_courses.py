"""The chart of a gap to the town draws the gap, in its own unit, and says why one is not known."""

from dataclasses import dataclass

from tests.unit.evaluation.examples import LOWER_IS_BETTER, figure, silent, target
from tracker.evaluation.calculations import Figure
from tracker.evaluation.queries.courses import target_chart
from tracker.monitoring.charts import LineChart
from tracker.monitoring.vocabulary import Quality, ValueState
from tracker.planning.vocabulary import TargetType

GAP = target(TargetType.REDUCE_GAP, "14", "6")


@dataclass(frozen=True)
class Published:
    figure: Figure
    quality: Quality = Quality.FINAL


def drawn(*here: Figure, town: tuple[Figure, ...], type_: TargetType = TargetType.REDUCE_GAP) -> LineChart:
    definition = GAP if type_ is TargetType.REDUCE_GAP else target(type_, "14", "6")
    return target_chart(definition, LOWER_IS_BETTER, [Published(each) for each in here], town, "Abstand", "de")


def test_a_gap_between_shares_is_told_in_percentage_points() -> None:
    chart = drawn(figure(2024, "34.5"), town=(figure(2024, "23.7"),))
    assert "10,8\N{NO-BREAK SPACE}Prozentpunkte" in chart.summary("de")
    assert "%" not in chart.summary("de")


def test_a_share_stays_a_share() -> None:
    chart = drawn(figure(2024, "34.5"), town=(), type_=TargetType.AT_MOST)
    assert "34,5\N{NO-BREAK SPACE}%" in chart.summary("de")


def test_without_the_towns_figure_the_gap_is_missing_not_reported() -> None:
    without, secret = drawn(figure(2024, "34.5"), town=()), (silent(2024, ValueState.SUPPRESSED),)
    assert [point.state for point in without.series[0].points] == [ValueState.MISSING]
    assert [point.state for point in drawn(figure(2024, "34.5"), town=secret).series[0].points] == [
        ValueState.SUPPRESSED
    ]
