"""The trail is verified and anchored: once a day by the worker, and whenever somebody asks on the command line."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests import cast
from tests.conftest import make_config
from tracker.accounts.jobs import Watch, watch_trail
from tracker.accounts.models import Department
from tracker.cli import main
from tracker.demo.ground import _off_guard
from tracker.shared import audit
from tracker.shared.chain import Break
from tracker.shared.database import make_engine, reading, unit_of_work, writing
from tracker.shared.outbox import OutboxMessage
from tracker.shared.trail import ANCHORS

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
Run = Callable[..., Result]


@pytest.fixture
def watch(own_database_url: str, tmp_path: Path):
    config = make_config(tmp_path, database_url=own_database_url)
    engine = make_engine(own_database_url, audit_key=config.audit_key)
    with unit_of_work(engine) as session:
        audit.act_as(session, audit.Actor(None, "Test"), MONDAY)
        cast.join(session, "auditor")
        cast.join(session, "planner")
    yield Watch(engine, config.audit_key, tmp_path, config.timezone, config.base_url, "en", "worker")
    engine.dispose()


@pytest.fixture
def run(watch: Watch, own_database_url: str) -> Run:
    settings = {"TRACKER_ENV": "testing", "TRACKER_DATA_DIR": str(watch.data_dir)}
    settings |= {"TRACKER_DATABASE_URL": own_database_url}
    return lambda *words: CliRunner().invoke(main, ["audit", *map(str, words)], env=settings)


def add_departments(engine: Engine, *keys: str) -> None:
    with unit_of_work(engine) as session:
        audit.act_as(session, audit.Actor(None, "Test"), MONDAY)
        session.add_all(Department(key=key, name=f"Amt {key}") for key in keys)


def tamper(engine: Engine, statement: str) -> None:
    with writing(engine).begin() as connection, _off_guard(connection):
        connection.exec_driver_sql(statement)


def mails(engine: Engine) -> list[OutboxMessage]:
    with Session(reading(engine)) as session:
        return list(session.exec(select(OutboxMessage)))


def anchors(watch: Watch) -> list[str]:
    return (watch.data_dir / ANCHORS).read_text().splitlines()


def test_once_a_day_the_trail_is_anchored_and_on_mondays_the_auditors_get_a_mail(watch: Watch) -> None:
    for day in range(8):
        for hour in (0, 5):
            watch_trail(watch, MONDAY + timedelta(days=day, hours=hour))
    assert len(anchors(watch)) == 8
    assert (watch.data_dir / ANCHORS).stat().st_mode & 0o777 == 0o600
    sent = mails(watch.engine)
    assert [mail.address for mail in sent] == ["auditor@stadt.example"] * 2
    assert json.loads(anchors(watch)[-1])["mac"] in sent[-1].text


def test_of_two_workers_one_anchors(watch: Watch) -> None:
    assert watch_trail(watch, MONDAY) is not None
    assert watch_trail(replace(watch, owner="other"), MONDAY) is None


def test_a_broken_trail_is_told_at_once_and_gets_no_anchor(watch: Watch) -> None:
    watch_trail(watch, MONDAY)
    add_departments(watch.engine, "1", "2")
    tamper(watch.engine, "UPDATE audit_entry SET reason = 'anders' WHERE id = 3")
    found = watch_trail(watch, MONDAY + timedelta(days=1))
    assert found is not None
    assert found.fault is not None
    assert found.fault.kind is Break.CHANGED
    assert len(anchors(watch)) == 1
    assert "Entry 3 has been changed" in mails(watch.engine)[-1].text


def test_an_empty_trail_is_no_reason_to_write(own_engine: Engine, tmp_path: Path) -> None:
    config = make_config(tmp_path)
    watch = Watch(own_engine, config.audit_key, tmp_path, config.timezone, config.base_url, "de", "worker")
    assert watch_trail(watch, MONDAY) is not None
    assert not (tmp_path / ANCHORS).exists()
    assert mails(own_engine) == []


def test_what_fails_today_is_tried_again(watch: Watch) -> None:
    (watch.data_dir / ANCHORS).write_text("nothing\n")
    with pytest.raises(ValueError, match="Expecting value"):
        watch_trail(watch, MONDAY)
    (watch.data_dir / ANCHORS).unlink()
    assert watch_trail(watch, MONDAY) is None
    assert watch_trail(watch, MONDAY + timedelta(minutes=10)) is not None


def test_verify_says_that_the_trail_is_whole_and_where_it_ends(watch: Watch, run: Run) -> None:
    watch_trail(watch, MONDAY)
    said = run("verify")
    assert said.exit_code == 0
    assert "The trail is whole" in said.output
    result = json.loads(run("verify", "--json").output)
    assert (result["whole"], result["anchors"], result["head"]["seq"]) == (True, 1, result["sealed"])


def test_verify_names_the_first_broken_place_and_ends_with_one(watch: Watch, run: Run) -> None:
    tamper(watch.engine, "UPDATE audit_entry SET reason = 'anders' WHERE id = 3")
    said = run("verify")
    assert said.exit_code == 1
    assert said.output.strip() == "Entry 3 has been changed: its seal does not fit what it says."
    result = json.loads(run("verify", "--json").output)
    assert (result["whole"], result["fault"], result["entry"]) == (False, "changed", 3)


def test_a_cut_end_is_found_by_an_anchor_that_was_kept_elsewhere(watch: Watch, run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "elsewhere.json"
    assert run("anchor", "--out", kept).exit_code == 0
    tamper(watch.engine, "DELETE FROM audit_text WHERE entry_id > 1")
    tamper(watch.engine, "DELETE FROM audit_entry WHERE id > 1")
    found = run("verify", "--anchor", kept)
    assert found.exit_code == 1
    assert "The end is cut off: the trail ends with entry 1" in found.output


def test_the_whole_trail_can_be_taken_out(watch: Watch, run: Run, tmp_path: Path) -> None:
    add_departments(watch.engine, "77")
    out = tmp_path / "trail.jsonl"
    assert run("export", "--out", out).exit_code == 0
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["id"] for line in lines] == list(range(1, len(lines) + 1))
    assert json.loads(lines[-1]["new"])["name"] == "Amt 77"
    assert any(text["value"] == "Petra Plan" for line in lines for text in line["texts"])


def test_a_file_that_holds_no_anchors_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text("[]\n")
    assert run("verify", "--anchor", file).exit_code == 1
