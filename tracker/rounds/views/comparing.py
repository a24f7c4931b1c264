"""What a report changes, in words: each field with what stood there before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from tracker.planning import queries as planning
from tracker.planning.vocabulary import TermList
from tracker.rounds.calculations import AMOUNTS, MILESTONE, OUTPUT, Difference, Value
from tracker.rounds.models import ReportEntry
from tracker.rounds.vocabulary import Mark
from tracker.shared.database import current_session
from tracker.shared.language import page_language
from tracker.shared.numbers import format_date, format_number

WHOLE_REPORT = ""


@dataclass(frozen=True)
class Change:
    """One field of a report as a person reads it; None: nothing is said."""

    field: str
    label: str
    before: str | None
    after: str | None
    mark: Mark
    is_prose: bool  # what somebody wrote, always in the town's language


@dataclass(frozen=True)
class Names:
    """The words behind codes and keys."""

    terms: Mapping[TermList, Mapping[str, str]]
    rows: Mapping[str, str] = field(default_factory=dict)  # of milestones and outputs, by the name of their field
    measures: Mapping[int, str] = field(default_factory=dict)

    def label(self, name: str) -> str:
        if name == WHOLE_REPORT:
            return str(_("The whole report"))
        if name.startswith(MILESTONE):
            return str(_("Milestone done: %(title)s", title=self.rows.get(name, "")))
        if name.startswith(OUTPUT):
            return self.rows.get(name, str(_("Outputs")))
        return str(_(ReportEntry.model_fields[name].title or name)) if name in ReportEntry.model_fields else name

    def in_words(self, name: str, value: Value | None) -> str | None:
        if value is None or value in ((), ""):
            return None
        if isinstance(value, tuple):
            return ", ".join(self._term(TermList.OBSTACLE, code) for code in value)
        if isinstance(value, date):
            return format_date(value, page_language())
        if isinstance(value, Decimal):
            places = 2 if name in AMOUNTS else max(-int(value.normalize().as_tuple().exponent), 0)
            return format_number(value, places, page_language())
        if isinstance(value, int):
            return self.measures.get(value, str(value))
        return self._term(_LISTS[name], value) if name in _LISTS else value

    def _term(self, of: TermList, code: str) -> str:
        return self.terms.get(of, {}).get(code, code)


_LISTS = {"status": TermList.STATUS, "timeliness": TermList.TIMELINESS}
_PROSE = frozenset({"text", "status_reason", "obstacle_text"})


def town_words() -> dict[TermList, dict[str, str]]:
    """Return all words of the town's lists by their codes."""
    read = planning.list_terms_by_list(current_session())
    return {of: {term.code: term.label_in(page_language()) for term in terms} for of, terms in read.items()}


def changes_of(differences: Iterable[Difference], names: Names) -> list[Change]:
    return [
        Change(
            each.field,
            names.label(each.field),
            names.in_words(each.field, each.before),
            names.in_words(each.field, each.after),
            each.mark,
            each.field in _PROSE,
        )
        for each in differences
    ]
