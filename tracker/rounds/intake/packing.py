"""An uploaded workbook between its preview and the taking over: it stays with the person, in the page itself."""

import base64
import binascii
import zlib

from tracker.rounds.errors import NotOurWorkbook, WorkbookTooLarge
from tracker.rounds.intake.reading import LARGEST


def packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content)).decode()


def unpacked(text: str) -> bytes:
    """Return what was packed; raise a `Refused` for anything else."""
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(base64.b64decode(text, validate=True), LARGEST + 1)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise NotOurWorkbook from error
    if len(content) > LARGEST:
        raise WorkbookTooLarge
    if not unpacking.eof:
        raise NotOurWorkbook
    return content
