"""What people fill in about accounts."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import DataRequired, Email, Length

from tracker.accounts.models import DepartmentFields, PersonFields
from tracker.accounts.vocabulary import Role
from tracker.shared.forms import EnumField, KeyField, PageForm, bound


class LogInForm(PageForm[PersonFields]):
    email = StringField(_("E-mail address"), [DataRequired()], render_kw={"autocomplete": "username", "type": "email"})
    password = PasswordField(_("Password"), [DataRequired()], render_kw={"autocomplete": "current-password"})


class LinkRequestForm(PageForm[PersonFields]):
    email = StringField(
        _("E-mail address"), [DataRequired(), Email()], render_kw={"autocomplete": "username", "type": "email"}
    )


class PasswordForm(PageForm[PersonFields]):
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


class DepartmentForm(PageForm[DepartmentFields]):
    fields_model = DepartmentFields

    key = bound(DepartmentFields, "key", StringField)
    name = bound(DepartmentFields, "name", StringField)
    parent_id = KeyField(_("Belongs to"))
