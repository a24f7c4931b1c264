"""Rows of a measure's sheet about posts and money: budget years and grants."""

from datetime import date
from decimal import Decimal
from typing import Self

import sqlalchemy as sa
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from tracker.planning.models.rows import SheetRow, quantity
from tracker.planning.vocabulary import BudgetCover
from tracker.shared.columns import ExactNumber, enum_column
from tracker.shared.text import N_

FIRST_YEAR, LAST_YEAR = 2000, 2100
NOTHING_SAID = N_("Please enter at least one number, or how far the year is covered.")


class BudgetYearFields(SQLModel):
    """Posts and money of one budget year: wanted, in the budget, and what became of it."""

    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR, title=N_("Budget year"))
    cover: BudgetCover | None = Field(default=None, title=N_("In the budget"))
    staff_planned: Decimal | None = quantity(N_("Posts planned"), description=N_("Full-time equivalents"))
    staff_budgeted: Decimal | None = quantity(N_("Posts in the budget"))
    staff_filled: Decimal | None = quantity(N_("Posts filled"))
    consumptive_planned: Decimal | None = quantity(N_("Running expenses planned"), description=N_("In euros"))
    consumptive_spent: Decimal | None = quantity(N_("Running expenses so far"))
    investive_planned: Decimal | None = quantity(N_("Investment planned"), description=N_("In euros"))
    investive_spent: Decimal | None = quantity(N_("Investment so far"))

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.cover is None and all(getattr(self, name) is None for name in AMOUNTS):
            raise ValueError(NOTHING_SAID)
        return self


AMOUNTS = tuple(name for name in BudgetYearFields.model_fields if name not in {"year", "cover"})


class BudgetYear(BudgetYearFields, SheetRow, table=True):
    __tablename__ = "budget_year"
    __table_args__ = (
        sa.Index(
            "uq_budget_year_of_measure",
            "measure_id",
            "year",
            unique=True,
            sqlite_where=sa.text("dropped_on IS NULL"),
            postgresql_where=sa.text("dropped_on IS NULL"),
        ),
    )

    cover: BudgetCover | None = Field(default=None, sa_column=enum_column(BudgetCover, nullable=True))
    staff_planned: Decimal | None = Field(default=None, sa_type=ExactNumber)
    staff_budgeted: Decimal | None = Field(default=None, sa_type=ExactNumber)
    staff_filled: Decimal | None = Field(default=None, sa_type=ExactNumber)
    consumptive_planned: Decimal | None = Field(default=None, sa_type=ExactNumber)
    consumptive_spent: Decimal | None = Field(default=None, sa_type=ExactNumber)
    investive_planned: Decimal | None = Field(default=None, sa_type=ExactNumber)
    investive_spent: Decimal | None = Field(default=None, sa_type=ExactNumber)


class GrantFields(SQLModel):
    """Money from elsewhere, and the days on which it ends and must be accounted for."""

    programme: str = Field(min_length=3, max_length=200, title=N_("Funding programme"))
    amount: Decimal | None = quantity(N_("Grant in euros"))
    own_share: Decimal | None = quantity(N_("Own share in euros"))
    ends_on: date = Field(title=N_("Grant ends on"))
    proof_due_on: date | None = Field(default=None, title=N_("Proof of use due on"))
    proof_given_on: date | None = Field(
        default=None, title=N_("Proof of use handed in on"), description=N_("Empty as long as it is not handed in")
    )


class Grant(GrantFields, SheetRow, table=True):
    __tablename__ = "funding_grant"  # "grant" is a word of SQL

    amount: Decimal | None = Field(default=None, sa_type=ExactNumber)
    own_share: Decimal | None = Field(default=None, sa_type=ExactNumber)
