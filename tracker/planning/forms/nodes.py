"""Forms of the plan's nodes: words, targets, measures, places, phases."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext
from pydantic import ValidationError
from wtforms import Field, FileField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import TextArea

from tracker.monitoring.vocabulary import Direction
from tracker.planning.models import (
    MeasureEntry,
    MeasureFields,
    MeasureIndicatorFields,
    NodeEntry,
    TargetChangeFields,
    TargetEntry,
    TargetFields,
    WordingFields,
)
from tracker.planning.vocabulary import Evidence, ExpectedDirection, MonitoringRole, NodeKind, Phase, TargetType
from tracker.shared.forms import (
    DateField,
    DecimalField,
    EnumField,
    KeyField,
    KeysField,
    PageForm,
    TermField,
    bound,
)
from tracker.shared.numbers import UnreadableNumber, parse_plan_number, write_plan_number
from tracker.shared.periods import PLANNED_YEARS
from tracker.shared.publication import Publication
from tracker.shared.text import N_

UNREADABLE_LINE = N_("Please write each interim target as 31.12.2027 = 32,5; “%(line)s” is none.")


class InterimField(Field):
    """Dated interim targets, one a line."""

    widget = TextArea()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        points = [(f"{on:%d.%m.%Y}", write_plan_number(value).replace(".", ",")) for on, value in self.data or []]
        return "\n".join(f"{on} = {value}" for on, value in points)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0] if valuelist else ""
        self.data: list[tuple[date, Decimal]] = [_point(line) for line in text.splitlines() if line.strip()]


class NodeForm(PageForm[NodeEntry]):
    """What every node has; `version` is the one the person has seen."""

    fields_model = NodeEntry

    title = bound(WordingFields, "title", StringField)
    code = bound(WordingFields, "code", StringField)
    text = bound(WordingFields, "text", TextAreaField)
    owner_id = bound(NodeEntry, "owner_id", KeyField)
    field_ids = bound(NodeEntry, "field_ids", KeysField)
    starts_on = bound(WordingFields, "starts_on", DateField)
    ends_on = bound(WordingFields, "ends_on", DateField)
    publication = bound(WordingFields, "publication", EnumField, of=Publication)
    title_en = bound(WordingFields, "title_en", StringField)
    text_en = bound(WordingFields, "text_en", TextAreaField)
    version = HiddenField()

    def offer(self, *, departments: list[tuple[int, str]], fields: list[tuple[int, str]]) -> None:
        self.owner_id.offer(departments)
        self.field_ids.offer(fields)


class TargetForm(NodeForm):
    fields_model = TargetEntry

    target_type = bound(TargetFields, "target_type", EnumField, of=TargetType)
    indicator_id = bound(TargetEntry, "indicator_id", KeyField)
    area_id = bound(TargetEntry, "area_id", KeyField)
    group = bound(TargetEntry, "group", StringField)
    direction = bound(TargetFields, "direction", EnumField, of=Direction)
    baseline = bound(TargetFields, "baseline", DecimalField)
    baseline_on = bound(TargetFields, "baseline_on", DateField)
    target = bound(TargetFields, "target", DecimalField)
    target_on = bound(TargetFields, "target_on", DateField)
    corridor_low = bound(TargetFields, "corridor_low", DecimalField)
    corridor_high = bound(TargetFields, "corridor_high", DecimalField)
    tolerance = bound(TargetFields, "tolerance", DecimalField)
    effect_from = bound(TargetFields, "effect_from", DateField)
    interim = bound(TargetEntry, "interim", InterimField)
    reason_code = TermField(lazy_gettext("Reason for the change"))
    reason_text = TextAreaField(
        lazy_gettext("In one sentence"),
        [Length(max=500)],
        description=lazy_gettext("Only where you change what the target demands; it is printed in the next report"),
    )

    @property
    def why(self) -> TargetChangeFields | None:
        """Return the reason for a change of what the target demands, None where none was given in full."""
        said = {"reason_code": self.reason_code.data, "reason_text": (self.reason_text.data or "").strip()}
        try:
            return TargetChangeFields.model_validate(said)
        except ValidationError:
            return None


class MeasureForm(NodeForm):
    fields_model = MeasureEntry

    status = bound(MeasureFields, "status", TermField)
    status_reason = bound(MeasureFields, "status_reason", TextAreaField)
    merged_into_id = bound(MeasureEntry, "merged_into_id", KeyField)
    target_group = bound(MeasureFields, "target_group", StringField)
    contact = bound(MeasureFields, "contact", StringField)
    money = bound(MeasureFields, "money", DecimalField)
    unmonitored_reason = bound(MeasureFields, "unmonitored_reason", TextAreaField)
    area_ids = bound(MeasureEntry, "area_ids", KeysField)


FORMS: dict[NodeKind, type[NodeForm]] = {NodeKind.TARGET: TargetForm, NodeKind.MEASURE: MeasureForm}


class PlaceForm(PageForm[Any]):
    """Where a node hangs."""

    parent_id = KeyField(lazy_gettext("Stands below"))
    further_ids = KeysField(lazy_gettext("Also belongs to"))
    reason = StringField(lazy_gettext("Reason"))
    version = HiddenField()


class RetireForm(PageForm[Any]):
    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired()])
    version = HiddenField()


class AdoptForm(PageForm[Any]):
    """A wording and the resolution that adopted it."""

    resolution_id = KeyField(lazy_gettext("Adopted by the resolution"), [InputRequired()])
    title = bound(WordingFields, "title", StringField)
    text = bound(WordingFields, "text", TextAreaField)
    title_en = bound(WordingFields, "title_en", StringField)
    text_en = bound(WordingFields, "text_en", TextAreaField)
    reason = StringField(lazy_gettext("Reason"))
    version = HiddenField()


class MonitorForm(PageForm[MeasureIndicatorFields]):
    fields_model = MeasureIndicatorFields

    indicator_id = KeyField(lazy_gettext("Indicator"), [InputRequired()])
    role = bound(MeasureIndicatorFields, "role", EnumField, of=MonitoringRole)
    direction = bound(MeasureIndicatorFields, "direction", EnumField, of=ExpectedDirection)
    lag_years = bound(MeasureIndicatorFields, "lag_years", IntegerField)
    evidence = bound(MeasureIndicatorFields, "evidence", EnumField, of=Evidence)
    text = bound(MeasureIndicatorFields, "text", TextAreaField)
    planned_value = bound(MeasureIndicatorFields, "planned_value", DecimalField)
    planned_on = bound(MeasureIndicatorFields, "planned_on", DateField)
    version = HiddenField()


class PhaseForm(PageForm[Any]):
    phase = EnumField(lazy_gettext("Phase"), [InputRequired()], of=Phase)
    since = DateField(lazy_gettext("Since"), [InputRequired()])
    resolution_id = KeyField(lazy_gettext("Opened by the resolution"))


class PlanFileForm(PageForm[Any]):
    file = FileField(lazy_gettext("File (.xlsx or .csv)"), [InputRequired()])


def _point(line: str) -> tuple[date, Decimal]:
    on, _, value = line.partition("=")
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            day, number = datetime.strptime(on.strip(), form).date(), parse_plan_number(value)  # noqa: DTZ007 - no zone
        except (ValueError, UnreadableNumber):
            continue
        if day.year in PLANNED_YEARS:
            return day, number
    raise ValueError(lazy_gettext(UNREADABLE_LINE, line=line.strip()[:60]))
