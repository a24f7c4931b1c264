"""No surprise in the committee: heads see their part before a report goes out, and may add a remark."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from tests import cast
from tests.integration.reporting import stage
from tests.integration.reporting.plan import SmallPlan
from tests.statements import statements_of
from tests.unit.reporting.rendering.pdf_text import page_texts, squeezed
from tracker.accounts.models import Department, Person, RoleAssignment
from tracker.accounts.vocabulary import Role
from tracker.planning.models import PlanNode
from tracker.reporting import queries, services
from tracker.reporting.calculations import read_report
from tracker.reporting.content import assemble_report
from tracker.reporting.errors import NotSeenYet, PartClosed
from tracker.reporting.jobs import run_due
from tracker.reporting.models import (
    DepartmentPart,
    DepartmentPartFields,
    ReportRun,
    ReportSettings,
    Subscription,
    SubscriptionFields,
)
from tracker.reporting.rendering.document import render_html
from tracker.reporting.rendering.letter import render_mail
from tracker.reporting.rendering.paper import render_pdf
from tracker.reporting.schedules import Occasion
from tracker.reporting.vocabulary import ReleaseRule, RunState
from tracker.shared.errors import ChangedMeanwhile
from tracker.shared.outbox import OutboxMessage
from tracker.shared.paths import FONTS
from tracker.shared.settings import keep_settings
from tracker.shared.town import Town

TELLING = services.Telling("https://ziele.stadt.example", "de")
CANARY = "<b id=canary>Wir & andere</b> „sehen“ das #anders*"


@pytest.fixture
def plan(session):
    """Two measures of the youth office for one target, one of the health office for another; both have a head."""
    session.add(Town(name="Musterstadt"))
    session.flush()
    youth, health = cast.department(session, "youth"), cast.department(session, "health")
    plan = SmallPlan(session, department=youth)
    field = plan.field("HF1", "Familie")
    target = plan.target("W1", "Kinderarmut senken", field, indicator="poverty", values={2020: "8", 2025: "7.4"})
    other = plan.target("W2", "Gesund essen", field, indicator="food", values={2020: "8", 2025: "9"})
    plan.say(plan.measure("M1", "Familienbüro", field, parent=target), "Läuft gut.")
    plan.measure("M2", "Elterncafé", field)
    plan.measure("M3", "Gesundheitslotsen", field, parent=other, owner_id=health.id)
    for who in ("department_head", "other_head", "releaser"):
        cast.join(session, who)
    return plan


@pytest.fixture
def draft(session, plan, now):
    return drafted(session, now)


def drafted(session: Session, now, release: ReleaseRule = ReleaseRule.REQUIRED, days: int = 14) -> ReportRun:
    entered = SubscriptionFields(rhythm="quarter", days_before=None, release=release)
    subscription = services.subscribe(session, cast.committee(session, "social"), entered, now=now)
    run = services.plan_run(session, subscription, Occasion("2026-Q4", now + timedelta(days=days), now, None))
    freeze(session, run, now)
    session.commit()
    return run


def freeze(session: Session, run: ReportRun, now) -> None:
    report = assemble_report(session, run, now, stage.BERLIN)
    services.freeze_draft(session, run, report, person_id=None, now=now, telling=TELLING)


def see(session: Session, run: ReportRun, key: str, remark: str | None, now, version: int | None = None) -> None:
    part = part_of(session, run, key)
    said = services.Seen(DepartmentPartFields(remark=remark), "Amtsleitung", version or part.version)
    services.see_parts(session, run, {part.department_id: said}, person_id=None, now=now)
    session.commit()


def part_of(session: Session, run: ReportRun, key: str) -> DepartmentPart:
    return session.get_one(DepartmentPart, (run.id, cast.department(session, key).id))


def release(session: Session, run: ReportRun, now) -> None:
    services.release_report(session, run, person_id=None, name="Rita Frei", now=now)
    session.commit()


def told(session: Session) -> list[str]:
    mails = session.exec(select(OutboxMessage).where(OutboxMessage.key.startswith("part:")))  # type: ignore[attr-defined]
    return sorted(mail.address for mail in mails)


def typed(part: DepartmentPart, remark: str = "", version: int | None = None) -> dict[str, str]:
    prefix = f"department-{part.department_id}-"
    return {f"{prefix}remark": remark, f"{prefix}version": str(version or part.version)}


def test_each_head_is_told_once_and_nobody_else(session, draft, now):
    assert told(session) == ["department.head@stadt.example", "other.head@stadt.example"]
    mail = session.exec(select(OutboxMessage).where(OutboxMessage.address == "department.head@stadt.example")).one()
    assert f"https://ziele.stadt.example/reports/{draft.id}/part" in mail.text
    assert "Familienbüro" not in mail.text  # what stands in the draft stays behind the log-in

    freeze(session, draft, now + timedelta(days=1))  # nothing of theirs has changed

    assert len(told(session)) == 2


def test_a_deputy_is_told_in_place_of_a_head_who_is_away(session, plan, now):
    head = session.exec(select(RoleAssignment).where(RoleAssignment.role == Role.DEPARTMENT_HEAD)).first()
    deputy = cast.join(session, "planner")
    session.add(
        RoleAssignment(
            person_id=deputy.person_id, role=Role.DEPARTMENT_HEAD, department_id=head.department_id,
            valid_from=now.date(), delegated_from_id=head.id,
        )
    )  # fmt: skip
    session.flush()

    drafted(session, now)

    assert told(session) == ["other.head@stadt.example", "planner@stadt.example"]


def test_a_head_of_several_departments_gets_one_mail(session, plan, now):
    below = Department(key="below", name="Fachstelle", parent_id=plan.department.id)
    session.add(below)
    session.flush()
    plan.measure("M9", "Frühe Hilfen", field_of(session, plan), owner_id=below.id)

    run = drafted(session, now)

    assert told(session) == ["department.head@stadt.example", "other.head@stadt.example"]
    assert len(queries.list_parts(session, run.id or 0)) == 3


def field_of(session: Session, plan: SmallPlan) -> PlanNode:
    return session.exec(select(PlanNode).where(PlanNode.code == "HF1")).one()


def test_nothing_is_released_before_all_have_seen_it_or_seven_days_have_passed(session, draft, now):
    see(session, draft, "youth", None, now)

    with pytest.raises(NotSeenYet) as refused:
        release(session, draft, now + timedelta(days=6))
    assert refused.value.sentence("de") == "Noch nicht gesehen: Gesundheitsamt. Freigabe ab 25.11.2026 möglich."

    release(session, draft, now + timedelta(days=7))
    assert draft.state is RunState.RELEASED


def test_as_soon_as_all_have_seen_it_it_can_be_released(session, draft, now):
    see(session, draft, "youth", None, now)
    see(session, draft, "health", "Das Essen wird besser.", now)

    release(session, draft, now)

    assert [each.text for each in read_report(draft.snapshot).all_remarks] == ["Das Essen wird besser."]


def test_who_has_nobody_that_answers_holds_up_nothing(session, plan, now):
    person = session.exec(select(Person).where(Person.email == "other.head@stadt.example")).one()
    run = drafted(session, now)
    see(session, run, "youth", None, now)
    person.email = None  # reachable no more
    session.flush()

    release(session, run, now)

    assert run.state is RunState.RELEASED


def test_switched_off_nobody_is_told_and_nothing_waits(session, plan, now):
    keep_settings(session, ReportSettings(preview_days=0))

    run = drafted(session, now)
    release(session, run, now)

    assert (told(session), queries.list_parts(session, run.id or 0)) == ([], [])


def test_what_goes_out_by_itself_is_shown_too_and_waits_for_nobody(session, plan, now):
    run = drafted(session, now, ReleaseRule.AUTOMATIC)
    services.release_report(session, run, person_id=None, name="scheduler", now=now)
    assert len(told(session)) == 2

    see(session, run, "youth", "Kurz vor Schluss.", now)

    assert [each.text for each in queries.as_printed(session, run).all_remarks] == ["Kurz vor Schluss."]
    with pytest.raises(PartClosed):
        see(session, run, "youth", "Zu spät.", run.due_at)


def test_what_goes_out_at_once_is_shown_to_nobody_before(session, plan, now):
    run = drafted(session, now, ReleaseRule.AUTOMATIC, days=0)

    assert queries.list_parts(session, run.id or 0) == []


def test_fresh_figures_are_shown_anew_to_those_whose_part_they_change(session, plan, draft, now):
    see(session, draft, "youth", "Bleibt stehen.", now)
    see(session, draft, "health", None, now)
    node = session.exec(select(PlanNode).where(PlanNode.code == "M1")).one()
    plan.say(node, "Neues Wort.")

    freeze(session, draft, now + timedelta(days=2))
    session.commit()

    assert told(session).count("department.head@stadt.example") == 2
    assert told(session).count("other.head@stadt.example") == 1
    part = part_of(session, draft, "youth")
    assert (part.seen_at, part.remark) == (None, "Bleibt stehen.")
    waiting = queries.find_waiting(session, draft, now + timedelta(days=2))
    assert (waiting.departments, waiting.until) == (("Jugendamt",), (now + timedelta(days=9)).date())


def test_a_correction_is_shown_to_those_it_concerns_and_is_not_held_back(session, plan, draft, now):
    see(session, draft, "youth", "Unser Satz.", now)
    see(session, draft, "health", "Euer Satz.", now)
    release(session, draft, now)
    services.dispatch_report(session, draft, queries.as_printed(session, draft), now=now)
    plan.say(session.exec(select(PlanNode).where(PlanNode.code == "M1")).one(), "Berichtigt.")

    second = services.correct_report(session, draft, "Das Wort war falsch.", person_id=None, now=now)
    freeze(session, second, now + timedelta(days=1))
    release(session, second, now + timedelta(days=1))

    assert told(session).count("department.head@stadt.example") == 2
    assert told(session).count("other.head@stadt.example") == 1
    assert part_of(session, second, "youth").seen_at is None
    remarks = {each.text for each in read_report(second.snapshot).all_remarks}
    assert remarks == {"Unser Satz.", "Euer Satz."}


def test_after_the_release_nothing_is_added_until_it_is_taken_back(session, draft, now):
    see(session, draft, "youth", "Vorher.", now)
    see(session, draft, "health", None, now)
    release(session, draft, now)

    with pytest.raises(PartClosed):
        see(session, draft, "youth", "Nachher.", now)
    session.rollback()
    services.take_back_release(session, draft, "Ein Satz fehlt.")
    see(session, draft, "youth", "Nachher.", now)
    release(session, draft, now)

    assert [each.text for each in read_report(draft.snapshot).all_remarks] == ["Nachher."]


def test_a_head_sees_the_own_part_as_it_will_be_printed_and_says_so(client_for, session, draft, now):
    head = client_for("department_head")
    page = head.get(f"/reports/{draft.id}/part")

    assert page.status_code == 200
    assert all(said in page.text for said in ("Familienbüro", "Läuft gut.", "Elterncafé", "Kinderarmut senken"))
    assert not any(said in page.text for said in ("Gesundheitslotsen", "Gesund essen", "Gesundheitsamt"))
    assert f"/reports/{draft.id}/part" in head.get("/").text

    part = part_of(session, draft, "youth")
    assert head.post(f"/reports/{draft.id}/part", data=typed(part, "Wir sehen das anders.")).status_code == 303

    part = part_of(session, draft, "youth")
    assert (part.seen_at, part.function, part.remark) == (now, "Jugendamt", "Wir sehen das anders.")
    assert f"/reports/{draft.id}/part" not in head.get("/").text
    assert "Wir sehen das anders." in client_for("releaser").get(f"/reports/{draft.id}").text


def test_a_remark_has_four_hundred_signs_at_most_lines_counted_once(client_for, session, draft):
    head, part = client_for("department_head"), part_of(session, draft, "youth")

    page = head.post(f"/reports/{draft.id}/part", data=typed(part, "x" * 401))
    assert page.status_code == 422
    assert "x" * 401 in page.text
    assert part_of(session, draft, "youth").seen_at is None

    lines = "\r\n".join(["x" * 199, "x" * 200])
    assert head.post(f"/reports/{draft.id}/part", data=typed(part, lines)).status_code == 303


def test_of_two_who_write_at_once_the_second_sees_both_texts(client_for, session, draft, now):
    head, part = client_for("department_head"), part_of(session, draft, "youth")
    version = part.version
    assert head.post(f"/reports/{draft.id}/part", data=typed(part, "Erster Satz", version)).status_code == 303

    page = head.post(f"/reports/{draft.id}/part", data=typed(part, "Zweiter Satz", version))

    assert page.status_code == 409
    assert "Erster Satz" in page.text
    assert "Zweiter Satz" in page.text
    assert part_of(session, draft, "youth").remark == "Erster Satz"
    with pytest.raises(ChangedMeanwhile):
        see(session, draft, "youth", "Dritter Satz", now, version)


@pytest.mark.parametrize(
    ("who", "read", "write"),
    [
        ("committee_member", 403, 403),
        ("outsider", 403, 403),
        ("provider", 403, 403),
        ("statistics", 403, 403),
        ("auditor", 403, 403),
        ("releaser", 403, 403),
        ("planner", 404, 404),
        ("admin", 403, 403),
    ],
)
def test_whoever_has_no_part_finds_none(client_for, session, draft, who, read, write):
    person = client_for(who)
    part = part_of(session, draft, "youth")

    for page, status in (
        (person.get(f"/reports/{draft.id}/part"), read),
        (person.post(f"/reports/{draft.id}/part", data=typed(part, "Untergeschoben")), write),
    ):
        assert page.status_code == status
        assert not any(said in page.text for said in ("Familienbüro", "Kinderarmut", "Jugendamt", "Läuft gut"))
    assert part_of(session, draft, "youth").seen_at is None


def test_a_head_without_a_measure_in_the_report_finds_no_part(client_for, session, plan, now):
    for node in session.exec(select(PlanNode).where(PlanNode.code == "M3")):
        node.owner_id = plan.department.id
    run = drafted(session, now)

    page = client_for("other_head").get(f"/reports/{run.id}/part")

    assert page.status_code == 404
    assert "Familienbüro" not in page.text


def test_a_head_cannot_speak_for_another_department(client_for, session, draft):
    foreign, own = part_of(session, draft, "health"), part_of(session, draft, "youth")

    client_for("department_head").post(f"/reports/{draft.id}/part", data=typed(foreign, "Untergeschoben") | typed(own))

    assert (part_of(session, draft, "health").seen_at, part_of(session, draft, "health").remark) == (None, None)


def test_a_clerk_looks_and_says_nothing(client_for, session, draft):
    clerk, part = client_for("department_clerk"), part_of(session, draft, "youth")

    page = clerk.get(f"/reports/{draft.id}/part")
    assert page.status_code == 200
    assert "<textarea" not in page.text
    assert clerk.post(f"/reports/{draft.id}/part", data=typed(part)).status_code == 403


def test_the_releaser_reads_who_has_not_looked_and_the_committee_never_does(client_for, session, draft, now):
    releaser = client_for("releaser")
    page = releaser.get(f"/reports/{draft.id}").text
    assert "Noch nicht gesehen: Jugendamt, Gesundheitsamt. Freigabe ab 25.11.2026 möglich." in page
    releaser.post(f"/reports/{draft.id}/release")
    assert session.get_one(ReportRun, draft.id).state is RunState.DRAFT

    see(session, draft, "youth", "Ein Satz.", now)
    run = session.get_one(ReportRun, draft.id)
    release(session, run, now + timedelta(days=8))
    services.dispatch_report(session, run, queries.as_printed(session, run), now=now + timedelta(days=14))
    session.commit()

    page = client_for("committee_member").get(f"/reports/{draft.id}").text
    assert "Ein Satz." in page
    assert "gesehen" not in page
    assert '"seen' not in client_for("committee_member").get(f"/reports/{draft.id}/report.json").data.decode()


def test_a_remark_is_never_markup(client_for, session, draft, now):
    see(session, draft, "youth", CANARY, now)
    see(session, draft, "health", None, now)
    release(session, draft, now)
    report = read_report(draft.snapshot)

    escaped = "&lt;b id=canary&gt;Wir &amp; andere&lt;/b&gt; „sehen“ das #anders*"
    mail = render_mail(report, "https://ziele.stadt.example/reports/1")
    for html in (
        client_for("planner").get(f"/reports/{draft.id}").text,
        client_for("department_head").get(f"/reports/{draft.id}/part").text,
        render_html(report, base_url="", fonts_dir=FONTS),
        mail.html or "",
    ):
        assert escaped in html
        assert "<b id=canary" not in html
    assert CANARY in " ".join(mail.text.split())
    printed = "".join(page_texts(render_pdf(report, base_url="", fonts_dir=FONTS)))
    assert squeezed(CANARY) in squeezed(printed)


def test_the_page_takes_few_statements(client_for, session, app, draft):
    head = client_for("department_head")
    with statements_of(app.extensions["engine"]) as statements:
        assert head.get(f"/reports/{draft.id}/part").status_code == 200
    assert len(statements) <= 16, statements


def test_two_workers_tell_each_head_once(own_engine: sa.Engine):
    clock, post = stage.Clock(stage.berlin("2026-11-25T07:00")), stage.Basket()
    stage.add_town(own_engine)
    committee_id = stage.add_committee(own_engine, members=["anna"])
    stage.add_meeting(own_engine, committee_id, stage.berlin("2026-12-16T17:00"))
    stage.subscribe(own_engine, committee_id, release=ReleaseRule.REQUIRED, cut_off_days=14)
    with stage.acting(own_engine) as session:
        cast.join(session, "department_head")
        plan = SmallPlan(session, department=cast.department(session, "youth"))
        plan.measure("M1", "Familienbüro", plan.field("HF1", "Familie"))
    workers = [
        stage.make_means(own_engine, clock, post, owner=name, assemble=assemble_report) for name in ("one", "two")
    ]

    with ThreadPoolExecutor(2) as pool:
        rounds = list(pool.map(run_due, workers))
    run_due(workers[0])

    assert [error for done in rounds for error in done.errors] == []
    assert post.addresses() == ["department.head@stadt.example"]
    (run,) = stage.runs(own_engine)
    with stage.acting(own_engine) as session:
        with pytest.raises(NotSeenYet):
            services.release_report(
                session, session.get_one(ReportRun, run.id), person_id=None, name="Rita", now=clock.at
            )
        assert session.get_one(Subscription, run.subscription_id).release is ReleaseRule.REQUIRED
