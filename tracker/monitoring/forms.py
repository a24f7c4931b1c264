"""What people fill in about figures: files, pasted ranges, reasons."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FileField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from tracker.monitoring.models import IndicatorFields
from tracker.shared.forms import KeyField, PageForm
from tracker.shared.forms.filters import ChoiceField, FilterForm
from tracker.shared.numbers import NumberStyle

DECIMALS = [
    SelectChoice("", _("detect automatically")),
    SelectChoice(NumberStyle.GERMAN.value, _("comma: 1.234,5")),
    SelectChoice(NumberStyle.POINT.value, _("point: 1,234.5")),
]


class IndicatorFilterForm(FilterForm):
    field = ChoiceField(_("Field"))
    headline = BooleanField(_("Headline indicators only"))


class FileImportForm(PageForm[IndicatorFields]):
    file = FileField(_("File"), [DataRequired()], description=_("CSV or XLSX, at most 20 MB and 50,000 rows"))
    profile = SelectField(_("Layout of the file"), choices=[])
    sheet = StringField(
        _("Sheet"), [Optional(), Length(max=60)], description=_("Only for XLSX; empty: the first sheet")
    )
    decimal = SelectField(_("Sign before the decimals"), choices=DECIMALS)


class RangeImportForm(PageForm[IndicatorFields]):
    """Stands on the page of the other form, so its fields carry names of their own."""

    indicator_id = KeyField(_("Indicator"), [DataRequired()])
    level = SelectField(_("Areas in the first column are"), [InputRequired()], choices=[])
    cells = TextAreaField(
        _("Range"),
        [DataRequired(), Length(max=500_000)],
        description=_("Copied from Excel: areas by name or key in the first column, years in the first row"),
    )
    range_decimal = SelectField(_("Sign before the decimals"), choices=DECIMALS)


class CommitForm(PageForm[IndicatorFields]):
    """What the preview has shown; the file itself waits on the server."""

    upload = HiddenField()
    file_name = HiddenField()
    profile = HiddenField()
    sheet = HiddenField()
    decimal = HiddenField()
    indicator_id = HiddenField()
    level = HiddenField()
    release = BooleanField(_("Let committees see these figures at once"), default=True)


class BreakForm(PageForm[IndicatorFields]):
    reason = TextAreaField(_("Why the figures are comparable all the same"), [DataRequired(), Length(min=5, max=1000)])
