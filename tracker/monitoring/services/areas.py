"""The town's own area, which stands above all others."""

from datetime import date

from sqlmodel import Session, col, select

from tracker.monitoring.models import Area, AreaLevel, AreaVersion
from tracker.monitoring.vocabulary import ROOT_KEY, ROOT_LEVEL


def make_root_area(session: Session, name: str, valid_from: date) -> Area:
    """Return the one area that is the town, made now if it is not there yet."""
    level = session.exec(select(AreaLevel).where(AreaLevel.rank == 0)).first()
    if level is None:
        level = AreaLevel(key=ROOT_LEVEL, name_de="Gesamtstadt", name_en="Town", rank=0)
        session.add(level)
        session.flush()
    area = session.exec(select(Area).where(Area.level_id == level.id)).first()
    if area is None:
        assert level.id is not None
        area = Area(level_id=level.id, key=ROOT_KEY)
        session.add(area)
        session.flush()
        assert area.id is not None
        session.add(AreaVersion(area_id=area.id, valid_from=valid_from, name=name))
        session.flush()
    return area


def rename_root_area(session: Session, name: str) -> None:
    """Call the area that is the town as the town is called now; figures and lists name it so."""
    root = select(Area.id).join(AreaLevel).where(AreaLevel.rank == 0)
    latest = select(AreaVersion).where(col(AreaVersion.area_id).in_(root)).order_by(col(AreaVersion.valid_from).desc())
    version = session.exec(latest).first()
    if version is not None:
        version.name = name
        session.flush()
