"""Figures come in all or none, exact, once, with their history."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from tests.factories import make_indicator
from tests.integration.monitoring.conftest import DATA
from tracker.monitoring.errors import (
    AmbiguousArea,
    CountsDisagree,
    DenominatorZero,
    NoValue,
    RepeatedRow,
    RowsRefused,
    UnknownArea,
    UnknownIndicator,
    ValueBesideState,
)
from tracker.monitoring.intake.observations import ImportResult, import_sheet
from tracker.monitoring.intake.profiles import Profile
from tracker.monitoring.intake.sheets import read_sheet
from tracker.monitoring.intake.storing import ROWS_AT_ONCE
from tracker.monitoring.models import ImportBatch, Indicator, Observation, ObservationRevision
from tracker.monitoring.queries.areas import list_areas
from tracker.monitoring.queries.figures import list_indicator_figures
from tracker.monitoring.queries.indicators import find_indicator
from tracker.monitoring.vocabulary import IndicatorKind, Quality, ValueState
from tracker.shared.audit import AuditEntry
from tracker.shared.errors import Refused
from tracker.shared.export import ExportFormat, write_table
from tracker.shared.numbers import AmbiguousNumbers, UnreadableNumber
from tracker.shared.periods import OtherPeriodType, PeriodType
from tracker.shared.publication import INTERNAL

Bring = Callable[..., ImportResult]
HEAD = "indicator;area;period;group;value;numerator;denominator;state;quality;break;note;source\n"


def figures_of(session: Session, key: str) -> list[tuple[str, str, Fraction | None, ValueState]]:
    facts = find_indicator(session, INTERNAL, key)
    assert facts is not None
    keys = {area.id: area.key for area in list_areas(session)}
    return [
        (keys[figure.area_id], figure.period.code, figure.value, figure.state)
        for figure in list_indicator_figures(session, facts, INTERNAL)
    ]


def refusals(bring: Bring, text: str, **options: object) -> list[tuple[int, str, type[Refused]]]:
    with pytest.raises(RowsRefused) as caught:
        bring(text, **options)
    result = caught.value.result
    assert isinstance(result, ImportResult)
    return [(row.row, row.column, type(row.reason)) for row in result.refused]


def count(session: Session, table: type) -> int:
    return session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def test_town_boroughs_and_districts_each_hold_the_whole_population(with_figures: Session) -> None:
    facts = find_indicator(with_figures, INTERNAL, "pop_total")
    assert facts is not None
    levels = {area.id: area.level_key for area in list_areas(with_figures)}
    sums: dict[str, Fraction] = {}
    for figure in list_indicator_figures(with_figures, facts, INTERNAL):
        if figure.period.code == "2012":
            sums[levels[figure.area_id]] = sums.get(levels[figure.area_id], Fraction()) + (figure.value or 0)
    assert sums == {"town": 1_044_555, "stadtbezirk": 1_044_555, "stadtteil": 1_044_555}


def test_a_share_takes_its_denominator_from_the_same_area_and_year(with_figures: Session) -> None:
    found = {(area, period): value for area, period, value, _ in figures_of(with_figures, "koeln_migration_share")}
    assert found["town", "2012"] == Fraction(359_873 * 100, 1_044_555)
    assert found["001", "2012"] == Fraction(37_242 * 100, 127_827)


@pytest.mark.parametrize("rows", [1, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 2 * ROWS_AT_ONCE])
def test_all_rows_come_in_however_many_there_are(town: Session, bring: Bring, rows: int) -> None:
    make_indicator(town, "childcare", kind=IndicatorKind.COUNT)
    years = [str(1900 + number) for number in range(rows)]
    result = bring(HEAD + "".join(f"childcare;town;{year};;{year}5;;;;;;;\n" for year in years))
    assert result.new == rows
    found = [(period, value) for _, period, value, _ in figures_of(town, "childcare")]
    assert found == [(year, Fraction(int(f"{year}5"))) for year in years]


def test_the_same_file_twice_changes_nothing_and_leaves_no_trace(
    with_figures: Session, koeln: Profile, now: datetime
) -> None:
    before = count(with_figures, ImportBatch), count(with_figures, AuditEntry)
    sheet = read_sheet(DATA / "koeln-bevoelkerung-auszug.csv", form=koeln.form)
    result = import_sheet(with_figures, sheet, koeln, now=now, imported_by="test")
    assert result.changes_nothing
    assert result.same == 768
    assert (count(with_figures, ImportBatch), count(with_figures, AuditEntry)) == before


def test_a_dry_run_counts_and_checks_sums_and_leaves_nothing(town: Session, koeln: Profile, now: datetime) -> None:
    sheet = read_sheet(DATA / "koeln-bevoelkerung-auszug.csv", form=koeln.form)
    result = import_sheet(town, sheet, koeln, now=now, imported_by="test", dry_run=True)
    assert (result.new, result.changed, result.same, result.refused) == (768, 0, 0, [])
    whole = {(check.level, check.areas, check.agrees) for check in result.sums if check.period.code == "2012"}
    assert whole == {("stadtbezirk", 9, True), ("stadtteil", 86, True)}
    assert (count(town, Observation), count(town, ImportBatch), count(town, Indicator)) == (0, 0, 0)


@pytest.mark.parametrize("broken", [2, 385, 769])
def test_a_broken_row_stores_nothing_and_is_named(
    town: Session, koeln: Profile, now: datetime, tmp_path: Path, broken: int
) -> None:
    lines = (DATA / "koeln-bevoelkerung-auszug.csv").read_text(encoding="utf-8").splitlines()
    cells = lines[broken - 1].split(",")
    lines[broken - 1] = ",".join([*cells[:-1], "viele"])
    file = tmp_path / "broken.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    attempt = town.begin_nested()
    with pytest.raises(RowsRefused) as caught:
        import_sheet(town, read_sheet(file, form=koeln.form), koeln, now=now, imported_by="test")
    attempt.rollback()
    result = caught.value.result
    assert isinstance(result, ImportResult)
    first = next(row for row in result.refused if row.row == broken)
    assert (first.sheet, first.column, first.value, type(first.reason).__bases__) == (
        "", "zahl", "viele", (UnreadableNumber,),
    )  # fmt: skip
    assert count(town, Observation) == 0


def test_a_second_value_is_a_revision_with_its_history(bring: Bring, town: Session) -> None:
    make_indicator(town, "poverty", kind=IndicatorKind.SHARE)
    first = bring(HEAD + "poverty;;2024;;12,5;;;;;;;\npoverty;101;2024;;14,0;;;;;;;\n")
    second = bring(HEAD + "poverty;;2024;;12,7;;;;revised;;;\npoverty;101;2024;;14;;;;;;;\n")
    assert (second.new, second.changed, second.same) == (0, 1, 1)
    kept = town.exec(select(ObservationRevision)).one()
    assert (kept.value, kept.batch_id, kept.replaced_by_id) == (Decimal("12.5"), first.batch_id, second.batch_id)
    assert ("town", "2024", Fraction("12.7"), ValueState.REPORTED) in figures_of(town, "poverty")


def test_counts_give_the_value_and_zero_stays_a_number(bring: Bring, town: Session) -> None:
    make_indicator(town, "poverty")
    bring(HEAD + "poverty;;2024;;33,3;1;3;;;;;\npoverty;101;2024;;;0;40;;;;;\n")
    assert figures_of(town, "poverty") == [
        ("town", "2024", Fraction(100, 3), ValueState.REPORTED),
        ("101", "2024", Fraction(0), ValueState.REPORTED),
    ]


@pytest.mark.parametrize("state", [state for state in ValueState if state is not ValueState.REPORTED])
def test_each_state_stays_itself(bring: Bring, town: Session, state: ValueState) -> None:
    make_indicator(town, "poverty")
    bring(HEAD + f"poverty;;2024;;;;;{state.value};;;;\n")
    assert figures_of(town, "poverty") == [("town", "2024", None, state)]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("nowhere;;2024;;1;;;;;;;", "indicator", UnknownIndicator),
        ("poverty;999999;2024;;1;;;;;;;", "area", UnknownArea),
        ("poverty;;2024;;;;;;;;;", "value", NoValue),
        ("poverty;;2024;;5;;;suppressed;;;;", "value", ValueBesideState),
        ("poverty;;2024;;34;1;3;;;;;", "value", CountsDisagree),
        ("poverty;;2024;;;1;0;;;;;", "denominator", DenominatorZero),
        ("poverty;;2024-Q1;;1;;;;;;;", "period", OtherPeriodType),
        ("poverty;;2023;;9;;;;;;;", "value", RepeatedRow),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    bring: Bring, town: Session, row: str, column: str, reason: type[Refused]
) -> None:
    make_indicator(town, "poverty")
    text = HEAD + f"poverty;;2023;;12,5;;;;;;;\n{row}\n"
    assert refusals(bring, text) == [(3, column, reason)]


def test_a_column_of_thousands_or_decimals_is_refused(bring: Bring, town: Session) -> None:
    make_indicator(town, "poverty")
    assert refusals(bring, HEAD + "poverty;;2024;;1.234;;;;;;;\n") == [(2, "value", AmbiguousNumbers)]


@pytest.mark.parametrize("text", ["nan", "inf", "1e999", "1_000", "１２", "7" * 5000, "12 %"])
def test_no_strange_number_comes_in(bring: Bring, town: Session, text: str) -> None:
    make_indicator(town, "poverty")
    ((row, column, reason),) = refusals(bring, HEAD + f"poverty;;2024;;{text};;;;;;;\n")
    assert (row, column) == (2, "value")
    assert issubclass(reason, UnreadableNumber)


def test_a_key_on_two_levels_must_name_its_level(bring: Bring, town: Session, now: datetime, tmp_path: Path) -> None:
    from tests.integration.monitoring.test_importing_areas import square, written
    from tracker.monitoring.intake.areas import import_areas
    from tracker.monitoring.intake.geojson import AreaOptions

    file = written(tmp_path / "other.geojson", square("101", "Sozialraum Mitte"))
    options = AreaOptions("sozialraum", "STT_NR", "STT_NAME")
    import_areas(town, file, options, now=now, actor=town.info["actor"])
    make_indicator(town, "poverty")
    assert refusals(bring, HEAD + "poverty;101;2024;;1;;;;;;;\n") == [(2, "area", AmbiguousArea)]
    assert bring(HEAD + "poverty;stadtteil:101;2024;;1;;;;;;;\n").new == 1


def test_the_first_figure_fixes_the_kind_of_period(bring: Bring, town: Session) -> None:
    indicator = make_indicator(town, "poverty")
    indicator.period_type = None
    town.flush()
    bring(HEAD + "poverty;;2023/24;;1;;;;;;;\n")
    town.refresh(indicator)
    assert indicator.period_type is PeriodType.SCHOOL_YEAR
    assert refusals(bring, HEAD + "poverty;;2024;;1;;;;;;;\n") == [(2, "period", OtherPeriodType)]


def test_a_workbook_says_the_same_as_a_text(town: Session, now: datetime, tmp_path: Path) -> None:
    make_indicator(town, "poverty")
    columns = ("indicator", "area", "period", "value", "quality")
    rows = [["poverty", "", 2024, Decimal("12.5"), "preliminary"], ["poverty", "001", 2024, Decimal(7), ""]]
    file = tmp_path / "figures.xlsx"
    file.write_bytes(write_table(columns, rows, ExportFormat.XLSX, title="Zahlen"))
    sheet = read_sheet(file)
    assert sheet.name == "Zahlen"
    import_sheet(town, sheet, now=now, imported_by="test")
    facts = find_indicator(town, INTERNAL, "poverty")
    assert facts is not None
    found = [(figure.value, figure.quality) for figure in list_indicator_figures(town, facts, INTERNAL)]
    assert found == [(Fraction("12.5"), Quality.PRELIMINARY), (Fraction(7), Quality.FINAL)]
