"""Forms of evaluation."""

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField

from tracker.evaluation.models import ReviewFields
from tracker.evaluation.vocabulary import AttainmentState, Consequence
from tracker.shared.forms import DateField, EnumField, PageForm, bound
from tracker.shared.forms.filters import ChoiceField, FilterForm


class ReviewForm(PageForm[ReviewFields]):
    fields_model = ReviewFields

    judgement = bound(ReviewFields, "judgement", EnumField, of=AttainmentState)
    reason = bound(ReviewFields, "reason", TextAreaField)
    consequence = bound(ReviewFields, "consequence", EnumField, of=Consequence)
    next_on = bound(ReviewFields, "next_on", DateField)


class TargetFilterForm(FilterForm):
    """What narrows the list of targets; the view offers the choices."""

    field = ChoiceField(_("Field of action"))
    department = ChoiceField(_("Department"))
    state = ChoiceField(_("State"))
    reason = ChoiceField(_("Why it cannot be assessed"))
