"""Column types that keep what is put into them: exact numbers, aware moments, closed lists."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

# Names that migrations can rely on. They are given when a table is declared, so this stands where every model passes.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


KEY_PATTERN = {"pattern": r"^[A-Za-z0-9._-]+$"}  # for `schema_extra`: SQLModel does not check `regex`


class ExactNumber(TypeDecorator[Decimal]):
    """A decimal with every digit as entered; SQLite would keep only some fifteen of a NUMERIC."""

    impl = sa.Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.Numeric() if dialect.name == "postgresql" else sa.String())

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        number = Decimal(value)
        if not number.is_finite():
            raise ValueError(f"not a finite number: {value}")
        return number if dialect.name == "postgresql" else exact_text(number)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(exact_text(Decimal(value)))


class AwareDateTime(TypeDecorator[datetime]):
    """A moment in UTC; a naive one is refused, because SQLite would forget its zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def exact_text(number: Decimal) -> str:
    """Return the shortest plain writing of a number: 1E+3 as 1000, 7.50 as 7.5."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def enum_column(closed_list: type[StrEnum], *, rule: str | None = None, **options: Any) -> sa.Column[Any]:
    """Return a column that stores an enum's values and lets the database refuse all others.

    `rule` names the constraint where a table has two columns of one enum.
    """
    return sa.Column(enum_type(closed_list, rule), **{"nullable": False, **options})


def enum_type(closed_list: type[StrEnum], rule: str | None = None) -> sa.Enum:
    return sa.Enum(
        closed_list,
        native_enum=False,
        validate_strings=True,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        name=rule or _snake(closed_list.__name__),
    )


def guard_version(table: Any) -> None:
    """Let the database decide between two who change the same row: the second gets a `StaleDataError`."""
    table.__mapper__.version_id_col = table.__table__.c.version


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
