"""Files between preview and commit: kept under our own name, seen by nobody but who brought them."""

import hashlib
import re
from pathlib import Path

from tracker.monitoring.errors import FileTooLarge, UnknownUpload, UploadQuotaReached

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
LARGEST_STORE = 2048 * MEGABYTE
MOST_ROWS = 50_000
_NAME = re.compile(r"[0-9a-f]{64}")


def keep(store: Path, owner_id: int, data: bytes, file_name: str) -> str:
    """Keep a file for its owner and return its name there, the SHA-256 of its bytes."""
    if len(data) > LARGEST_FILE:
        raise FileTooLarge(file=file_name, limit="20 MB")
    if sum(file.stat().st_size for file in store.glob("*/*")) + len(data) > LARGEST_STORE:
        raise UploadQuotaReached
    name = hashlib.sha256(data).hexdigest()
    path = store / str(owner_id) / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(data)
    return name


def find(store: Path, owner_id: int, name: str) -> Path:
    """Return the owner's file; raise `UnknownUpload` for anything else."""
    path = store / str(owner_id) / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise UnknownUpload
    return path


def forget(store: Path, owner_id: int, name: str) -> None:
    find(store, owner_id, name).unlink(missing_ok=True)
