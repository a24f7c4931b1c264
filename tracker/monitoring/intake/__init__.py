"""Taking figures, indicators and areas in from files: read, understand, compare, store."""
