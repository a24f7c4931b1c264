"""What a report says: what changed, how the targets stand, and nothing its committee may not see."""

import json
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from tests.integration.reporting.plan import SmallPlan
from tests.integration.reporting.stage import BERLIN, LONG_AGO, berlin
from tracker.committees.models import Committee, Meeting
from tracker.committees.vocabulary import CommitteeKind
from tracker.monitoring.models import Indicator
from tracker.planning.models import ImpactTarget, NodeField
from tracker.reporting import services
from tracker.reporting.calculations import canonical_json, read_report
from tracker.reporting.content import assemble_report, preview_report
from tracker.reporting.models import ReportRun, Subscription, SubscriptionFields
from tracker.reporting.schedules import Occasion
from tracker.reporting.vocabulary import CommitteeReport, MeasureChangeKind
from tracker.shared.publication import Publication
from tracker.shared.town import Town

FIRST = berlin("2026-03-02T07:00")
SECOND = berlin("2026-09-02T07:00")


class Chain:
    """A committee's reports, one after the other."""

    def __init__(self, session: Session, *codes: int) -> None:
        self.session = session
        committee = Committee(key="social", name="Sozialausschuss", kind=CommitteeKind.COMMITTEE)
        session.add_all([Town(name="Musterstadt"), committee])
        session.flush()
        meeting = Meeting(committee_id=committee.id, starts_at=SECOND + timedelta(days=7), place="Rathaus")
        session.add(meeting)
        session.flush()
        self.meeting = meeting
        entered = SubscriptionFields(days_before=7, language="de")
        self.subscription = services.subscribe(session, committee, entered, node_ids=codes, now=LONG_AGO)

    def report(self, at=FIRST) -> CommitteeReport:
        """Return the next report, and let the committee have it."""
        occasion = Occasion(f"meeting:{at.month}", at, at, self.meeting.id)
        run = services.plan_run(self.session, self.subscription, occasion)
        report = assemble_report(self.session, run, at, BERLIN)
        services.keep_draft(self.session, run, report, person_id=None, now=at)
        services.release_report(self.session, run, person_id=None, name="Rita Frei", now=at)
        services.dispatch_report(self.session, run, read_report(run.snapshot or ""), now=at)
        return read_report(run.snapshot or "")


@pytest.fixture
def plan(session):
    return SmallPlan(session)


@pytest.fixture
def family(plan):
    return plan.field("HF1", "Familie")


@pytest.fixture
def housing(plan):
    return plan.field("HF2", "Wohnen")


def test_the_first_report_says_so_and_shows_every_field(session, plan, family, housing):
    target = plan.target("W1", "Kinderarmut senken", family, indicator="poverty", values={2020: "8", 2025: "7.4"})
    measure = plan.measure("M1", "Familienbüro", family)
    plan.say(measure, "Läuft gut.")

    report = Chain(session).report()

    assert report.is_first
    assert report.since is None
    assert report.number == "2026/1"
    assert [(field.code, field.title) for field in report.fields] == [("HF1", "Familie")]
    (entry,) = report.fields[0].targets
    assert (entry.node_id, entry.standing.state, entry.path) == (target.id, "on_track", f"/targets/{target.id}")
    assert entry.sentence.endswith(f"{entry.standing.label}.")
    assert entry.chart.drawing["kind"] == "line"
    assert len(entry.chart.rows) >= 2
    (said,) = report.fields[0].measures
    assert (said.last_word, said.function, said.department) == ("Läuft gut.", "Jugendamt", "Jugendamt")
    assert (report.target_changes, report.measure_changes, report.nothing_changed) == ((), (), False)
    assert {count.state: count.count for count in report.counts}["on_track"] == 1
    assert report.asked
    assert report.meeting_place == "Rathaus"


def test_the_next_report_names_what_changed_and_folds_the_rest(session, plan, family, housing):
    plan.target("W1", "Kinderarmut senken", family, indicator="poverty", values={2020: "8", 2024: "7.4"})
    target = plan.target("W2", "Mieten dämpfen", housing, indicator="rents", values={2020: "8", 2023: "7.4"})
    ended = plan.measure("M1", "Mietspiegel", housing)
    dropped = plan.measure("M2", "Wohnungsbörse", housing)
    plan.measure("M3", "Familienbüro", family)
    chain = Chain(session)
    chain.report()

    plan.value(_indicator_of(session, target), 2025, "9")
    plan.set_status(ended, "completed")
    plan.set_status(dropped, "discontinued", "Kein Geld mehr.")
    plan.measure("M4", "Beratung", housing)
    report = chain.report(SECOND)

    (change,) = report.target_changes
    assert (change.code, change.before.state, change.after.state) == ("W2", "on_track", "wrong_way")
    assert change.before.label in change.sentence
    assert change.after.label in change.sentence
    assert [(each.kind, each.code, each.reason) for each in report.measure_changes] == [
        (MeasureChangeKind.NEW, "M4", ""),
        (MeasureChangeKind.ENDED, "M1", ""),
        (MeasureChangeKind.DROPPED, "M2", "Kein Geld mehr."),
    ]
    assert [field.code for field in report.fields] == ["HF2"]
    assert [(row.code, row.target_count, row.measure_count) for row in report.unchanged] == [("HF1", 1, 1)]
    assert report.since == FIRST


def test_a_retired_measure_is_dropped_with_its_reason(session, plan, family):
    measure = plan.measure("M1", "Familienbüro", family)
    plan.measure("M2", "Familienpaten", family)
    chain = Chain(session)
    chain.report()

    measure.retired_on, measure.retired_reason = SECOND.date(), "Aufgegeben."
    session.flush()
    report = chain.report(SECOND)

    assert [(each.kind, each.reason) for each in report.measure_changes] == [(MeasureChangeKind.DROPPED, "Aufgegeben.")]
    assert [field.code for field in report.fields] == ["HF1"]


def test_a_target_that_left_the_plan_is_named(session, plan, family):
    target = plan.target("W1", "Kinderarmut senken", family, indicator="poverty", values={2025: "7.4"})
    chain = Chain(session)
    chain.report()

    target.retired_on = SECOND.date()
    session.flush()

    assert any("Kinderarmut senken" in note for note in chain.report(SECOND).notes)


def test_a_report_in_which_nothing_changed_says_that(session, plan, family):
    plan.target("W1", "Kinderarmut senken", family, indicator="poverty", values={2020: "8", 2025: "7.4"})
    chain = Chain(session)
    chain.report()

    report = chain.report(SECOND)

    assert report.nothing_changed
    assert report.fields == ()
    assert [row.code for row in report.unchanged] == ["HF1"]


def test_what_the_committee_may_not_see_is_in_no_part_of_the_report(session, plan, family):
    plan.target("W1", "Sichtbar", family, indicator="seen", values={2025: "7.4"})
    secret = {"publication": Publication.INTERNAL}
    plan.target("W9", "Geheimes Ziel", family, indicator="inner", values={2025: "7.123"}, **secret)
    plan.say(plan.measure("M9", "Geheime Maßnahme", family, **secret), "Geheimes Wort")
    hidden = plan.target("W2", "Zahl geheim", family, indicator="sealed", values={2025: "7.987"})
    _indicator_of(session, hidden).publication = Publication.INTERNAL
    session.flush()

    kept = canonical_json(Chain(session).report())

    assert "Sichtbar" in kept
    for word in ("Geheime", "7.123", "7,123", "7.987", "7,987", "Anteil inner"):
        assert word not in kept


def test_a_suppressed_value_is_named_without_its_number(session, plan, family):
    plan.target("W1", "Kinderarmut senken", family, indicator="poverty", values={2024: "7.4", 2025: None})

    report = Chain(session).report()

    (line,) = report.hidden
    assert "Anteil poverty" in line
    assert "2025" in line
    assert report.fields[0].targets[0].standing.state == "not_assessable"


def test_a_target_that_can_no_longer_be_assessed_says_why_and_not_what_to_do(session, plan, family):
    target = plan.target("W1", "Kinderarmut senken", family, indicator="poverty", values={2020: "8", 2024: "7.4"})
    chain = Chain(session)
    chain.report()

    plan.value(_indicator_of(session, target), 2025, None)
    (change,) = chain.report(SECOND).target_changes

    assert change.reason.startswith("Nicht mehr bewertbar: Der letzte Wert (2025)")
    assert change.calculation == ""
    assert change.reason.removeprefix("Nicht mehr bewertbar: ") in change.sentence


def test_what_chance_means_is_said_where_something_may_be_chance(session, plan, family):
    plan.target("W1", "Kinderarmut senken", family, indicator="poverty", values={2025: "7.4"})

    assert Chain(session).report().chance_note == ""


def test_a_target_of_a_retired_field_stands_among_those_without_a_field(session, plan, family, housing):
    plan.target("W1", "Kinderarmut senken", family, indicator="poverty", values={2025: "7.4"})
    family.retired_on = FIRST.date()
    session.flush()

    report = Chain(session).report()

    assert [(field.code, len(field.targets)) for field in report.fields] == [("", 1)]


def test_a_subscription_of_one_field_tells_of_that_field_alone(session, plan, family, housing):
    plan.target("W1", "Kinderarmut senken", family, indicator="poverty", values={2025: "7.4"})
    plan.target("W2", "Mieten dämpfen", housing, indicator="rents", values={2025: "7.4"})

    report = Chain(session, housing.id).report()

    assert [field.code for field in report.fields] == ["HF2"]
    assert sum(count.count for count in report.counts) == 1


def test_a_subscription_of_a_goal_tells_of_what_stands_below_it(session, plan, family):
    plan.target("W1", "Kinderarmut senken", family, indicator="poverty", values={2025: "7.4"})

    report = Chain(session, plan.goal.id).report()

    assert [record.code for record in report.target_records] == ["W1"]


def test_the_counts_sum_to_the_targets_and_each_target_stands_once(session, plan, family, housing):
    for number in range(3):
        target = plan.target(f"W{number}", f"Ziel {number}", family, indicator=f"i{number}", values={2025: "7.4"})
    session.add(NodeField(node_id=target.id, field_id=housing.id))
    session.flush()

    report = Chain(session).report()

    shown = [entry.node_id for field in report.fields for entry in field.targets]
    assert len(shown) == len(set(shown)) == sum(count.count for count in report.counts) == 3


def test_a_preview_keeps_nothing(session, plan, family):
    plan.target("W1", "Kinderarmut senken", family, indicator="poverty", values={2025: "7.4"})
    chain = Chain(session)

    report = preview_report(session, session.get_one(Subscription, chain.subscription.id), FIRST, BERLIN, chain.meeting)
    session.flush()

    assert report.fields
    assert session.exec(select(ReportRun)).all() == []


def test_a_report_reads_back_exactly(session, plan, family):
    plan.target("W1", "Kinderarmut senken", family, indicator="poverty", values={2020: "8", 2025: "7.4"})

    report = Chain(session).report()
    kept = canonical_json(report)

    assert read_report(kept) == report
    assert canonical_json(read_report(kept)) == kept
    assert json.loads(kept)["schema"] == 1


def _indicator_of(session, target):
    return session.get_one(Indicator, session.get_one(ImpactTarget, target.id).indicator_id)
