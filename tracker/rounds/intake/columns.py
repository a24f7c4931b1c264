"""What stands in the workbook of a round: its sheets, its columns, and the words that a cell may hold."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from zoneinfo import ZoneInfo

from tracker.planning.vocabulary import Answer
from tracker.rounds.calculations import AMOUNTS, MILESTONE, OUTPUT
from tracker.rounds.models import ReportEntry
from tracker.rounds.vocabulary import Asked
from tracker.shared.labels import Labelled
from tracker.shared.text import N_, translate

Cell = str | Decimal | date | None
Cells = Mapping[str, Cell]  # what stands in the open cells of one measure, by the names of its form's fields
Choices = Sequence[tuple[str, str]]

TICK = "x"
OBSTACLE = "obstacle:"


class Part(Labelled):
    """The sheets that are filled in."""

    MEASURES = "measures", N_("Measures")
    MILESTONES = "milestones", N_("Milestones")
    OUTPUTS = "outputs", N_("Outputs")


class Kind(Enum):
    TEXT = auto()
    CHOICE = auto()
    NUMBER = auto()
    DAY = auto()
    TICK = auto()


@dataclass(frozen=True)
class Column:
    """One column that is filled in; its name is that of the form's field."""

    name: str
    title: str
    kind: Kind
    width: int
    hint: str = ""
    choices: Choices = ()


@dataclass(frozen=True)
class Offered:
    """The town's own words, in the language of the workbook."""

    statuses: Choices = ()
    timeliness: Choices = ()
    obstacles: Choices = ()
    measures: Choices = ()


@dataclass(frozen=True)
class Frame:
    """Which round a workbook belongs to, and what is filled in there in which language."""

    round_id: int
    title: str
    as_of: date
    due_on: date
    department: str
    language: str
    timezone: ZoneInfo
    columns: tuple[Column, ...]
    asked: frozenset[Asked]
    statuses: Choices = ()

    def column(self, name: str) -> Column:
        """Return the column in which a cell stands, those of the sheets beside the measures included."""
        if name.startswith(MILESTONE):
            return Column(name, self.words(DONE_ON), Kind.DAY, 14, self.words(DAY_HINT))
        if name.startswith(OUTPUT):
            return Column(name, self.words(SO_FAR, year=self.as_of.year), Kind.NUMBER, 16)
        return next(each for each in self.columns if each.name == name)

    def locked_titles(self, part: Part) -> list[str]:
        """Return the titles of a sheet's columns that stand before those to fill in, the hidden key first."""
        return [self.words(each) for each in (KEY, *_LOCKED[part])]

    def words(self, msgid: str, **values: object) -> str:
        return translate(msgid, self.language, **values)


KEY = N_("Key")
DONE_ON = N_("Done on")
SO_FAR = N_("%(year)s so far")
DAY_HINT = N_("A day, such as 25.11.2026")
_LOCKED: dict[Part, tuple[str, ...]] = {
    Part.MEASURES: (N_("Code"), N_("Measure"), N_("Last report"), N_("Status so far"), N_("State of the report")),
    Part.MILESTONES: (N_("Code"), N_("Measure"), N_("Milestone"), N_("Due on")),
    Part.OUTPUTS: (N_("Code"), N_("Measure"), N_("Unit"), N_("Planned")),
}


def columns_of(asked: Collection[Asked], offered: Offered, language: str) -> tuple[Column, ...]:
    """Return the columns of the sheet of measures that are filled in, in the order of the page."""
    return tuple(_columns(asked, offered, language))


def _columns(asked: Collection[Asked], offered: Offered, language: str) -> Iterator[Column]:
    answers = [(each.value, translate(each.label, language)) for each in Answer]
    hint = translate(N_("Always choose one; the other columns count only where something has changed"), language)
    yield Column("answer", _title("answer", language), Kind.CHOICE, 16, hint, answers)
    yield _column("text", Kind.TEXT, 44, language)
    if Asked.TIMELINESS in asked:
        yield _column("timeliness", Kind.CHOICE, 16, language, offered.timeliness)
    if Asked.STATUS in asked:
        yield _column("status", Kind.CHOICE, 18, language, offered.statuses)
        yield _column("status_reason", Kind.TEXT, 30, language)
        yield _column("merged_into_id", Kind.CHOICE, 20, language, offered.measures)
    if Asked.MONEY in asked:
        for name in AMOUNTS:
            yield _column(name, Kind.NUMBER, 14, language)
    if Asked.OBSTACLES in asked:
        for code, label in offered.obstacles:
            title = translate(N_("Obstacle: %(word)s"), language, word=label)
            yield Column(OBSTACLE + code, title, Kind.TICK, 13, translate(N_("An x where it holds"), language))
        yield _column("obstacle_text", Kind.TEXT, 30, language)


def _column(name: str, kind: Kind, width: int, language: str, choices: Choices = ()) -> Column:
    hint = ReportEntry.model_fields[name].description
    return Column(name, _title(name, language), kind, width, translate(hint, language) if hint else "", choices)


def _title(name: str, language: str) -> str:
    return translate(ReportEntry.model_fields[name].title or name, language)
