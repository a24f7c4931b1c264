"""What is entered about a round, and about one measure in it."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import FileField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.planning.vocabulary import Answer
from tracker.rounds.calculations import AMOUNTS, MILESTONE, OUTPUT, asked_of_carrier, told_before
from tracker.rounds.errors import DoneInTheFuture
from tracker.rounds.models import EntryRequest, ReportEntry, RoundFields
from tracker.rounds.vocabulary import Asked, Known
from tracker.shared.forms import DateField, DecimalField, EnumsField, KeyField, PageForm, TermField, bound
from tracker.shared.forms.filters import ChoiceField, FilterForm

Choices = Sequence[tuple[str, str]]


class ChecksField(SelectMultipleField):
    """Several of a few, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RoundForm(PageForm[RoundFields]):
    fields_model = RoundFields

    title = bound(RoundFields, "title", StringField)
    as_of = bound(RoundFields, "as_of", DateField)
    due_on = bound(RoundFields, "due_on", DateField)
    asked = bound(RoundFields, "asked", EnumsField, of=Asked)
    departments = ChecksField(lazy_gettext("Departments"))
    note = bound(RoundFields, "note", TextAreaField)


class DeadlineForm(PageForm[Any]):
    due_on = bound(RoundFields, "due_on", DateField)
    version = HiddenField()


class QuestionForm(PageForm[Any]):
    """A question from planning, at one field or at the whole report."""

    field = TermField(lazy_gettext("About"))
    text = TextAreaField(lazy_gettext("Question"), [InputRequired(), Length(max=1000)])
    version = HiddenField()


class ReasonForm(PageForm[Any]):
    text = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=1000)])
    version = HiddenField()


class WorkbookForm(PageForm[Any]):
    file = FileField(lazy_gettext("Filled in file (.xlsx)"), [InputRequired()])


class QueueFilterForm(FilterForm):
    """What narrows the list of reports that wait for planning."""

    q = None  # no words: the queue is narrowed by choices alone
    round = ChoiceField(lazy_gettext("Round"))
    department = ChoiceField(lazy_gettext("Department"))
    state = ChoiceField(lazy_gettext("State of the report"))


class CarrierForm(PageForm[EntryRequest]):
    """Whom to ask: somebody of the register, or somebody else by name and address."""

    fields_model = EntryRequest

    carrier_id = bound(EntryRequest, "carrier_id", KeyField)
    name = bound(EntryRequest, "name", StringField)
    email = bound(EntryRequest, "email", StringField, render_kw={"type": "email"})
    note = bound(EntryRequest, "note", TextAreaField)


class LineForm(PageForm[ReportEntry]):
    """One line of a round: known values first, over them whatever was typed."""

    fields_model = ReportEntry
    milestone_ids: Sequence[int] = ()
    output_ids: Sequence[int] = ()

    answer = RadioField(
        lazy_gettext("Since the last report"), choices=[SelectChoice(each.value, each.value) for each in Answer]
    )
    status = TermField(lazy_gettext("Status"))
    status_reason = bound(ReportEntry, "status_reason", TextAreaField)
    merged_into_id = bound(ReportEntry, "merged_into_id", KeyField)
    timeliness = bound(ReportEntry, "timeliness", TermField)
    text = bound(ReportEntry, "text", TextAreaField)
    consumptive_spent = bound(ReportEntry, "consumptive_spent", DecimalField)
    investive_spent = bound(ReportEntry, "investive_spent", DecimalField)
    staff_filled = bound(ReportEntry, "staff_filled", DecimalField)
    obstacles = ChecksField(lazy_gettext("What stands in the way"))
    obstacle_text = bound(ReportEntry, "obstacle_text", TextAreaField)
    reply = TextAreaField(lazy_gettext("Answer to planning"), [Length(max=1000)])

    def __init__(self, known: Known, typed: Mapping[str, list[str]], *, prefix: str) -> None:
        super().__init__(blank=True, prefix=prefix, data=_as_data(known))
        self._typed = typed
        for name, values in typed.items():
            if name in self:
                field = self[name]
                field.process(MultiDict((field.name, value) for value in values), field.data)

    def entered(self) -> ReportEntry:
        told = {name: value for name, value in self.data.items() if name in ReportEntry.model_fields}
        told["answer"] = self.answer.data or None
        told["milestones"] = self._given(MILESTONE, self.milestone_ids)
        told["outputs"] = self._given(OUTPUT, self.output_ids)
        return ReportEntry.model_validate(told)

    def is_sound_on(self, today: date) -> bool:
        """Judge what was entered; a milestone cannot be done on a day that has not come yet."""
        is_sound: bool = self.validate()
        for name in (f"{MILESTONE}{key}" for key in self.milestone_ids):
            if name in self and self[name].data and self[name].data > today:
                self.refuse(DoneInTheFuture(), name)
                is_sound = False
        return is_sound

    @property
    def tells_more_of_status(self) -> bool:
        """Say whether a reason or a continuation stands here, or is asked for."""
        return any(self[name].data or self[name].errors for name in ("status_reason", "merged_into_id"))

    @property
    def has_more(self) -> bool:
        """Say whether anything is asked for beside words, status and schedule."""
        rows = [*(f"{MILESTONE}{key}" for key in self.milestone_ids), *(f"{OUTPUT}{key}" for key in self.output_ids)]
        return any(name in self for name in (*rows, "consumptive_spent", "obstacles"))

    def _complain(self, place: Sequence[int | str], fault: Any) -> None:
        super()._complain(place or ("text",), fault)

    def _given(self, kind: str, keys: Sequence[int]) -> dict[int, Any]:
        values = {key: self[f"{kind}{key}"].data for key in keys if f"{kind}{key}" in self}
        return {key: value for key, value in values.items() if value is not None}


def line_form(
    known: Known,
    typed: Mapping[str, list[str]],
    *,
    line_id: int,
    asked: Collection[Asked],
    statuses: Choices = (),
    timeliness: Choices = (),
    obstacles: Choices = (),
    measures: Sequence[tuple[int, str]] = (),
    with_reply: bool = False,
) -> LineForm:
    """Return the form of one line, with a field for each open milestone and each output, and no field not asked for."""
    rows: dict[str, Any] = {}
    if Asked.MILESTONES in asked:
        rows |= {
            f"{MILESTONE}{each.id}": DateField(each.title, description=lazy_gettext("Done on"))
            for each in known.milestones
        }
    if Asked.OUTPUTS in asked:
        rows |= {f"{OUTPUT}{each.id}": DecimalField(each.unit) for each in known.outputs}
    kind = type("LineFormOfMeasure", (LineForm,), rows)
    form: LineForm = kind(known, typed, prefix=prefix_of(line_id))
    form.milestone_ids = [each.id for each in known.milestones]
    form.output_ids = [each.id for each in known.outputs]
    form.status.choices = [SelectChoice(*each) for each in statuses]
    form.timeliness.choices = [SelectChoice("", ""), *(SelectChoice(*each) for each in timeliness)]
    form.obstacles.choices = [SelectChoice(*each) for each in obstacles]
    form.merged_into_id.offer(measures)
    for group, names in _FIELDS.items():
        if group not in asked:
            for name in names:
                del form[name]
    if not with_reply:
        del form["reply"]
    form.text.flags.required = True  # wherever it is shown; the rule itself stands in ReportEntry and the service
    return form


def carrier_form(
    known: Known,
    typed: Mapping[str, list[str]],
    names: Collection[str],
    *,
    line_id: int,
    asked: Collection[Asked],
    obstacles: Choices,
) -> LineForm:
    """Return the form of one line with the fields of these names; that something is told is its answer."""
    told = {**typed, "answer": [Answer.CHANGED.value]}
    form = line_form(known, told, line_id=line_id, asked=asked_of_carrier(asked), obstacles=obstacles)
    for name in [field.short_name for field in form]:
        if name not in names and name != "answer":
            del form[name]
    return form


def typed_for(line_id: int, form: MultiDict[str, str]) -> dict[str, list[str]]:
    """Return what a request says of one line, by the names of its fields; boxes without a tick are said too."""
    prefix = prefix_of(line_id)
    said = {name.removeprefix(prefix): form.getlist(name) for name in form if name.startswith(prefix)}
    typed = {name: values for name, values in said.items() if _is_kept(name)}
    if form.get(f"{prefix}opened"):
        typed.setdefault("obstacles", [])
    return typed


def prefix_of(line_id: int) -> str:
    return f"line-{line_id}-"


KEPT = (ReportEntry.model_fields.keys() | {"reply"}) - {"answer"}  # which is kept beside what was typed
KEPT_ROW = re.compile(f"(?:{MILESTONE}|{OUTPUT})[0-9]{{1,10}}", re.ASCII)


def _is_kept(name: str) -> bool:
    """Say whether a line has such a field: a request may say much, a draft keeps what a form can show."""
    return name in KEPT or KEPT_ROW.fullmatch(name) is not None


_FIELDS: dict[Asked, tuple[str, ...]] = {
    Asked.STATUS: ("status", "status_reason", "merged_into_id"),
    Asked.TIMELINESS: ("timeliness",),
    Asked.MONEY: AMOUNTS,
    Asked.OBSTACLES: ("obstacles", "obstacle_text"),
}


def _as_data(known: Known) -> dict[str, Any]:
    """Return what stands in the fields at first: all that is known but the words of the last report."""
    return {name: value for name, value in told_before(known).items() if name != "text"}
