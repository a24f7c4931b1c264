"""Nothing passes the gate that its audience may not see."""

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction

import pytest
from sqlmodel import Session

from tests.factories import make_area, make_indicator, make_observation
from tests.integration.monitoring.test_importing_observations import HEAD
from tracker.monitoring.intake.observations import ImportResult
from tracker.monitoring.models import ImportBatch
from tracker.monitoring.queries.exports import export_observations
from tracker.monitoring.queries.figures import list_indicator_figures, list_revisions, list_series
from tracker.monitoring.queries.indicators import find_indicator, list_breakdowns
from tracker.monitoring.services.batches import release_batch
from tracker.monitoring.vocabulary import ValueState, Wanted
from tracker.shared.export import ExportFormat
from tracker.shared.publication import INTERNAL, PUBLIC, Audience, Publication

COMMITTEE = Audience(Publication.COMMITTEE)
AUDIENCES = {"internal": INTERNAL, "committee": COMMITTEE, "public": PUBLIC}
Bring = Callable[..., ImportResult]


@pytest.mark.parametrize(
    ("level", "seen_by"),
    [
        (Publication.INTERNAL, {"internal"}),
        (Publication.COMMITTEE, {"internal", "committee"}),
        (Publication.PUBLIC, {"internal", "committee", "public"}),
    ],
)
def test_the_level_of_an_indicator_decides(town: Session, bring: Bring, level: Publication, seen_by: set[str]) -> None:
    row = make_indicator(town, "poverty", publication=level)
    bring(HEAD + "poverty;;2024;;12,5;;;;;;;\n")
    assert row.id is not None
    want = Wanted(row.id)
    assert {name for name, each in AUDIENCES.items() if list_series(town, [want], each)[want]} == seen_by


def test_what_is_not_released_stays_in_the_house(town: Session, bring: Bring) -> None:
    row = make_indicator(town, "poverty", publication=Publication.PUBLIC)
    bring(HEAD + "poverty;;2024;;12,5;;;;;;;\n", released=False)
    assert row.id is not None
    want = Wanted(row.id)
    assert [bool(list_series(town, [want], each)[want]) for each in (INTERNAL, COMMITTEE, PUBLIC)] == [
        True,
        False,
        False,
    ]


def test_a_group_is_named_only_to_who_may_see_its_figures(town: Session, bring: Bring) -> None:
    row = make_indicator(town, "poverty", publication=Publication.PUBLIC)
    bring(HEAD + "poverty;;2024;;12,5;;;;;;;\n")
    bring(HEAD + "poverty;;2024;age=0-17;20,5;;;;;;;\n", released=False)
    assert row.id is not None
    named = {name: len(list_breakdowns(town, row.id, each)) for name, each in AUDIENCES.items()}
    assert named == {"internal": 1, "committee": 0, "public": 0}


def test_what_an_unreleased_figure_replaces_stands_until_it_is_released(
    town: Session, bring: Bring, now: datetime
) -> None:
    row = make_indicator(town, "poverty", publication=Publication.PUBLIC)
    bring(HEAD + "poverty;;2024;;12,5;;;;;;;\n")
    draft = bring(HEAD + "poverty;;2024;;14,5;;;;;;;\n", released=False)
    facts = find_indicator(town, INTERNAL, "poverty")
    assert row.id is not None
    assert facts is not None

    def seen(audience: Audience) -> set[object]:
        want = Wanted(row.id or 0)
        ways = (list_series(town, [want], audience)[want], list_indicator_figures(town, facts, audience))
        return {figure.value for way in ways for figure in way}

    assert (seen(INTERNAL), seen(COMMITTEE)) == ({Fraction(29, 2)}, {Fraction(25, 2)})
    assert b"12.5" in export_observations(town, COMMITTEE, ExportFormat.CSV).replace(b",", b".")
    assert list_revisions(town, row.id, COMMITTEE) == []
    release_batch(town, town.get_one(ImportBatch, draft.batch_id), now)
    assert seen(COMMITTEE) == {Fraction(29, 2)}
    assert [each.value for each in list_revisions(town, row.id, COMMITTEE)] == [Fraction(25, 2)]


def test_a_suppressed_figure_carries_no_number_and_no_counts(town: Session, bring: Bring) -> None:
    make_indicator(town, "poverty")
    bring(HEAD + "poverty;101;2024;;;;40;suppressed;;;;\n")
    facts = find_indicator(town, INTERNAL, "poverty")
    assert facts is not None
    (figure,) = list_indicator_figures(town, facts, INTERNAL)
    assert (figure.state, figure.value, figure.numerator, figure.denominator) == (
        ValueState.SUPPRESSED, None, None, None,
    )  # fmt: skip
    assert b"40" not in export_observations(town, INTERNAL, ExportFormat.CSV)


def test_many_series_come_in_two_statements(session: Session, count_statements: Callable[[], list[str]]) -> None:
    wanted = []
    for number in range(10):
        indicator = make_indicator(session)
        area = make_area(session, f"{number}")
        make_observation(session, indicator, 2024, number)
        make_observation(session, indicator, 2024, number + 1, area=area)
        assert indicator.id is not None
        wanted += [Wanted(indicator.id), Wanted(indicator.id, area.id)]
    session.flush()
    statements = count_statements()
    found = list_series(session, wanted, INTERNAL)
    assert [found[want][0].value for want in wanted] == [n for number in range(10) for n in (number, number + 1)]
    assert len(statements) == 2


@pytest.mark.parametrize("format_", list(ExportFormat))
def test_export_import_export_is_identical(town: Session, bring: Bring, format_: ExportFormat) -> None:
    make_indicator(town, "poverty")
    text = HEAD + (
        "poverty;;2024;;;1;3;;preliminary;;'=SUM(A1);Amt\n"
        "poverty;101;2023;sex=f;12,75;;;;;Neues Verfahren;;\n"
        "poverty;102;2023;;;;;suppressed;;;-;\n"
    )
    bring(text)
    before = export_observations(town, INTERNAL, format_)
    again = bring(export_observations(town, INTERNAL, ExportFormat.CSV).decode())
    assert again.changes_nothing
    assert export_observations(town, INTERNAL, format_) == before
