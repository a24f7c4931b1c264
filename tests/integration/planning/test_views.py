"""The pages of the plan, as a planner, a head of department and a committee member meet them."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.metadata import version
from typing import Any

import pytest
from sqlmodel import Session, select

from tests import cast
from tests.factories import (
    PLANNED_AT,
    make_cycle,
    make_field,
    make_goal,
    make_indicator,
    make_measure,
    make_observation,
    make_resolution,
    make_strategy,
    make_target,
)
from tests.page import Page, PageClient
from tests.statements import count_statements
from tracker.planning import queries, services
from tracker.planning.models import (
    ImpactTarget,
    MeasureEntry,
    MeasureIndicatorFields,
    PlanNode,
    StatusReport,
    TargetChange,
)
from tracker.planning.vocabulary import Answer, ExpectedDirection, MonitoringRole, NodeKind
from tracker.shared.publication import INTERNAL, Publication


@pytest.fixture
def plan(session: Session) -> dict[str, PlanNode]:
    """A small plan with one of everything; the measure belongs to the youth department."""
    cycle = make_cycle(session)
    field = make_field(session, cycle)
    goal = make_goal(session, cycle, field_ids=[field.id])
    strategy = make_strategy(session, goal)
    indicator = make_indicator(session, "child_poverty")
    for year in range(2018, 2026):
        make_observation(session, indicator, year, None, numerator=80 + year % 3, denominator=1000)
    target = make_target(session, strategy, indicator_id=indicator.id)
    measure = make_measure(session, target, owner=cast.department(session, "youth"), further=[goal])
    session.commit()
    return {
        "cycle": cycle, "field": field, "goal": goal, "strategy": strategy, "target": target, "measure": measure,
    }  # fmt: skip


def test_every_page_of_the_plan_is_sound(planner: PageClient, plan: dict[str, PlanNode]) -> None:
    measure, target = plan["measure"].id, plan["target"].id
    paths = {"goal": "goals", "strategy": "strategies", "field": "fields", "target": "targets", "measure": "measures"}
    addresses = ["/plan", "/plan?by=goal", "/plan/orphans", "/plan/import", "/goals", "/strategies", "/measures"]
    addresses += [f"/{path}/{plan[kind].id}" for kind, path in paths.items()]
    addresses += [
        f"/{path}/{plan[kind].id}/{act}" for kind, path in paths.items() for act in ("edit", "move", "retire")
    ]
    addresses += [f"/{path}/new" for path in [*paths.values(), "cycles"]]
    addresses += [
        f"/goals/{plan['goal'].id}/adopt",
        f"/measures/{measure}/monitors/new",
        f"/measures/new?parent={target}",
    ]
    for address in addresses:
        assert planner.get(address).status_code == 200, address


def test_the_plan_opens_where_the_address_says_and_reads_in_both_ways(
    planner: PageClient, plan: dict[str, PlanNode]
) -> None:
    key = f"field-{plan['field'].id}"
    page = planner.get(f"/plan?open={key}")
    assert page.by_id(key).get("open") is not None
    assert page.by_id(key).tag == "details"
    assert planner.get("/plan").by_id(key).get("open") is None
    assert planner.get("/plan?by=goal").by_id(f"goal-{plan['goal'].id}") is not None
    assert "1" in page.document.find(".//{*}p[@class='lead']").text  # type: ignore[union-attr,operator]


def test_the_overview_of_a_large_plan_takes_ten_statements(planner: PageClient, session: Session) -> None:
    goal = make_goal(session, make_cycle(session))
    for number in range(60):
        indicator = make_indicator(session)
        make_observation(session, indicator, 2025, 8)
        target = make_target(session, goal, f"Ziel {number}", indicator_id=indicator.id)
        for each in range(3):
            make_measure(session, target, f"Maßnahme {number}.{each}")
    session.commit()
    assert count_statements(session, lambda: planner.get("/plan")) <= 10


def test_a_measure_is_added_edited_moved_and_retired(
    planner: PageClient, session: Session, plan: dict[str, PlanNode]
) -> None:
    words = {"title": "Hebammen im Quartier", "code": "M77", "status": "planned", "publication": "committee"}
    added = planner.post(f"/measures/new?parent={plan['target'].id}", data=words)
    assert added.status_code == 303
    page = added.follow()
    assert page.heading == "Hebammen im Quartier"

    node = queries.find_code(session, plan["cycle"].id, "M77")
    assert node is not None
    place = {"parent_id": plan["goal"].id, "version": node.version, "reason": "Passt besser"}
    assert planner.post(f"/measures/{node.id}/move", data=place).status_code == 303
    session.refresh(node)
    assert node.parent_id == plan["goal"].id

    nothing_said = planner.post(f"/measures/{node.id}/retire", data={"reason": "", "version": node.version})
    assert nothing_said.status_code == 422
    gone = planner.post(f"/measures/{node.id}/retire", data={"reason": "Doppelt", "version": node.version})
    assert gone.status_code == 303
    assert "Hebammen im Quartier" not in planner.get("/measures").links


def test_a_refusal_stands_beside_its_field(planner: PageClient, plan: dict[str, PlanNode]) -> None:
    target = {
        "title": "Noch weniger", "code": "W78", "target_type": "at_most", "baseline": "8,0", "target": "9,5",
        "baseline_on": "31.12.2020", "target_on": "31.12.2030", "publication": "committee",
    }  # fmt: skip
    page = planner.post(f"/targets/new?parent={plan['strategy'].id}", data=target)
    assert page.status_code == 422
    assert '<a href="#target">' in page.text
    taken = planner.post(
        "/goals/new", data={"title": "Zweites Ziel", "code": plan["goal"].code, "publication": "public"}
    )
    assert taken.status_code == 422
    assert '<a href="#code">' in taken.text


def test_the_loser_of_a_race_sees_both_texts_and_loses_nothing(
    planner: PageClient, department_head: PageClient, session: Session, plan: dict[str, PlanNode]
) -> None:
    measure = plan["measure"]
    address, seen = f"/measures/{measure.id}/edit", measure.version
    mine = {"title": "Mein Titel", "text": "Meine Worte", "code": measure.code, "status": "started", "version": seen}
    theirs = mine | {
        "title": "Ihr Titel",
        "text": "Ihre Worte",
        "publication": "committee",
        "owner_id": measure.owner_id,
    }
    assert planner.post(address, data=theirs).status_code == 303

    conflict = department_head.post(address, data=mine)

    assert conflict.status_code == 409
    for text in ("Mein Titel", "Meine Worte", "Ihr Titel", "Ihre Worte", "Petra Plan"):
        assert text in conflict.words
    assert f"Zielkreis {version('tracker')}" in conflict.words  # of the program, not of the measure
    settled = conflict.submit("conflict", **{"keep-title": "theirs", "keep-text": "mine"})
    assert settled.status_code == 303
    entry = queries.find_plan_of(session, INTERNAL, measure.id or 0).find(measure.id)
    assert entry is not None
    assert (entry.title, entry.text) == ("Ihr Titel", "Meine Worte")


def test_a_head_of_department_changes_the_own_measures_and_nobody_elses(
    department_head: PageClient, other_head: PageClient, session: Session, plan: dict[str, PlanNode]
) -> None:
    measure = plan["measure"]
    words = {"title": "Familienbüro Süd", "code": "gekapert", "status": "started", "version": measure.version}
    for address in ("edit", "monitors/new"):
        assert department_head.get(f"/measures/{measure.id}/{address}").status_code == 200
        assert other_head.get(f"/measures/{measure.id}/{address}").status_code == 404
    assert other_head.post(f"/measures/{measure.id}/edit", data=words).status_code == 404
    assert other_head.post(f"/measures/{measure.id}/report", data={}).status_code == 404
    assert department_head.get(f"/goals/{plan['goal'].id}/edit").status_code == 403
    assert department_head.post(f"/measures/{measure.id}/move", data={}).status_code == 403

    assert department_head.post(f"/measures/{measure.id}/edit", data=words).status_code == 303

    session.refresh(measure)
    assert measure.code != "gekapert"
    assert measure.owner_id is not None
    assert "/edit" in department_head.get(f"/measures/{measure.id}").text
    assert "/edit" not in other_head.get(f"/measures/{measure.id}").text


def test_the_row_of_words_tells_what_moved_what_was_confirmed_and_what_was_corrected(
    department_head: PageClient, session: Session, plan: dict[str, PlanNode], now: datetime
) -> None:
    measure_id = plan["measure"].id
    said: dict[str, Any] = {"measure_id": measure_id, "function": "Jugendamt", "status": "planned", "text": "Geplant."}
    first = StatusReport(reported_at=now - timedelta(days=300), **said)
    session.add(first)
    session.flush()
    begun = said | {"status": "started", "text": "Drei Büros sind offen.", "timeliness": "slightly_delayed"}
    session.add(StatusReport(reported_at=now - timedelta(days=200), **begun))
    session.add(StatusReport(reported_at=now - timedelta(days=100), **begun | {"answer": Answer.UNCHANGED}))
    session.flush()
    page = department_head.get(f"/measures/{measure_id}")
    assert "Jugendamt, 10.08.2026, unverändert seit 02.05.2026" in page.words
    assert "02.05.2026 · geplant → begonnen" in page.words
    assert "10.08.2026 · begonnen · unverändert" in page.words

    corrected = said | {"text": "War schon beschlossen.", "replaces_id": first.id}
    session.add(StatusReport(reported_at=now, **corrected))
    session.commit()
    assert "berichtigt am 18.11.2026" in department_head.get(f"/measures/{measure_id}").words


def test_what_is_monitored_stands_at_the_measure_with_the_sentence_why(
    department_head: PageClient, session: Session, plan: dict[str, PlanNode]
) -> None:
    address, indicator = f"/measures/{plan['measure'].id}", queries.list_indicator_choices(session, "de")[0][0]
    link = {"indicator_id": indicator, "role": "outcome", "text": "Beratung hilft.", "lag_years": "3"}
    page = department_head.post(f"{address}/monitors/new", data=link).follow()
    assert "Beratung hilft." in page.words
    assert department_head.post(f"{address}/monitors/new", data=link).status_code == 422
    monitor = queries.list_monitors(session, [plan["measure"].id or 0], INTERNAL)[0]
    session.refresh(plan["measure"])
    changed = link | {"text": "Beratung führt zu Leistungen.", "version": plan["measure"].version}
    assert department_head.post(f"{address}/monitors/{monitor.id}/edit", data=changed).status_code == 303
    remove, seen = f"{address}/monitors/{monitor.id}/remove", plan["measure"].version
    for stale in ({}, {"version": seen - 1}):
        refused = department_head.post(remove, data=stale)
        assert refused.status_code == 409
        assert "Beratung führt" in refused.text
    assert f'name="version" value="{seen}"' in department_head.get(f"{address}/monitors/{monitor.id}/edit").text
    gone = department_head.post(remove, data={"version": seen}).follow()
    assert "Beratung führt" not in gone.words
    session.refresh(plan["measure"])
    assert plan["measure"].version == seen + 1


def test_a_planned_output_is_judged_at_its_measure_and_only_there(
    planner: PageClient, session: Session, plan: dict[str, PlanNode]
) -> None:
    measure = make_measure(session, plan["target"], "Willkommensbesuche", starts_on=date(2021, 1, 1))
    watched = [make_indicator(session, name, name_de=name) for name in ("besuche", "ohne_plan")]
    for indicator in watched:
        for year, value in ((2020, 40), (2025, 48)):
            make_observation(session, indicator, year, value)
    link = {"role": MonitoringRole.OUTPUT, "direction": ExpectedDirection.UP, "text": "Besuche erreichen Familien."}
    planned = link | {"planned_value": Decimal(60), "planned_on": date(2030, 12, 31)}
    for indicator, said in zip(watched, (planned, link), strict=True):
        services.monitor_indicator(session, measure.id or 0, indicator.id or 0, MeasureIndicatorFields(**said))
    session.commit()

    page = planner.get(f"/measures/{measure.id}")

    assert page.text.count('class="badge badge--watch"') == 1
    assert "50,0" in page.words
    assert "leicht zurück" in page.words
    assert "leicht zurück" not in planner.get("/measures").words


def test_an_older_sheet_does_not_bring_back_why_nothing_was_monitored(
    planner: PageClient, session: Session, plan: dict[str, PlanNode]
) -> None:
    measure, indicator = make_measure(session, plan["target"], "Willkommensbesuche"), make_indicator(session)
    session.commit()
    sheet = {"title": "Willkommensbesuche", "code": measure.code, "status": "started", "publication": "committee"}
    older = sheet | {"unmonitored_reason": "Es gibt noch keine Zahlen.", "version": measure.version}
    watched = {"indicator_id": indicator.id, "role": "outcome", "text": "Besuche erreichen Familien."}

    assert planner.post(f"/measures/{measure.id}/monitors/new", data=watched).status_code == 303
    assert planner.post(f"/measures/{measure.id}/edit", data=older).status_code == 409


def test_judging_outputs_takes_two_statements_more_however_many_there_are(
    planner: PageClient, session: Session, plan: dict[str, PlanNode]
) -> None:
    measure = make_measure(session, plan["target"], "Willkommensbesuche", starts_on=date(2021, 1, 1))
    session.commit()
    before = count_statements(session, lambda: planner.get(f"/measures/{measure.id}"))
    for _ in range(3):
        indicator = make_indicator(session)
        make_observation(session, indicator, 2020, 40)
        said = MeasureIndicatorFields(
            role=MonitoringRole.OUTPUT, text="Besuche", planned_value=Decimal(60), planned_on=date(2030, 12, 31)
        )
        services.monitor_indicator(session, measure.id or 0, indicator.id or 0, said)
    session.commit()
    assert count_statements(session, lambda: planner.get(f"/measures/{measure.id}")) <= before + 2


def test_an_adopted_goal_gets_a_new_version_with_its_resolution(
    planner: PageClient, session: Session, plan: dict[str, PlanNode]
) -> None:
    goal, resolution = plan["goal"], make_resolution(session, "108/26")
    session.commit()
    address = f"/goals/{goal.id}/adopt"
    words = {"title": "Alle wachsen gesund auf", "resolution_id": resolution.id, "version": goal.version}
    assert planner.post(address, data=words).status_code == 303
    session.refresh(goal)
    again = planner.post(address, data=words | {"version": goal.version, "title": "Anders"})
    assert again.status_code == 422
    page = planner.get(f"/goals/{goal.id}")
    assert "108/26" in page.words
    edited = planner.post(
        f"/goals/{goal.id}/edit",
        data={"title": "Heimlich", "code": goal.code, "publication": "committee", "version": goal.version},
    )
    assert edited.status_code == 422


def test_a_committee_member_sees_nothing_internal_on_any_path(
    committee_member: PageClient, session: Session, plan: dict[str, PlanNode]
) -> None:
    hidden = make_strategy(session, plan["goal"], "Geheime Strategie", publication=Publication.INTERNAL)
    below = make_measure(session, hidden, "Geheime Maßnahme")
    session.commit()
    for address in ("/plan", "/plan?by=goal", "/strategies", "/measures", f"/goals/{plan['goal'].id}", "/plan/orphans"):
        page = committee_member.get(address)
        assert page.status_code == 200
        assert "Geheime" not in page.text
    assert committee_member.get(f"/strategies/{hidden.id}").status_code == 404
    assert committee_member.get(f"/measures/{below.id}").status_code == 404
    for address in ("/plan/export?format=csv", "/measures/export?format=json", "/strategies/export?format=csv"):
        assert "Geheime" not in committee_member.get(address).data.decode()
    assert committee_member.get("/plan/import").status_code == 403


def test_lists_filter_sort_and_export_what_is_left(
    planner: PageClient, session: Session, plan: dict[str, PlanNode]
) -> None:
    make_measure(session, plan["goal"], "Ärztehaus", status="planned")
    session.commit()
    assert "Ärztehaus" in planner.get("/measures?q=ärzte").words
    assert "Familienbüro" not in planner.get("/measures?q=ärzte").words
    assert "Ärztehaus" not in planner.get("/measures?status=started").words
    assert "Ärztehaus" not in planner.get("/measures?department=youth").words
    rows = planner.get("/measures/export?format=json&status=planned").json
    assert [row["title"] for row in rows] == ["Ärztehaus"]
    assert planner.get("/measures?sort=-title&page=99").status_code == 200


def test_a_plan_is_uploaded_looked_at_and_then_taken_over(
    planner: PageClient, session: Session, plan: dict[str, PlanNode]
) -> None:
    content = "kind;code;parent;title\nmeasure;M900;{};Spielplatz\n".format(plan["target"].code).encode()
    data = {"csrf_token": planner.csrf_token(), "file": (io.BytesIO(content), "plan.csv")}
    preview = planner.client.post("/plan/import", data=data, content_type="multipart/form-data")
    assert preview.status_code == 200
    page = Page(planner, preview)
    assert queries.find_code(session, plan["cycle"].id, "M900") is None

    assert page.submit("confirm").status_code == 303

    assert queries.find_code(session, plan["cycle"].id, "M900") is not None
    broken = content.replace(plan["target"].code.encode(), b"W999")
    data = {"csrf_token": planner.csrf_token(), "file": (io.BytesIO(broken), "plan.csv")}
    refused = Page(planner, planner.client.post("/plan/import", data=data, content_type="multipart/form-data"))
    assert "W999" in refused.words
    assert "confirm" not in {form.get("id") for form in refused.document.iter("form")}


def test_the_template_downloads_as_a_workbook(planner: PageClient, plan: dict[str, PlanNode]) -> None:
    assert planner.get("/plan/template").data[:2] == b"PK"
    assert planner.get("/plan/export?format=xlsx").data[:2] == b"PK"


def test_orphans_are_named_by_what_they_lack(planner: PageClient, session: Session, plan: dict[str, PlanNode]) -> None:
    make_goal(session, plan["cycle"], "Einsames Ziel")
    homeless = MeasureEntry(code="M55", title="Heimatlos")
    services.create_node(session, NodeKind.MEASURE, homeless, now=PLANNED_AT, cycle_id=plan["cycle"].id)
    session.commit()
    page = planner.get("/plan/orphans")
    assert "Einsames Ziel" in words_of(page, "goals-without-measures")
    assert "Heimatlos" in words_of(page, "measures-without-goals")
    assert "Heimatlos" in words_of(page, "measures-without-owner")
    assert "Familienbüro" in words_of(page, "measures-without-monitoring")


def words_of(page: Page, element_id: str) -> str:
    return " ".join(page.by_id(element_id).itertext())


def posted_target(node: PlanNode, **changes: object) -> dict[str, object]:
    """Return what the form of the plan's target sends."""
    words = {"title": "Weniger Kinder in Armut", "code": node.code, "publication": "committee"}
    way = {"target_type": "at_most", "baseline": "8", "baseline_on": "31.12.2020", "target": "7"}
    return words | way | {"target_on": "31.12.2030", "version": node.version} | changes


def test_a_target_demands_something_else_only_with_a_reason(
    session: Session, planner: PageClient, plan: dict[str, PlanNode]
) -> None:
    target = plan["target"]
    indicator = {"indicator_id": session.get_one(ImpactTarget, target.id).indicator_id}
    address = f"/targets/{target.id}/edit"
    refused = planner.post(address, data=posted_target(target, target="6,5", **indicator))
    assert refused.status_code == 422
    assert "Bitte sagen Sie, warum" in refused.text
    why = {"reason_code": "resolution", "reason_text": "Der Rat hat das Ziel verschärft."}
    assert planner.post(address, data=posted_target(target, target="6,5", **indicator, **why)).status_code == 303
    change = session.exec(select(TargetChange)).one()
    assert (change.reason_code, change.old, change.new) == ("resolution", '{"target": "7"}', '{"target": "6.5"}')


def test_other_words_of_a_target_need_no_reason(
    session: Session, planner: PageClient, plan: dict[str, PlanNode]
) -> None:
    target = plan["target"]
    indicator = session.get_one(ImpactTarget, target.id).indicator_id
    other_words = posted_target(target, title="Noch weniger Kinder in Armut", indicator_id=indicator)
    assert planner.post(f"/targets/{target.id}/edit", data=other_words).status_code == 303
    assert session.exec(select(TargetChange)).all() == []


def test_a_list_says_how_many_there_are_before_it_offers_anything(
    planner: PageClient, department_head: PageClient, plan: dict[str, PlanNode]
) -> None:
    for reader, offered in ((planner, "Maßnahme anlegen"), (department_head, "Berichtsrunden")):
        for _once_more in range(2):  # the second time as it is remembered
            page = reader.get("/measures")
            assert page.words.index("1 Maßnahme.") < page.words.index(offered)
        assert len({offered, "Maßnahme anlegen"} & set(page.links)) == 1


def test_what_is_wrong_is_named_in_the_order_of_the_page(planner: PageClient, plan: dict[str, PlanNode]) -> None:
    refused = planner.post("/measures/new", {"status": "planned"})
    assert [error.split(":")[0] for error in refused.errors] == ["Titel", "Nummer"]


def test_a_field_of_action_belongs_to_one_plan_and_is_offered_no_other_place(
    planner: PageClient, plan: dict[str, PlanNode]
) -> None:
    assert "Gehört auch zu" not in planner.get(f"/fields/{plan['field'].id}/move").words
    assert "Gehört auch zu" in planner.get(f"/measures/{plan['measure'].id}/move").words
