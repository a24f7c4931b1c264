"""What builds, runs and shows the program, beside it."""
