"""Figures worked out from figures: pure, exact, without database or clock."""
