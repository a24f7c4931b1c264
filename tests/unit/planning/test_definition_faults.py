"""What is refused when a target is entered."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.evaluation.calculations import IndicatorFacts, TargetDefinition
from tracker.monitoring.vocabulary import Direction, IndicatorKind
from tracker.planning.calculations import DefinitionFault, definition_faults
from tracker.planning.vocabulary import TargetType

Y0, Y1 = date(2020, 12, 31), date(2030, 12, 31)


def target(type_: TargetType, baseline: str | None = None, aim: str | None = None, **more: object) -> TargetDefinition:
    laid_down: dict[str, object] = {"baseline_date": Y0, "target_date": Y1, **more}
    return TargetDefinition(
        target_type=type_,
        baseline=None if baseline is None else Decimal(baseline),
        target=None if aim is None else Decimal(aim),
        **laid_down,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("definition", "fault"),
    [
        (target(TargetType.AT_LEAST, "60", "60.0"), DefinitionFault.TARGET_IS_BASELINE),
        (target(TargetType.AT_MOST, "60", "60"), DefinitionFault.TARGET_IS_BASELINE),
        (target(TargetType.REDUCE_GAP, "3", "3"), DefinitionFault.TARGET_IS_BASELINE),
        (target(TargetType.AT_LEAST, "60", "59"), DefinitionFault.TARGET_BELOW_BASELINE),
        (target(TargetType.AT_MOST, "60", "61"), DefinitionFault.TARGET_ABOVE_BASELINE),
        (target(TargetType.REDUCE_GAP, "3", "4"), DefinitionFault.GAP_GROWS),
        (target(TargetType.REDUCE_GAP, "3", "-1"), DefinitionFault.GAP_BELOW_ZERO),
        (target(TargetType.AT_MOST, "8", "7", target_date=Y0), DefinitionFault.DATES_REVERSED),
        (target(TargetType.HOLD, "8", target_date=date(2019, 12, 31)), DefinitionFault.DATES_REVERSED),
        (target(TargetType.AT_MOST, "8", "7", interim=((Y0, Decimal(8)),)), DefinitionFault.INTERIM_OUTSIDE),
        (target(TargetType.AT_MOST, "8", "7", interim=((Y1, Decimal(8)),)), DefinitionFault.INTERIM_OUTSIDE),
        (
            target(
                TargetType.AT_MOST, "8", "7", interim=((date(2025, 1, 1), Decimal(8)), (date(2025, 1, 1), Decimal(7)))
            ),
            DefinitionFault.INTERIM_REPEATED,
        ),
        (
            target(TargetType.CORRIDOR, "8", corridor_low=Decimal(9), corridor_high=Decimal(8)),
            DefinitionFault.CORRIDOR_REVERSED,
        ),
        (target(TargetType.CORRIDOR, "8", corridor_low=Decimal(9)), DefinitionFault.CORRIDOR_HALF_OPEN),
        (target(TargetType.AT_MOST, "8", "7", tolerance=Decimal("-0.1")), DefinitionFault.TOLERANCE_BELOW_ZERO),
        (target(TargetType.AT_MOST, "8", "7", effect_from=date(2031, 1, 1)), DefinitionFault.EFFECT_AFTER_TARGET),
    ],
)
def test_a_contradiction_is_refused_with_a_sentence_beside_its_field(definition, fault):
    assert definition_faults(definition) == (fault,)
    assert hasattr(definition, fault.field)
    assert fault.sentence("de").endswith(".")
    assert fault.sentence("de") != fault.sentence("en")


@pytest.mark.parametrize(
    "definition",
    [
        target(TargetType.AT_LEAST, "60", "75", interim=((date(2025, 12, 31), Decimal(50)),), tolerance=Decimal(0)),
        target(TargetType.AT_MOST, "40", "0", effect_from=Y1),
        target(TargetType.HOLD, "90", "90"),
        target(TargetType.HOLD, "90", target_date=None),
        target(TargetType.CORRIDOR, "9", corridor_low=Decimal(9), corridor_high=Decimal(9)),
        target(TargetType.REDUCE_GAP, "3", "0"),
        target(TargetType.QUALITATIVE, baseline_date=None, target_date=None),
    ],
)
def test_what_makes_sense_is_kept(definition):
    assert definition_faults(definition) == ()


@pytest.mark.parametrize("type_", TargetType)
def test_what_is_not_laid_down_yet_is_no_fault(type_):
    assert definition_faults(TargetDefinition(target_type=type_)) == ()
    assert definition_faults(target(type_, "8", baseline_date=None, target_date=None)) == ()


def test_two_dates_within_one_period_of_the_indicator_leave_no_way():
    facts = IndicatorFacts(kind=IndicatorKind.SHARE, direction=Direction.HIGHER_WORSE, unit="percent", decimals=1)
    definition = target(TargetType.AT_MOST, "8", "7", baseline_date=date(2024, 3, 1), target_date=date(2024, 9, 1))
    assert definition_faults(definition) == ()
    assert definition_faults(definition, facts.snap) == (DefinitionFault.DATES_REVERSED,)


def test_all_faults_are_told_at_once():
    definition = target(TargetType.AT_MOST, "8", "9", target_date=Y0, tolerance=Decimal(-1))
    assert definition_faults(definition) == (
        DefinitionFault.TARGET_ABOVE_BASELINE,
        DefinitionFault.DATES_REVERSED,
        DefinitionFault.TOLERANCE_BELOW_ZERO,
    )
