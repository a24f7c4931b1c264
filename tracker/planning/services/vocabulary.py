"""The words a town starts with."""

from sqlmodel import Session

from tracker.planning.queries import STATUS_LIST, list_status_terms
from tracker.planning.vocabulary import StatusCategory
from tracker.shared.words import VocabularyTerm

_STATUS_WORDS = (
    ("idea", "Idee", "Idea", StatusCategory.OPEN),
    ("not_started", "nicht begonnen", "Not started", StatusCategory.OPEN),
    ("planned", "geplant", "Planned", StatusCategory.OPEN),
    ("started", "begonnen", "Started", StatusCategory.RUNNING),
    ("advanced", "fortgeschritten", "Advanced", StatusCategory.RUNNING),
    ("completed", "abgeschlossen", "Completed", StatusCategory.DONE),
    ("permanent", "als Daueraufgabe etabliert", "Permanent task", StatusCategory.PERMANENT),
    ("realigned", "neu ausgerichtet", "Realigned", StatusCategory.REALIGNED),
    ("postponed", "zurückgestellt", "Postponed", StatusCategory.POSTPONED),
    ("discontinued", "eingestellt", "Discontinued", StatusCategory.STOPPED),
    ("merged", "in andere Maßnahme überführt", "Merged into another measure", StatusCategory.MERGED),
)


def seed_vocabulary(session: Session) -> None:
    """Add the words of a measure's status that are not there yet; a town's own changes stay."""
    known = {term.code for term in list_status_terms(session)}
    for position, (code, german, english, category) in enumerate(_STATUS_WORDS):
        if code not in known:
            session.add(
                VocabularyTerm(
                    list_key=STATUS_LIST,
                    code=code,
                    label_de=german,
                    label_en=english,
                    category=category,
                    position=position,
                )
            )
    session.flush()
