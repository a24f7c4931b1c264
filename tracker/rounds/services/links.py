"""Links for carriers: made, sent anew, revoked; the visit that a click begins, and what is entered in it."""

import json
import secrets
from datetime import date, datetime, timedelta

from sqlmodel import Session

from tracker.accounts.log_in import token_hash
from tracker.planning.models import Carrier
from tracker.planning.vocabulary import Answer
from tracker.rounds import queries
from tracker.rounds.calculations import carriers_own, days_of_link, takes_entries, with_carriers_words
from tracker.rounds.errors import NobodyToAsk, NoMailbox, TooLateToAsk, TooLong, UnusableMailbox
from tracker.rounds.models import EntryLink, EntryRequest, LineDraft, ReportingRound, RoundLine, RoundSettings
from tracker.rounds.queries import FoundLink
from tracker.rounds.queries.lines import Typed
from tracker.rounds.services.drafts import save_draft
from tracker.rounds.vocabulary import Known, LinkState
from tracker.shared.mail import UnusableAddress, checked_address
from tracker.shared.outbox import withdraw
from tracker.shared.settings import find_settings

LONGEST_ENTRY = 5000  # signs in one field; far beyond what any of them takes in the end


def ask_carrier(
    session: Session, line: RoundLine, entered: EntryRequest, *, person_id: int | None, now: datetime, today: date
) -> tuple[EntryLink, str]:
    """Make a link to one line's form and return it with its token, of which only a hash is kept.

    Raise `NobodyToAsk`, `NoMailbox`, `UnusableMailbox` or `TooLateToAsk`.
    """
    carrier = session.get(Carrier, entered.carrier_id) if entered.carrier_id is not None else None
    name = carrier.name if carrier else entered.name
    if name is None:
        raise NobodyToAsk
    expires_at = now + timedelta(days=_days(session, line, today))
    link = EntryLink(
        token_hash="",
        line_id=line.id or 0,
        carrier_id=carrier.id if carrier else None,
        name=name,
        email=_mailbox(entered.email or (carrier.email if carrier else None)),
        note=entered.note,
        made_at=now,
        made_by_id=person_id,
        expires_at=expires_at,
    )
    return link, _with_token(session, link)


def ask_again(
    session: Session, asked: EntryLink, line: RoundLine, *, person_id: int | None, now: datetime, today: date
) -> tuple[EntryLink, str]:
    """Make a further link to the same address, as long as a new one would live; raise `TooLateToAsk`."""
    expires_at = now + timedelta(days=_days(session, line, today))
    link = _copy(asked, made_at=now, made_by_id=person_id, expires_at=expires_at)
    return link, _with_token(session, link)


def renew_link(session: Session, asked: EntryLink, *, now: datetime) -> tuple[EntryLink, str]:
    """Make a further link at the carrier's own wish; it ends when the one it replaces would have ended."""
    link = _copy(asked, made_at=now, made_by_id=asked.made_by_id, expires_at=asked.expires_at)
    return link, _with_token(session, link)


def revoke_entry_links(session: Session, asked: EntryLink, *, now: datetime) -> None:
    """End every link of the line that went to this address, and every visit they began."""
    for link in queries.list_links_to(session, asked.line_id, asked.email):
        if link.revoked_at is None:
            link.revoked_at = now
            session.add(link)
            withdraw(session, mail_key(link), now=now)
    session.flush()


def mail_key(link: EntryLink) -> str:
    """Return under which key the mail with a link waits in the outbox."""
    return f"entry-link:{link.id}"


def begin_visit(session: Session, found: FoundLink, *, now: datetime) -> str | None:
    """Use a link up and return the token of the visit, None where it can no longer be used.

    `found` must have been read to be changed: of two who click at the same moment one gets in.
    """
    if found.state is not LinkState.USABLE:
        return None
    token = secrets.token_urlsafe(32)
    found.row.used_at, found.row.visit_hash = now, token_hash(token)
    session.add(found.row)
    session.flush()
    return token


def finish_visit(session: Session, found: FoundLink, *, now: datetime) -> None:
    """Let a carrier say that it has entered all; its visit ends."""
    found.row.finished_at = now
    session.add(found.row)
    session.flush()


def keep_entry(
    session: Session,
    found: FoundLink,
    typed: Typed,
    known: Known,
    *,
    names: tuple[str, ...],
    seen_version: int,
    now: datetime,
) -> LineDraft | None:
    """Keep what a carrier typed as the line's draft; what the department typed in other fields stays.

    Raise `TooLong`, or what `save_draft` raises.
    """
    if any(len(value) > LONGEST_ENTRY for name in names for value in typed.get(name, [])):
        raise TooLong
    stored = queries.read_draft(session, found.row.line_id)
    before, told = (stored.typed, stored.by_carriers) if stored else ({}, {})
    own = told.get(found.row.email, {})
    merged = with_carriers_words(before, typed, own, names, known)
    told = told | {found.row.email: own | carriers_own(typed, names)}
    answer = stored.answer if stored else None
    return save_draft(
        session,
        found.line,
        answer=answer if merged == before else Answer.CHANGED,
        typed=merged,
        seen_version=seen_version,
        saved_by=found.row.name,
        person_id=None,
        now=now,
        by_carriers=json.dumps(told, ensure_ascii=False, sort_keys=True),
    )


def _with_token(session: Session, link: EntryLink) -> str:
    token = secrets.token_urlsafe(32)
    link.token_hash = token_hash(token)
    session.add(link)
    session.flush()
    return token


def _copy(asked: EntryLink, *, made_at: datetime, made_by_id: int | None, expires_at: datetime) -> EntryLink:
    same = {name: getattr(asked, name) for name in ("line_id", "carrier_id", "name", "email", "note")}
    return EntryLink(token_hash="", made_at=made_at, made_by_id=made_by_id, expires_at=expires_at, **same)


def _days(session: Session, line: RoundLine, today: date) -> int:
    reporting_round = session.get_one(ReportingRound, line.round_id)
    days = days_of_link(today, line.due_on, find_settings(session, RoundSettings).link_days)
    if days < 1 or not takes_entries(line.state, reporting_round.state, is_locked=line.is_locked):
        raise TooLateToAsk
    return days


def _mailbox(typed: str | None) -> str:
    if not typed:
        raise NoMailbox
    try:
        return checked_address(typed.strip().lower())
    except UnusableAddress as error:
        raise UnusableMailbox from error
