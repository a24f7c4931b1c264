"""What the worker does for the audit trail: verify it once a day, and keep its end where the database is not."""

import json
import logging
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from tracker.accounts.queries import list_people_with_role
from tracker.accounts.vocabulary import Role
from tracker.shared import ledger, outbox, trail
from tracker.shared.chain import Anchor, Verdict
from tracker.shared.clock import local_date
from tracker.shared.database import reading, unit_of_work
from tracker.shared.ledger import Due
from tracker.shared.letters import write_notice
from tracker.shared.numbers import format_date, format_number
from tracker.shared.text import N_

ANCHOR = "audit_anchor"
MONDAY = 0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Watch:
    """What watching the trail needs."""

    engine: Engine
    key: bytes
    data_dir: Path
    timezone: ZoneInfo
    base_url: str
    language: str
    owner: str


def watch_trail(watch: Watch, now: datetime) -> Verdict | None:
    """Verify and anchor the trail, once a local day, whichever worker comes first; None when that is done.

    The anchor goes to a file beside the database and to the log each day, to the auditors by mail on Mondays.
    A broken trail is told at once, and gets no anchor.
    """
    held = _claim_day(watch, now)
    if held is None:
        return None
    try:
        with Session(reading(watch.engine)) as session:
            found = trail.verify_trail(session, watch.key, _anchors(watch))
        _tell_log(found)
        if found.fault is None and found.head is not None:
            _keep(watch.data_dir / trail.ANCHORS, json.dumps(found.head.as_json()))
        with unit_of_work(watch.engine) as session:
            if ledger.finish(session, held, now=now):
                _tell_auditors(session, watch, found, now)
    except Exception as error:
        with unit_of_work(watch.engine) as session:
            ledger.fail(session, held, f"{type(error).__name__}: {error}", now=now)
        raise
    return found


def _claim_day(watch: Watch, now: datetime) -> ledger.Claim | None:
    day = local_date(now, watch.timezone).isoformat()
    wanted = select(Due).where(Due.kind == ANCHOR, Due.key == day)
    with Session(reading(watch.engine)) as session:
        known = session.exec(wanted).first()
        due = [work for work in ledger.list_due(session, now=now) if work.kind == ANCHOR]
    if known is not None and not due:
        return None
    with unit_of_work(watch.engine) as session:
        ledger.plan(session, ANCHOR, day, due_at=now)
        work = session.exec(wanted.where(col(Due.state) == ledger.DueState.OPEN)).first()
        for late in due:
            if late.key != day:  # a day that failed and is over: today's verification covers it
                ledger.cancel(session, ANCHOR, late.key, now=now)
        return ledger.claim(session, work, owner=watch.owner, now=now) if work is not None else None


def _anchors(watch: Watch) -> list[Anchor]:
    file = watch.data_dir / trail.ANCHORS
    return trail.read_anchors(file) if file.exists() else []


def _keep(file: Path, line: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a") as kept:
        kept.write(f"{line}\n")
        kept.flush()
        os.fsync(kept.fileno())


def _tell_log(found: Verdict) -> None:
    if found.fault is not None:
        logger.error("the audit trail is broken: %s", found.fault.sentence("en"))
    elif found.head is not None:
        logger.info("the audit trail is whole: entry %s, seal %s", found.head.seq, found.head.mac)


def _tell_auditors(session: Session, watch: Watch, found: Verdict, now: datetime) -> None:
    today, language = local_date(now, watch.timezone), watch.language
    if found.fault is None and (found.head is None or today.weekday() != MONDAY):
        return
    if found.fault is not None:
        subject = N_("The audit trail is broken")
        said = [
            N_("the daily check of the audit trail has failed."),
            found.fault.kind.label,
            N_("Please keep the server and its backups as they are, and talk to the administration."),
        ]
        words = dict(found.fault.words)
    else:
        assert found.head is not None
        subject = N_("Audit trail: whole on %(date)s")
        said = [
            N_("the audit trail is whole. It has %(count)s sealed entries."),
            N_("The last is entry %(entry)s. Its seal is: %(seal)s"),
            N_("Please keep this mail. With it you can show later that nothing was cut off or replaced."),
        ]
        count = format_number(found.sealed, 0, language)
        words = {"count": count, "entry": found.head.seq, "seal": found.head.mac}
    words |= {"date": format_date(today, language)}
    button, url = N_("Open the audit trail"), f"{watch.base_url}/audit"
    mail = write_notice(language, subject, said, words, button=button, url=url)
    for person in list_people_with_role(session, Role.AUDITOR, today):
        if person.email:
            outbox.enqueue(session, key=f"{ANCHOR}:{today}", address=person.email, mail=mail, now=now)
