"""Forms of evaluation."""

from flask_babel import lazy_gettext
from wtforms import Form, SelectField, StringField, TextAreaField

from tracker.evaluation.models import ReviewFields
from tracker.evaluation.vocabulary import AttainmentState, Consequence
from tracker.shared.forms import DateField, EnumField, PageForm, bound


class ReviewForm(PageForm[ReviewFields]):
    fields_model = ReviewFields

    judgement = bound(ReviewFields, "judgement", EnumField, of=AttainmentState)
    reason = bound(ReviewFields, "reason", TextAreaField)
    consequence = bound(ReviewFields, "consequence", EnumField, of=Consequence)
    next_on = bound(ReviewFields, "next_on", DateField)


class TargetFilterForm(Form):
    """What narrows the list of targets; the view offers the choices."""

    q = StringField(lazy_gettext("Words in the title"))
    field = SelectField(lazy_gettext("Field of action"), validate_choice=False)
    department = SelectField(lazy_gettext("Department"), validate_choice=False)
    state = SelectField(lazy_gettext("State"), validate_choice=False)
