"""The figures of the demonstration town, as deliveries in the long format that anybody may import."""

from tracker.demo.figures.courses import indicator_keys, interpolated
from tracker.demo.figures.deliveries import Delivery, deliveries
from tracker.demo.figures.rows import Figure, with_small_counts_hidden

__all__ = ["Delivery", "Figure", "deliveries", "indicator_keys", "interpolated", "with_small_counts_hidden"]
