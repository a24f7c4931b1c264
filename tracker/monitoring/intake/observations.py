"""Importing figures: one transaction, all rows or none, with a report that names what was refused."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import configure_mappers
from sqlmodel import Session

from tracker.monitoring.errors import RowsRefused
from tracker.monitoring.intake.complaints import RefusedRow
from tracker.monitoring.intake.directory import Directory, look_up
from tracker.monitoring.intake.indicators import declare_indicators, fix_period_types
from tracker.monitoring.intake.layout import laid_out
from tracker.monitoring.intake.profiles import LONG_FORMAT, Profile
from tracker.monitoring.intake.recognition import understand
from tracker.monitoring.intake.sheets import Sheet, read_sheet
from tracker.monitoring.intake.storing import Difference, compare, lock, store
from tracker.monitoring.intake.sums import SumCheck, check_sums
from tracker.monitoring.models import ImportBatch
from tracker.shared import audit
from tracker.shared.database import unit_of_work
from tracker.shared.numbers import NumberStyle


@dataclass
class ImportResult:
    """What an import did, or would do."""

    file_name: str
    sheet: str
    rows: int
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    batch_id: int | None = None
    dry_run: bool = False
    seconds: float | None = None  # from opening the file to the end of the commit
    sums: list[SumCheck] = field(default_factory=list)  # of a dry run

    @property
    def changes_nothing(self) -> bool:
        return not self.new and not self.changed and not self.refused

    @property
    def rate(self) -> float | None:
        """Rows per second, the starting of the process left out."""
        return self.rows / self.seconds if self.seconds else None

    def as_json(self, language: str = "en") -> dict[str, Any]:
        return {
            "file": self.file_name,
            "sheet": self.sheet,
            "rows": self.rows,
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "refused": [
                {
                    "sheet": row.sheet,
                    "row": row.row,
                    "column": row.column,
                    "value": row.value,
                    "reason": row.reason.sentence(language),
                }
                for row in self.refused
            ],
            "batch": self.batch_id,
            "dry_run": self.dry_run,
            "seconds": self.seconds,
            "rows_per_second": self.rate,
        }


def import_file(
    engine: sa.Engine,
    path: Path,
    *,
    now: datetime,
    actor: audit.Actor,
    profile: Profile = LONG_FORMAT,
    sheet_name: str | None = None,
    decimal: NumberStyle | None = None,
    dry_run: bool = False,
    released: bool = True,
) -> ImportResult:
    """Import a file in a transaction of its own and say how long it took; raise `RowsRefused` if any row is."""
    configure_mappers()  # part of the process start
    started = perf_counter()
    with _without_collection():
        sheet = read_sheet(path, sheet_name=sheet_name, form=profile.form)
        with unit_of_work(engine) as session:
            audit.act_as(session, actor, now)
            result = import_sheet(
                session,
                sheet,
                profile,
                now=now,
                imported_by=actor.name,
                decimal=decimal,
                dry_run=dry_run,
                released=released,
            )
    return replace(result, seconds=perf_counter() - started)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep Python from looking for cycles again and again while columns grow that have none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def import_sheet(
    session: Session,
    sheet: Sheet,
    profile: Profile = LONG_FORMAT,
    *,
    now: datetime,
    imported_by: str,
    decimal: NumberStyle | None = None,
    dry_run: bool = False,
    released: bool = True,
) -> ImportResult:
    """Store a table's figures; raise `RowsRefused` if any row is refused. A dry run leaves nothing behind."""
    profile = replace(profile, decimal=decimal) if decimal else profile
    if not dry_run:
        return _import(session, sheet, profile, now, imported_by, released)
    attempt = session.begin_nested()
    try:
        return _preview(session, sheet, profile, now)
    finally:
        attempt.rollback()


def _import(
    session: Session, sheet: Sheet, profile: Profile, now: datetime, imported_by: str, released: bool
) -> ImportResult:
    lock(session)
    result, difference, directory = _compared(session, sheet, profile, now)
    if result.refused:
        raise RowsRefused(result, len(result.refused))
    if difference.is_empty:
        return result
    batch = ImportBatch(
        kind="observations",
        file_name=sheet.file_name,
        sha256=sheet.sha256,
        profile=profile.key or None,
        imported_at=now,
        imported_by=imported_by,
        released_at=now if released else None,
        rows_new=result.new,
        rows_changed=result.changed,
        rows_same=result.same,
    )
    session.add(batch)
    session.flush()
    assert batch.id is not None
    fix_period_types(session, directory.fixed_types)
    store(session, difference, batch.id)
    return replace(result, batch_id=batch.id)


def _preview(session: Session, sheet: Sheet, profile: Profile, now: datetime) -> ImportResult:
    result, difference, directory = _compared(session, sheet, profile, now)
    sums = check_sums(difference.rows(), directory)
    return replace(result, dry_run=True, sums=sums)


def _compared(
    session: Session, sheet: Sheet, profile: Profile, now: datetime
) -> tuple[ImportResult, Difference, Directory]:
    declare_indicators(session, profile.indicators, now.date())
    directory = look_up(session)
    table = laid_out(sheet, profile)
    understood = understand(table, profile, directory)
    difference = compare(session, understood.columns, understood.indicators)
    result = ImportResult(
        file_name=sheet.file_name,
        sheet=sheet.name,
        rows=len(table),
        new=difference.new,
        changed=len(difference.changed),
        same=difference.same,
        refused=understood.refused,
    )
    return result, difference, directory
