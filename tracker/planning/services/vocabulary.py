"""The words a town starts with, and how it changes them."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlmodel import Session

from tracker.planning import queries
from tracker.planning.errors import LastTerm, TermTaken
from tracker.planning.models import NewTermFields, TermFields
from tracker.planning.vocabulary import PlainCategory, StatusCategory, TermList, TimelinessCategory
from tracker.shared.labels import Labelled
from tracker.shared.words import VocabularyTerm


class _Word(NamedTuple):
    code: str
    german: str
    english: str
    category: Labelled = PlainCategory.PLAIN


def seed_vocabulary(session: Session) -> None:
    """Add the words of all lists that are not there yet; a town's own changes stay."""
    held = queries.list_terms_by_list(session)
    for of, words in _WORDS.items():
        known = {term.code for term in held[of]}
        session.add_all(
            VocabularyTerm(
                list_key=of.value,
                code=word.code,
                label_de=word.german,
                label_en=word.english,
                category=word.category.value,
                position=position,
            )
            for position, word in enumerate(words)
            if word.code not in known
        )
    session.flush()


def add_term(session: Session, of: TermList, entered: NewTermFields, *, today: date) -> VocabularyTerm:
    """Add a word at the end of a list, offered from today; its category says what it means to the program."""
    terms = queries.list_terms_by_list(session)[of]
    _refuse_double(terms, entered)
    of.categories(entered.category)  # any other is a mistake of ours: the form offers no other
    number = max((int(code[1:]) for code in (term.code for term in terms) if _is_own(code)), default=0) + 1
    term = VocabularyTerm(
        list_key=of.value,
        code=f"{OWN}{number}",
        position=max((term.position for term in terms), default=-1) + 1,
        valid_from=today,
        **entered.model_dump(),
    )
    session.add(term)
    session.flush()
    return term


def revise_term(session: Session, term: VocabularyTerm, entered: TermFields, *, today: date) -> None:
    """Give a word other labels, or an end; what was said with it stays readable. Its meaning stays."""
    terms = queries.list_terms_by_list(session)[TermList(term.list_key)]
    others = [each for each in terms if each.id != term.id]
    _refuse_double(others, entered)
    tomorrow = today + timedelta(days=1)
    if entered.valid_to is not None and not any(each.is_offered_on(tomorrow) for each in others):
        raise LastTerm("valid_to")
    for name in TermFields.model_fields:
        setattr(term, name, getattr(entered, name))
    session.add(term)
    session.flush()


def move_term(session: Session, term: VocabularyTerm, *, by: int) -> None:
    """Move a word up (-1) or down (1) in its list."""
    terms = queries.list_terms_by_list(session)[TermList(term.list_key)]
    place = next(number for number, each in enumerate(terms) if each.id == term.id)
    wanted = min(max(place + by, 0), len(terms) - 1)
    terms.insert(wanted, terms.pop(place))
    for number, each in enumerate(terms):
        if each.position != number:
            each.position = number
            session.add(each)
    session.flush()


OWN = "t"  # codes of a town's own words: t1, t2, ...


def _is_own(code: str) -> bool:
    return code.startswith(OWN) and code[1:].isdecimal()


def _refuse_double(others: list[VocabularyTerm], entered: TermFields) -> None:
    for field in ("label_de", "label_en"):
        word = getattr(entered, field).casefold()
        if any(getattr(other, field).casefold() == word for other in others):
            raise TermTaken(field)


_WORDS: dict[TermList, tuple[_Word, ...]] = {
    TermList.STATUS: (
        _Word("idea", "Idee", "Idea", StatusCategory.OPEN),
        _Word("not_started", "nicht begonnen", "Not started", StatusCategory.OPEN),
        _Word("planned", "geplant", "Planned", StatusCategory.OPEN),
        _Word("started", "begonnen", "Started", StatusCategory.RUNNING),
        _Word("advanced", "fortgeschritten", "Advanced", StatusCategory.RUNNING),
        _Word("completed", "abgeschlossen", "Completed", StatusCategory.DONE),
        _Word("permanent", "als Daueraufgabe etabliert", "Permanent task", StatusCategory.PERMANENT),
        _Word("realigned", "neu ausgerichtet", "Realigned", StatusCategory.REALIGNED),
        _Word("postponed", "zurückgestellt", "Postponed", StatusCategory.POSTPONED),
        _Word("discontinued", "eingestellt", "Discontinued", StatusCategory.STOPPED),
        _Word("merged", "in andere Maßnahme überführt", "Merged into another measure", StatusCategory.MERGED),
    ),
    TermList.TIMELINESS: (
        _Word("on_time", "im Plan", "On schedule", TimelinessCategory.ON_TIME),
        _Word("slightly_delayed", "leicht verzögert", "Slightly delayed", TimelinessCategory.DELAYED),
        _Word("seriously_delayed", "erheblich verzögert", "Seriously delayed", TimelinessCategory.DELAYED),
        _Word("at_risk", "gefährdet", "At risk", TimelinessCategory.AT_RISK),
        _Word("unknown", "nicht bewertbar", "Cannot be said", TimelinessCategory.UNKNOWN),
    ),
    TermList.OBSTACLE: (
        _Word("staff", "Personal", "Staff"),
        _Word("finances", "Finanzen", "Finances"),
        _Word("no_legal_duty", "fehlende Rechtsverbindlichkeit", "No binding rule"),
        _Word("uncertainty", "Unsicherheit", "Uncertainty"),
        _Word("space", "Flächen und Räume", "Land and rooms"),
        _Word("grants", "Fördermittel", "Grants"),
        _Word("responsibility", "Zuständigkeit", "Responsibility"),
        _Word("data", "Datenlage", "Lack of data"),
        _Word("demand", "Nachfrage", "Demand"),
        _Word("external", "externe Entscheidung", "Decision by others"),
    ),
    TermList.KIND: (
        _Word("project", "Projekt", "Project"),
        _Word("permanent_task", "Daueraufgabe", "Permanent task"),
        _Word("concept", "Konzept", "Concept"),
        _Word("examination", "Prüfauftrag", "Examination"),
        _Word("infrastructure", "Infrastruktur", "Infrastructure"),
    ),
    TermList.LEGAL_CHARACTER: (
        _Word("mandatory", "pflichtig", "Mandatory"),
        _Word("mandatory_with_scope", "pflichtig mit Gestaltungsspielraum", "Mandatory, with discretion"),
        _Word("voluntary", "freiwillig", "Voluntary"),
    ),
    TermList.CARRIER_ROLE: (
        _Word("carrier", "Träger", "Carrier"),
        _Word("partner", "Kooperationspartner", "Partner"),
        _Word("funder", "Mittelgeber", "Funder"),
        _Word("contributor", "wirkt mit", "Contributor"),
    ),
    TermList.PARTICIPATION_FORMAT: (
        _Word("district_conference", "Stadtteilkonferenz", "District conference"),
        _Word("citizens_assembly", "Bürgerversammlung", "Citizens' assembly"),
        _Word("expert_conference", "Fachkonferenz", "Expert conference"),
        _Word("working_group_78", "AG § 78 SGB VIII", "Working group § 78 SGB VIII"),
        _Word("providers_round", "Trägerrunde", "Round of providers"),
        _Word("youth", "Kinder- und Jugendbeteiligung", "Participation of children and youth"),
        _Word("online_survey", "Online-Umfrage", "Online survey"),
        _Word("outreach_survey", "aufsuchende Befragung", "Outreach survey"),
        _Word("advisory_board", "Beirat", "Advisory board"),
    ),
    TermList.TARGET_CHANGE_REASON: (
        _Word("resolution", "neuer Beschluss", "New resolution"),
        _Word("new_data", "neue Datenlage", "New data"),
        _Word("new_definition", "Indikator anders abgegrenzt", "Indicator defined differently"),
        _Word("new_law", "neue Rechtslage", "New law"),
        _Word("resources", "Mittel oder Personal geändert", "Money or staff changed"),
        _Word("reached_early", "früher erreicht", "Reached early"),
        _Word("mistake", "Eingabefehler berichtigt", "Mistake corrected"),
        _Word("plan_file", "aus einer Plandatei übernommen", "Taken over from a plan file"),
    ),
}
