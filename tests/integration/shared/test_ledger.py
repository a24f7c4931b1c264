"""Due work: planned once, held by one, given up with a reason."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from tests.conftest import NOW
from tracker.shared import ledger
from tracker.shared.ledger import LEASE, MOST_FAILURES, Claim, Due, DueState


@pytest.fixture
def work(session: Session) -> Due:
    ledger.plan(session, "knit", "sock", due_at=NOW)
    return session.exec(select(Due)).one()


def claimed(session: Session, owner: str = "one", now=NOW) -> Claim | None:
    (due,) = ledger.list_due(session, now=now) or [None]
    return ledger.claim(session, due, owner=owner, now=now) if due else None


def state(session: Session) -> DueState:
    session.expire_all()
    return session.exec(select(Due)).one().state


def test_work_planned_twice_is_there_once(session, work):
    assert not ledger.plan(session, "knit", "sock", due_at=NOW)
    assert len(session.exec(select(Due)).all()) == 1


def test_work_is_due_when_its_time_has_come(session, work):
    assert ledger.list_due(session, now=NOW - timedelta(seconds=1)) == []
    assert [due.key for due in ledger.list_due(session, now=NOW)] == ["sock"]


def test_of_two_who_read_the_same_work_one_gets_it(session, work):
    assert ledger.claim(session, work, owner="one", now=NOW) is not None
    assert ledger.claim(session, work, owner="two", now=NOW) is None


def test_held_work_is_not_offered_until_its_lease_ends(session, work):
    claimed(session)

    session.expire_all()
    assert ledger.list_due(session, now=NOW + LEASE) == []
    assert claimed(session, "two", NOW + LEASE + timedelta(seconds=1)) is not None


def test_who_lost_the_work_can_neither_finish_nor_fail_it(session, work):
    lost = claimed(session)
    session.expire_all()
    held = claimed(session, "two", NOW + LEASE * 2)

    assert not ledger.finish(session, lost, now=NOW + LEASE * 2)
    ledger.fail(session, lost, "mine!", now=NOW + LEASE * 2)
    assert ledger.finish(session, held, now=NOW + LEASE * 2)
    assert state(session) is DueState.DONE


def test_failures_wait_ever_longer_and_end(session, work):
    now, waits = NOW, []
    for _ in range(MOST_FAILURES):
        session.expire_all()
        held = claimed(session, now=now)
        is_final = ledger.fail(session, held, "no wool", now=now)
        session.expire_all()
        due = session.exec(select(Due)).one()
        waits.append((due.next_try_at - now).total_seconds() / 60)
        now = due.next_try_at

    assert is_final
    assert waits == [1, 2, 5, 10, 20, 30, 30, 30]
    assert (due.state, due.error) == (DueState.FAILED, "no wool")
    assert ledger.list_due(session, now=now + timedelta(days=9)) == []


def test_work_moves_and_is_cancelled_while_it_is_open(session, work):
    ledger.move(session, "knit", "sock", due_at=NOW + timedelta(days=1))
    session.expire_all()
    assert ledger.list_due(session, now=NOW) == []

    ledger.cancel(session, "knit", "sock", now=NOW)
    session.expire_all()
    assert ledger.list_due(session, now=NOW + timedelta(days=2)) == []
    assert state(session) is DueState.CANCELLED


def test_done_work_does_not_move(session, work):
    ledger.finish(session, claimed(session), now=NOW)

    ledger.move(session, "knit", "sock", due_at=NOW + timedelta(days=1))

    assert state(session) is DueState.DONE


def test_forgotten_work_can_be_planned_again(session, work):
    ledger.finish(session, claimed(session), now=NOW)
    session.expire_all()

    ledger.forget(session, "knit", "sock")

    assert ledger.plan(session, "knit", "sock", due_at=NOW)


def test_a_worker_says_that_it_lives(session):
    assert ledger.find_latest_beat(session) is None

    ledger.beat(session, "one", started_at=NOW, now=NOW)
    ledger.beat(session, "one", started_at=NOW, now=NOW + timedelta(seconds=30))

    assert ledger.find_latest_beat(session) == NOW + timedelta(seconds=30)
