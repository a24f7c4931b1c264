"""What people do with areas, batches and series."""
