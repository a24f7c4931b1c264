"""The further parts of a measure's sheet as its page shows them."""

from dataclasses import dataclass
from datetime import date

from tracker.accounts.permissions import current_viewer
from tracker.planning import queries
from tracker.planning.calculations import (
    NextStep,
    Step,
    UnitCost,
    YearSpent,
    next_step,
    unit_costs,
    yearly_date,
)
from tracker.planning.models import AMOUNTS, BudgetYearFields, PlanSettings
from tracker.planning.queries import EndingGrant, PlanEntry, Sheet
from tracker.planning.views.pages import today
from tracker.planning.vocabulary import SheetGroup, StatusCategory, TermList
from tracker.shared.database import current_session
from tracker.shared.language import page_language
from tracker.shared.settings import find_settings

MOST_UNFOLDED = 6
AFTER_THE_REPORTS = (SheetGroup.BUDGET, SheetGroup.GRANTS, SheetGroup.LINKS, SheetGroup.FILES)


@dataclass(frozen=True)
class SheetPart:
    """One group of the sheet with something in it."""

    group: SheetGroup
    template: str
    count: int | None

    @property
    def is_short(self) -> bool:
        return (self.count or 0) <= MOST_UNFOLDED


@dataclass(frozen=True)
class SheetParts:
    """All that the page says beyond the short sheet."""

    sheet: Sheet
    parts: tuple[SheetPart, ...]
    offered: tuple[SheetGroup, ...]  # switched on and not filled yet
    words: dict[TermList, dict[str, str]]
    next_step: NextStep | None
    next_on: date | None
    ending: tuple[EndingGrant, ...]
    costs: dict[int, tuple[UnitCost, ...]]

    @property
    def before_reports(self) -> list[SheetPart]:
        return [part for part in self.parts if part.group not in AFTER_THE_REPORTS]

    @property
    def after_reports(self) -> list[SheetPart]:
        return [part for part in self.parts if part.group in AFTER_THE_REPORTS]

    def word(self, of: str, code: str | None) -> str | None:
        return self.words[TermList(of)].get(code, code) if code is not None else None

    @property
    def amounts(self) -> list[tuple[str, str]]:
        """Return the kinds of amounts that any budget year names, with their titles."""
        years = self.sheet.rows.get(SheetGroup.BUDGET, [])
        filled = [name for name in AMOUNTS if any(getattr(year, name) is not None for year in years)]
        return [(name, BudgetYearFields.model_fields[name].title or name) for name in filled]


def parts_of(entry: PlanEntry) -> SheetParts:
    """Return the further sheet of a measure for the person who looks."""
    session, audience = current_session(), current_viewer().audience
    sheet = queries.find_sheet(session, entry.id, audience)
    filled = sheet.filled
    category = entry.measure.category if entry.measure else StatusCategory.OPEN
    has_grants = SheetGroup.GRANTS in filled
    return SheetParts(
        sheet=sheet,
        parts=shown_parts(sheet),
        offered=tuple(group for group in find_settings(session, PlanSettings).groups if group not in filled),
        words=_words() if _USE_WORDS & set(filled) else {},
        next_step=next_step(_steps(sheet), category, today()),
        next_on=_next_on(sheet, category),
        ending=tuple(queries.list_ending_grants(session, [entry.id], today())) if has_grants else (),
        costs=_costs(sheet),
    )


def shown_parts(sheet: Sheet) -> tuple[SheetPart, ...]:
    """Return the filled groups of a sheet, in the order of the page."""
    return tuple(_part(sheet, group) for group in sheet.filled)


_USE_WORDS = {SheetGroup.MORE, SheetGroup.CARRIERS, SheetGroup.OBSTACLES, SheetGroup.PARTICIPATION}
_TEMPLATES = {
    SheetGroup.MORE: "planning/sheet/more.html",
    SheetGroup.CARRIERS: "planning/sheet/carriers.html",
    SheetGroup.MILESTONES: "planning/sheet/milestones.html",
    SheetGroup.OBSTACLES: "planning/sheet/obstacles.html",
    SheetGroup.OUTPUTS: "planning/sheet/outputs.html",
    SheetGroup.PARTICIPATION: "planning/sheet/participation.html",
    SheetGroup.BUDGET: "planning/sheet/budget.html",
    SheetGroup.GRANTS: "planning/sheet/grants.html",
    SheetGroup.LINKS: "planning/sheet/links.html",
    SheetGroup.FILES: "planning/sheet/files.html",
}


def _part(sheet: Sheet, group: SheetGroup) -> SheetPart:
    return SheetPart(group, _TEMPLATES[group], None if group is SheetGroup.MORE else len(sheet.rows[group]))


def _words() -> dict[TermList, dict[str, str]]:
    read = queries.list_terms_by_list(current_session())
    return {of: {term.code: term.label_in(page_language()) for term in terms} for of, terms in read.items()}


def _steps(sheet: Sheet) -> list[Step]:
    return [Step(row.title, row.due_on, row.done_on) for row in sheet.rows.get(SheetGroup.MILESTONES, [])]


def _next_on(sheet: Sheet, category: StatusCategory) -> date | None:
    """Return the next date; a permanent task's comes back every year."""
    return yearly_date(sheet.more.next_on, today()) if category is StatusCategory.PERMANENT else sheet.more.next_on


def _costs(sheet: Sheet) -> dict[int, tuple[UnitCost, ...]]:
    """Return what a unit took, of each output for which anything is known."""
    years = [
        YearSpent(**{name: getattr(row, name) for name in YearSpent.__slots__})
        for row in sheet.rows.get(SheetGroup.BUDGET, [])
    ]
    costs = {output: unit_costs(years, figures) for output, figures in sheet.figures.items()}
    return {
        output: each
        for output, each in costs.items()
        if any(cost.euros is not None or cost.staff is not None for cost in each)
    }
