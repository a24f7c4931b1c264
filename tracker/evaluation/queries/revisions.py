"""What was changed of the demands of targets, as far as an audience may know, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from tracker.evaluation.queries.standings import Standing
from tracker.planning.calculations.demands import Scale, demand_sentence
from tracker.planning.queries.changes import DemandChange, list_target_changes
from tracker.planning.vocabulary import TargetType
from tracker.shared.publication import Audience


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of a target's demands, with the scale of its numbers."""

    change: DemandChange
    scale: Scale

    @property
    def changed_at(self) -> datetime:
        return self.change.changed_at

    def demand(self, language: str) -> str:
        return demand_sentence(self.change.old, self.change.new, self.scale, language)

    def reason(self, language: str) -> str:
        return self.change.reason_in(language)


def list_revisions(
    session: Session, standings: Iterable[Standing], audience: Audience, since: datetime | None, until: datetime
) -> dict[int, list[Revision]]:
    """Return the changes between two moments, target by target, the oldest first."""
    by_id = {standing.id: standing for standing in standings}
    changes = list_target_changes(session, by_id, since, until)
    return {key: _scaled(by_id[key], told, audience) for key, told in changes.items()}


def _scaled(standing: Standing, changes: list[DemandChange], audience: Audience) -> list[Revision]:
    """Return the changes with today's unit, those before another indicator without."""
    scale, found = _scale(standing, audience), []
    for change in reversed(changes):
        found.append(Revision(change, scale))
        if "indicator_id" in change.old:
            scale = Scale(None, is_gap=scale.is_gap, is_shown=scale.is_shown)
    return found[::-1]


def _scale(standing: Standing, audience: Audience) -> Scale:
    """Return how numbers are printed; of an indicator that the audience does not see there are none."""
    indicator = standing.sheet.indicator
    if indicator is None or not audience.sees(indicator.publication):
        return Scale(None, is_shown=False)
    is_gap = standing.definition.target_type is TargetType.REDUCE_GAP
    return Scale(indicator.unit, indicator.decimals, is_gap)
