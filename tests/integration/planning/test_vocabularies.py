"""The words a town may edit: seeded once, added, renamed, ordered, offered no longer - and readable for good."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from tests import cast
from tests.factories import make_cycle, make_goal, make_measure
from tests.page import PageClient
from tracker.planning import queries
from tracker.planning.models import PlanNode
from tracker.planning.services.vocabulary import seed_vocabulary
from tracker.planning.vocabulary import PlainCategory, TermList
from tracker.shared.words import VocabularyTerm

TODAY = date(2026, 11, 18)


@pytest.fixture
def measure(session: Session) -> PlanNode:
    node = make_measure(session, make_goal(session, make_cycle(session)))
    session.commit()
    return node


def term(session: Session, of: TermList, code: str) -> VocabularyTerm:
    return next(each for each in queries.list_terms_by_list(session)[of] if each.code == code)


def codes(session: Session, of: TermList) -> list[str]:
    return [each.code for each in queries.list_terms_by_list(session)[of]]


def test_every_list_has_words_in_both_languages_and_a_meaning_of_its_own(session: Session) -> None:
    seed_vocabulary(session)
    for of, terms in queries.list_terms_by_list(session).items():
        assert len(terms) >= 3, of
        for each in terms:
            assert each.category in set(of.categories), each.code
            assert each.label_de
            assert each.label_en


def test_seeding_again_adds_what_is_missing_and_keeps_what_a_town_has_changed(session: Session) -> None:
    seed_vocabulary(session)
    renamed = term(session, TermList.OBSTACLE, "staff")
    renamed.label_de, renamed.valid_to = "Fachkräfte", TODAY - timedelta(days=1)
    session.delete(term(session, TermList.OBSTACLE, "data"))
    session.flush()
    before = sum(len(terms) for terms in queries.list_terms_by_list(session).values())
    seed_vocabulary(session)
    assert sum(len(terms) for terms in queries.list_terms_by_list(session).values()) == before + 1
    assert term(session, TermList.OBSTACLE, "staff").label_de == "Fachkräfte"


def test_a_word_is_added_renamed_and_moved(planner: PageClient, session: Session, measure: PlanNode) -> None:
    lists = planner.get("/settings").follow("Wortlisten")
    page = lists.follow("Hindernisse und Risiken")
    assert page.follow("Wort hinzufügen").heading == "Wort hinzufügen"
    words = {"label_de": "Lieferketten", "label_en": "Supply chains", "category": "plain"}
    page = planner.post("/vocabularies/obstacle/new", data=words).follow()
    assert "Lieferketten" in page.words
    added = term(session, TermList.OBSTACLE, "t1")
    assert (added.category, added.valid_from) == (PlainCategory.PLAIN, TODAY)

    for way in ("up", "up", "down"):
        planner.post(f"/vocabularies/obstacle/{added.id}/{way}")
    assert codes(session, TermList.OBSTACLE)[-2] == "t1"

    edited = planner.get(f"/vocabularies/obstacle/{added.id}/edit")
    assert edited.status_code == 200
    renamed = {"label_de": "Lieferung", "label_en": "Supply"}
    assert "Lieferung" in planner.post(f"/vocabularies/obstacle/{added.id}/edit", data=renamed).follow().words
    assert planner.post("/vocabularies/obstacle/new", data=words | {"label_de": "Markt"}).status_code == 303
    assert term(session, TermList.OBSTACLE, "t2").label_de == "Markt"


def test_a_new_status_says_what_it_means(planner: PageClient, session: Session, measure: PlanNode) -> None:
    words = {"label_de": "ruht", "label_en": "Resting"}
    assert planner.post("/vocabularies/measure_status/new", data=words).status_code == 422
    assert planner.post("/vocabularies/measure_status/new", data=words | {"category": "postponed"}).status_code == 303
    assert "aufgeschoben; braucht einen Grund" in planner.get("/vocabularies/measure_status").words
    entered = {"title": "Familienbüro", "code": measure.code, "publication": "committee", "status": "t1"}
    refused = planner.post(f"/measures/{measure.id}/edit", data=entered | {"version": measure.version})
    assert '<a href="#status_reason">' in refused.text


def test_a_retired_word_is_read_and_no_longer_offered(planner: PageClient, session: Session, measure: PlanNode) -> None:
    started = term(session, TermList.STATUS, "started")
    yesterday = {"label_de": "begonnen", "label_en": "Started", "valid_to": "17.11.2026"}
    planner.post(f"/vocabularies/measure_status/{started.id}/edit", data=yesterday)

    assert "begonnen" in planner.get(f"/measures/{measure.id}").words
    assert 'value="started"' in planner.get(f"/measures/{measure.id}/edit").text
    assert 'value="started"' not in planner.get("/measures/new").text
    entered = {"title": "Neu", "code": "M99", "status": "started", "publication": "committee"}
    assert planner.post("/measures/new", data=entered).status_code == 422


def test_a_list_keeps_a_word_to_offer_and_no_word_twice(
    planner: PageClient, session: Session, measure: PlanNode
) -> None:
    terms = queries.list_terms_by_list(session)[TermList.LEGAL_CHARACTER]
    for each in terms[1:]:
        each.valid_to = TODAY
    session.commit()
    address = f"/vocabularies/legal_character/{terms[0].id}/edit"
    kept = {"label_de": terms[0].label_de, "label_en": terms[0].label_en}
    last = planner.post(address, data=kept | {"valid_to": "31.12.2026"})
    assert last.status_code == 422
    assert '<a href="#valid_to">' in last.text
    twice = planner.post(address, data=kept | {"label_de": "Freiwillig"})
    assert '<a href="#label_de">' in twice.text


def test_a_term_is_found_in_its_own_list_only(planner: PageClient, session: Session, measure: PlanNode) -> None:
    staff = term(session, TermList.OBSTACLE, "staff")
    assert planner.get(f"/vocabularies/measure_kind/{staff.id}/edit").status_code == 404
    assert planner.get("/vocabularies/nothing").status_code == 404
    assert planner.post(f"/vocabularies/measure_kind/{staff.id}/up").status_code == 404


def test_only_planners_decide_on_words_settings_and_carriers(
    department_head: PageClient, admin: PageClient, measure: PlanNode
) -> None:
    for person in (department_head, admin):
        for address in ("/settings", "/settings/planning", "/vocabularies", "/vocabularies/obstacle", "/carriers"):
            assert person.get(address).status_code == 403, address


def test_the_register_of_carriers_is_kept(planner: PageClient, session: Session) -> None:
    assert planner.get("/carriers").status_code == 200
    page = planner.post("/carriers/new", data={"name": "Caritasverband", "email": "post@caritas.example"}).follow()
    assert "post@caritas.example" in page.words
    carrier = queries.find_carrier_by_name(session, "Caritasverband")
    assert carrier is not None
    assert planner.post("/carriers/new", data={"name": "Caritasverband"}).status_code == 422
    assert planner.post("/carriers/new", data={"name": "Diakonie", "email": "keine"}).status_code == 422
    assert planner.get(f"/carriers/{carrier.id}/edit").status_code == 200
    retired = {"name": "Caritasverband", "retired_on": "01.11.2026"}
    assert planner.post(f"/carriers/{carrier.id}/edit", data=retired).status_code == 303
    assert queries.list_carriers_offered(session, TODAY) == []


def test_a_department_leaves_the_status_alone_on_the_sheet(
    department_head: PageClient, planner: PageClient, session: Session
) -> None:
    owner = cast.department(session, "youth")
    node = make_measure(session, make_goal(session, make_cycle(session)), owner=owner)
    session.commit()
    page = department_head.get(f"/measures/{node.id}/edit")
    assert 'name="status"' not in page.text
    assert 'name="merged_into_id"' not in page.text
    sly = {"title": "Familienbüro Süd", "status": "discontinued", "status_reason": "heimlich", "version": node.version}
    assert department_head.post(f"/measures/{node.id}/edit", data=sly).status_code == 303
    measure = queries.find_measure_row(session, node.id or 0)
    assert (measure.status, measure.status_reason) == ("started", None)
    session.refresh(node)
    stays = {"title": "Familienbüro Süd", "code": node.code, "publication": "committee", "version": node.version}
    assert planner.post(f"/measures/{node.id}/edit", data=stays | {"status": "advanced"}).status_code == 303
    session.refresh(measure)
    assert measure.status == "advanced"
