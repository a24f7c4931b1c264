"""Reading areas, indicators, published figures and batches."""
