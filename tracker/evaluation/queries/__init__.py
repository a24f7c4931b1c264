"""Reading how targets stand, and what was made of it."""

from tracker.evaluation.queries.reviews import Review, list_last_reviews, list_reviews
from tracker.evaluation.queries.standings import (
    Standing,
    figure_of,
    find_plan_with_standings,
    find_standing,
    list_standings,
)

__all__ = [
    "Review",
    "Standing",
    "figure_of",
    "find_plan_with_standings",
    "find_standing",
    "list_last_reviews",
    "list_reviews",
    "list_standings",
]
