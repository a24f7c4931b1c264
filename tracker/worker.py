"""The worker process: it knocks every half minute; what is due, taken and done is decided in the database."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine

import tracker.tables  # noqa: F401 - what points at a table finds it
from config import Config
from tracker.accounts.jobs import Watch, watch_trail
from tracker.reporting.content import assemble_report
from tracker.reporting.jobs import Means, Round, run_due
from tracker.reporting.rendering.renderer import ReportRenderer
from tracker.rounds.jobs import Reminding, is_still_owed, send_reminders
from tracker.shared import clock, ledger, paths
from tracker.shared.database import make_engine, unit_of_work
from tracker.shared.mail import MailFolder, Post, SmtpPost
from tracker.shared.outbox import Circuit, Dispatch

TICK_SECONDS = 30

logger = logging.getLogger(__name__)


def run_worker(config: Config) -> None:
    """Work until somebody ends us; the mail in hand is finished, nothing new is begun."""
    stopping = threading.Event()
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(end, lambda *_: stopping.set())
    owner, started_at = f"{socket.gethostname()}:{os.getpid()}", clock.now()
    engine = make_engine(config.database_url, audit_key=config.audit_key)
    means = make_means(config, engine, clock.now, owner=owner, must_stop=stopping.is_set)
    scheduler = BackgroundScheduler(timezone=config.timezone)
    scheduler.add_job(
        _tick, "interval", args=(config, means, started_at), seconds=TICK_SECONDS,
        max_instances=1, coalesce=True, next_run_time=clock.now(),
    )  # fmt: skip
    scheduler.start()
    logger.info("worker %s is at work", owner)
    stopping.wait()
    scheduler.shutdown(wait=True)
    logger.info("worker %s has ended", owner)


def run_due_once(config: Config, at: datetime) -> dict[str, object]:
    """Do once all that is due at a moment, and return what was done."""
    engine = make_engine(config.database_url, audit_key=config.audit_key)
    try:
        means = make_means(config, engine, lambda: at, owner=f"run-due:{os.getpid()}")
        _watch_trail(config, means)
        return {"reminders": _remind(means), **run_due(means).as_json()}
    finally:
        engine.dispose()


def make_means(
    config: Config,
    engine: Engine,
    now: Callable[[], datetime],
    *,
    owner: str,
    must_stop: Callable[[], bool] = lambda: False,
) -> Means:
    """Return what the jobs are handed in this installation."""
    return Means(
        engine=engine,
        clock=now,
        timezone=config.timezone,
        base_url=config.base_url,
        assemble=assemble_report,
        renderer=ReportRenderer(config.base_url, paths.FONTS),
        dispatch=Dispatch(
            post=make_post(config),
            sender=config.mail_from,
            is_entitled=lambda session, message, now: is_still_owed(session, message, now, config.timezone),
            circuit=Circuit(),
            must_stop=must_stop,
        ),
        language=config.language,
        owner=owner,
    )


def make_post(config: Config) -> Post:
    """Return the mail server of the settings; without one, a folder in the data directory."""
    if config.smtp is None:
        return MailFolder(config.data_dir / "mail")
    server = config.smtp
    return SmtpPost(server.host, server.port, tls=server.tls, user=server.user, password=server.password)


def _tick(config: Config, means: Means, started_at: datetime) -> None:
    """One round; whatever goes wrong, the next one comes."""
    try:
        with unit_of_work(means.engine) as session:
            ledger.beat(session, means.owner, started_at=started_at, now=means.clock())
        _watch_trail(config, means)
        _remind(means)
        _report(run_due(means))
    except Exception:
        logger.exception("this round has failed; the next one follows in %s seconds", TICK_SECONDS)


def _watch_trail(config: Config, means: Means) -> None:
    """Verify and anchor the trail; whatever goes wrong there keeps no report from going out."""
    watch = Watch(
        means.engine, config.audit_key, config.data_dir, config.timezone, config.base_url, config.language, means.owner
    )
    try:
        watch_trail(watch, means.clock())
    except Exception:
        logger.exception("the audit trail could not be verified today; it is tried again")


def _remind(means: Means) -> int:
    """Put the reminders of the rounds into the outbox; whatever goes wrong there keeps no report from going out."""
    work = Reminding(means.engine, means.timezone, means.base_url, means.language, means.owner)
    try:
        return send_reminders(work, means.clock())
    except Exception:
        logger.exception("the reminders could not be written; they are tried again")
        return 0


def _report(done: Round) -> None:
    if done.planned or done.worked or done.mails or done.errors:
        logger.info("round done: %s", done.as_json())
