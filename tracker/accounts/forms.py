"""What people fill in about accounts."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Email, Length

from tracker.accounts.models import DelegationFields, DepartmentFields, PersonFields
from tracker.accounts.vocabulary import Role
from tracker.shared.forms import DateField, EnumField, KeyField, PageForm, bound
from tracker.shared.forms.filters import ChoiceField, FilterForm


class LogInForm(PageForm[PersonFields]):
    email = StringField(
        _("E-mail address"),
        [DataRequired()],
        id="password-email",  # the form for a link stands on the same page
        render_kw={"autocomplete": "username", "type": "email"},
    )
    password = PasswordField(_("Password"), [DataRequired()], render_kw={"autocomplete": "current-password"})


class LinkRequestForm(PageForm[PersonFields]):
    email = StringField(
        _("E-mail address"), [DataRequired(), Email()], render_kw={"autocomplete": "username", "type": "email"}
    )


class CodeForm(PageForm[PersonFields]):
    email = HiddenField()
    code = StringField(
        _("Code from the e-mail"),
        [DataRequired()],
        description=_("Eight signs, such as KHTR 7NWX; capitals and blanks do not matter"),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )


class PasswordForm(PageForm[PersonFields]):
    present = PasswordField(_("Present password"), render_kw={"autocomplete": "current-password"})
    password = PasswordField(
        _("New password"),
        [DataRequired(), Length(max=128)],
        description=_("At least 12 characters. Several words are easy to remember and hard to guess."),
        render_kw={"autocomplete": "new-password"},
    )


class SetUpForm(PageForm[PersonFields]):
    fields_model = PersonFields

    name = bound(PersonFields, "name", StringField, render_kw={"autocomplete": "name"})
    email = bound(PersonFields, "email", StringField, render_kw={"autocomplete": "username", "type": "email"})
    password = PasswordField(
        _("Password"),
        [DataRequired(), Length(max=128)],
        description=_("At least 12 characters. Several words are easy to remember and hard to guess."),
        render_kw={"autocomplete": "new-password"},
    )


class PeopleFilterForm(FilterForm):
    role = ChoiceField(_("Role"))


class PersonForm(PageForm[PersonFields]):
    fields_model = PersonFields

    name = bound(PersonFields, "name", StringField)
    email = bound(PersonFields, "email", StringField)
    role = EnumField(_("Role"), [DataRequired()], of=Role)
    department_id = KeyField(_("Department"), description=_("Only for roles within a department"))
    invite = BooleanField(_("Send a link to log in"), default=True)


class RoleForm(PageForm[PersonFields]):
    role = EnumField(_("Role"), [DataRequired()], of=Role)
    department_id = KeyField(_("Department"), description=_("Only for roles within a department"))


class DelegationForm(PageForm[DelegationFields]):
    fields_model = DelegationFields

    assignment_id = KeyField(_("Department"), [DataRequired()])
    deputy_id = KeyField(_("Deputy"), description=_("People of the department and other heads"))
    search = StringField(
        _("Somebody else"),
        [Length(max=254)],
        filters=[lambda text: (text or "").strip()],
        description=_("Name or e-mail address; only if the person does not stand in the list"),
        render_kw={"autocomplete": "off"},
    )
    valid_from = bound(DelegationFields, "valid_from", DateField)
    valid_to = bound(DelegationFields, "valid_to", DateField)


class DepartmentForm(PageForm[DepartmentFields]):
    fields_model = DepartmentFields

    key = bound(DepartmentFields, "key", StringField)
    name = bound(DepartmentFields, "name", StringField)
    parent_id = KeyField(_("Belongs to"))
    version = HiddenField()


class TrailFilterForm(Form):
    """What narrows the audit trail; the view offers the choices."""

    kind = SelectField(_("Kind of object"), default="")
    person = KeyField(_("Person"))
    since = DateField(_("From"))
    until = DateField(_("Until"))
