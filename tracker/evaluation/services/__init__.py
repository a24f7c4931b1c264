"""Changes to evaluation. Every function flushes; none commits."""

from tracker.evaluation.services.reviews import review_target

__all__ = ["review_target"]
