"""Reading how targets stand, and what was made of it."""

from tracker.evaluation.queries.outputs import OutputStanding, list_outputs
from tracker.evaluation.queries.reviews import Review, list_last_reviews, list_reviews
from tracker.evaluation.queries.standings import (
    Standing,
    count_standings,
    figure_of,
    find_standing,
    list_plan_standings,
    list_standings,
)
from tracker.evaluation.queries.targets import WholeTarget, find_target

__all__ = [
    "OutputStanding",
    "Review",
    "Standing",
    "WholeTarget",
    "count_standings",
    "figure_of",
    "find_standing",
    "find_target",
    "list_last_reviews",
    "list_outputs",
    "list_plan_standings",
    "list_reviews",
    "list_standings",
]
