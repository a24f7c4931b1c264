"""Reading how targets stand, and what was made of it."""

from tracker.evaluation.queries.outputs import OutputStanding, list_outputs
from tracker.evaluation.queries.reviews import Review, list_last_reviews, list_reviews
from tracker.evaluation.queries.standings import (
    Standing,
    figure_of,
    find_plan_with_standings,
    find_standing,
    list_standings,
)
from tracker.evaluation.queries.targets import WholeTarget, find_target

__all__ = [
    "OutputStanding",
    "Review",
    "Standing",
    "WholeTarget",
    "figure_of",
    "find_plan_with_standings",
    "find_standing",
    "find_target",
    "list_last_reviews",
    "list_outputs",
    "list_reviews",
    "list_standings",
]
