"""Scheduled reports: due once, sent once, whatever happens in between."""

import threading
from datetime import UTC, date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from tests.databases import AUDIT_KEY
from tests.integration.reporting import stage
from tests.integration.reporting.stage import Basket, Clock, berlin
from tracker.accounts.vocabulary import Role
from tracker.committees.models import Meeting
from tracker.committees.vocabulary import DeliveryForm, MeetingState
from tracker.reporting import services
from tracker.reporting.calculations import checksum, read_report
from tracker.reporting.errors import NotInThisState, OwnWorkReleased
from tracker.reporting.jobs import run_due
from tracker.reporting.models import ReportDocument, ReportRun, Subscription
from tracker.reporting.vocabulary import Asked, ReleaseRule, Rhythm, RunState
from tracker.shared import outbox
from tracker.shared.audit import AuditEntry
from tracker.shared.database import make_engine, reading
from tracker.shared.ledger import MOST_FAILURES
from tracker.shared.mail import RefusedForGood, ServerAway, TryLater
from tracker.shared.outbox import OutboxState

MEETING = berlin("2026-12-09T17:00")
DUE = berlin("2026-12-02T07:00")
MEMBERS = ["anna", "bert", "cora"]


@pytest.fixture
def engine(own_engine: sa.Engine) -> sa.Engine:
    stage.add_town(own_engine)
    return own_engine


@pytest.fixture
def post() -> Basket:
    return Basket()


@pytest.fixture
def clock() -> Clock:
    return Clock(DUE)


@pytest.fixture
def means(engine, clock, post):
    return stage.make_means(engine, clock, post)


@pytest.fixture
def committee_id(engine):
    return stage.add_committee(engine, members=MEMBERS, paper=["doro"])


@pytest.fixture
def meeting_id(engine, committee_id):
    return stage.add_meeting(engine, committee_id, MEETING)


@pytest.fixture
def officials(engine):
    with stage.acting(engine) as session:
        stage.add_person(session, "rita", Role.RELEASER)
        stage.add_person(session, "sabine", Role.COUNCIL_OFFICE)


def test_an_automatic_report_reaches_each_member_once_on_the_due_day(
    engine, means, clock, post, committee_id, meeting_id
):
    stage.subscribe(engine, committee_id)

    clock.at = DUE - timedelta(minutes=1)
    run_due(means)
    assert post.letters == []

    clock.at = DUE
    run_due(means)
    assert post.addresses() == [f"{name}@stadt.example" for name in MEMBERS]
    assert stage.states(engine) == [RunState.DISPATCHED]

    for hours in (0, 1, 24, 24 * 30):
        clock.at = DUE + timedelta(hours=hours)
        run_due(means)
    assert len(post.letters) == 3


def test_each_letter_carries_the_pdf_that_is_kept(engine, means, post, committee_id, meeting_id):
    stage.subscribe(engine, committee_id)

    run_due(means)

    with Session(reading(engine)) as session:
        kept = session.exec(select(ReportDocument)).one()
    for letter in post.letters:
        (attachment,) = letter.mail.attachments
        assert attachment.content == kept.content
        assert attachment.file_name == "bericht-2026-1.pdf"


def test_an_unreleased_report_stays_and_those_responsible_are_told_once(
    engine, means, clock, post, committee_id, meeting_id, officials
):
    stage.subscribe(engine, committee_id, release=ReleaseRule.REQUIRED, cut_off_days=7)

    clock.at = DUE - timedelta(days=7)
    run_due(means)
    assert stage.states(engine) == [RunState.DRAFT]
    assert post.addresses() == ["rita@stadt.example", "sabine@stadt.example"]  # asked to release

    post.letters.clear()
    for minutes in (0, 1, 60, 60 * 24):
        clock.at = DUE + timedelta(minutes=minutes)
        run_due(means)
    assert post.addresses() == ["rita@stadt.example", "sabine@stadt.example"]  # told that nothing went
    assert stage.states(engine) == [RunState.DRAFT]


def test_named_releaser_and_deputy_are_told_instead_of_all_releasers(
    engine, means, clock, post, committee_id, meeting_id, officials
):
    subscription_id = stage.subscribe(engine, committee_id, release=ReleaseRule.REQUIRED)
    with stage.acting(engine) as session:
        subscription = session.get_one(Subscription, subscription_id)
        subscription.releaser_id = stage.add_person(session, "frida").id
        subscription.deputy_id = stage.add_person(session, "emil").id

    clock.at = DUE - timedelta(minutes=1)
    run_due(means)
    clock.at = DUE
    run_due(means)

    expected = ["emil@stadt.example", "frida@stadt.example", "sabine@stadt.example"]
    assert sorted(message.address for message in stage.mails(engine, "draft")) == expected


def test_a_released_report_waits_for_its_day(engine, means, clock, post, committee_id, meeting_id):
    stage.subscribe(engine, committee_id, release=ReleaseRule.REQUIRED, cut_off_days=7)
    clock.at = DUE - timedelta(days=7)
    run_due(means)

    stage.release(engine, 1, clock.at)
    run_due(means)
    assert post.letters == []

    clock.at = DUE
    run_due(means)
    assert len(post.letters) == 3


def test_a_report_released_after_its_day_goes_at_once_and_says_that_it_is_late(
    engine, means, clock, post, committee_id, meeting_id
):
    stage.subscribe(engine, committee_id, release=ReleaseRule.REQUIRED, cut_off_days=7)
    clock.at = DUE - timedelta(days=7)
    run_due(means)
    clock.at = DUE + timedelta(days=1)
    run_due(means)

    stage.release(engine, 1, clock.at)
    run_due(means)

    assert len(post.letters) == 3
    (run,) = stage.runs(engine)
    assert run.is_late
    assert read_report(run.snapshot).is_late
    assert run.sha256 == checksum(run.snapshot)


def test_a_moved_meeting_gets_one_report_on_the_new_day(engine, means, clock, post, committee_id, meeting_id):
    stage.subscribe(engine, committee_id, cut_off_days=3)
    clock.at = DUE - timedelta(days=3)
    run_due(means)
    assert stage.states(engine) == [RunState.RELEASED]

    stage.move_meeting(engine, meeting_id, MEETING + timedelta(days=7))
    clock.at = DUE
    run_due(means)
    assert post.letters == []

    clock.at = DUE + timedelta(days=7)
    run_due(means)
    run_due(means)
    assert len(post.letters) == 3
    (run,) = stage.runs(engine)
    assert read_report(run.snapshot).meeting_at == MEETING + timedelta(days=7)


def test_a_meeting_moved_after_the_dispatch_gets_no_second_report(engine, means, clock, post, committee_id, meeting_id):
    stage.subscribe(engine, committee_id)
    run_due(means)

    stage.move_meeting(engine, meeting_id, MEETING + timedelta(days=30))
    clock.at = DUE + timedelta(days=30)
    run_due(means)

    assert len(post.letters) == 3


def test_a_meeting_moved_closer_gets_its_report_at_once(engine, means, clock, post, committee_id, meeting_id):
    stage.subscribe(engine, committee_id)
    clock.at = DUE - timedelta(days=2)
    run_due(means)
    assert stage.runs(engine) == []

    stage.move_meeting(engine, meeting_id, DUE + timedelta(days=1))
    run_due(means)

    assert len(post.letters) == 3
    assert stage.runs(engine)[0].is_late


def test_a_cancelled_meeting_gets_no_report(engine, means, clock, post, committee_id, meeting_id):
    stage.subscribe(engine, committee_id, cut_off_days=3)
    clock.at = DUE - timedelta(days=3)
    run_due(means)
    with stage.acting(engine) as session:
        session.get_one(Meeting, meeting_id).state = MeetingState.CANCELLED

    clock.at = DUE
    run_due(means)

    assert post.letters == []
    assert stage.states(engine) == [RunState.CANCELLED]


def test_a_day_missed_while_the_machine_was_off_is_made_up_for_once_and_says_so(
    engine, means, clock, post, committee_id, meeting_id
):
    stage.subscribe(engine, committee_id)

    clock.at = DUE + timedelta(days=3, hours=4)
    run_due(means)
    run_due(means)

    (run,) = stage.runs(engine)
    report = read_report(run.snapshot)
    assert (report.is_late, run.is_late) == (True, True)
    assert report.cut_off == clock.at == run.cut_off_at  # the figures it shows are those of now
    assert report.due_at == DUE
    assert len(post.letters) == 3


def test_after_forty_days_off_only_the_latest_missed_meeting_gets_its_report(engine, means, clock, post, committee_id):
    for weeks in (0, 2, 4):
        stage.add_meeting(engine, committee_id, MEETING + timedelta(weeks=weeks))
    stage.subscribe(engine, committee_id)

    clock.at = MEETING + timedelta(days=40)
    run_due(means)
    run_due(means)

    assert [run.due_at for run in stage.runs(engine)] == [berlin("2026-12-30T07:00")]


def test_meetings_before_the_subscription_get_no_report(engine, means, clock, post, committee_id, meeting_id):
    stage.subscribe(engine, committee_id, created_at=MEETING + timedelta(days=1))

    clock.at = MEETING + timedelta(days=2)
    run_due(means)

    assert stage.runs(engine) == []


def test_after_half_a_year_off_a_monthly_report_is_made_once(engine, means, clock, post, committee_id):
    stage.subscribe(engine, committee_id, rhythm=Rhythm.MONTH, created_at=berlin("2026-01-10T12:00"))

    clock.at = berlin("2026-08-20T12:00")
    run_due(means)
    run_due(means)

    assert [run.period_key for run in stage.runs(engine)] == ["2026-08"]
    assert stage.runs(engine)[0].is_late


@pytest.mark.parametrize("night", [date(2026, 10, 25), date(2027, 3, 28)])
def test_ticks_all_through_a_night_of_the_clock_change_make_one_report(engine, means, clock, post, committee_id, night):
    """The cut-off lies on that very Sunday morning, the dispatch on the Wednesday after it."""
    stage.add_meeting(engine, committee_id, berlin(f"{night + timedelta(days=3)}T17:00"))
    stage.subscribe(engine, committee_id, days_before=0, cut_off_days=3)

    saturday_night = (berlin(f"{night}T00:00") - timedelta(hours=1)).astimezone(UTC)
    for ticks in range(30):
        clock.at = saturday_night + timedelta(minutes=20 * ticks)
        run_due(means)
        assert len(stage.runs(engine)) == (clock.at >= berlin(f"{night}T07:00"))
    clock.at = berlin(f"{night + timedelta(days=3)}T07:00")
    run_due(means)
    run_due(means)

    assert len(stage.runs(engine)) == 1
    assert len(post.letters) == 3


def test_a_clock_that_jumps_back_sends_nothing_twice(engine, means, clock, post, committee_id, meeting_id):
    stage.subscribe(engine, committee_id)
    run_due(means)

    for hours in (-2, 2, 0, -24 * 40, 24 * 40):
        clock.at = DUE + timedelta(hours=hours)
        run_due(means)

    assert len(post.letters) == 3


def test_two_workers_racing_a_hundred_due_reports_make_and_send_each_once(own_database_url, engine):
    for number in range(4):
        committee_id = stage.add_committee(engine, f"k{number}", members=[f"m{number}"])
        with stage.acting(engine) as session:
            starts = [MEETING + timedelta(minutes=minutes) for minutes in range(25)]
            session.add_all(Meeting(committee_id=committee_id, starts_at=at) for at in starts)
        stage.subscribe(engine, committee_id)
    baskets, errors = [Basket(), Basket()], []
    barrier = threading.Barrier(2)

    def work(basket: Basket, owner: str) -> None:
        own = make_engine(own_database_url, audit_key=AUDIT_KEY)
        try:
            barrier.wait()
            round_ = run_due(stage.make_means(own, Clock(DUE), basket, owner=owner))
            errors.extend(round_.errors)
        except Exception as error:  # a thread's error must reach the test
            errors.append(error)
        finally:
            own.dispose()

    workers = [threading.Thread(target=work, args=(basket, f"w{n}")) for n, basket in enumerate(baskets)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    run_due(stage.make_means(engine, Clock(DUE), baskets[0], owner="after"))  # what one left to the other

    letters = [letter.name for basket in baskets for letter in basket.letters]
    assert errors == []
    assert len(stage.runs(engine)) == 100
    assert set(stage.states(engine)) == {RunState.DISPATCHED}
    assert len(letters) == len(set(letters)) == 100
    assert len({run.number for run in stage.runs(engine)}) == 100


def test_a_mail_server_away_for_hours_gets_every_mail_once_when_it_is_back(
    engine, means, clock, post, committee_id, meeting_id
):
    stage.subscribe(engine, committee_id)
    post.answers = {f"{name}@stadt.example": [ServerAway("refused")] * 40 for name in MEMBERS}

    for minutes in range(0, 180, 20):
        clock.at = DUE + timedelta(minutes=minutes)
        run_due(means)
    assert post.letters == []
    assert all(message.failures == 0 for message in stage.mails(engine))  # no mail spends its tries on that

    post.answers = {}
    clock.at += timedelta(minutes=10)
    run_due(means)
    run_due(means)
    assert post.addresses() == [f"{name}@stadt.example" for name in MEMBERS]


def test_while_the_server_is_away_it_is_probed_once_a_minute(engine, means, clock, post, committee_id, meeting_id):
    stage.subscribe(engine, committee_id)
    post.answers = {f"{name}@stadt.example": [ServerAway("refused")] * 9 for name in MEMBERS}

    run_due(means)
    clock.at += timedelta(seconds=30)
    run_due(means)
    assert sum(len(waiting) for waiting in post.answers.values()) == 26

    clock.at += timedelta(seconds=30)
    run_due(means)
    assert sum(len(waiting) for waiting in post.answers.values()) == 25


def test_a_temporary_refusal_is_tried_again_later_and_given_up_after_three_days(
    engine, means, clock, post, committee_id, meeting_id
):
    stage.subscribe(engine, committee_id)
    post.answers = {"anna@stadt.example": [TryLater("450 busy")] * 1000}

    run_due(means)
    assert len(post.letters) == 2
    for minutes in range(0, 60 * 80, 40):
        clock.at = DUE + timedelta(minutes=minutes)
        run_due(means)

    (given_up,) = [message for message in stage.mails(engine, "report:") if message.address.startswith("anna")]
    assert given_up.state is OutboxState.FAILED
    assert given_up.reply == "450 busy"
    assert given_up.attempts > 80


def test_a_recipient_refused_for_good_stops_no_other_and_the_council_office_is_told(
    engine, means, clock, post, committee_id, meeting_id, officials
):
    stage.subscribe(engine, committee_id)
    post.answers = {"anna@stadt.example": [RefusedForGood("550 unknown")]}

    run_due(means)
    run_due(means)
    run_due(means)

    assert {letter.recipient for letter in post.letters if "report:" not in letter.name} >= {
        "bert@stadt.example",
        "cora@stadt.example",
    }
    (notice,) = stage.mails(engine, "undeliverable:")
    assert notice.address == "sabine@stadt.example"
    assert "550 unknown" in notice.text
    assert notice.state is OutboxState.SENT


def test_who_leaves_between_dispatch_and_sending_gets_nothing(engine, means, clock, post, committee_id, meeting_id):
    stage.subscribe(engine, committee_id)
    post.answers = {f"{name}@stadt.example": [ServerAway("refused")] for name in MEMBERS}
    run_due(means)
    stage.end_membership(engine, "bert", DUE.date() - timedelta(days=1))

    post.answers = {}
    clock.at += timedelta(minutes=5)
    run_due(means)

    assert post.addresses() == ["anna@stadt.example", "cora@stadt.example"]
    (withdrawn,) = [message for message in stage.mails(engine) if message.state is OutboxState.WITHDRAWN]
    assert withdrawn.address == "bert@stadt.example"


def test_who_joins_after_the_dispatch_gets_only_later_reports(engine, means, clock, post, committee_id, meeting_id):
    stage.subscribe(engine, committee_id)
    run_due(means)
    with stage.acting(engine) as session:
        stage.add_member(session, committee_id, "zora", DeliveryForm.MAIL)

    clock.at += timedelta(hours=1)
    run_due(means)

    assert "zora@stadt.example" not in post.addresses()


def test_the_council_office_learns_who_reads_on_paper(engine, means, post, committee_id, meeting_id, officials):
    stage.subscribe(engine, committee_id)

    run_due(means)

    (notice,) = stage.mails(engine, "paper:")
    assert notice.address == "sabine@stadt.example"
    assert "doro" in notice.text


def test_a_poisoned_report_stops_no_other_and_is_given_up_with_a_reason(engine, clock, post, officials):
    ids = [stage.add_committee(engine, key, members=[key]) for key in ("good", "bad", "better")]
    for committee_id in ids:
        stage.add_meeting(engine, committee_id, MEETING)
        stage.subscribe(engine, committee_id)

    def assemble(session, run, now, timezone):
        if run.committee_id == ids[1]:
            raise ValueError("no such field")
        return stage.assemble_plainly(session, run, now, timezone)

    means = stage.make_means(engine, clock, post, assemble=assemble)
    run_due(means)
    assert post.addresses() == ["better@stadt.example", "good@stadt.example"]

    for hours in range(1, 2 * MOST_FAILURES):
        clock.at = DUE + timedelta(hours=hours)
        run_due(means)
    assert sorted(stage.states(engine)) == [RunState.DISPATCHED, RunState.DISPATCHED, RunState.FAILED]
    assert "no such field" in stage.mails(engine, "failed:")[0].text


def test_a_worker_killed_between_claim_and_end_leaves_its_work_to_the_next(
    engine, clock, post, committee_id, meeting_id
):
    stage.subscribe(engine, committee_id)

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    with pytest.raises(Killed):
        run_due(stage.make_means(engine, clock, post, owner="first", assemble=die))
    run_due(stage.make_means(engine, clock, post, owner="second"))
    assert stage.states(engine) == [RunState.PLANNED]  # the lease still holds

    clock.at += timedelta(minutes=6)
    run_due(stage.make_means(engine, clock, post, owner="second"))
    assert len(post.letters) == 3


def test_who_had_a_hand_in_a_report_may_not_release_it(engine, means, clock, committee_id, meeting_id):
    stage.subscribe(engine, committee_id, release=ReleaseRule.REQUIRED, cut_off_days=7)
    clock.at = DUE - timedelta(days=7)
    run_due(means)
    with stage.acting(engine) as session:
        run = session.get_one(ReportRun, 1)
        rita, paul = stage.add_person(session, "rita").id, stage.add_person(session, "paul").id
        asked = [Asked(title="Beschluss", text="Der Ausschuss beschließt.")]
        services.ask(session, run, asked, person_id=rita, seen_version=run.version)
        with pytest.raises(OwnWorkReleased):
            services.release_report(session, run, person_id=rita, name="Rita", now=clock.at)
        services.release_report(session, run, person_id=paul, name="Paul", now=clock.at)
        with pytest.raises(NotInThisState):
            services.ask(session, run, asked, person_id=paul, seen_version=run.version)

    (run,) = stage.runs(engine)
    assert read_report(run.snapshot).asked == tuple(asked)


def test_a_correction_goes_to_those_who_got_the_first_version(engine, means, clock, post, committee_id, meeting_id):
    stage.subscribe(engine, committee_id)
    run_due(means)
    with stage.acting(engine) as session:
        stage.add_member(session, committee_id, "zora")
    post.letters.clear()

    clock.at += timedelta(days=1)
    with stage.acting(engine) as session:
        run = session.get_one(ReportRun, 1)
        services.correct_report(session, run, "Der Wert 2025 war falsch.", person_id=None, now=clock.at)
    run_due(means)
    run_due(means)

    first, second = stage.runs(engine)
    assert (first.state, second.state) == (RunState.SUPERSEDED, RunState.DISPATCHED)
    assert (second.number, second.version_number) == (first.number, 2)
    assert read_report(second.snapshot).erratum == "Der Wert 2025 war falsch."
    assert post.addresses() == [f"{name}@stadt.example" for name in MEMBERS]
    assert post.letters[0].mail.attachments[0].file_name == "bericht-2026-1-v2.pdf"


def test_a_correction_of_a_report_that_needs_release_needs_it_again(
    engine, means, clock, post, committee_id, meeting_id
):
    stage.subscribe(engine, committee_id, release=ReleaseRule.REQUIRED)
    run_due(means)
    stage.release(engine, 1, clock.at)
    run_due(means)
    post.letters.clear()
    with stage.acting(engine) as session:
        services.correct_report(session, session.get_one(ReportRun, 1), "Falsch.", person_id=None, now=clock.at)

    run_due(means)
    assert post.letters == []
    stage.release(engine, 2, clock.at)
    run_due(means)
    assert len(post.letters) == 3


def test_the_next_report_compares_with_the_last_one_dispatched(engine, means, clock, post, committee_id, meeting_id):
    stage.subscribe(engine, committee_id)
    run_due(means)
    stage.add_meeting(engine, committee_id, MEETING + timedelta(weeks=8))

    clock.at = DUE + timedelta(weeks=8)
    run_due(means)

    first, second = (read_report(run.snapshot) for run in stage.runs(engine))
    assert (first.is_first, second.is_first) == (True, False)
    assert second.since == first.cut_off


def test_an_ended_subscription_sends_nothing_more(engine, means, clock, post, committee_id, meeting_id):
    subscription_id = stage.subscribe(engine, committee_id, cut_off_days=3)
    clock.at = DUE - timedelta(days=3)
    run_due(means)
    with stage.acting(engine) as session:
        subscription = session.get_one(Subscription, subscription_id)
        services.retire_subscription(session, subscription, "nicht mehr nötig", today=clock.at.date(), now=clock.at)

    clock.at = DUE
    run_due(means)

    assert post.letters == []
    assert stage.states(engine) == [RunState.CANCELLED]


def test_a_held_outbox_sends_nothing_until_it_is_released(engine, means, post, committee_id, meeting_id):
    stage.subscribe(engine, committee_id)
    with stage.acting(engine) as session:
        outbox.hold(session, "restored", now=DUE)
    run_due(means)
    assert post.letters == []

    with stage.acting(engine) as session:
        assert outbox.release(session)
    run_due(means)
    assert len(post.letters) == 3


def test_what_the_worker_does_stands_in_the_audit_trail(engine, means, committee_id, meeting_id):
    stage.subscribe(engine, committee_id)

    run_due(means)

    with Session(reading(engine)) as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.object_type == "report_run")).all()
    assert {entry.actor for entry in entries} == {"scheduler"}
    assert [entry.action for entry in entries if entry.action == "dispatch"] == ["dispatch"]
    assert all("snapshot" not in (entry.new or "") for entry in entries)
