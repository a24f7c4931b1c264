"""Starting, upgrading and running an installation."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import datetime

import click
from sqlmodel import Session

from tracker.accounts import log_in
from tracker.accounts import queries as accounts
from tracker.cli.frame import Installation, main, show
from tracker.monitoring.intake.indicators import headline_indicators, store_indicators
from tracker.monitoring.services.areas import make_root_area
from tracker.planning import services as planning
from tracker.shared import schema, search
from tracker.shared.town import Town, find_town

FREE_PORTS_TO_TRY = 50


@main.command()
@click.pass_obj
def init(here: Installation) -> None:
    """Create or upgrade the database; print a one-time set-up link while there is no administrator."""
    upgrade_schema(here)
    with here.changing() as session:
        prepare_town(session, here)
        if search.is_empty(session):  # what was entered before there was a search
            search.rebuild(session)
        link = None
        if not accounts.has_administrator(session, here.today):
            token = log_in.make_link(session, purpose=log_in.SET_UP, account_id=None, now=here.now)
            link = f"{here.config.base_url}/set-up/{token}"
    invitation = f"\nCreate the first account within 24 hours: {link}" if link else ""
    show(f"The database is ready.{invitation}", revision=schema.head(), set_up_link=link)


@main.group("search")
def search_commands() -> None:
    """What the search finds."""


@search_commands.command("rebuild")
@click.pass_obj
def rebuild_search(here: Installation) -> None:
    """Write anew what the search finds; needed only after changes past the program."""
    with here.changing() as session:
        count = search.rebuild(session)
    show(f"The search finds {count} objects.", objects=count)


@main.command()
@click.pass_obj
def serve(here: Installation) -> None:
    """Serve the pages; the worker is a process of its own."""
    import waitress

    from tracker.app import create_app

    _log_to_standard_error()
    waitress.serve(
        create_app(here.config),
        host=here.config.host,
        port=here.config.port,
        threads=8,
        ident="zielkreis",
        clear_untrusted_proxy_headers=True,
        max_request_body_size=25 * 1024 * 1024,
    )


@main.command()
@click.pass_obj
def worker(here: Installation) -> None:
    """Run the scheduler and the sender."""
    from tracker.worker import run_worker

    _log_to_standard_error()
    run_worker(here.config)


@main.command()
@click.pass_obj
def run(here: Installation) -> None:
    """Run pages and worker under one small parent that ends both."""
    upgrade_schema(here)
    port = _free_port(here.config.host, here.config.port)
    environment = {**os.environ, "TRACKER_PORT": str(port)}
    address = here.config.base_url
    if port != here.config.port:
        address = f"http://{here.config.host}:{port}"
        environment["TRACKER_BASE_URL"] = address
    logins = here.config.data_dir / "demo-logins.txt"
    if logins.exists():
        click.echo(logins.read_text(), nl=False)
    click.echo(f"Zielkreis runs on {address}")
    sys.stdout.flush()
    _watch([subprocess.Popen([sys.executable, "-m", "tracker", part], env=environment) for part in ("serve", "worker")])


@main.command("run-due")
@click.option("--now", "moment", required=True, help="The moment to act for, such as 2026-11-25T07:00.")
@click.pass_obj
def run_due(here: Installation, moment: str) -> None:
    """Do once all that is due at a moment, sending included (development and testing only)."""
    from tracker.worker import run_due_once

    if here.config.environment == "production":
        raise click.ClickException("run-due is for development and testing; in production the worker does this itself")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError as error:
        raise click.UsageError(f"--now is no moment: {moment!r}; write 2026-11-25T07:00") from error
    at = at if at.tzinfo else at.replace(tzinfo=here.config.timezone)
    done = run_due_once(here.config, at)
    show(", ".join(f"{what}: {count}" for what, count in done.items()) or "nothing was due", **done)


@main.group()
def db() -> None:
    """Migrations."""


@db.command("upgrade")
@click.pass_obj
def db_upgrade(here: Installation) -> None:
    upgrade_schema(here)
    show(f"The schema is at {schema.head()}.", revision=schema.head())


@db.command("downgrade")
@click.argument("revision")
@click.pass_obj
def db_downgrade(here: Installation, revision: str) -> None:
    schema.downgrade(here.config.database_url, revision)
    show(f"The schema is at {revision}.", revision=revision)


@db.command("current")
@click.pass_obj
def db_current(here: Installation) -> None:
    revision = schema.current(here.config.database_url)
    show(revision or "empty", revision=revision, head=schema.head())


@db.command("revision")
@click.argument("message")
@click.pass_obj
def db_revision(here: Installation, message: str) -> None:
    """Write a migration from what changed in the models."""
    schema.new_revision(here.config.database_url, message)


def upgrade_schema(here: Installation) -> None:
    here.config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        schema.upgrade(here.config.database_url)
    except schema.NewerSchema as error:
        raise click.ClickException(f"{error}; install the version that made it, or a newer one") from error


def prepare_town(session: Session, here: Installation) -> Town:
    """Make what every installation has: the town, its root area, 18 headline indicators, the words of its lists."""
    town = find_town(session)
    if town is None:
        town = Town(name="Meine Stadt")
        session.add(town)
        session.flush()
        store_indicators(session, headline_indicators(), here.today)
        make_root_area(session, town.name, here.today.replace(year=1900, month=1, day=1))
    planning.seed_vocabulary(session)
    return town


def _free_port(host: str, wanted: int) -> int:
    for port in range(wanted, wanted + FREE_PORTS_TO_TRY):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise click.ClickException(f"ports {wanted} to {wanted + FREE_PORTS_TO_TRY - 1} are all taken; set TRACKER_PORT")


def _watch(parts: list[subprocess.Popen[bytes]]) -> None:
    """Wait until one part ends or somebody stops us, then end them all."""
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping and all(part.poll() is None for part in parts):
        time.sleep(0.2)
    for part in parts:
        if part.poll() is None:
            part.terminate()
    codes = [part.wait(timeout=40) for part in parts]
    sys.exit(0 if stopping else max(codes, key=abs))


def _log_to_standard_error() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it would tell of every knock
