"""Forms of the words that a town may edit."""

from typing import Any

from wtforms import SelectField, StringField

from tracker.planning.models import NewTermFields, TermFields
from tracker.shared.forms import DateField, PageForm, bound


class TermForm(PageForm[Any]):
    fields_model = TermFields

    label_de = bound(TermFields, "label_de", StringField)
    label_en = bound(TermFields, "label_en", StringField)
    valid_to = bound(TermFields, "valid_to", DateField)


class NewTermForm(PageForm[Any]):
    fields_model = NewTermFields

    label_de = bound(NewTermFields, "label_de", StringField)
    label_en = bound(NewTermFields, "label_en", StringField)
    category = bound(NewTermFields, "category", SelectField)
