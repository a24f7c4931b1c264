"""The town itself: what stands in the head of every page."""

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlmodel import Field, Session, SQLModel, select

from tracker.shared.audit import Audited
from tracker.shared.text import N_
from tracker.shared.workdays import TownCalendar


class TownFields(SQLModel):
    """What is entered about the town."""

    name: str = Field(min_length=2, max_length=120, title=N_("Name of the town"))
    ags: str | None = Field(
        default=None,
        schema_extra={"pattern": r"^\d{8}$"},
        title=N_("Municipality key"),
        description=N_("Eight digits, leading zeros too"),
    )
    state: str = Field(
        default="NW",
        schema_extra={"pattern": r"^[A-Z]{2}$"},
        title=N_("Federal state"),
        description=N_("Two letters; decides the holidays"),
    )


class Town(TownFields, Audited, table=True):
    """One row: each town has its own database."""

    id: int | None = Field(default=None, primary_key=True)
    is_demonstration: bool = False
    crest: bytes | None = None
    crest_type: str | None = None

    __unaudited__ = frozenset({"crest"})


def find_town(session: Session) -> Town | None:
    """Return the town, None before `tracker init` has made it."""
    return session.exec(select(Town)).first()


def town_calendar(session: Session, timezone: ZoneInfo, around: date) -> TownCalendar:
    """Return the town's clock with the public holidays of its state, some years to either side."""
    town = find_town(session)
    return TownCalendar(timezone, days_off(town.state if town is not None else "NW", around.year))


@lru_cache(maxsize=16)
def days_off(state: str, year: int) -> frozenset[date]:
    """Return the public holidays of a state, some years to either side of one."""
    import holidays  # a large library, needed only where days are counted

    return frozenset(holidays.country_holidays("DE", subdiv=state, years=range(year - 2, year + 4)))
