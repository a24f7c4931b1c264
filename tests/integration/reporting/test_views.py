"""Pages about reports: who sees what, and what can be done there."""

from datetime import timedelta

import pytest
from sqlmodel import select

from tests import cast
from tests.integration.reporting import stage
from tests.integration.reporting.plan import SmallPlan
from tracker.committees.models import Committee, Meeting
from tracker.committees.vocabulary import CommitteeKind
from tracker.reporting import services
from tracker.reporting.calculations import read_report
from tracker.reporting.content import assemble_report
from tracker.reporting.models import ReportRun, Subscription, SubscriptionFields
from tracker.reporting.schedules import Occasion
from tracker.reporting.vocabulary import Asked, ReportFormat, RunState
from tracker.shared import outbox
from tracker.shared.mail import Mail
from tracker.shared.outbox import OutboxMessage, OutboxState
from tracker.shared.town import Town


@pytest.fixture
def committee(session):
    session.add(Town(name="Musterstadt"))
    session.flush()
    return cast.committee(session, "social")


@pytest.fixture
def subscription(session, committee, now):
    return services.subscribe(session, committee, SubscriptionFields(days_before=7), now=now)


@pytest.fixture
def draft(session, committee, subscription, now):
    """A draft about a small plan, for a meeting in three weeks."""
    plan = SmallPlan(session)
    field = plan.field("HF1", "Familie")
    plan.target("W1", "Kinderarmut senken", field, indicator="poverty", values={2020: "8", 2025: "7.4"})
    plan.say(plan.measure("M1", "Familienbüro", field), "Läuft gut.")
    meeting = Meeting(committee_id=committee.id, starts_at=now + timedelta(days=21))
    session.add(meeting)
    session.flush()
    due_at = now + timedelta(days=14)
    occasion = Occasion(f"meeting:{meeting.id}", due_at, now, meeting.id)
    run = services.plan_run(session, subscription, occasion)
    services.keep_draft(session, run, assemble_report(session, run, now, stage.BERLIN), person_id=None, now=now)
    session.commit()
    return run


def dispatched(session, run, now):
    services.release_report(session, run, person_id=None, name="Rita Frei", now=now)
    services.dispatch_report(session, run, read_report(run.snapshot), now=now)
    services.keep_documents(session, run, {ReportFormat.PDF: b"%PDF-1.7 kept"})
    session.commit()
    return run


def test_a_draft_is_seen_by_those_who_prepare_it_and_nobody_else(client_for, draft):
    for who in ("planner", "releaser", "council_office"):
        page = client_for(who).get(f"/reports/{draft.id}")
        assert page.status_code == 200
        assert "Kinderarmut senken" in page.text
    for who in ("committee_member", "department_head", "statistics", "auditor"):
        assert client_for(who).get(f"/reports/{draft.id}").status_code == 404


def test_a_dispatched_report_is_read_by_its_committee_and_the_house(client_for, session, draft, now):
    dispatched(session, draft, now)

    for who in ("committee_member", "department_head", "planner"):
        page = client_for(who).get(f"/reports/{draft.id}")
        assert page.status_code == 200
        assert "Kinderarmut senken" in page.text
        assert client_for(who).get(f"/reports/{draft.id}/report.pdf").data == b"%PDF-1.7 kept"


def test_a_report_of_another_committee_does_not_exist_for_a_member(client_for, session, draft, now):
    other = Committee(key="other", name="Bauausschuss", kind=CommitteeKind.COMMITTEE)
    session.add(other)
    session.flush()
    draft.committee_id = other.id
    dispatched(session, draft, now)

    member = client_for("committee_member")
    assert member.get(f"/reports/{draft.id}").status_code == 404
    assert member.get(f"/reports/{draft.id}/report.pdf").status_code == 404
    assert "Bauausschuss" not in member.get("/reports").text


def test_the_list_shows_each_reader_the_own_reports(client_for, session, draft, now):
    assert f"/reports/{draft.id}" in client_for("planner").get("/reports").text
    assert f"/reports/{draft.id}" not in client_for("committee_member").get("/reports").text
    dispatched(session, draft, now)
    assert f"/reports/{draft.id}" in client_for("committee_member").get("/reports?committee=social").text


def test_an_unknown_format_is_not_found(client_for, session, draft, now):
    dispatched(session, draft, now)

    assert client_for("planner").get(f"/reports/{draft.id}/report.exe").status_code == 404


def test_the_snapshot_can_be_downloaded(client_for, session, draft, now):
    dispatched(session, draft, now)

    response = client_for("planner").get(f"/reports/{draft.id}/report.json")

    assert response.data.decode() == session.get_one(ReportRun, draft.id).snapshot


def test_the_releaser_releases(client_for, session, draft):
    response = client_for("releaser").post(f"/reports/{draft.id}/release")

    assert response.status_code == 303
    run = session.get_one(ReportRun, draft.id)
    assert (run.state, run.released_by) == (RunState.RELEASED, "Rita Frei")


def test_the_planner_may_not_release(client_for, session, draft):
    assert client_for("planner").post(f"/reports/{draft.id}/release").status_code == 403
    assert session.get_one(ReportRun, draft.id).state is RunState.DRAFT


def test_who_wrote_what_is_asked_may_not_release(client_for, session, draft):
    releaser = client_for("releaser")
    form = {"title_1": "Beschluss", "text_1": "Der Ausschuss beschließt.", "version": draft.version}
    assert releaser.post(f"/reports/{draft.id}/asked", data=form).status_code == 303

    releaser.post(f"/reports/{draft.id}/release")

    run = session.get_one(ReportRun, draft.id)
    assert run.state is RunState.DRAFT
    assert read_report(run.snapshot).asked == (Asked(title="Beschluss", text="Der Ausschuss beschließt."),)
    assert "Beschluss" in releaser.get(f"/reports/{draft.id}").text


def test_of_two_who_write_at_once_the_second_sees_both_texts(client_for, session, draft):
    planner, office = client_for("planner"), client_for("council_office")
    version = draft.version
    planner.post(f"/reports/{draft.id}/asked", data={"title_1": "Erster", "text_1": "Erster Text", "version": version})

    page = office.post(
        f"/reports/{draft.id}/asked", data={"title_1": "Zweiter", "text_1": "Zweiter Text", "version": version}
    )

    assert page.status_code == 409
    assert "Erster Text" in page.text
    assert "Zweiter Text" in page.text


def test_asking_nothing_is_refused_beside_its_field(client_for, draft):
    page = client_for("planner").post(f"/reports/{draft.id}/asked", data={"title_1": "", "text_1": "", "version": 1})

    assert page.status_code == 422
    assert 'href="#title_1"' in page.text


def test_a_refreshed_draft_shows_the_figures_of_now_and_keeps_what_is_asked(client_for, session, draft, now):
    services.ask(session, draft, [Asked(title="Beschluss", text="So.")], person_id=None, seen_version=draft.version)
    session.commit()

    client_for("planner").post(f"/reports/{draft.id}/refresh")

    run = session.get_one(ReportRun, draft.id)
    assert read_report(run.snapshot).asked == (Asked(title="Beschluss", text="So."),)
    assert run.number == "2026/1"


def test_a_release_can_be_taken_back_with_a_reason(client_for, session, draft, now):
    services.release_report(session, draft, person_id=None, name="Rita Frei", now=now)
    session.commit()
    releaser = client_for("releaser")

    assert releaser.post(f"/reports/{draft.id}/take-back", data={"reason": ""}).status_code == 422
    assert releaser.post(f"/reports/{draft.id}/take-back", data={"reason": "Zahl falsch"}).status_code == 303
    assert session.get_one(ReportRun, draft.id).state is RunState.DRAFT
    releaser.post(f"/reports/{draft.id}/release")
    assert session.get_one(ReportRun, draft.id).state is RunState.RELEASED


def test_a_correction_is_a_second_version_with_an_erratum(client_for, session, draft, now):
    dispatched(session, draft, now)
    planner = client_for("planner")
    assert planner.get(f"/reports/{draft.id}/correct").status_code == 200

    response = planner.post(f"/reports/{draft.id}/correct", data={"erratum": "Der Wert 2025 war falsch."})

    assert response.status_code == 303
    second = session.exec(select(ReportRun).where(ReportRun.corrects_id == draft.id)).one()
    assert (second.state, second.version_number, second.number) == (RunState.DRAFT, 2, draft.number)
    assert "Der Wert 2025 war falsch." in planner.get(f"/reports/{second.id}").text
    assert client_for("committee_member").get(f"/reports/{second.id}").status_code == 404


def test_a_subscription_is_added_changed_and_ended(client_for, session, committee):
    office = client_for("council_office")
    address = f"/committees/{committee.id}/subscriptions"
    session.commit()
    assert office.get(address).status_code == 200
    assert office.get(f"{address}/new").by_id("cut_off_days").get("value") == "10"
    form = {"rhythm": "meeting", "days_before": "10", "cut_off_days": "7", "release": "required", "language": "de"}

    assert office.post(f"{address}/new", data=form).status_code == 303
    row = session.exec(select(Subscription)).one()
    assert (row.days_before, row.committee_id) == (10, committee.id)
    assert office.get(f"/subscriptions/{row.id}/edit").status_code == 200
    change = form | {"rhythm": "quarter", "days_before": "", "version": row.version}
    assert office.post(f"/subscriptions/{row.id}/edit", data=change).status_code == 303
    assert office.post(f"/subscriptions/{row.id}/edit", data=change).status_code == 409
    assert session.exec(select(Subscription)).one().rhythm == "quarter"
    assert office.get(address).status_code == 200
    assert office.post(f"/subscriptions/{row.id}/retire", data={"reason": "nicht mehr nötig"}).status_code == 303
    assert session.exec(select(Subscription)).one().retired_reason == "nicht mehr nötig"
    assert office.get(address).status_code == 200


def test_days_and_rhythm_must_fit_each_other(client_for, session, committee):
    session.commit()
    form = {"rhythm": "month", "days_before": "10", "cut_off_days": "7", "release": "required", "language": "de"}

    page = client_for("planner").post(f"/committees/{committee.id}/subscriptions/new", data=form)

    assert page.status_code == 422
    assert session.exec(select(Subscription)).all() == []


def test_the_same_subscription_twice_is_refused(client_for, session, committee, subscription):
    session.commit()
    form = {"rhythm": "meeting", "days_before": "7", "cut_off_days": "7", "release": "required", "language": "de"}

    page = client_for("planner").post(f"/committees/{committee.id}/subscriptions/new", data=form)

    assert page.status_code == 422


def test_deliveries_are_seen_and_tried_again_but_log_ins_are_nobodys_business(client_for, session, now):
    mail = Mail("Bericht", "Text", "<p>Text</p>")
    outbox.enqueue(session, key="report:1", address="anna@stadt.example", mail=mail, now=now)
    outbox.enqueue(session, key="log-in:abc", address="geheim@stadt.example", mail=mail, now=now)
    message = session.exec(select(OutboxMessage).where(OutboxMessage.key == "report:1")).one()
    message.state, message.reply = OutboxState.FAILED, "550 unknown"
    session.add(message)
    session.commit()
    planner = client_for("planner")

    page = planner.get("/deliveries")
    assert "anna@stadt.example" in page.text
    assert "550 unknown" in page.text
    assert "geheim@stadt.example" not in page.text
    assert planner.get("/deliveries?state=failed").status_code == 200
    assert planner.post(f"/deliveries/{message.id}/retry").status_code == 303
    session.expire_all()
    assert session.get_one(OutboxMessage, message.id).state is OutboxState.DUE


def test_pages_without_anything_yet_say_what_will_be_here(client_for, session, committee):
    session.commit()
    planner = client_for("planner")
    for address in ("/reports", "/deliveries", f"/committees/{committee.id}/subscriptions"):
        assert "empty-state" in planner.get(address).text
