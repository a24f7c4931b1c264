"""Targets of which something else is demanded: with a reason, in the next report."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session

from tests.integration.reporting.plan import SmallPlan
from tests.integration.reporting.test_content import FIRST, SECOND, Chain
from tracker.monitoring.models import Indicator
from tracker.planning import services as planning
from tracker.planning.models import ImpactTarget, PlanNode, TargetChangeFields, TargetEntry
from tracker.planning.queries.changes import list_target_changes
from tracker.shared.publication import Publication

WHY = TargetChangeFields(reason_code="new_data", reason_text="Die Statistik zählt jetzt alle Kinder.")


@pytest.fixture
def plan(session):
    return SmallPlan(session)


@pytest.fixture
def target(plan):
    field = plan.field("HF1", "Familie")
    plan.target("W2", "Gesund essen", field, indicator="food", values={2020: "8", 2025: "9"})
    return plan.target("W1", "Kinderarmut senken", field, indicator="poverty", values={2020: "8", 2025: "7.4"})


def change(session: Session, node: PlanNode, at, **demanded) -> None:
    """Change what a target demands, as the form does."""
    row = session.get_one(ImpactTarget, node.id)
    before = TargetEntry.model_construct(
        **{name: getattr(row, name) for name in ("target_type", "baseline", "target", "target_on", "indicator_id")}
    )
    after = before.model_copy(update=demanded)
    planning.explain_change(session, node, before, after, WHY, person_id=None, now=at)
    for name, value in demanded.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()


def test_the_next_report_says_what_was_changed_and_why_by_name_and_at_the_target(session, target):
    chain = Chain(session)
    chain.report()
    change(session, target, FIRST + timedelta(days=30), target=Decimal("7.5"), target_on=date(2031, 12, 31))

    report = chain.report(SECOND)

    (revision,) = report.target_revisions
    assert revision.sentence.replace("\xa0", " ") == (
        "W1 Kinderarmut senken: Zielwert 7,0 % → 7,5 %, Zieljahr 2030 → 2031; "
        "neue Datenlage: Die Statistik zählt jetzt alle Kinder."
    )
    entries = {entry.code: entry for section in report.fields for entry in section.targets}
    assert entries["W1"].revisions == (revision,)
    assert entries["W1"].is_changed
    assert not entries["W2"].is_changed
    assert "1 geändertes Wirkungsziel" in report.change_sentence
    assert not report.nothing_changed


def test_only_what_was_changed_since_the_last_report_is_told(session, target):
    chain = Chain(session)
    change(session, target, FIRST - timedelta(days=1), target=Decimal("7.2"))
    first = chain.report()
    change(session, target, FIRST, target=Decimal("7.3"))  # at the cut-off: that report knew it
    change(session, target, SECOND, target=Decimal("7.5"))
    second = chain.report(SECOND)

    assert first.target_revisions == ()
    assert [each.demand.replace("\xa0", " ") for each in second.target_revisions] == ["Zielwert 7,3 % → 7,5 %"]


def test_what_the_committee_meets_for_the_first_time_has_no_past(session, plan, target):
    chain = Chain(session)
    chain.report()
    new = plan.target("W3", "Neu", plan.field("HF2", "Neu"), indicator="new", values={2020: "8", 2025: "9"})
    change(session, new, FIRST + timedelta(days=1), target=Decimal("7.5"))

    report = chain.report(SECOND)

    assert report.target_revisions == ()


def test_no_number_of_a_figure_kept_in_the_house_is_told(session, target):
    chain = Chain(session)
    chain.report()
    session.get_one(Indicator, session.get_one(ImpactTarget, target.id).indicator_id).publication = Publication.INTERNAL
    change(session, target, FIRST + timedelta(days=1), target=Decimal("7.77"), baseline=Decimal("4.321"))

    report = chain.report(SECOND)

    (revision,) = report.target_revisions
    assert revision.demand == "Zielwert: geändert, anderer Ausgangswert"
    assert "4,321" not in revision.sentence


def test_the_query_reads_one_list_with_one_statement(session, target):
    change(session, target, FIRST, target=Decimal("7.5"))

    found = list_target_changes(session, [target.id], None, SECOND)

    assert [(each.old, each.new) for each in found[target.id]] == [({"target": "7"}, {"target": "7.5"})]
    assert list_target_changes(session, [], None, SECOND) == {}
    assert list_target_changes(session, [target.id], FIRST, SECOND) == {}


def test_the_page_of_a_target_tells_its_changes(client_for, session, target, now):
    change(session, target, now - timedelta(days=3), target=Decimal("7.5"))
    session.commit()

    page = client_for("planner").get(f"/targets/{target.id}")

    assert "15.11.2026" in page.text
    assert "Die Statistik zählt jetzt alle Kinder." in page.text
