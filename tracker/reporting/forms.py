"""What people fill in about reports."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.reporting.models import USUAL_CUT_OFF_DAYS, DepartmentPartFields, SubscriptionFields
from tracker.reporting.vocabulary import Asked, ReleaseRule, Rhythm
from tracker.shared.forms import EnumField, KeyField, KeysField, PageForm, bound
from tracker.shared.forms.filters import ChoiceField, FilterForm

LANGUAGES = [SelectChoice("de", "Deutsch"), SelectChoice("en", "English")]


def _plain_line_ends(text: str | None) -> str | None:
    """Return a text with each line's end as one sign, as people and limits count it."""
    return text.replace("\r\n", "\n").strip() or None if text else None


class ReportFilterForm(FilterForm):
    committee = ChoiceField(_("Committee"))
    state = ChoiceField(_("State"))
    year = ChoiceField(_("Year"))


class SubscriptionForm(PageForm[SubscriptionFields]):
    fields_model = SubscriptionFields

    rhythm = bound(SubscriptionFields, "rhythm", EnumField, of=Rhythm)
    days_before = bound(SubscriptionFields, "days_before", IntegerField, default=14)
    cut_off_days = bound(SubscriptionFields, "cut_off_days", IntegerField, default=USUAL_CUT_OFF_DAYS)
    scope = KeysField(
        _("Only these fields and goals"),
        [Optional()],
        description=_("None chosen: the whole plan"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    asked_title = bound(SubscriptionFields, "asked_title", StringField)
    asked_text = bound(SubscriptionFields, "asked_text", TextAreaField)
    release = bound(SubscriptionFields, "release", EnumField, of=ReleaseRule)
    releaser_id = KeyField(_("Released by"), [Optional()], description=_("None chosen: everybody who may release"))
    deputy_id = KeyField(_("Deputy"), [Optional()])
    language = bound(SubscriptionFields, "language", SelectField, choices=LANGUAGES)
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Days with a default must not be emptied, those before the meeting only where meetings set the rhythm."""
        super().__init__(*args, **kwargs)
        self.cut_off_days.flags.required = True
        self.days_before.flags.required = self.rhythm.data is Rhythm.MEETING


class ReasonForm(PageForm[Any]):
    """Why a subscription ends, or a release is taken back."""

    reason = StringField(_("Reason"), [DataRequired(), Length(3, 500)])


class AskedForm(PageForm[Any]):
    """Up to three things the committee is asked; the first is needed."""

    title_1 = StringField(_("What the committee is asked"), [DataRequired(), Length(3, 200)])
    text_1 = TextAreaField(_("Wording"), [DataRequired(), Length(3, 2000)])
    title_2 = StringField(_("Second: what the committee is asked"), [Optional(), Length(3, 200)])
    text_2 = TextAreaField(_("Second: wording"), [Optional(), Length(3, 2000)])
    title_3 = StringField(_("Third: what the committee is asked"), [Optional(), Length(3, 200)])
    text_3 = TextAreaField(_("Third: wording"), [Optional(), Length(3, 2000)])
    version = HiddenField()

    def asked(self) -> list[Asked]:
        pairs = [(self[f"title_{number}"].data, self[f"text_{number}"].data) for number in (1, 2, 3)]
        return [Asked(title=title.strip(), text=(text or "").strip()) for title, text in pairs if title]


class PartForm(PageForm[DepartmentPartFields]):
    """What a head may say to the own part of a report."""

    fields_model = DepartmentPartFields

    remark = bound(DepartmentPartFields, "remark", TextAreaField, filters=[_plain_line_ends])
    version = HiddenField()


class CorrectionForm(PageForm[Any]):
    erratum = TextAreaField(
        _("What was wrong"),
        [DataRequired(), Length(5, 1000)],
        description=_("This sentence stands at the head of the corrected report"),
    )
