"""Forms that take their facts from the models."""

from tracker.shared.forms.bound_to_model import bound
from tracker.shared.forms.fields import (
    DateField,
    DecimalField,
    EnumField,
    EnumsField,
    KeyField,
    KeysField,
    LocalDateTimeField,
    TermField,
    as_read,
)
from tracker.shared.forms.page_form import PageForm, read_version

__all__ = [
    "DateField",
    "DecimalField",
    "EnumField",
    "EnumsField",
    "KeyField",
    "KeysField",
    "LocalDateTimeField",
    "PageForm",
    "TermField",
    "as_read",
    "bound",
    "read_version",
]
