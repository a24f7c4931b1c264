"""A provider's link: made, clicked, prefetched, revoked; the one form behind it, and nothing else."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlmodel import select

from tests import cast
from tests.factories import make_cycle, make_goal, make_measure
from tests.integration.rounds.conftest import DUE_ON, TODAY, known_of, open_for, reviewer
from tests.integration.security.standing.test_routes_by_role import statuses_for
from tests.page import PageClient
from tracker.accounts.log_in import token_hash
from tracker.accounts.models import LogInAttempt
from tracker.planning.models import Carrier, Measure, MeasureCarrier, NodeWording, Obstacle, PlanNode
from tracker.planning.vocabulary import Answer
from tracker.rounds import queries, services
from tracker.rounds.models import EntryLink, EntryRequest, LineDraft, RoundSettings
from tracker.rounds.vocabulary import LineState
from tracker.shared import audit
from tracker.shared.database import unit_of_work
from tracker.shared.outbox import OutboxMessage, OutboxState
from tracker.shared.publication import Publication
from tracker.shared.settings import keep_settings

SECRET = "Geheimnis"
MAIL = "buero@diakonie.example"


@pytest.fixture
def line(session, opened):
    """A line whose measure has secrets around it, one milestone and one output."""
    line = opened.lines[0]
    wording = session.exec(select(NodeWording).where(NodeWording.node_id == line.measure_id)).one()
    session.get_one(Measure, line.measure_id).contact = f"{SECRET} Kontakt"
    wording.text = f"{SECRET} Beschreibung"
    session.add(
        Obstacle(measure_id=line.measure_id, kind="obstacle", category="staff", text=f"{SECRET} Hindernis", since=TODAY)
    )
    session.flush()
    return line


@pytest.fixture
def asked(session, line, now):
    """A link to the line and its token."""
    entered = EntryRequest(name="Diakonie", email=MAIL, note="Bitte bis Freitag.")
    link, token = services.ask_carrier(session, line, entered, person_id=None, now=now, today=TODAY)
    session.commit()
    return link, token


@pytest.fixture
def browser(app):
    """Return how to get a new browser."""
    return lambda: PageClient(app.test_client())


@pytest.fixture
def inside(asked, browser):
    """A browser in which the link was clicked."""
    person = browser()
    assert person.post(f"/entry/{asked[1]}").location == "/entry"
    return person


def token_in(page):
    return re.findall(r'name="csrf_token" value="(\w+)"', page.text)[-1]


def send(person, address, line, version=0, *, token=None, **typed):
    """Send the form as its page would, with the token that stands in it."""
    named = {f"line-{line.id}-{name}": value for name, value in typed.items()}
    named |= {f"line-{line.id}-version": version, f"line-{line.id}-opened": "changed"}
    return person.post(address, data=named | {"csrf_token": token or token_in(person.get("/entry"))})


def mails(session):
    return list(session.exec(select(OutboxMessage).order_by(OutboxMessage.id)))


# Asking


def test_a_head_asks_a_carrier_of_the_register_whose_mailbox_is_known(session, opened, line, department_head):
    carrier = Carrier(name="AWO", email="info@awo.example")
    session.add_all([carrier, Carrier(name="Aaron e. V.")])
    session.flush()
    session.add(MeasureCarrier(measure_id=line.measure_id, carrier_id=carrier.id, role="main"))
    session.commit()
    address = f"{opened.address}/lines/{line.id}/links"
    page = department_head.get(address)
    assert page.text.index("AWO (info@awo.example)") < page.text.index("Aaron e. V. (keine Adresse bekannt)")
    page = department_head.post(address, data={"carrier_id": carrier.id}).follow()
    assert "AWO (info@awo.example): offen" in page.words
    link = session.exec(select(EntryLink)).one()
    assert (link.name, link.email, link.carrier_id) == ("AWO", "info@awo.example", carrier.id)
    assert "AWO" in department_head.get(f"{opened.address}/report").text


@pytest.mark.parametrize(
    ("entered", "complaint"),
    [
        ({}, "nennen Sie jemand anderen"),
        ({"name": "Diakonie"}, "geben Sie eine E-Mail-Adresse an"),
        ({"name": "Diakonie", "email": "a@b.example, c@d.example"}, "genau eine E-Mail-Adresse"),
        ({"name": "Diakonie", "email": "x@y"}, "genau eine E-Mail-Adresse"),
    ],
)
def test_without_a_name_and_one_address_nobody_is_asked(session, opened, line, department_head, entered, complaint):
    session.commit()
    page = department_head.post(f"{opened.address}/lines/{line.id}/links", data=entered)
    assert page.status_code == 422
    assert complaint in page.text
    assert mails(session) == []


def test_the_mail_says_who_asks_and_until_when_and_nothing_of_the_measure(session, opened, line, department_head):
    session.commit()
    sent = {"name": "Diakonie", "email": MAIL, "note": "Vertraulicher Satz"}
    department_head.post(f"{opened.address}/lines/{line.id}/links", data=sent)
    (mail,) = mails(session)
    assert mail.address == MAIL
    for text in (mail.text, mail.html):
        assert "Jugendamt" in text
        assert "02.12.2026" in text
        assert "Familienbüro" not in text
        assert "Vertraulicher" not in text
        assert SECRET not in text
    (token,) = set(re.findall(r"/entry/([\w-]+)", mail.text))
    link = session.exec(select(EntryLink)).one()
    assert link.token_hash == token_hash(token)
    assert token not in str([list(row) for row in session.execute(sa.text("SELECT * FROM entry_link"))])


def test_a_link_never_works_longer_than_the_towns_days_after_the_due_day(session, line, now):
    keep_settings(session, RoundSettings(link_days=30))
    entered = EntryRequest(name="Diakonie", email=MAIL)
    late = now.replace(month=12, day=20)
    link, _ = services.ask_carrier(session, line, entered, person_id=None, now=late, today=late.date())
    assert link.expires_at.date() == DUE_ON + timedelta(days=30)


def test_a_department_asks_for_its_own_lines_only(session, opened, line, asked, other_head, department_head):
    link, foreign = asked[0], opened.lines[2]
    for address in (f"{opened.address}/lines/{line.id}/links", f"{opened.address}/lines/{line.id}/links/{link.id}"):
        for way in ("", "/again", "/revoke"):
            page = other_head.post(f"{address}{way}", data={"name": "X e. V.", "email": "x@y.example"})
            assert page.status_code in {404, 405}
            assert "Diakonie" not in page.text
    assert other_head.get(f"{opened.address}/lines/{line.id}/links").status_code == 404
    # A link of another line does not answer under the own one.
    own = f"{opened.address}/lines/{foreign.id}/links/{link.id}/revoke"
    assert other_head.post(own).status_code == 404
    assert session.get_one(EntryLink, link.id).revoked_at is None
    assert department_head.get(f"/rounds/99/lines/{line.id}/links").status_code == 404


# The link


def test_whoever_looks_at_a_link_uses_nothing_up_and_learns_nothing(session, asked, browser, line):
    link, token = asked
    for agent in ("Mozilla/5.0", "BarracudaCentral", "Microsoft Office", ""):
        for _ in range(3):
            page = browser().get(f"/entry/{token}", headers={"User-Agent": agent})
            assert page.status_code == 200
            assert "Jugendamt bittet um Ihre Angaben" in page.heading
            assert "Familienbüro" not in page.text
            assert "Diakonie" not in page.text
        assert browser().client.head(f"/entry/{token}").status_code == 200
    assert session.get_one(EntryLink, link.id).used_at is None
    assert browser().post(f"/entry/{token}").location == "/entry"


def test_a_click_opens_one_form_with_a_cookie_of_its_own(session, asked, browser):
    person = browser()
    response = person.client.post(f"/entry/{asked[1]}", data={"csrf_token": person.csrf_token()})
    cookie = next(each for each in response.headers.getlist("Set-Cookie") if "entry" in each)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    value = person.client.get_cookie("zielkreis_entry").value
    link = session.get_one(EntryLink, asked[0].id)
    assert link.visit_hash == token_hash(value)
    assert len(value) >= 43
    page = person.get("/entry")
    assert page.heading == "Familienbüro"
    assert "Bitte bis Freitag." in page.text
    assert person.get(f"/entry/{asked[1]}").location == "/entry"  # the same browser goes straight in
    assert person.post(f"/entry/{asked[1]}").location == "/entry"


def test_a_used_link_opens_nothing_elsewhere_and_offers_a_new_one(session, asked, inside, browser):
    other = browser()
    for page in (other.get(f"/entry/{asked[1]}"), other.post(f"/entry/{asked[1]}")):
        assert page.status_code == 410
        assert "Neuen Link an dieselbe Adresse senden" in page.text
        assert MAIL not in page.text
        assert "Familienbüro" not in page.text
    for _ in range(5):
        assert other.post(f"/entry/{asked[1]}/again").status_code == 200
    assert other.post(f"/entry/{asked[1]}/again").status_code == 429
    assert [mail.address for mail in mails(session)] == [MAIL] * 5
    assert {link.expires_at for link in session.exec(select(EntryLink))} == {asked[0].expires_at}
    assert inside.get("/entry").status_code == 200  # the visit that runs is not disturbed


def test_an_expired_link_ends_its_visit_too(asked, inside, browser):
    with time_machine.travel(asked[0].expires_at, tick=False):
        assert inside.get("/entry").status_code == 410
        page = browser().get(f"/entry/{asked[1]}")
        assert page.status_code == 410
        assert "abgelaufen" in page.heading
        assert browser().post(f"/entry/{asked[1]}/again").status_code == 410


def test_a_visit_is_over_after_twelve_hours_and_a_new_link_is_a_click_away(session, now, asked, inside):
    with time_machine.travel(now + timedelta(hours=12), tick=False):
        page = inside.get("/entry")
        assert page.status_code == 410
        assert "Familienbüro" not in page.text
        assert inside.post(f"/entry/{asked[1]}/again").status_code == 200
    assert len(mails(session)) == 1


def test_revoking_ends_the_visit_and_every_link_to_that_address(
    session, opened, line, department_head, browser, inside
):
    link = session.exec(select(EntryLink)).one()
    address = f"{opened.address}/lines/{line.id}/links"
    department_head.post(f"{address}/{link.id}/again")
    (mail,) = mails(session)
    again = re.findall(r"/entry/([\w-]+)", mail.text)[0]
    assert inside.get("/entry").status_code == 200
    page = department_head.post(f"{address}/{link.id}/revoke").follow()
    assert "widerrufen" in page.text
    page = inside.get("/entry")
    assert (page.status_code, "widerrufen" in page.heading) == (410, True)
    assert "Familienbüro" not in page.text
    page = browser().get(f"/entry/{again}")
    assert (page.status_code, "Jugendamt" in page.text) == (410, True)
    assert "Neuen Link" not in page.text
    assert browser().post(f"/entry/{again}").status_code == 410
    assert browser().post(f"/entry/{again}/again").status_code == 410
    assert session.get_one(OutboxMessage, mail.id).state is OutboxState.WITHDRAWN
    assert len(mails(session)) == 1


def test_a_guessed_link_is_unknown_and_guessing_has_an_end(session, asked, browser):
    stranger = browser()
    assert stranger.get("/entry/nowhere").status_code == 404
    assert session.exec(select(LogInAttempt)).all() == []  # looking is no guess
    statuses = [stranger.post(f"/entry/guess{number}").status_code for number in range(31)]
    assert set(statuses[:30]) == {404}
    assert statuses[30] == 429
    assert stranger.post(f"/entry/{asked[1]}").location == "/entry"  # a right one still opens


@pytest.mark.parametrize("way", ["handed in", "closed", "locked"])
def test_where_nothing_can_be_entered_any_more_the_link_says_so(
    session, now, opened, line, hand_in, asked, inside, browser, way
):
    if way == "closed":
        services.close_round(session, opened.row, seen_version=opened.row.version, now=now)
    else:
        hand_in(line)
        if way == "locked":
            services.take_over(session, line, reviewer(session), now=now)
    session.commit()
    for page in (inside.get("/entry"), browser().get(f"/entry/{asked[1]}"), browser().post(f"/entry/{asked[1]}")):
        assert page.status_code == 410
        assert "nichts mehr eingetragen" in page.heading
        assert "Jugendamt" in page.text
        assert "Familienbüro" not in page.text


# The form


def test_the_form_shows_nothing_of_the_measure_but_its_title_and_published_words(session, line, hand_in, now, inside):
    page = inside.get("/entry")
    assert page.heading == "Familienbüro"
    for canary in (SECRET, "Sprachkita", "Hebammendienst"):
        assert canary not in page.text
    for name in ("status", "status_reason", "merged_into_id", "timeliness", "investive_spent", "staff_filled", "reply"):
        assert f"line-{line.id}-{name}" not in page.text


@pytest.mark.parametrize("publication", [Publication.COMMITTEE, Publication.INTERNAL])
def test_the_last_word_stands_there_only_if_committees_may_read_it(session, now, line, hand_in, inside, publication):
    hand_in(line, text="Das letzte Wort.")
    services.take_over(session, line, reviewer(session), now=now)
    services.open_again(session, line, reviewer(session, "releaser"), "Bitte ergänzen.", now=now)
    services.ask_back(session, line, reviewer(session), "Heikle Frage?", due_on=DUE_ON, now=now)
    session.get_one(PlanNode, line.measure_id).publication = publication
    session.commit()
    page = inside.get("/entry")
    assert page.status_code == 200
    assert ("Das letzte Wort." in page.text) is (publication is Publication.COMMITTEE)
    assert "Heikle Frage" not in page.text


def test_what_a_carrier_types_is_the_lines_draft_and_stands_under_its_name(
    session, opened, line, inside, department_head
):
    response = send(inside, "/entry/draft", line, text="Zwei Gruppen laufen.", consumptive_spent="1200,50")
    assert response.status_code == 200
    draft = session.get_one(LineDraft, line.id)
    assert (draft.saved_by, draft.saved_by_id, draft.answer, response.json["version"]) == (
        "Diakonie", None, Answer.CHANGED, draft.version,
    )  # fmt: skip
    page = department_head.get(f"{opened.address}/report")
    assert "Zwei Gruppen laufen." in page.text
    assert "von Diakonie" in page.text
    assert "geöffnet" in page.text
    assert "Zwei Gruppen laufen." in inside.get("/entry").text
    assert line.state is LineState.DRAFT


def test_fields_not_offered_and_foreign_lines_are_not_taken(session, opened, line, inside):
    other = opened.lines[1]
    foreign = {f"line-{other.id}-text": "Untergeschoben", f"line-{other.id}-version": 0}
    data = {
        f"line-{line.id}-text": "Meins", f"line-{line.id}-status": "stopped", f"line-{line.id}-reply": "Ja",
        f"line-{line.id}-milestone_999": "01.01.2026", f"line-{line.id}-staff_filled": "9", "line_id": other.id,
        f"line-{line.id}-saved_by_id": "1", f"line-{line.id}-version": 0, "department_id": "1", "is_locked": "1",
        "csrf_token": token_in(inside.get("/entry")),
    }  # fmt: skip
    assert inside.post("/entry/draft", data=data | foreign).status_code == 200
    assert session.get(LineDraft, other.id) is None
    assert session.get_one(LineDraft, line.id).entered == '{"text": ["Meins"]}'


def test_a_round_that_asks_for_little_offers_little(session, opened, line, inside):
    opened.row.asked = "[]"
    session.commit()
    page = inside.get("/entry")
    assert f"line-{line.id}-text" in page.text
    assert "consumptive_spent" not in page.text
    send(inside, "/entry/draft", line, text="Meins", consumptive_spent="5")
    assert session.get_one(LineDraft, line.id).entered == '{"text": ["Meins"]}'


def test_who_comes_second_sees_both_texts_and_no_persons_name(session, opened, line, inside, department_head):
    address = f"{opened.address}/lines/{line.id}/draft"
    version = f"line-{line.id}-version"
    theirs = {f"line-{line.id}-answer": "changed", version: 0, f"line-{line.id}-text": "Vom Fachamt"}
    department_head.post(address, data=theirs | {f"line-{line.id}-status": "advanced"})
    lost = send(inside, "/entry/draft", line, text="Vom Träger")
    assert lost.status_code == 409
    assert "Vom Fachamt" in lost.json["conflict"]
    assert "Holger" not in str(lost.json)
    page = send(inside, "/entry", line, text="Vom Träger")
    assert page.status_code == 409
    assert "Vom Fachamt" in page.text
    assert "Vom Träger" in page.text
    won = send(inside, "/entry/draft", line, lost.json["version"], text="Vom Träger")
    assert won.status_code == 200
    stored = session.get_one(LineDraft, line.id)
    assert '"status": ["advanced"]' in stored.entered  # what the department typed elsewhere stays
    again = department_head.client.post(
        address, data=theirs | {f"line-{line.id}-text": "Neu", "csrf_token": department_head.csrf_token()}
    )
    assert again.status_code == 409
    assert "Diakonie" in again.json["message"]


def test_what_the_department_says_of_money_and_obstacles_stays_in_the_house(
    session, opened, line, inside, department_head
):
    version, text = f"line-{line.id}-version", f"line-{line.id}-obstacle_text"
    theirs = {
        f"line-{line.id}-answer": "changed", version: 0, f"line-{line.id}-text": "Vom Fachamt", text: f"{SECRET} neu",
        f"line-{line.id}-obstacles": ["staff", "money"], f"line-{line.id}-consumptive_spent": "4711",
    }  # fmt: skip
    department_head.post(f"{opened.address}/lines/{line.id}/draft", data=theirs)
    page = inside.get("/entry")
    assert "Vom Fachamt" in page.text
    assert text not in page.text
    for hidden in (SECRET, "4711", " checked"):
        assert hidden not in page.text
    conflict = send(inside, "/entry/draft", line, text="Vom Träger", obstacle_text="Andere", consumptive_spent="1")
    assert conflict.status_code == 409
    assert SECRET not in str(conflict.json)
    assert "4711" not in str(conflict.json)
    sent = send(inside, "/entry/draft", line, conflict.json["version"], text="Vom Träger", obstacle_text="Andere")
    assert sent.status_code == 200
    stored = json.loads(session.get_one(LineDraft, line.id).entered)
    assert (stored["obstacle_text"], stored["consumptive_spent"]) == ([f"{SECRET} neu"], ["4711"])
    assert stored["obstacles"] == ["staff", "money"]


def test_obstacles_that_the_sheet_knows_are_neither_shown_nor_lost(session, line, inside):
    send(inside, "/entry/draft", line, text="Meins", obstacles="", obstacle_text="")
    assert "obstacles" not in session.get_one(LineDraft, line.id).entered
    assert known_of(session, line).obstacles == ["staff"]


def test_without_a_version_or_with_far_too_long_a_text_nothing_is_saved(session, line, inside):
    token = token_in(inside.get("/entry"))
    assert inside.post("/entry/draft", data={f"line-{line.id}-text": "x", "csrf_token": token}).status_code == 428
    assert send(inside, "/entry/draft", line, text="x" * 5001).status_code == 422
    assert send(inside, "/entry", line, text="x" * 5001).status_code == 422
    assert session.get(LineDraft, line.id) is None


def test_finishing_tells_the_department_once_and_ends_the_visit(
    session, opened, line, inside, department_head, browser
):
    assert send(inside, "/entry/finish", line, text="").status_code == 422
    assert mails(session) == []
    token = token_in(inside.get("/entry"))
    page = send(
        inside,
        "/entry/finish",
        line,
        session.get(LineDraft, line.id).version if session.get(LineDraft, line.id) else 0,
        text="Alles gut.",
    )
    assert page.location == "/entry/thanks"
    assert page.follow().heading == "Vielen Dank"
    assert inside.get("/entry").status_code == 410
    assert send(inside, "/entry/finish", line, text="Noch", token=token).status_code in {400, 410}
    (mail,) = mails(session)
    assert mail.address == "department.head@stadt.example"
    assert "Diakonie" in mail.text
    assert "Alles gut" not in mail.text
    assert "fertig" in department_head.get(f"{opened.address}/report").text
    assert line.state is LineState.DRAFT


def test_what_is_not_right_is_said_where_it_stands_and_stays_typed(session, line, inside):
    page = send(inside, "/entry/finish", line, text="Gut.", consumptive_spent="viel")
    assert page.status_code == 422
    assert "viel" in page.text
    assert page.errors
    assert "viel" in session.get_one(LineDraft, line.id).entered


def test_a_department_submits_what_a_carrier_entered(session, opened, line, inside, department_head):
    send(inside, "/entry", line, text="Zwei Gruppen laufen.")
    version = session.get_one(LineDraft, line.id).version
    sent = {f"line-{line.id}-{name}": value for name, value in {
        "answer": "changed", "version": version, "opened": "changed", "text": "Zwei Gruppen.", "status": "started",
    }.items()}  # fmt: skip
    assert department_head.post(f"{opened.address}/report/submit", data=sent).status_code == 303
    assert line.state is LineState.SUBMITTED
    page = inside.get("/entry")
    assert page.status_code == 410


def test_what_was_typed_when_the_door_closed_is_handed_back(session, now, opened, line, inside):
    token = token_in(inside.get("/entry"))
    services.close_round(session, opened.row, seen_version=opened.row.version, now=now)
    session.commit()
    page = send(inside, "/entry", line, text="Mein letzter Satz", token=token)
    assert page.status_code == 410
    assert "Mein letzter Satz" in page.text
    refused = send(inside, "/entry/draft", line, text="Mein letzter Satz", token=token)
    assert refused.status_code == 410
    assert "nichts mehr eingetragen" in refused.json["message"]


# What a visit is not


def test_a_visit_opens_no_other_page(app, inside, line):
    for (method, address, _), (status, location) in statuses_for(inside, app):
        assert status == 303, f"{method} {address}"
        assert location.startswith("/log-in"), f"{method} {address}"


def test_a_log_in_is_no_visit_and_opens_no_form(planner, asked, line):
    assert planner.get("/entry").status_code == 410
    for address in ("/entry", "/entry/draft", "/entry/finish"):
        assert send(planner, address, line, token=planner.csrf_token(), text="x").status_code == 400


def test_a_form_is_taken_only_with_the_token_of_its_visit(session, line, inside, browser, department_head):
    own = token_in(inside.get("/entry"))
    for token in ("0" * 64, inside.csrf_token(), department_head.csrf_token()):
        assert send(inside, "/entry/draft", line, token=token, text="Fremd").status_code == 400
    assert send(browser(), "/entry/draft", line, token=own, text="Fremd").status_code == 400
    forged = inside.client.post(
        "/entry/draft",
        data={f"line-{line.id}-text": "x", "csrf_token": own},
        headers={"Origin": "https://evil.example"},
    )
    assert forged.status_code == 403
    assert session.get(LineDraft, line.id) is None
    assert inside.post("/language", data={"language": "en", "next": "/entry"}).location == "/entry"
    assert "Finish" in inside.get("/entry").text


def test_nobody_gets_in_without_a_visit(browser):
    assert browser().get("/entry").status_code == 410
    assert browser().get("/entry/thanks").status_code == 200


def test_of_many_who_click_at_the_same_moment_one_gets_in(own_engine, now):
    with unit_of_work(own_engine) as session:
        audit.act_as(session, audit.Actor(None, "Test"), now)
        goal = make_goal(session, make_cycle(session))
        measures = [make_measure(session, goal, "Familienbüro", owner=cast.department(session, "youth"))]
        line = open_for(session, measures, now).lines[0]
        entered = EntryRequest(name="Diakonie", email=MAIL)
        _, token = services.ask_carrier(session, line, entered, person_id=None, now=now, today=TODAY)

    def click(_number):
        with unit_of_work(own_engine) as session:
            audit.act_as(session, audit.Actor(None, "Test"), now)
            found = queries.find_entry_link(session, token_hash(token), now, to_change=True)
            return services.begin_visit(session, found, now=now)

    with ThreadPoolExecutor(8) as crowd:
        visits = list(crowd.map(click, range(16)))
    assert len([visit for visit in visits if visit]) == 1
