"""The order in which a plan is taken over, and what became of each row."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from tracker.monitoring.models import ImportBatch
from tracker.planning.services.importing.faults import faults_of, told
from tracker.planning.services.importing.monitors import take_monitor
from tracker.planning.services.importing.nodes import link_node, retire_where_said, take_node
from tracker.planning.services.importing.stage import Stage, known_keys, known_nodes
from tracker.planning.sheets import KINDS, MONITORS, PlanRow, RowFault
from tracker.planning.vocabulary import NodeKind
from tracker.shared.audit import Actor
from tracker.shared.errors import Refused
from tracker.shared.text import N_


class PlanRefused(Refused):
    """Rows cannot be taken over, so none is; `faults` name each."""

    msgid = N_("Nothing was imported. Entries that need another look: %(count)s.")

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__(count=len(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class PlanImport:
    """What an import did, or would do: rows by their fate."""

    new: tuple[PlanRow, ...] = ()
    changed: tuple[PlanRow, ...] = ()
    same: tuple[PlanRow, ...] = ()
    refused: tuple[RowFault, ...] = ()
    examples: int = 0

    @property
    def changes_nothing(self) -> bool:
        return not (self.new or self.changed or self.refused)


def import_plan_rows(
    session: Session, rows: Sequence[PlanRow], *, now: datetime, file_name: str, content: bytes
) -> PlanImport:
    """Take over all rows or none; raise `PlanRefused` with every row that cannot be taken over.

    `now` is the moment in the town: its day is the file's “today”.
    """
    done = _take_over(session, rows, now)
    if done.refused:
        raise PlanRefused(done.refused)
    if not done.changes_nothing:
        actor: Actor = session.info["actor"]
        session.add(
            ImportBatch(
                kind="plan",
                file_name=file_name,
                sha256=hashlib.sha256(content).hexdigest(),
                imported_at=now,
                imported_by=actor.name,
                released_at=now,
                rows_new=len(done.new),
                rows_changed=len(done.changed),
                rows_same=len(done.same),
            )
        )
        session.flush()
    return done


def preview_plan_rows(session: Session, rows: Sequence[PlanRow], *, now: datetime) -> PlanImport:
    """Return what an import would do, and leave everything as it was."""
    trial = session.begin_nested()
    try:
        return _take_over(session, rows, now)
    finally:
        trial.rollback()
        session.expire_all()


@dataclass
class _Fates:
    """What has become of the rows so far; a row that was refused keeps those below it from being tried."""

    new: list[PlanRow] = field(default_factory=list)
    changed: list[PlanRow] = field(default_factory=list)
    same: list[PlanRow] = field(default_factory=list)
    refused: list[RowFault] = field(default_factory=list)
    failed_codes: set[str] = field(default_factory=set)


def _take_over(session: Session, rows: Sequence[PlanRow], now: datetime) -> PlanImport:
    real = [row for row in rows if not row.is_example]
    fates = _Fates()
    stage = Stage(session, now, known_keys(session), known_nodes(session))
    _refuse_strange_rows(real, fates)
    taken: list[PlanRow] = []
    for row in _in_order(real, fates):
        if _try(row, fates, lambda row=row: take_node(stage, row)):  # type: ignore[misc]
            taken.append(row)
    for row in taken:
        _try(row, fates, lambda row=row: link_node(stage, row))  # type: ignore[misc]
    for row in reversed(taken):
        _try(row, fates, lambda row=row: retire_where_said(stage, row, now.date()))  # type: ignore[misc]
    monitors = [row for row in real if row.kind == MONITORS and not _stands_on_a_failure(row, fates)]
    for row in monitors:
        _try(row, fates, lambda row=row: take_monitor(stage, row))  # type: ignore[misc]
    for row in [*taken, *monitors]:
        fate = fates.new if row in stage.new else fates.changed if row in stage.changed else fates.same
        fate.append(row)
    refused = sorted(fates.refused, key=_place_in_file)
    return PlanImport(
        tuple(fates.new), tuple(fates.changed), tuple(fates.same), tuple(refused), examples=len(rows) - len(real)
    )


def _place_in_file(fault: RowFault) -> tuple[int, int]:
    return (KINDS.index(fault.sheet) if fault.sheet in KINDS else len(KINDS)), fault.number


def _try(row: PlanRow, fates: _Fates, act: Callable[[], None]) -> bool:
    """Do it and say whether it went well; that a row names a refused one is not told a second time."""
    faults = faults_of(row, act)
    if faults:
        fates.refused += [fault for fault in faults if not _names_a_failure(row, fault, fates)]
        fates.failed_codes.add(row.text("code"))
    return not faults


def _names_a_failure(row: PlanRow, fault: RowFault, fates: _Fates) -> bool:
    return fault.column in _CODES and any(code in fates.failed_codes for code in row.keys(fault.column))


def _refuse_strange_rows(rows: Iterable[PlanRow], fates: _Fates) -> None:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if row.kind not in KINDS:
            fates.refused.append(told(row, "kind", _UNKNOWN_KIND, text=row.kind))
        elif row.kind != MONITORS:
            key = (row.text("cycle") if row.kind != NodeKind.CYCLE else "", row.text("code"))
            if key in seen:
                fates.refused.append(told(row, "code", _TWICE, text=row.text("code")))
            seen.add(key)


def _in_order(rows: Sequence[PlanRow], fates: _Fates) -> Iterable[PlanRow]:
    """Yield what stands above before what stands below; rows below a refused one are left out."""
    for kind in NodeKind:
        waiting = [row for row in rows if row.kind == kind]
        while waiting:
            codes = {row.text("code") for row in waiting}
            ready = [row for row in waiting if kind is not NodeKind.TARGET or row.text("parent") not in codes]
            if not ready:
                fates.refused += [told(row, "parent", _CIRCLE, text=row.text("parent")) for row in waiting]
                fates.failed_codes |= codes
                break
            yield from (row for row in ready if not _stands_on_a_failure(row, fates))
            waiting = [row for row in waiting if row not in ready]


def _stands_on_a_failure(row: PlanRow, fates: _Fates) -> bool:
    if row.text("parent") and row.text("parent") in fates.failed_codes:
        fates.failed_codes.add(row.text("code") or "\0")
        return True
    return False


_CODES = frozenset({"parent", "also", "field", "merged_into"})
_UNKNOWN_KIND = N_("“%(text)s” is no kind of row. Write cycle, field, goal, strategy, target, measure or monitors.")
_TWICE = N_("The code “%(text)s” stands twice in the file.")
_CIRCLE = N_("These targets stand below each other in a circle.")
