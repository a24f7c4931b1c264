"""Reading the links of carriers: by what they carry, and those of a line."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.accounts.models import Department, Person
from tracker.accounts.queries import find_account_of, find_viewer, who_is_reminded
from tracker.planning.models import Carrier, MeasureCarrier
from tracker.planning.queries import find_plan_of, list_carriers_offered
from tracker.rounds.calculations import link_state, takes_entries, visit_runs
from tracker.rounds.models import EntryLink, ReportingRound, RoundLine
from tracker.rounds.queries.lines import find_line
from tracker.rounds.vocabulary import LinkState
from tracker.shared.publication import Audience, Publication

COMMITTEES = Audience(Publication.COMMITTEE)


@dataclass(frozen=True, slots=True)
class AskedCarrier:
    """Somebody who was sent a link: the latest of those that went to one address."""

    id: int
    line_id: int
    name: str
    email: str
    made_at: datetime
    expires_at: datetime
    state: LinkState

    @property
    def can_be_revoked(self) -> bool:
        return self.state in {LinkState.USABLE, LinkState.USED, LinkState.FINISHED}


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link that somebody holds, and what stands behind it."""

    row: EntryLink
    line: RoundLine
    reporting_round: ReportingRound
    department: str | None
    state: LinkState

    def visit_runs(self, now: datetime) -> bool:
        return visit_runs(now, self.state, self.row.used_at)


def find_entry_link(session: Session, token_hash: str, now: datetime, *, to_change: bool = False) -> FoundLink | None:
    """Return the link with a token; `to_change` makes others who want the same wait."""
    return _found(session, col(EntryLink.token_hash) == token_hash, now, to_change)


def find_visited_link(session: Session, visit_hash: str, now: datetime, *, to_change: bool = False) -> FoundLink | None:
    """Return the link whose click began a visit, running or not."""
    return _found(session, col(EntryLink.visit_hash) == visit_hash, now, to_change)


def find_link_of_line(session: Session, line_id: int, link_id: int) -> EntryLink | None:
    return session.exec(select(EntryLink).where(EntryLink.id == link_id, EntryLink.line_id == line_id)).first()


def list_links_to(session: Session, line_id: int, email: str) -> list[EntryLink]:
    """Return all links of a line that went to one address."""
    statement = select(EntryLink).where(EntryLink.line_id == line_id, EntryLink.email == email)
    return list(session.exec(statement.order_by(col(EntryLink.id))))


def list_asked_carriers(session: Session, line_ids: Collection[int], now: datetime) -> dict[int, list[AskedCarrier]]:
    """Return by line who was asked, with the state of the latest link to each address."""
    if not line_ids:
        return {}
    statement = _with_line().where(col(EntryLink.line_id).in_(list(line_ids))).order_by(col(EntryLink.id))
    latest: dict[tuple[int, str], AskedCarrier] = {}
    for link, line, reporting_round, _ in session.execute(statement):
        asked = AskedCarrier(
            link.id, link.line_id, link.name, link.email, link.made_at, link.expires_at,
            _state(link, line, reporting_round, now),
        )  # fmt: skip
        latest[link.line_id, link.email] = asked
    found: dict[int, list[AskedCarrier]] = {}
    for asked in latest.values():
        found.setdefault(asked.line_id, []).append(asked)
    return found


def list_carried(session: Session, measure_ids: Collection[int]) -> set[int]:
    """Return the measures that a carrier has a part in: only there somebody outside can be asked."""
    statement = sa.select(col(MeasureCarrier.measure_id)).where(
        col(MeasureCarrier.measure_id).in_(list(measure_ids)),
        col(MeasureCarrier.carrier_id).is_not(None),
        col(MeasureCarrier.dropped_on).is_(None),
    )
    return set(session.execute(statement).scalars())


def list_carriers_to_ask(session: Session, measure_id: int, today: date) -> list[Carrier]:
    """Return the carriers that can be chosen on a day, those of the measure first."""
    own = sa.select(col(MeasureCarrier.carrier_id)).where(
        col(MeasureCarrier.measure_id) == measure_id,
        col(MeasureCarrier.carrier_id).is_not(None),
        col(MeasureCarrier.dropped_on).is_(None),
    )
    keys = set(session.execute(own).scalars())
    return sorted(list_carriers_offered(session, today), key=lambda carrier: carrier.id not in keys)


def list_awaiting(session: Session, found: FoundLink, today: date) -> list[Person]:
    """Return who waits for what a carrier enters: who asked, if it is still theirs to answer, else the department."""
    asker = session.get(Person, found.row.made_by_id) if found.row.made_by_id is not None else None
    account = find_account_of(session, asker.id or 0) if asker is not None else None
    viewer = find_viewer(session, account.id or 0, today) if account is not None else None
    if asker is not None and asker.email and viewer is not None and find_line(session, viewer, found.row.line_id):
        return [asker]
    department_id = found.line.department_id
    return who_is_reminded(session, [department_id], today)[department_id] if department_id is not None else []


def is_published(session: Session, measure_id: int) -> bool:
    """Say whether committees may read of a measure: its words may then be shown to its carrier, too."""
    return find_plan_of(session, COMMITTEES, measure_id).find(measure_id) is not None


def _found(session: Session, wanted: Any, now: datetime, to_change: bool) -> FoundLink | None:
    statement = _with_line().where(wanted).execution_options(populate_existing=True)
    if to_change:
        statement = statement.with_for_update(of=EntryLink)
    row = session.execute(statement).first()
    if row is None:
        return None
    link, line, reporting_round, department = row
    return FoundLink(link, line, reporting_round, department, _state(link, line, reporting_round, now))


def _with_line() -> Any:
    return (
        sa.select(EntryLink, RoundLine, ReportingRound, col(Department.name))
        .join(RoundLine, col(RoundLine.id) == col(EntryLink.line_id))
        .join(ReportingRound, col(ReportingRound.id) == col(RoundLine.round_id))
        .outerjoin(Department, col(Department.id) == col(RoundLine.department_id))
    )


def _state(link: EntryLink, line: RoundLine, reporting_round: ReportingRound, now: datetime) -> LinkState:
    return link_state(
        now,
        expires_at=link.expires_at,
        used_at=link.used_at,
        finished_at=link.finished_at,
        revoked_at=link.revoked_at,
        takes_entries=takes_entries(line.state, reporting_round.state, is_locked=line.is_locked),
    )
