"""How fast figures come in, beside a bare streamed import and a raw executemany of the same rows.

The file has the layout, the size and the spread of the population table of Köln: 29,135 rows. The real
one can be named by TRACKER_BENCH_FILE.
"""

import csv
import functools
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from tracker.monitoring.intake.observations import import_file
from tracker.monitoring.intake.profile_files import find_profile
from tracker.monitoring.intake.profiles import Profile
from tracker.monitoring.models import Area, AreaLevel, AreaVersion
from tracker.monitoring.services.areas import make_root_area
from tracker.shared import audit
from tracker.shared.database import make_engine, unit_of_work
from tracker.shared.schema import upgrade

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ACTOR = audit.Actor(None, "bench")
ROUNDS = 5
HEADER = ("id", "tab_id", "tabelle", "jahr", "raum_id", "raum", "zei_id", "zeile", "zahl")
LEFT_OUT = 51  # rows that the real file does not have either


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        report(Path(home))


def report(home: Path) -> None:
    given = os.environ.get("TRACKER_BENCH_FILE")
    source = Path(given) if given else write_like_koeln(home / "koeln.csv")
    profile = find_profile("koeln-bevoelkerung")
    assert profile is not None
    ids = [_ids(profile, row) for row in _rows(source)]
    upgrade(f"sqlite:///{home / 'template.db'}")
    first, again, floor, raw, narrow = [], [], [], [], []
    stored: list[tuple[Any, ...]] = []
    for _ in range(ROUNDS):  # alternating, so that a busy minute hits all of them
        floor.append(_timed(lambda: streamed(home, source)))
        seconds, repeated, stored = ours(home, source, profile)
        first.append(seconds)
        again.append(repeated)
        raw.append(_timed(functools.partial(executed_many, home, stored)))
        narrow.append(_timed(lambda: executed_narrow(home, ids)))
    count = len(ids)
    print(f"import of {count:,} rows on SQLite, median of {ROUNDS}, process start apart")
    rates = {name: count / statistics.median(times) for name, times in
             (("ours", first), ("the same file again", again), ("bare streamed", floor), ("raw executemany", raw),
              ("  ids and value only", narrow))}  # fmt: skip
    for name, rate in rates.items():
        print(f"  {name:<21} {rate:>10,.0f} rows/s")
    print(f"  of the streamed floor  {_ratio(floor, first):>8.0%}   (goal 40 %)")
    print(f"  of raw executemany     {_ratio(raw, first):>8.0%}   (goal 25 %)")
    print(f"  again / first          {_ratio(again, first):>8.2f}   (goal 1.20)")


def _ratio(times: list[float], beside: list[float]) -> float:
    """Return the median of the ratios round by round: both of a round were measured at the machine's same speed."""
    return statistics.median(one / other for one, other in zip(times, beside, strict=True))


def ours(home: Path, source: Path, profile: Profile) -> tuple[float, float, list[tuple[Any, ...]]]:
    """Return the seconds of the first import into an empty database, of the second, and the stored rows."""
    database = home / "ours.db"
    database.write_bytes((home / "template.db").read_bytes())
    engine = make_engine(f"sqlite:///{database}", audit_key=b"bench")
    with unit_of_work(engine) as session:
        _make_areas(session)
    first = import_file(engine, source, profile=profile, now=NOW, actor=ACTOR)
    second = import_file(engine, source, profile=profile, now=NOW, actor=ACTOR)
    with engine.connect() as connection:
        stored = [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM observation")]
    engine.dispose()
    assert not first.refused
    assert second.changes_nothing
    assert first.seconds is not None
    assert second.seconds is not None
    _remove(database)
    return first.seconds, second.seconds, stored


def streamed(home: Path, source: Path) -> Callable[[], None]:
    """csv → ids → upsert → commit with the standard library, nothing checked."""
    connection = _bare(home / "floor.db")
    ids: dict[Any, int] = {}

    def rows() -> Any:
        with source.open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file)
            next(lines)
            for _, table, _, year, area, _, line, _, value in lines:
                series = ids.setdefault((table, line), len(ids))
                yield series, ids.setdefault(area, len(ids)), int(year), 0, float(value)

    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO observation VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (indicator, area, year, grp) DO UPDATE SET value = excluded.value",
        rows(),
    )
    connection.execute("COMMIT")
    return lambda: _close(connection, home / "floor.db")


def executed_many(home: Path, rows: list[tuple[Any, ...]]) -> Callable[[], None]:
    """The same rows as we store, ready made, into a table of the same columns that checks nothing but its key."""
    connection = sqlite3.connect(home / "raw.db", isolation_level=None)
    _prepare(connection, _SAME_COLUMNS)
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    return lambda: _close(connection, home / "raw.db")


def executed_narrow(home: Path, rows: list[tuple[Any, ...]]) -> Callable[[], None]:
    """Ids and a value only: the least that could be called the same rows."""
    connection = _bare(home / "raw.db")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO observation VALUES (?, ?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    return lambda: _close(connection, home / "raw.db")


def write_like_koeln(path: Path) -> Path:
    """Write a table like that of Köln: 96 areas, 8 years, 38 lines, counts that fit together."""
    random.seed(2012)
    profile = find_profile("koeln-bevoelkerung")
    assert profile is not None
    left_out = set(random.sample(range(96 * 8 * 38), LEFT_OUT))
    people = {area: random.randint(1500, 30000) for area in _area_keys()}
    lines = []
    by_table: dict[str, list[str]] = {}
    for table, line in profile.rules:
        by_table.setdefault(table, []).append(line)
    number = 0
    for table, of_table in by_table.items():
        for year in range(2005, 2013):
            for area in _area_keys():
                for line in of_table:
                    value = people[area] + year if table == "005" else random.randint(5, people[area] // len(of_table))
                    number += 1
                    if number - 1 not in left_out or table == "005":
                        key = f"{line:>03}.{table}.{year}.{area}.{line:>03}"
                        lines.append(
                            (
                                key,
                                table,
                                f"Tabelle {table}",
                                year,
                                area,
                                f"Gebiet {area}",
                                line,
                                f"Zeile {line}",
                                f"{value}.0",
                            )
                        )
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *lines])
    return path


def _area_keys() -> list[str]:
    boroughs = [f"{number:03}" for number in range(1, 10)]
    districts = [f"{number % 9 + 1}{number // 9 + 1:02}" for number in range(86)]
    return ["000", *boroughs, *sorted(districts)]


def _make_areas(session: Session) -> None:
    audit.act_as(session, ACTOR, NOW)
    make_root_area(session, "Bench", date(1900, 1, 1))
    given = os.environ.get("TRACKER_BENCH_FILE")
    keys = sorted({row[4] for row in _rows(Path(given))}) if given else _area_keys()
    for rank, wanted in ((1, [key for key in keys if "000" < key < "100"]), (2, [key for key in keys if key > "100"])):
        level = AreaLevel(key=f"level{rank}", name_de=f"Ebene {rank}", name_en=f"Level {rank}", rank=rank)
        session.add(level)
        session.flush()
        areas = [Area(level_id=level.id, key=key) for key in wanted]
        session.add_all(areas)
        session.flush()
        session.add_all(AreaVersion(area_id=area.id, valid_from=date(1900, 1, 1), name=area.key) for area in areas)


def _rows(source: Path) -> list[list[str]]:
    with source.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _ids(profile: Profile, row: list[str]) -> tuple[Any, ...]:
    series = list(profile.rules).index((row[1], row[6]))
    return series, int(row[4]), int(row[3]), 0, float(row[8])


def _bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    _prepare(connection, _ID_AND_VALUE)
    return connection


def _prepare(connection: sqlite3.Connection, table: str) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(table)


_ID_AND_VALUE = (
    "CREATE TABLE observation (indicator INTEGER, area INTEGER, year INTEGER, grp INTEGER, value REAL,"
    " UNIQUE (indicator, area, year, grp))"
)
_SAME_COLUMNS = (
    "CREATE TABLE observation (indicator INTEGER, grp INTEGER, area INTEGER, period INTEGER, value TEXT,"
    " numerator TEXT, denominator TEXT, state TEXT, quality TEXT, break_reason TEXT, note TEXT, source TEXT,"
    " batch INTEGER, UNIQUE (indicator, grp, area, period))"
)


def _timed(work: Callable[[], Callable[[], None]]) -> float:
    started = time.perf_counter()
    tidy = work()
    seconds = time.perf_counter() - started
    tidy()
    return seconds


def _close(connection: sqlite3.Connection, path: Path) -> None:
    connection.close()
    _remove(path)


def _remove(path: Path) -> None:
    for file in path.parent.glob(path.name + "*"):
        file.unlink()
