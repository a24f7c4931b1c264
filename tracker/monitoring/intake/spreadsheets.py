"""Spreadsheets: what the archive says of itself is checked first, then a child process with limits reads it."""

import json
import os
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from tracker.monitoring.errors import FileTooLarge, HoldsMacros, UnknownFileKind, UnknownSheet, UnreadableFile
from tracker.shared.archives import members_of

MOST_MEMBERS = 200
MOST_BYTES_UNPACKED = 64 * 1024 * 1024
HIGHEST_RATIO = 200
SECONDS = 20
MACROS = ("vbaproject", "macrosheets")
CHILD = Path(__file__).with_name("spreadsheet_child.py")


def read_spreadsheet(path: Path, name: str, sheet_name: str | None) -> tuple[str, list[list[Any]]]:
    """Return the sheet's name and its rows; numbers are exact, text stays text, dates are ISO."""
    _check_archive(path, name)
    answer = _ask_child(path, name, sheet_name)
    if "sheets" in answer:
        raise UnknownSheet(sheet=sheet_name, sheets=", ".join(answer["sheets"]))
    return answer["name"], answer["rows"]


def _check_archive(path: Path, name: str) -> None:
    members = members_of(path)
    if members is None:
        raise UnreadableFile(file=name)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    names = {member.filename for member in members}
    if len(members) > MOST_MEMBERS or unpacked > MOST_BYTES_UNPACKED:
        raise FileTooLarge(file=name, limit="64 MB")
    if unpacked > 1024 * 1024 and unpacked / packed > HIGHEST_RATIO:
        raise FileTooLarge(file=name, limit="64 MB")
    if any(part.startswith("/") or ".." in part.split("/") for part in names):
        raise UnreadableFile(file=name)
    if "xl/workbook.xml" not in names:
        raise UnknownFileKind(file=name)
    if any(part in member.lower() for member in names for part in MACROS):
        raise HoldsMacros


def _ask_child(path: Path, name: str, sheet_name: str | None) -> dict[str, Any]:
    command = [sys.executable, "-I", str(CHILD), str(path), sheet_name or ""]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        out, _ = child.communicate(timeout=SECONDS + 5)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        raise UnreadableFile(file=name) from None
    if child.returncode != 0:
        raise UnreadableFile(file=name)
    answer: dict[str, Any] = json.loads(out, parse_float=Decimal)
    return answer
