"""Heads of the demonstration town look at their part of a draft; two or three of them remark something."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, select

from tracker.accounts.queries.heads import list_heads
from tracker.demo.calendar import Calendar
from tracker.demo.history import Event
from tracker.demo.setting import Cast, written
from tracker.reporting import queries, services
from tracker.reporting.calculations import departments_in
from tracker.reporting.models import DepartmentPartFields, ReportRun
from tracker.reporting.vocabulary import RunState

FIRST_LOOK, NEXT_LOOK = timedelta(hours=4), timedelta(hours=5)


def part_events(
    calendar: Calendar, cast: Cast, meeting_id: int, of: tuple[str, int], frozen: datetime
) -> Iterator[Event]:
    """Yield when each head looked at the own part of the report for a meeting, in the two days after its cut-off."""
    heads = [row["name"] for row in written("people")["person"] if row["role"] == "department_head"]
    for place, name in enumerate(heads):
        yield Event(frozen + FIRST_LOOK + place * NEXT_LOOK, name, _look(calendar, cast, meeting_id, of, name))


def _look(
    calendar: Calendar, cast: Cast, meeting_id: int, of: tuple[str, int], name: str
) -> Callable[[Session, datetime], None]:
    def happen(session: Session, now: datetime) -> None:
        run = session.exec(select(ReportRun).where(ReportRun.meeting_id == meeting_id)).one()
        if run.state is not RunState.DRAFT:
            return
        person, names = cast.people[name], departments_in(queries.as_printed(session, run))
        parts = {part.department_id: part for part in queries.list_parts(session, run.id or 0)}
        heads = list_heads(session, parts, now.astimezone(calendar.timezone).date())
        said = {
            key: services.Seen(DepartmentPartFields(remark=_REMARKS.get((*of, names[key]))), names[key], part.version)
            for key, part in parts.items()
            if key in names and any(head.id == person.id for head in heads[key])
        }
        services.see_parts(session, run, said, person_id=person.id, now=now)

    return happen


_REMARKS = {
    ("soza", -9, "Amt für Wohnen und Stadtentwicklung"): (
        "Die Zahl der Wohnungsnotfälle steigt auch, weil seit diesem Jahr alle Träger melden. Den Anstieg durch"
        " die bessere Meldung können wir erst mit den Zahlen des nächsten Jahres beziffern."
    ),
    ("jha", 18, "Amt für Schule und Weiterbildung"): (
        "Die Stelle für die Übergangsberatung war sieben Monate unbesetzt. Seit dem 1. Oktober ist sie besetzt;"
        " die Wirkung wird sich frühestens im nächsten Schuljahr zeigen."
    ),
    ("jha", 18, "Fachstelle Frühe Hilfen"): (
        "Die aufsuchende Hilfe erreicht inzwischen Familien in allen Stadtteilen. Für weitere Familien fehlt"
        " nicht der Bedarf, sondern das Personal."
    ),
}
