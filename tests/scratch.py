"""A folder for what lives no longer than the tests."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2**30


@contextmanager
def scratch_folder(name: str) -> Iterator[Path]:
    """Make a folder, in memory where there is room: a database is made in a tenth of the time it takes on disk."""
    in_memory = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    with tempfile.TemporaryDirectory(prefix=f"tracker-{name}-", dir=MEMORY if in_memory else None) as folder:
        yield Path(folder)
