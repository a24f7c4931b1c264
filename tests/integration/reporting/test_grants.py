"""A grant that will end soon is warned of in the next report, as the committee may see it."""

import json
from datetime import date

from tests.integration.reporting.plan import SmallPlan
from tests.integration.reporting.stage import BERLIN
from tests.integration.reporting.test_content import SECOND, Chain
from tracker.planning.models import Grant, PlanNode
from tracker.reporting.calculations import canonical_json, read_report
from tracker.reporting.content import preview_report
from tracker.reporting.vocabulary import CommitteeReport
from tracker.shared.publication import Publication

SAID = "Die Förderung „Landesmittel“ endet am 02.01.2027."


def test_a_report_warns_of_it_at_the_measure_and_later_at_a_field_where_nothing_changed(session):
    plan = SmallPlan(session)
    family, housing = plan.field("HF1", "Familie"), plan.field("HF2", "Wohnen")
    plan.say(granted(plan, "M1", family), "Läuft.")
    chain = Chain(session)
    assert [measure.grants for measure in chain.report().fields[0].measures] == [()]  # ten months to go

    plan.measure("M2", "Beratung", housing)
    report = chain.report(SECOND)
    assert [field.code for field in report.fields] == ["HF2"]
    assert [field.grants for field in report.unchanged] == [(f"M1 Familienbüro: {SAID}",)]

    plan.say(granted(plan, "M3", family), "Läuft auch.")
    assert [[each.grants for each in field.measures] for field in preview(chain).fields if field.code == "HF1"] == [
        [(SAID,), (SAID,)]
    ]


def test_nothing_is_said_of_what_has_ended_or_is_not_for_the_committee(session):
    plan = SmallPlan(session)
    family = plan.field("HF1", "Familie")
    granted(plan, "M1", family, status="completed")
    granted(plan, "M2", family, publication=Publication.INTERNAL)
    granted(plan, "M3", family)
    report = Chain(session).report(SECOND)
    assert [(each.code, each.grants) for each in report.fields[0].measures] == [("M1", ()), ("M3", (SAID,))]


def test_a_report_frozen_before_still_reads(session):
    plan = SmallPlan(session)
    granted(plan, "M1", plan.field("HF1", "Familie"))
    frozen = json.loads(canonical_json(Chain(session).report(SECOND)))
    del frozen["report"]["fields"][0]["measures"][0]["grants"]
    assert read_report(json.dumps(frozen)).fields[0].measures[0].grants == ()


def granted(plan: SmallPlan, code: str, field: PlanNode, **said) -> PlanNode:
    measure = plan.measure(code, "Familienbüro", field, **said)
    plan.session.add(Grant(measure_id=measure.id, programme="Landesmittel", ends_on=date(2027, 1, 2)))
    plan.session.flush()
    return measure


def preview(chain: Chain) -> CommitteeReport:
    return preview_report(chain.session, chain.subscription, SECOND, BERLIN)
