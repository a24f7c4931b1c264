"""What all rows of a measure's sheet have in common; each can be dropped, with a reason, never deleted."""

from datetime import date
from decimal import Decimal

from sqlmodel import Field, SQLModel

from tracker.shared.audit import Audited


class SheetRow(Audited, SQLModel):
    """What all rows of a sheet have in common."""

    id: int | None = Field(default=None, primary_key=True)
    measure_id: int = Field(foreign_key="measure.node_id", index=True)
    dropped_on: date | None = None
    dropped_reason: str | None = Field(default=None, max_length=300)


def quantity(title: str, *, places: int = 2, description: str | None = None) -> Decimal | None:
    """Declare an optional number of euros or posts; two places, never a float."""
    return Field(default=None, ge=0, max_digits=14, decimal_places=places, title=title, description=description)  # type: ignore[no-any-return]
