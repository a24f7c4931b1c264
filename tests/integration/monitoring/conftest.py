"""A town with boroughs and districts of Köln, and its figures, as the files bring them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from tracker.monitoring.intake.areas import import_areas
from tracker.monitoring.intake.geojson import AreaOptions
from tracker.monitoring.intake.observations import ImportResult, import_sheet
from tracker.monitoring.intake.profile_files import find_profile
from tracker.monitoring.intake.profiles import LONG_FORMAT, Profile
from tracker.monitoring.intake.sheets import read_sheet
from tracker.monitoring.services.areas import make_root_area
from tracker.shared import audit

DATA = Path(__file__).parents[2] / "data"
ACTOR = audit.Actor(None, "test")
BOROUGHS = AreaOptions("stadtbezirk", "STB_NR", "STB_NAME", pad=3)
DISTRICTS = AreaOptions("stadtteil", "STT_NR", "STT_NAME", parent_prefix=1)


@pytest.fixture
def town(session: Session, now: datetime) -> Session:
    """A session whose town has its 9 boroughs and 86 districts."""
    audit.act_as(session, ACTOR, now)
    make_root_area(session, "Stadt Köln", date(1900, 1, 1))
    import_areas(session, DATA / "koeln-stadtbezirke.geojson", BOROUGHS, now=now, actor=ACTOR)
    import_areas(session, DATA / "koeln-stadtteile.geojson", DISTRICTS, now=now, actor=ACTOR)
    session.commit()
    return session


@pytest.fixture
def koeln() -> Profile:
    profile = find_profile("koeln-bevoelkerung")
    assert profile is not None
    return profile


@pytest.fixture
def with_figures(town: Session, koeln: Profile, now: datetime) -> Session:
    sheet = read_sheet(DATA / "koeln-bevoelkerung-auszug.csv", form=koeln.form)
    import_sheet(town, sheet, koeln, now=now, imported_by="test")
    town.commit()
    return town


@pytest.fixture
def bring(town: Session, tmp_path: Path, now: datetime) -> Callable[..., ImportResult]:
    """Import a table written in the test, in the long format unless a profile is given."""

    def import_text(text: str, *, profile: Profile = LONG_FORMAT, **options: object) -> ImportResult:
        path = tmp_path / "figures.csv"
        path.write_text(text, encoding="utf-8")
        sheet = read_sheet(path, form=profile.form)
        return import_sheet(town, sheet, profile, now=now, imported_by="test", **options)  # type: ignore[arg-type]

    return import_text


@pytest.fixture
def count_statements(connection: sa.Connection) -> Iterator[Callable[[], list[str]]]:
    """Collect the statements from the moment it is called."""
    collected: list[list[str]] = []

    def listen(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.split(None, 1)[0].upper() in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}:
            for each in collected:
                each.append(statement)

    def start() -> list[str]:
        collected.append([])
        return collected[-1]

    sa.event.listen(connection.engine, "before_cursor_execute", listen)
    yield start
    sa.event.remove(connection.engine, "before_cursor_execute", listen)
