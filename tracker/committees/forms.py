"""What people fill in about committees."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, Length, Optional

from tracker.committees.models import CommitteeFields, MeetingFields, ResolutionFields
from tracker.committees.vocabulary import CommitteeKind, DeliveryForm, ResolutionOutcome
from tracker.shared.forms import DateField, EnumField, KeyField, LocalDateTimeField, PageForm, bound
from tracker.shared.forms.filters import ChoiceField, FilterForm


class ResolutionFilterForm(FilterForm):
    committee = ChoiceField(_("Committee"))
    outcome = ChoiceField(_("Result"))
    year = ChoiceField(_("Year"))


class CommitteeForm(PageForm[CommitteeFields]):
    fields_model = CommitteeFields

    name = bound(CommitteeFields, "name", StringField)
    key = bound(CommitteeFields, "key", StringField)
    kind = bound(CommitteeFields, "kind", EnumField, of=CommitteeKind)
    version = HiddenField()


class MemberForm(PageForm[CommitteeFields]):
    name = StringField(_("Name"), [DataRequired(), Length(2, 120)])
    delivery = EnumField(_("Gets reports"), [DataRequired()], of=DeliveryForm, default=DeliveryForm.MAIL)
    email = StringField(_("E-mail address"), [Optional(), Email()], filters=[lambda text: text or None])
    postal_address = TextAreaField(_("Postal address"), [Optional(), Length(max=500)])


class MeetingForm(PageForm[MeetingFields]):
    fields_model = MeetingFields

    starts_at = bound(MeetingFields, "starts_at", LocalDateTimeField)
    place = bound(MeetingFields, "place", StringField)
    version = HiddenField()


class ResolutionForm(PageForm[ResolutionFields]):
    fields_model = ResolutionFields

    reference = bound(ResolutionFields, "reference", StringField)
    title = bound(ResolutionFields, "title", StringField)
    text = bound(ResolutionFields, "text", TextAreaField)
    decided_on = bound(ResolutionFields, "decided_on", DateField)
    outcome = bound(ResolutionFields, "outcome", EnumField, of=ResolutionOutcome)
    committee_id = KeyField(_("Committee"))
