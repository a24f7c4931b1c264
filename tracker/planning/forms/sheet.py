"""Forms of the measure's sheet beyond the short one: one for each group of rows."""

import re
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext
from wtforms import Field, FileField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import TextArea

from tracker.planning.models import (
    FIRST_YEAR,
    LAST_YEAR,
    SHEET_FIELDS,
    BudgetYearFields,
    CarrierFields,
    FileFields,
    GrantFields,
    LinkFields,
    MeasureCarrierEntry,
    MilestoneFields,
    MoreMeasureFields,
    ObstacleFields,
    OutputEntry,
    ParticipationFields,
)
from tracker.planning.vocabulary import BudgetCover, ObstacleKind, ParticipationOutcome, SheetGroup, TermList
from tracker.shared.forms import (
    DateField,
    DecimalField,
    EnumField,
    KeyField,
    PageForm,
    TermField,
    bound,
)
from tracker.shared.numbers import UnreadableNumber, parse_plan_number, write_plan_number
from tracker.shared.publication import Publication
from tracker.shared.text import N_

UNREADABLE_YEAR = N_("Please write each year as 2025 = 120; “%(line)s” is none.")


class YearlyFiguresField(Field):
    """How many there were year by year, one a line."""

    widget = TextArea()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "\n".join(f"{year} = {write_plan_number(value)}".replace(".", ",") for year, value in self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        lines = (valuelist[0] if valuelist else "").splitlines()
        self.data: list[tuple[int, Decimal]] = [_figure(line) for line in lines if line.strip()]


class SheetForm(PageForm[Any]):
    """A form of the sheet; `version` is the measure's that the person has seen."""

    version = HiddenField()


class MoreForm(SheetForm):
    fields_model = MoreMeasureFields
    rules_field = "effect_ends_on"

    kind = bound(MoreMeasureFields, "kind", TermField, of=TermList.KIND)
    legal_character = bound(MoreMeasureFields, "legal_character", TermField, of=TermList.LEGAL_CHARACTER)
    deputy = bound(MoreMeasureFields, "deputy", StringField)
    target_group_size = bound(MoreMeasureFields, "target_group_size", IntegerField)
    effect_starts_on = bound(MoreMeasureFields, "effect_starts_on", DateField)
    effect_ends_on = bound(MoreMeasureFields, "effect_ends_on", DateField)
    next_on = bound(MoreMeasureFields, "next_on", DateField)
    budget_product = bound(MoreMeasureFields, "budget_product", StringField)
    recommendation = bound(MoreMeasureFields, "recommendation", TextAreaField)
    programme = bound(MoreMeasureFields, "programme", StringField)


class CarrierRoleForm(SheetForm):
    rules_field = "carrier_id"

    role = bound(MeasureCarrierEntry, "role", TermField, of=TermList.CARRIER_ROLE)
    carrier_id = bound(MeasureCarrierEntry, "carrier_id", KeyField)
    new_carrier = bound(MeasureCarrierEntry, "new_carrier", StringField)
    department_id = bound(MeasureCarrierEntry, "department_id", KeyField)


class MilestoneForm(SheetForm):
    title = bound(MilestoneFields, "title", StringField)
    due_on = bound(MilestoneFields, "due_on", DateField)
    done_on = bound(MilestoneFields, "done_on", DateField)


class ObstacleForm(SheetForm):
    rules_field = "resolved_on"

    kind = bound(ObstacleFields, "kind", EnumField, of=ObstacleKind)
    category = bound(ObstacleFields, "category", TermField, of=TermList.OBSTACLE)
    text = bound(ObstacleFields, "text", TextAreaField)
    since = bound(ObstacleFields, "since", DateField)
    resolved_on = bound(ObstacleFields, "resolved_on", DateField)


class OutputForm(SheetForm):
    rules_field = "planned_on"

    unit = bound(OutputEntry, "unit", StringField)
    planned_value = bound(OutputEntry, "planned_value", DecimalField)
    planned_on = bound(OutputEntry, "planned_on", DateField)
    figures = bound(OutputEntry, "figures", YearlyFiguresField)


class ParticipationForm(SheetForm):
    rules_field = "outcome_reason"

    format = bound(ParticipationFields, "format", TermField, of=TermList.PARTICIPATION_FORMAT)
    held_on = bound(ParticipationFields, "held_on", DateField)
    result = bound(ParticipationFields, "result", TextAreaField)
    outcome = bound(ParticipationFields, "outcome", EnumField, of=ParticipationOutcome)
    outcome_reason = bound(ParticipationFields, "outcome_reason", TextAreaField)


class BudgetYearForm(SheetForm):
    rules_field = "cover"

    year = bound(BudgetYearFields, "year", IntegerField)
    cover = bound(BudgetYearFields, "cover", EnumField, of=BudgetCover)
    staff_planned = bound(BudgetYearFields, "staff_planned", DecimalField)
    staff_budgeted = bound(BudgetYearFields, "staff_budgeted", DecimalField)
    staff_filled = bound(BudgetYearFields, "staff_filled", DecimalField)
    consumptive_planned = bound(BudgetYearFields, "consumptive_planned", DecimalField)
    consumptive_spent = bound(BudgetYearFields, "consumptive_spent", DecimalField)
    investive_planned = bound(BudgetYearFields, "investive_planned", DecimalField)
    investive_spent = bound(BudgetYearFields, "investive_spent", DecimalField)


class GrantForm(SheetForm):
    programme = bound(GrantFields, "programme", StringField)
    amount = bound(GrantFields, "amount", DecimalField)
    own_share = bound(GrantFields, "own_share", DecimalField)
    ends_on = bound(GrantFields, "ends_on", DateField)
    proof_due_on = bound(GrantFields, "proof_due_on", DateField)
    proof_given_on = bound(GrantFields, "proof_given_on", DateField)


class LinkForm(SheetForm):
    title = bound(LinkFields, "title", StringField)
    url = bound(LinkFields, "url", StringField)


class FileForm(SheetForm):
    name = bound(FileFields, "name", StringField)
    publication = bound(FileFields, "publication", EnumField, of=Publication)


class NewFileForm(SheetForm):
    """A file to be kept; its name comes with it."""

    file = FileField(
        lazy_gettext("File"),
        description=lazy_gettext("PDF, Word, Excel, OpenDocument, PNG, JPEG, CSV or text, at most 10 MB"),
    )
    publication = bound(FileFields, "publication", EnumField, of=Publication)


class DropForm(SheetForm):
    """Why a row of the sheet no longer holds."""

    reason = StringField(lazy_gettext("Reason"), [InputRequired()])


class CarrierForm(PageForm[CarrierFields]):
    fields_model = CarrierFields

    name = bound(CarrierFields, "name", StringField)
    email = bound(CarrierFields, "email", StringField)
    retired_on = bound(CarrierFields, "retired_on", DateField)


SHEET_FORMS: dict[SheetGroup, type[SheetForm]] = {
    SheetGroup.CARRIERS: CarrierRoleForm,
    SheetGroup.MILESTONES: MilestoneForm,
    SheetGroup.OBSTACLES: ObstacleForm,
    SheetGroup.OUTPUTS: OutputForm,
    SheetGroup.PARTICIPATION: ParticipationForm,
    SheetGroup.BUDGET: BudgetYearForm,
    SheetGroup.GRANTS: GrantForm,
    SheetGroup.LINKS: LinkForm,
    SheetGroup.FILES: FileForm,
}
for _group, _form in SHEET_FORMS.items():
    _form.fields_model = SHEET_FIELDS[_group]


def _figure(line: str) -> tuple[int, Decimal]:
    year, _, value = line.partition("=")
    try:
        read = int(year) if _YEAR.fullmatch(year) else 0
        number = parse_plan_number(value)
    except (ValueError, UnreadableNumber):
        read = 0
    if not FIRST_YEAR <= read <= LAST_YEAR or number < 0 or abs(number) >= LARGEST_FIGURE:
        raise ValueError(lazy_gettext(UNREADABLE_YEAR, line=line.strip()[:60]))
    return read, number


LARGEST_FIGURE = Decimal(10) ** 12
_YEAR = re.compile(r"\s*[0-9]{4}\s*")
