"""The log-ins of the demonstration: random per data directory, kept where only the owner can read them."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

FILE_NAME = "demo-logins.txt"
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstw" for vowel in "aeo"]


class LogIn(NamedTuple):
    """One person who can log in, as it is printed."""

    name: str
    role: str
    email: str
    password: str


def new_password() -> str:
    """Return a password that can be typed from a screen: three groups of letters and a number."""
    groups = ["".join(secrets.choice(_SYLLABLES) for _ in range(3)) for _ in range(3)]
    return f"{'-'.join(groups)}-{secrets.randbelow(90) + 10}"


def write_log_ins(data_dir: Path, log_ins: Iterable[LogIn]) -> Path:
    """Keep the log-ins in the data directory, readable by its owner alone; return the file."""
    rows = list(log_ins)
    role_width, email_width = (max(len(row[place]) for row in rows) for place in (1, 2))
    lines = ["Demonstration log-ins (fictitious people):"]
    lines += [f"  {row.role:<{role_width}}  {row.email:<{email_width}}  {row.password}" for row in rows]
    file = data_dir / FILE_NAME
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    file.chmod(0o600)
    return file
