"""What a ZIP archive says of itself, read without unpacking it."""

import io
import zipfile
from pathlib import Path


def members_of(archive: Path | bytes) -> list[zipfile.ZipInfo] | None:
    """Return what an archive holds; None for what is none, and for kinds that nobody here can read."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive) if isinstance(archive, bytes) else archive) as opened:
            return opened.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):  # the last: of a later version than the library's
        return None
