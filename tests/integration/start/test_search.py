"""The search: what it finds, in which order, and for whom."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tests import cast
from tests.factories import make_cycle, make_goal, make_indicator, make_measure, make_strategy, make_target
from tests.page import Page, PageClient
from tests.statements import count_statements
from tracker.planning import services as planning
from tracker.planning.models import NodeWording, PlanNode, StatusReportFields
from tracker.shared import search
from tracker.shared.publication import Publication
from tracker.shared.search import SearchText

MOST_STATEMENTS = 12


def found_on(page: Page) -> list[str]:
    """Return the titles of what was found, in their order."""
    return ["".join(link.itertext()) for each in page.document.iter("ol") for link in each.iter("a")]


def marked_on(page: Page) -> list[str]:
    return ["".join(mark.itertext()) for mark in page.document.iter("mark")]


def fill(session: Session, now: datetime) -> dict[str, PlanNode]:
    cycle = make_cycle(session)
    goal = make_goal(session, cycle, "Sprache öffnet Türen")
    strategy = make_strategy(session, goal, "Sprachförderung ausbauen")
    target = make_target(session, strategy, "Mehr Kinder sprechen Deutsch")
    measure = make_measure(
        session,
        target,
        "Sprachförderung in der Kita",
        owner=cast.department(session, "youth"),
        text="Zweimal in der Woche wird vorgelesen. Die Förderung beginnt mit drei Jahren.",
    )
    hidden = make_measure(session, target, "Förderung im Stillen", publication=Publication.INTERNAL)
    inside = make_goal(session, cycle, "Intern", publication=Publication.INTERNAL)
    below = make_measure(session, make_target(session, inside, "Im Haus"), "Förderung darunter")
    said = StatusReportFields(status="started", text="Die Förderung läuft in vier Häusern.")
    planning.record_word(session, measure, said, function="Jugendamt", person_id=None, now=now)
    make_indicator(session, "language_support", name_de="Anteil der Kinder mit Förderbedarf")
    session.commit()
    return {"measure": measure, "strategy": strategy, "hidden": hidden, "below": below}


def test_a_word_finds_its_forms_and_compounds_everywhere(planner: PageClient, session: Session, now: datetime) -> None:
    fill(session, now)
    page = planner.get("/search?q=Foerderungen")
    assert set(found_on(page)) == {
        "Sprachförderung ausbauen", "Sprachförderung in der Kita", "Förderung im Stillen", "Förderung darunter",
        "Anteil der Kinder mit Förderbedarf",
    }  # fmt: skip
    assert "Die Förderung läuft in vier Häusern." in page.words
    assert "Die Förderung beginnt mit drei Jahren." in page.words
    assert "Zweimal in der Woche" not in page.words
    assert {"Sprachförderung", "Förderung", "Förderbedarf"} == set(marked_on(page))
    assert "Jugendamt" in page.words


def test_all_words_must_occur_and_the_title_counts_most(planner: PageClient, session: Session, now: datetime) -> None:
    fill(session, now)
    assert found_on(planner.get("/search?q=förderung+kita+woche")) == ["Sprachförderung in der Kita"]
    assert found_on(planner.get("/search?q=förderung+schule")) == []
    assert found_on(planner.get("/search?q=förderung&kind=measure"))[0] == "Förderung im Stillen"


def test_a_changed_title_is_found_and_the_old_one_no_more(planner: PageClient, session: Session, now: datetime) -> None:
    node = fill(session, now)["measure"]
    wording = session.execute(sa.select(NodeWording).where(col(NodeWording.node_id) == node.id)).scalar_one()
    wording.title, wording.text = "Vorlesen am Nachmittag", ""
    session.commit()
    assert "Vorlesen am Nachmittag" in found_on(planner.get("/search?q=nachmittage"))
    assert "Vorlesen am Nachmittag" not in found_on(planner.get("/search?q=sprachförderung&kind=measure"))


def test_what_was_rolled_back_is_not_found(planner: PageClient, session: Session, now: datetime) -> None:
    fill(session, now)
    with session.begin_nested() as savepoint:
        make_goal(session, make_cycle(session, "Verworfen"), "Verworfenes Leitziel")
        savepoint.rollback()
    session.commit()
    assert found_on(planner.get("/search?q=verworfenes")) == []


def test_a_reader_finds_and_counts_only_what_the_own_pages_show(
    planner: PageClient, committee_member: PageClient, session: Session, now: datetime
) -> None:
    nodes = fill(session, now)
    assert "Maßnahmen (3)" in planner.get("/search?q=förderung").words
    page = committee_member.get("/search?q=förderung")
    assert "Maßnahmen (1)" in page.words
    assert "Stillen" not in page.text
    assert "darunter" not in page.text
    assert "(1)" in committee_member.get("/search?q=förderung&kind=measure").words
    assert found_on(committee_member.get("/search?q=stillen")) == []
    nodes["measure"].publication = Publication.INTERNAL
    session.commit()
    assert "läuft in vier Häusern" not in committee_member.get("/search?q=häuser").text


def test_a_sentence_is_marked_with_the_language_it_is_written_in(
    planner: PageClient, session: Session, now: datetime
) -> None:
    node = fill(session, now)["measure"]
    wording = session.exec(select(NodeWording).where(NodeWording.node_id == node.id)).one()
    wording.text_en = "Books are read aloud twice a week."
    session.commit()
    assert '<p class="reading" lang="en">' in planner.get("/search?q=aloud").text
    assert '<p class="reading">Zweimal' in planner.get("/search?q=vorgelesen").text


def test_what_is_retired_is_not_found(planner: PageClient, session: Session, now: datetime) -> None:
    node = fill(session, now)["hidden"]
    node.retired_on, node.retired_reason = now.date(), "Doppelt"
    session.commit()
    assert "Förderung im Stillen" not in found_on(planner.get("/search?q=stillen"))


def test_who_reads_nothing_has_no_search(client_for: Callable[[str], PageClient]) -> None:
    for who in ("admin", "provider", "outsider"):
        assert client_for(who).get("/search?q=a").status_code == 403
        assert "search-in-head" not in client_for(who).get("/account").text


def test_the_words_are_kept_by_the_program_and_can_be_made_anew(session: Session, now: datetime) -> None:
    fill(session, now)
    kept = all_words(session)
    session.execute(sa.delete(SearchText))
    assert search.is_empty(session)
    assert search.rebuild(session) == len(kept)
    assert all_words(session) == kept


def test_ten_of_a_kind_stand_first_and_all_behind_a_link(planner: PageClient, session: Session) -> None:
    target = make_target(session, make_strategy(session, make_goal(session, make_cycle(session))))
    for number in range(53):
        make_measure(session, target, f"Lesepatin Nummer {number}")
    session.commit()
    page = planner.get("/search?q=lesepatin")
    assert len(found_on(page)) == 10
    everything = page.follow("Alle 53 anzeigen: Maßnahmen")
    assert len(found_on(everything)) == 50
    assert len(found_on(planner.get("/search?q=lesepatin&kind=measure&page=2"))) == 3


def test_the_page_takes_few_statements(planner: PageClient, session: Session, now: datetime) -> None:
    fill(session, now)
    assert count_statements(session, lambda: planner.get("/search?q=e")) <= MOST_STATEMENTS


def all_words(session: Session) -> set[tuple[str, ...]]:
    columns = (SearchText.kind, SearchText.object_id, SearchText.title_words, SearchText.words)
    return {tuple(map(str, row)) for row in session.execute(sa.select(*map(col, columns)))}
