"""Reading the words that a town may edit."""

from datetime import date

from sqlmodel import Session, col, select

from tracker.planning.vocabulary import TermList
from tracker.shared.words import VocabularyTerm, list_terms


def list_terms_offered(session: Session, of: TermList, today: date, stored: str | None = None) -> list[VocabularyTerm]:
    """Return the terms of a list that can be chosen on a day, and the one that is stored."""
    return [term for term in list_terms(session, of) if term.is_offered_on(today) or term.code == stored]


def list_terms_by_list(session: Session) -> dict[TermList, list[VocabularyTerm]]:
    """Return all terms of all lists in the town's order, those no longer offered included."""
    terms: dict[TermList, list[VocabularyTerm]] = {each: [] for each in TermList}
    ordered = select(VocabularyTerm).where(col(VocabularyTerm.list_key).in_(list(TermList)))
    for term in session.exec(ordered.order_by(col(VocabularyTerm.position), col(VocabularyTerm.code))):
        terms[TermList(term.list_key)].append(term)
    return terms


def find_term_row(session: Session, of: TermList, term_id: int) -> VocabularyTerm | None:
    term = session.get(VocabularyTerm, term_id)
    return term if term is not None and term.list_key == of else None
