"""The trail: no change without a line, no line without a change."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask, Response, request_finished, request_started
from sqlmodel import Session, select

from tests.trail import watched
from tracker.accounts.models import Account, Department, Person
from tracker.shared import audit
from tracker.shared.audit import AuditEntry


def entries(session: Session, table: str) -> list[AuditEntry]:
    return list(session.exec(select(AuditEntry).where(AuditEntry.object_type == table).order_by(AuditEntry.id)))  # type: ignore[arg-type]


def test_create_change_and_delete_each_leave_one_line_with_old_and_new(session: Session) -> None:
    department = Department(key="51", name="Jugend")
    session.add(department)
    session.flush()
    department.name = "Familie und Jugend"
    session.flush()
    session.delete(department)
    session.flush()

    created, changed, deleted = entries(session, "department")
    assert (created.action, created.old, created.actor) == ("create", None, "Test")
    assert (changed.action, changed.old, changed.new) == (
        "update",
        '{"name": "Jugend"}',
        '{"name": "Familie und Jugend"}',
    )
    assert deleted.action == "delete"
    assert deleted.new is None


def test_what_stays_the_same_leaves_no_line(session: Session) -> None:
    department = Department(key="51", name="Jugend")
    session.add(department)
    session.flush()
    department.name = "Jugend"
    session.flush()
    assert [entry.action for entry in entries(session, "department")] == ["create"]


def test_the_reason_is_kept_with_the_change(session: Session) -> None:
    department = Department(key="51", name="Jugend")
    session.add(department)
    with audit.because(session, "Neue Gliederung der Verwaltung"):
        department.name = "Familie"
    assert entries(session, "department")[-1].reason == "Neue Gliederung der Verwaltung"


def test_secrets_are_never_written_in_clear(session: Session) -> None:
    person = Person(name="Ute Probe", email="ute@example.org")
    session.add(person)
    session.flush()
    assert person.id is not None
    session.add(Account(person_id=person.id, password_hash="$argon2id$geheim"))
    session.flush()
    assert "geheim" not in (entries(session, "account")[0].new or "")


def test_a_change_by_nobody_is_refused(connection: sa.Connection) -> None:
    with Session(connection) as nobody:
        nobody.add(Department(key="51", name="Jugend"))
        with pytest.raises(audit.Unattributed):
            nobody.flush()


def test_a_bulk_change_that_would_leave_no_trace_is_refused(session: Session) -> None:
    with pytest.raises(audit.Unattributed):
        session.execute(sa.update(Department).values(name="alle gleich"))


def test_an_act_is_recorded_with_what_was_told_of_it(session: Session, now: datetime) -> None:
    audit.record(session, "import", "import_batch", 7, rows_new=12)
    entry = entries(session, "import_batch")[0]
    assert (entry.action, entry.object_id, entry.new, entry.at) == ("import", "7", '{"rows_new": 12}', now)


def test_a_request_that_changes_something_and_tells_nobody_is_noticed_in_every_test(connection: sa.Connection) -> None:
    def change_silently() -> None:
        app = Flask(__name__)
        with watched(app, connection), app.test_request_context("/x", method="POST"):
            request_started.send(app)
            connection.execute(sa.text("UPDATE town SET name = 'Anderswo'"))
            request_finished.send(app, response=Response())

    with pytest.raises(AssertionError, match="POST /x changed"):
        change_silently()
