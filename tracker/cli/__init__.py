"""The command `tracker`: thin, every command calls what pages call too."""

from tracker.cli.frame import main

__all__ = ["main"]
