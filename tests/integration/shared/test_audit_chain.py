"""The chain on a real database: it grows with every change, finds every kind of tampering, and forgets persons."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from tests.databases import AUDIT_KEY
from tests.statements import statements_of
from tracker.accounts.models import Account, Department, Person
from tracker.accounts.services.pseudonyms import pseudonymise_person
from tracker.demo.ground import _off_guard
from tracker.shared import audit, trail
from tracker.shared.audit import AuditEntry, AuditText
from tracker.shared.chain import Anchor, Break, Verdict
from tracker.shared.database import make_engine, reading, unit_of_work, writing

COPY_OF_THE_SIXTH = (
    "INSERT INTO audit_entry (id, at, actor, action, object_type, object_id, previous, mac) "
    "SELECT 7, at, actor, action, object_type, object_id, mac, mac FROM audit_entry WHERE id = 6"
)
NAME, ADDRESS = "Ute Probe", "ute.probe@stadt.example"


@contextmanager
def changing(engine: Engine, now: datetime, actor: audit.Actor = audit.Actor(None, "Test")) -> Iterator[Session]:  # noqa: B008
    with unit_of_work(engine) as session:
        audit.act_as(session, actor, now)
        yield session


@pytest.fixture
def told(own_engine: Engine, now: datetime) -> Anchor:
    """A trail of twenty entries, and the anchor of its end."""
    for number in range(10):
        with changing(own_engine, now) as session:
            session.add(Department(key=f"A{number}", name=f"Amt {number}"))
    with changing(own_engine, now) as session, audit.because(session, "Neue Gliederung"):
        for department in session.exec(select(Department)):
            department.name += " neu"
    with Session(reading(own_engine)) as session:
        head = trail.find_head(session)
    assert head is not None
    assert head.seq == 20
    return head


def verified(engine: Engine, *anchors: Anchor, key: bytes = AUDIT_KEY) -> Verdict:
    with Session(reading(engine)) as session:
        return trail.verify_trail(session, key, anchors)


def tamper(engine: Engine, *statements: str) -> None:
    """Do what somebody with all rights on the database could do."""
    with writing(engine).begin() as connection, _off_guard(connection):
        for statement in statements:
            connection.exec_driver_sql(statement)


def kind_of(verdict: Verdict) -> Break | None:
    return verdict.fault.kind if verdict.fault else None


def test_every_change_is_sealed_in_its_own_transaction(own_engine: Engine, told: Anchor) -> None:
    verdict = verified(own_engine, told)
    assert (verdict.fault, verdict.sealed, verdict.head) == (None, told.seq, told)


def test_a_transaction_waits_for_its_turn_once_and_looks_for_the_end_once(own_engine: Engine, now: datetime) -> None:
    lookups = 2 if own_engine.dialect.name == "postgresql" else 1
    for keys in ("ABC", "DEF"):
        with statements_of(own_engine) as statements, changing(own_engine, now) as session:
            for key in keys:
                session.add(Department(key=key, name="Amt"))
                session.flush()
        assert sum(statement.startswith("SELECT") for statement in statements) == lookups, statements
    verdict = verified(own_engine)
    assert (verdict.fault, verdict.sealed) == (None, 6)


def test_what_a_savepoint_takes_back_leaves_no_gap(own_engine: Engine, now: datetime) -> None:
    with changing(own_engine, now) as session:
        session.add(Department(key="A", name="Vorher"))
        session.flush()
        savepoint = session.begin_nested()
        session.add(Department(key="X", name="Irrtum"))
        session.flush()
        savepoint.rollback()
        session.add(Department(key="B", name="Nachher"))
    verdict = verified(own_engine)
    assert (verdict.fault, verdict.sealed) == (None, 2)


def test_what_is_rolled_back_leaves_no_gap(own_engine: Engine, told: Anchor, now: datetime) -> None:
    with Session(writing(own_engine)) as session:
        audit.act_as(session, audit.Actor(None, "Test"), now)
        session.add(Department(key="X", name="Irrtum"))
        session.flush()
        session.rollback()
    with changing(own_engine, now) as session:
        session.add(Department(key="Y", name="Echt"))
    assert verified(own_engine, told).sealed == told.seq + 1


@pytest.mark.parametrize(
    ("statements", "kind"),
    [
        (["UPDATE audit_entry SET reason = 'anders' WHERE id = 15"], Break.CHANGED),
        (["UPDATE audit_entry SET at = '2026-01-01 00:00:00' WHERE id = 15"], Break.CHANGED),
        (["UPDATE audit_entry SET actor = 'Niemand' WHERE id = 1"], Break.FIRST),
        (["DELETE FROM audit_entry WHERE id = 7"], Break.MISSING),
        (
            [
                "UPDATE audit_entry SET id = id + 1000 WHERE id >= 7",
                COPY_OF_THE_SIXTH,
                "UPDATE audit_entry SET id = id - 999 WHERE id >= 1000",
            ],
            Break.INSERTED,
        ),
        (
            [
                "UPDATE audit_entry SET id = 999 WHERE id = 5",
                "UPDATE audit_entry SET id = 5 WHERE id = 6",
                "UPDATE audit_entry SET id = 6 WHERE id = 999",
            ],
            Break.ORDER,
        ),
        (["DELETE FROM audit_entry WHERE id > 12"], Break.CUT),
        (["DELETE FROM audit_entry"], Break.CUT),
        (["UPDATE audit_entry SET mac = NULL, previous = NULL"], Break.REPLACED),
    ],
)
def test_each_kind_of_tampering_is_found(own_engine: Engine, told: Anchor, statements: list[str], kind: Break) -> None:
    tamper(own_engine, *statements)
    assert kind_of(verified(own_engine, told)) is kind


def test_a_trail_rebuilt_with_another_key_is_found(own_engine: Engine, told: Anchor, own_database_url: str) -> None:
    with Session(reading(own_engine)) as session:
        rows = list(trail.sealed_entries(session))
    tamper(own_engine, "DELETE FROM audit_text", "DELETE FROM audit_entry")
    other = make_engine(own_database_url, audit_key=b"another key")
    for row in rows:
        with changing(other, row.at, audit.Actor(None, row.actor)) as session:
            audit.record(session, row.action, row.object_type, row.object_id)
    other.dispose()
    assert kind_of(verified(own_engine)) is Break.FIRST
    assert kind_of(verified(own_engine, told, key=b"another key")) is Break.REPLACED


@pytest.mark.parametrize("change", ["UPDATE audit_entry SET reason = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_the_trail(own_engine: Engine, told: Anchor, change: str) -> None:
    with pytest.raises(DBAPIError, match="kept as it is"), writing(own_engine).begin() as connection:
        connection.exec_driver_sql(change)
    assert verified(own_engine, told).fault is None


def test_entries_from_before_the_chain_are_covered_by_its_first_seal(own_engine: Engine, now: datetime) -> None:
    tamper(
        own_engine,
        "INSERT INTO audit_entry (id, at, actor, action, object_type, object_id, new) "
        f"VALUES (3, '{now:%Y-%m-%d %H:%M:%S}', 'Früher', 'create', 'department', '1', '{{}}')",
    )
    with changing(own_engine, now) as session:
        session.add(Department(key="A", name="Amt"))
    verdict = verified(own_engine)
    assert (verdict.fault, verdict.older, verdict.sealed) == (None, 1, 1)
    tamper(own_engine, "UPDATE audit_entry SET actor = 'Anders' WHERE id = 3")
    assert kind_of(verified(own_engine)) is Break.OLDER


def test_nothing_is_recorded_without_the_key(own_database_url: str, now: datetime) -> None:
    engine = make_engine(own_database_url)
    with pytest.raises(audit.NoAuditKey), changing(engine, now) as session:
        session.add(Department(key="A", name="Amt"))
    engine.dispose()


def test_a_person_can_be_forgotten_and_the_chain_still_holds(own_engine: Engine, now: datetime) -> None:
    with changing(own_engine, now) as session:
        person = Person(name=NAME, email=ADDRESS, postal_address="Am Markt 1")
        session.add(person)
        session.flush()
        account = Account(person_id=person.id or 0)
        session.add(account)
        session.flush()
        account_id, person_id = account.id, person.id or 0
    with changing(own_engine, now, audit.Actor(account_id, NAME)) as session:
        session.get_one(Person, person_id).name = f"{NAME}-Neu"
        session.add(Department(key="A", name="Amt"))
    assert NAME in _written(own_engine, AuditText)
    assert NAME not in _written(own_engine, AuditEntry)

    with changing(own_engine, now) as session:
        assert pseudonymise_person(session, person_id, now=now) == 9
    for text in (NAME, ADDRESS, "Am Markt"):
        assert text not in _written(own_engine, AuditEntry) + _written(own_engine, AuditText)
        assert text not in _written(own_engine, Person)
    verdict = verified(own_engine)
    assert (verdict.fault, verdict.erased) == (None, 9)


def test_texts_that_nobody_erased_are_missed(own_engine: Engine, now: datetime) -> None:
    with changing(own_engine, now) as session:
        session.add(Person(name=NAME, email=ADDRESS))
    tamper(own_engine, "UPDATE audit_text SET value = 'Uwe' WHERE field = 'name'")
    assert kind_of(verified(own_engine)) is Break.TEXT
    tamper(own_engine, "DELETE FROM audit_text WHERE field = 'name'")
    assert kind_of(verified(own_engine)) is Break.ERASED


def _written(engine: Engine, table: type) -> str:
    with Session(reading(engine)) as session:
        return repr([tuple(row) for row in session.execute(sa.select(table.__table__))])  # type: ignore[attr-defined]
