"""A form field described by a model's field: label, hint, obligation and limits are said once."""

from typing import Any

import annotated_types as limits
from flask_babel import lazy_gettext
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from sqlmodel import SQLModel
from wtforms import Field, SelectField, SelectMultipleField, StringField
from wtforms.fields.core import UnboundField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional


def bound(fields: type[SQLModel], name: str, kind: type[Field], **options: Any) -> "UnboundField[Any]":
    """Return a form field described by ``fields.<name>``; the form only picks its kind."""
    info = fields.model_fields[name]
    said = {type(limit): limit for limit in info.metadata}
    is_text = issubclass(kind, StringField)

    is_preset = _is_preset(info, kind)
    required = DataRequired if is_text or is_preset else InputRequired  # blanks are no text, but 0 is a number
    validators: list[Any] = [required() if info.is_required() or is_preset else Optional()]
    if is_preset:
        options.setdefault("default", info.default)
    if {limits.MinLen, limits.MaxLen} & said.keys():
        shortest, longest = said.get(limits.MinLen), said.get(limits.MaxLen)
        validators.append(Length(shortest.min_length if shortest else -1, longest.max_length if longest else -1))
    if {limits.Ge, limits.Le} & said.keys():
        least, most = said.get(limits.Ge), said.get(limits.Le)
        validators.append(NumberRange(least.ge if least else None, most.le if most else None))
    if is_text:
        options.setdefault(
            "filters", [_none_if_blank if not info.is_required() and info.default is None else _stripped]
        )
    description = lazy_gettext(info.description) if info.description else ""
    return kind(lazy_gettext(info.title or name), validators, description=description, **options)


def _is_preset(info: FieldInfo, kind: type[Field]) -> bool:
    """Return whether this is a list that holds a value from the start and must not be emptied."""
    is_list = issubclass(kind, SelectField) and not issubclass(kind, SelectMultipleField)
    return is_list and info.default not in (None, PydanticUndefined)


def _none_if_blank(text: str | None) -> str | None:
    return text.strip() or None if text else None


def _stripped(text: str | None) -> str:
    return text.strip() if text else ""
