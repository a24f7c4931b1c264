"""The register of carriers, and who carries a measure as what."""

from datetime import date
from typing import Self

from pydantic import model_validator
from sqlmodel import Field, SQLModel

from tracker.planning.models.rows import SheetRow
from tracker.shared.audit import Audited
from tracker.shared.text import N_

CARRIER_OR_DEPARTMENT = N_("Name exactly one: a carrier, a department or a new carrier.")


class CarrierFields(SQLModel):
    """An organisation that carries measures together with the town."""

    name: str = Field(min_length=2, max_length=200, title=N_("Name"))
    email: str | None = Field(
        default=None,
        max_length=254,
        title=N_("E-mail address"),
        schema_extra={"pattern": r"^[^@\s]+@[^@\s]+\.[^@\s]+$"},
        description=N_("A function's mailbox; links for entering go there"),
    )
    retired_on: date | None = Field(default=None, title=N_("Offered until"), description=N_("Empty: without end"))


class Carrier(CarrierFields, Audited, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)

    def is_offered_on(self, today: date) -> bool:
        """Say whether it can be chosen on a day; where it was chosen before it stays."""
        return self.retired_on is None or today <= self.retired_on


class MeasureCarrierFields(SQLModel):
    """Who carries a measure, and as what."""

    role: str = Field(max_length=40, title=N_("Role"))
    carrier_id: int | None = Field(default=None, title=N_("Carrier"))
    department_id: int | None = Field(default=None, title=N_("Or a department of the town"))


class MeasureCarrierEntry(MeasureCarrierFields):
    """What people enter about a carrier of a measure; one that nobody knows yet is added to the register."""

    new_carrier: str | None = Field(
        default=None, min_length=2, max_length=200, title=N_("Or a new carrier"), description=N_("Its name")
    )

    @model_validator(mode="after")
    def _names_exactly_one(self) -> Self:
        named = [each for each in (self.carrier_id, self.department_id, self.new_carrier) if each is not None]
        if len(named) != 1:
            raise ValueError(CARRIER_OR_DEPARTMENT)
        return self


class MeasureCarrier(MeasureCarrierFields, SheetRow, table=True):
    __tablename__ = "measure_carrier"

    carrier_id: int | None = Field(default=None, foreign_key="carrier.id")
    department_id: int | None = Field(default=None, foreign_key="department.id")
