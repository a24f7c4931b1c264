"""What a form does not offer cannot be set through it: with or without more fields, the same rows come out."""

from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from tests import cast
from tests.integration.security.conftest import ClientFor, World
from tests.page import PageClient, parsed, words
from tracker.accounts.models import RoleAssignment
from tracker.planning.models import PlanNode
from tracker.rounds.models import ReportingRound, RoundLine

# What people who know the tables would like to set: whose it is, how far it has come, who did it, what it is called.
MORE = {
    "id": "999", "node_id": "999", "measure_id": "{foreign}", "round_id": "999", "line_id": "{foreign line}",
    "department_id": "{health}", "owner_id": "{health}", "person_id": "1", "account_id": "1", "parent_id": "{goal}",
    "state": "released", "is_locked": "1", "is_interim": "1", "submissions": "9", "number": "9", "report_id": "1",
    "submitted_by_id": "1", "prepared_by_id": "1", "saved_by": "Jemand", "saved_by_id": "1", "acted_by_id": "1",
    "opened_by_id": "1", "asked_by_id": "1", "added_by_id": "1", "created_by": "1", "function": "Dezernat",
    "step": "released", "saved_at": "2020-01-01", "acted_at": "2020-01-01", "opened_at": "2020-01-01",
    "submitted_at": "2020-01-01", "dropped_on": "2026-01-01", "dropped_reason": "x", "closed_at": "2020-01-01",
    "revoked_at": "2020-01-01", "expires_at": "2099-01-01", "used_at": "2020-01-01", "token_hash": "0" * 64,
    "role": "admin", "is_admin": "1", "delegated_from_id": "1", "delegated_by_id": "1", "sha256": "0" * 64,
    "media_type": "text/html", "size": "0", "position": "99", "list_key": "measure_status", "released": "1",
    "by_carriers": "{{}}", "entered": "{{}}", "retired_on": "2026-01-01", "cycle_id": "2", "is_valid": "0",
}  # fmt: skip
LINE = "line-{line}-"
CASES: dict[str, tuple[str, str, Mapping[str, str]]] = {
    "autosave": (
        "department_head",
        "/rounds/{round}/lines/{line}/draft",
        {f"{LINE}version": "{version of draft}", f"{LINE}answer": "changed", f"{LINE}text": "Neuer Stand."},
    ),
    "page of the round": (
        "department_head",
        "/rounds/{round}/report",
        {f"{LINE}version": "{version of draft}", f"{LINE}answer": "changed", f"{LINE}text": "Neuer Stand."},
    ),
    "handing in": (
        "department_head",
        "/rounds/{round}/report/submit",
        {
            f"{LINE}version": "{version of draft}",
            f"{LINE}answer": "changed",
            f"{LINE}text": "Neuer Stand.",
            f"{LINE}status": "advanced",
            f"{LINE}reply": "So ist es.",
        },
    ),
    "link": (
        "department_head",
        "/rounds/{round}/lines/{line}/links",
        {"name": "Diakonie", "email": "diakonie@traeger.example", "note": "Bitte."},
    ),
    "milestone": (
        "department_head",
        "/measures/{measure}/sheet/milestones/new",
        {"title": "Neuer Schritt", "due_on": "01.03.2027"},
    ),
    "milestone revised": (
        "department_head",
        "/measures/{measure}/sheet/milestones/{sheet of measure}/edit",
        {"title": "Anderer Schritt", "due_on": "01.03.2027", "version": "{version of measure}"},
    ),
    "obstacle": (
        "department_clerk",
        "/measures/{measure}/sheet/obstacles/new",
        {"kind": "obstacle", "category": "staff", "text": "Stelle frei"},
    ),
    "more of the sheet": (
        "department_head",
        "/measures/{measure}/sheet/more/edit",
        {"deputy": "Stabsstelle", "version": "{version of measure}"},
    ),
    "delegation": (
        "department_head",
        "/account/delegations/new",
        {
            "assignment_id": "{headship}",
            "deputy_id": "{clerk}",
            "valid_from": "18.11.2026",
            "valid_to": "30.11.2026",
        },
    ),
    "question": (
        "planner",
        "/rounds/{round}/lines/{handed in}/question",
        {"question-text": "Warum?", "question-version": "{version of handed in}"},
    ),
    "taking over": (
        "planner",
        "/rounds/{round}/lines/{handed in}/take-over",
        {"version": "{version of handed in}"},
    ),
    "round": (
        "planner",
        "/rounds/new",
        {"title": "Winter", "as_of": "31.10.2026", "due_on": "04.12.2026", "asked": "status"},
    ),
    "deadline": (
        "planner",
        "/rounds/{round}/deadline",
        {"due_on": "11.12.2026", "version": "{version of round}"},
    ),
    "carrier": ("planner", "/carriers/new", {"name": "Diakonie", "retired_on": "31.12.2027"}),
    "word": (
        "planner",
        "/vocabularies/obstacle/new",
        {"label_de": "Wetter", "label_en": "Weather", "category": "plain"},
    ),
}
# Keys of rows that are there before: only these can be compared between two tries.
STANDING = {"department", "person", "account", "plan_node", "measure", "committee", "round_line"}
UNTOLD = {"audit_entry", "audit_text", "log_in_session", "outbox_message", "mail_part", "one_time_link"}


@pytest.fixture
def filled(session: Session, world: World, client_for: ClientFor) -> dict[str, object]:
    """Everything that addresses and fields of the cases name; the health office has handed in, too."""
    from tests.integration.rounds.conftest import known_of
    from tracker.planning.vocabulary import Answer
    from tracker.rounds import services
    from tracker.rounds.models import LineDraft, ReportEntry

    for who in ("department_head", "department_clerk", "planner"):
        client_for(who)
    theirs = session.get_one(RoundLine, world["foreign line"])
    said = ReportEntry(answer=Answer.CHANGED, status="advanced", text="Es geht voran.")
    moment = session.get_one(ReportingRound, world["round"]).opened_at
    services.submit(
        session,
        theirs,
        said,
        known_of(session, theirs),
        function="Gesundheitsamt",
        person_id=None,
        now=moment,
        today=moment.date(),
    )
    session.commit()
    head, clerk = (cast.join(session, who).person_id for who in ("department_head", "department_clerk"))
    draft = session.get(LineDraft, world["line"])
    return world.ids | {
        "handed in": theirs.id,
        "version of handed in": theirs.version,
        "version of draft": draft.version if draft else 0,
        "version of measure": session.get_one(PlanNode, world["measure"]).version,
        "version of round": session.get_one(ReportingRound, world["round"]).version,
        "headship": session.execute(sa.select(RoleAssignment.id).filter_by(person_id=head)).scalar_one(),
        "clerk": clerk,
    }


@pytest.mark.parametrize("name", CASES)
def test_more_fields_than_a_form_has_change_nothing(
    connection: sa.Connection, filled: dict[str, object], client_for: ClientFor, name: str
) -> None:
    who, address, entered = CASES[name]
    person = client_for(who)
    data = {key.format_map(filled): text.format_map(filled) for key, text in entered.items()}
    more = {key: text.format_map(filled) for key, text in MORE.items()}
    prefixes = {"", "question-", f"line-{filled['line']}-"}
    wanted = {f"{prefix}{key}": text for prefix in prefixes for key, text in more.items()}
    before = rows_of(connection)
    plain = tried(connection, person, address.format_map(filled), data)
    assert plain != before, "the case itself must change something"
    assert tried(connection, person, address.format_map(filled), wanted | data) == plain


def words_of(html: str) -> str:
    return words(parsed(html))


def tried(connection: sa.Connection, person: PageClient, address: str, data: Mapping[str, str]) -> object:
    """Send a form, return all rows as they then stand, and take it back."""
    token = person.csrf_token()
    with connection.begin_nested() as point:
        response = person.client.post(address, data={**data, "csrf_token": token})
        found = rows_of(connection)
        point.rollback()
    assert response.status_code in {200, 303}, words_of(response.get_data(as_text=True))
    return found


def rows_of(connection: sa.Connection) -> dict[str, list[str]]:
    """Return the rows of all tables without what is drawn by chance or counted up."""
    found = {}
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in UNTOLD:
            columns = [column for column in table.columns if _can_be_compared(column)]
            rows = connection.execute(sa.select(sa.literal(1), *columns))
            found[table.name] = sorted(repr(tuple(row)) for row in rows)
    return found


def _can_be_compared(column: sa.Column[object]) -> bool:
    if column.foreign_keys:
        return {key.column.table.name for key in column.foreign_keys} <= STANDING
    # PostgreSQL does not give back the numbers of rows that were taken back.
    is_number = column.name == "object_id" or (column.primary_key and column.name == "id")
    return not column.name.endswith("_hash") and not is_number
