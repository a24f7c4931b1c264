"""How fast pages answer, beside bare pages of the same rows from the same server on the same machine."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from config import Config
from tests.bench import town
from tracker.app import create_app
from tracker.shared import clock

REQUESTS = 200
WARM_UP = 20
CONNECTIONS = 16
SECONDS_OF_LOAD = 3.0
HEADING = f"{'ours':>44}{'p95':>7}{'bare':>7}{'p95':>7}{'ratio':>7}{'goal':>6}{'p95/p50':>9}{'first':>7}{'SQL':>9}"
COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@dataclass(frozen=True)
class Page:
    """A page of ours, the bare page beside it, and how many times as long ours may take."""

    name: str
    ours: str
    bare: str
    goal: float | None = None


PAGES = (
    Page("overview: 200 measures, 60 targets", "/plan", "/plan", 2),
    Page("indicator, 240 values", "/indicators/share_7", "/indicators/share_7", 3),
    Page("indicator, 1,000 values", f"/indicators/{town.WIDE}", f"/indicators/{town.WIDE}", 3),
    Page("start page of a planner", "/", "/start"),
)

LARGE_PAGES = (
    Page("measures list, 2,000, page of 50", "/measures", "/measures", 3),
    Page("the same, one status, by title", "/measures?status=started&sort=title", "/measures", 3),
    Page("the same, narrowed by a word", "/measures?q=Beratungen", "/search"),
    Page("targets list, beside 2,000 measures", "/targets", "/targets"),
    Page("overview, 2,000 measures", "/plan", "/measures", 3),
    Page("round, 1,600 lines, page of 50", "/rounds/1", "/measures", 3),
    Page("reporting page of a department", "/rounds/1/report?department=1", "/measures", 3),
    Page("reports to take over, page of 50", "/rounds/review", "/measures", 3),
    Page("measures without a word, page of 50", "/rounds/care", "/measures", 3),
    Page("search, a word in 400 titles", "/search?q=Beratungen", "/search"),
)


@dataclass
class Server:
    """A running server and how to talk to it."""

    process: subprocess.Popen[bytes]
    port: int
    headers: dict[str, str] = field(default_factory=dict)

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    @property
    def memory(self) -> float:
        """Megabytes of its own, with its part of what it shares."""
        rollup = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        report(Path(home), clock.now())
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        report_lists(Path(home), clock.now())


def report_lists(home: Path, now: datetime) -> None:
    """Report the lists of a plan with 2,000 measures: how quick they are, and the first one after a change."""
    url, token = town.build_large(home, now)
    cookie = {"Cookie": f"zielkreis_session={token}"}
    statements = count_statements(home, cookie, LARGE_PAGES)
    port, bare_port = _free_ports(2)
    environment = {"TRACKER_DATA_DIR": str(home), "TRACKER_PORT": str(port)}
    command = [sys.executable, "-m", "tests.bench.bare", url.removeprefix("sqlite:///"), str(bare_port)]
    with (
        serving([sys.executable, "-m", "tracker", "serve"], port, "/log-in", environment) as ours,
        serving(command, bare_port, "/measures") as bare,
    ):
        ours.headers.update(cookie)
        print(f"lists of a plan with 2,000 measures, milliseconds, {REQUESTS} requests each in turn")
        print(HEADING)
        for page in LARGE_PAGES:
            _print_page(page, ours, bare, statements[page.ours])


def report(home: Path, now: datetime) -> None:
    url, token = town.build(home, now)
    cookie = {"Cookie": f"zielkreis_session={token}"}
    statements = count_statements(home, cookie, PAGES)
    database = url.removeprefix("sqlite:///")
    port, bare_port = _free_ports(2)
    environment = {"TRACKER_DATA_DIR": str(home), "TRACKER_PORT": str(port)}
    with (
        serving([sys.executable, "-m", "tracker", "serve"], port, "/log-in", environment) as ours,
        serving([sys.executable, "-m", "tests.bench.bare", database, str(bare_port)], bare_port, "/plan") as bare,
    ):
        ours.headers.update(cookie)
        idle = ours.memory, bare.memory
        print(f"pages on SQLite, milliseconds, {REQUESTS} requests each in turn, one connection")
        print(HEADING)
        for page in PAGES:
            _print_page(page, ours, bare, statements[page.ours])
        rates = [requests_per_second(server, PAGES[0].ours) for server in (ours, bare)]
        print(f"  overview, {CONNECTIONS} connections: {rates[0]:.0f}/s, bare {rates[1]:.0f}/s, "
              f"{rates[0] / rates[1]:.0%} (goal 45 %)")  # fmt: skip
        print(f"  memory idle {idle[0]:.0f} MB, bare {idle[1]:.0f} MB, {idle[0] / idle[1]:.1f} times (goal 2)")
        print(f"  memory after load {ours.memory:.0f} MB, {ours.memory / idle[0]:.2f} times idle (goal 1.3)")


def _print_page(page: Page, ours: Server, bare: Server, statements: tuple[int, int]) -> None:
    first = timed(ours.connect(), page.ours, ours.headers)
    ours_took, bare_took = alternating(page, ours, bare)
    p50, p95 = _percentiles(ours_took)
    bare_p50, bare_p95 = _percentiles(bare_took)
    goal = f"{page.goal:.1f}" if page.goal else ""
    print(
        f"  {page.name:<35}{p50:>7.2f}{p95:>7.2f}{bare_p50:>7.2f}{bare_p95:>7.2f}{p50 / bare_p50:>7.2f}{goal:>6}"
        f"{p95 / p50:>9.2f}{1000 * first:>7.1f}{f'{statements[0]}, {statements[1]}':>9}"
    )


def alternating(page: Page, ours: Server, bare: Server) -> tuple[list[float], list[float]]:
    """Return how long each request took; they alternate, so that a busy moment hits both."""
    our_connection, bare_connection = ours.connect(), bare.connect()
    our_times, bare_times = [], []
    for number in range(WARM_UP + REQUESTS):
        took = timed(our_connection, page.ours, ours.headers), timed(bare_connection, page.bare, bare.headers)
        if number >= WARM_UP:
            our_times.append(took[0])
            bare_times.append(took[1])
    return our_times, bare_times


def timed(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> float:
    started = time.perf_counter()
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.read()
    assert response.status == 200, (path, response.status)
    return time.perf_counter() - started


def requests_per_second(server: Server, path: str) -> float:
    ends_at = time.perf_counter() + SECONDS_OF_LOAD
    done: list[int] = []

    def keep_asking() -> None:
        connection, count = server.connect(), 0
        while time.perf_counter() < ends_at:
            timed(connection, path, server.headers)
            count += 1
        done.append(count)

    askers = [threading.Thread(target=keep_asking) for _ in range(CONNECTIONS)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    return sum(done) / SECONDS_OF_LOAD


def count_statements(home: Path, headers: dict[str, str], pages: Sequence[Page]) -> dict[str, tuple[int, int]]:
    """Return how many statements each page takes: the first time after a change, and from then on."""
    counted = {}
    for page in pages:  # an app each: none remembers what another page has read
        app = create_app(Config.from_environment({"TRACKER_DATA_DIR": str(home)}))
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any, seen: list[str] = statements) -> None:
            if statement.lstrip().upper().startswith(COUNTED):
                seen.append(statement)

        engine = app.extensions["engine"]
        sa.event.listen(engine, "before_cursor_execute", note)
        ends = []
        for _ in range(2):
            assert app.test_client(use_cookies=False).get(page.ours, headers=headers).status_code == 200
            ends.append(len(statements))
        counted[page.ours] = (ends[0], ends[1] - ends[0])
        engine.dispose()
    return counted


@contextmanager
def serving(
    command: Sequence[str], port: int, path: str, environment: dict[str, str] | None = None
) -> Iterator[Server]:
    process = subprocess.Popen(command, env={**os.environ, **(environment or {})}, stderr=subprocess.DEVNULL)
    try:
        server = Server(process, port)
        _wait_for(server, path)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(server: Server, path: str) -> None:
    gives_up_at = time.monotonic() + 60
    while time.monotonic() < gives_up_at and server.process.poll() is None:
        with suppress(ConnectionError):
            timed(server.connect(), path, {})
            return
        time.sleep(0.05)
    raise RuntimeError(f"no server on port {server.port}")


def _percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    return 1000 * statistics.median(seconds), 1000 * statistics.quantiles(seconds, n=20)[-1]


def _free_ports(count: int) -> list[int]:
    with_ports = [socket.socket() for _ in range(count)]
    for each in with_ports:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in with_ports]
    for each in with_ports:
        each.close()
    return ports
