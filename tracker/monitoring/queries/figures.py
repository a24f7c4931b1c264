"""Reading figures, each already through the gate."""

from collections.abc import Sequence

from sqlmodel import Session

from tracker.monitoring import disclosure
from tracker.monitoring.disclosure import PublishedFigure, PublishedRevision
from tracker.monitoring.vocabulary import Indicated, Wanted
from tracker.shared.publication import Audience


def list_series(session: Session, wanted: Sequence[Wanted], audience: Audience) -> dict[Wanted, list[PublishedFigure]]:
    """Return each series asked for, oldest figure first, all in two statements; without figures an empty list."""
    return disclosure.published_series(session, wanted, audience)


def list_indicator_figures(
    session: Session, facts: Indicated, audience: Audience, breakdown_id: int | None = None
) -> list[PublishedFigure]:
    """Return an indicator's figures of all areas and periods, of one group (None: the total), in one statement."""
    return disclosure.published_indicator(session, facts, audience, breakdown_id)


def list_revisions(session: Session, indicator_id: int, audience: Audience) -> list[PublishedRevision]:
    """Return what stood here before, the latest change first."""
    return disclosure.published_revisions(session, indicator_id, audience)
