"""Which files a measure takes, and under which name."""

import re
import unicodedata
from dataclasses import dataclass

from tracker.shared.archives import members_of

LARGEST_FILE = 10 * 1024 * 1024
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class FileType:
    media_type: str
    begins_with: bytes = b""
    part: str = ""  # what the archive of an office document holds

    @property
    def is_text(self) -> bool:
        return self.media_type.startswith("text/")


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
FILE_TYPES = {
    "pdf": FileType("application/pdf", b"%PDF-"),
    "docx": FileType(f"{_OFFICE}.wordprocessingml.document", b"PK\x03\x04", "word/document.xml"),
    "xlsx": FileType(f"{_OFFICE}.spreadsheetml.sheet", b"PK\x03\x04", "xl/workbook.xml"),
    "odt": FileType(f"{_OPEN}.text", b"PK\x03\x04", "content.xml"),
    "ods": FileType(f"{_OPEN}.spreadsheet", b"PK\x03\x04", "content.xml"),
    "png": FileType("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": FileType("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": FileType("image/jpeg", b"\xff\xd8\xff"),
    "csv": FileType("text/csv"),
    "txt": FileType("text/plain"),
}


def media_type_of(name: str, content: bytes) -> str | None:
    """Return the media type of a file that its ending names and its bytes bear out; None for any other."""
    known = FILE_TYPES.get(ending_of(name))
    if known is None or not content.startswith(known.begins_with):
        return None
    if known.is_text and b"\0" in content:
        return None
    if known.part and known.part not in {member.filename for member in members_of(content) or ()}:
        return None
    return known.media_type


def clean_file_name(name: str) -> str:
    """Return a name that is safe to show and to save: no path, no signs that systems stumble over, not too long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    tidy = re.sub(r'[<>:"|?*\s]+', " ", shown).strip(" .")
    stem, dot, ending = tidy.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip(' .')}.{ending}" if dot and stem else tidy[:LONGEST_NAME]


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
