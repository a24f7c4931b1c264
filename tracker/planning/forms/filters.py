"""What narrows the lists of the plan."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from tracker.shared.forms.filters import ChoiceField, FilterForm

SILENT_MONTHS = (3, 6, 12)


class NodeFilterForm(FilterForm):
    """What narrows the lists of goals and strategies."""

    field = ChoiceField(_("Field of action"))
    department = ChoiceField(_("Department"))
    status = ChoiceField(_("State"))


class MeasureFilterForm(NodeFilterForm):
    """What narrows the list of measures."""

    status = ChoiceField(_("Status"))
    timeliness = ChoiceField(_("On schedule"))
    area = ChoiceField(_("Area"))
    silent = ChoiceField(_("Without a report for"))
    mine = BooleanField(_("Of my department only"))
