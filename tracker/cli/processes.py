"""Running an installation: its pages, its worker, or both."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import datetime

import click

from tracker.cli.frame import Installation, main, show

FREE_PORTS_TO_TRY = 50


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
    from tracker.cli.schema import upgrade_schema

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
