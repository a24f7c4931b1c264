"""The worker as a process: it does what is due, and ends cleanly when told to."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from tests.conftest import make_config
from tests.databases import AUDIT_KEY
from tests.integration.reporting import stage
from tracker.shared import ledger
from tracker.shared.database import make_engine, reading
from tracker.worker import run_due_once

PROGRAM = "from config import Config; from tracker.worker import run_worker; run_worker(Config.from_environment())"


def town_with_a_report_due(url: str) -> None:
    engine = make_engine(url, audit_key=AUDIT_KEY)
    stage.add_town(engine)
    committee_id = stage.add_committee(engine, members=["anna", "bert"])
    stage.add_meeting(engine, committee_id, datetime.now(UTC) + timedelta(days=2))
    stage.subscribe(engine, committee_id)
    engine.dispose()


def test_without_a_mail_server_each_mail_is_a_file(own_database_url, tmp_path):
    town_with_a_report_due(own_database_url)
    config = make_config(tmp_path, database_url=own_database_url)

    first = run_due_once(config, datetime.now(UTC))
    again = run_due_once(config, datetime.now(UTC))

    assert first["mails"] == {"sent": 2}
    assert again["mails"] == {}
    files = list((tmp_path / "mail").glob("*.eml"))
    assert len(files) == 2
    assert all(b"application/pdf" in file.read_bytes() for file in files)


def test_a_worker_sends_says_that_it_lives_and_ends_when_told(own_database_url, own_engine, tmp_path):
    town_with_a_report_due(own_database_url)
    settings = {"TRACKER_ENV": "testing", "TRACKER_DATA_DIR": str(tmp_path), "TRACKER_DATABASE_URL": own_database_url}
    worker = subprocess.Popen([sys.executable, "-c", PROGRAM], env={**os.environ, **settings})
    try:
        until = time.monotonic() + 60
        while len(list((tmp_path / "mail").glob("*.eml"))) < 2 and time.monotonic() < until:
            time.sleep(0.1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0
    finally:
        worker.kill()

    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2
    with Session(reading(own_engine)) as session:
        assert ledger.find_latest_beat(session) is not None
