"""Settings, read from the environment once and frozen."""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ENVIRONMENTS = ("production", "development", "testing")
LANGUAGES = ("de", "en")
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
SHORTEST_KEY = 32
KNOWN_KEYS = frozenset({"changeme", "secret", "development", "insecure", "default"})


class UnusableSetting(Exception):
    """A setting the program cannot start with; the message is one line for the operator."""


@dataclass(frozen=True)
class SmtpServer:
    host: str
    port: int
    tls: str  # starttls, implicit or none
    user: str | None
    password: str | None


@dataclass(frozen=True)
class Config:
    data_dir: Path
    database_url: str
    environment: str
    base_url: str
    host: str
    port: int
    trusted_proxies: int
    smtp: SmtpServer | None
    mail_from: str
    language: str
    timezone: ZoneInfo
    given_secret_key: str | None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Config":
        """Read every `TRACKER_…` variable; raise `UnusableSetting` for an unknown name or a bad value."""
        given = {
            name.removeprefix("TRACKER_"): value
            for name, value in (os.environ if environment is None else environment).items()
            if name.startswith("TRACKER_") and not name.startswith("TRACKER_TEST_")
        }
        _refuse_unknown(given)
        data_dir = Path(given.get("DATA_DIR") or "instance").resolve()
        port = _whole_number(given, "PORT", 8000)
        return cls(
            data_dir=data_dir,
            database_url=given.get("DATABASE_URL") or f"sqlite:///{data_dir / 'tracker.db'}",
            environment=_one_of(given, "ENV", ENVIRONMENTS, "production"),
            base_url=_base_url(given, port),
            host=given.get("HOST") or "127.0.0.1",
            port=port,
            trusted_proxies=_whole_number(given, "TRUSTED_PROXIES", 0),
            smtp=_smtp_server(given.get("SMTP_URL")),
            mail_from=given.get("MAIL_FROM") or "zielkreis@localhost.localdomain",
            language=_one_of(given, "LANGUAGE", LANGUAGES, "de"),
            timezone=_timezone(given.get("TIMEZONE") or "Europe/Berlin"),
            given_secret_key=_secret_key(given.get("SECRET_KEY")),
        )

    @cached_property
    def secret_key(self) -> str:
        """Return the key that was set, else the one kept in the data directory (made once, mode 0600)."""
        if self.given_secret_key is not None:
            return self.given_secret_key
        return _kept(self.data_dir / "secret_key", lambda: secrets.token_urlsafe(48))

    @cached_property
    def audit_key(self) -> bytes:
        """Return the key that seals the audit trail, kept in the data directory and never in the database."""
        kept = _kept(self.data_dir / "audit.key", lambda: secrets.token_hex(32))
        if len(kept) != 64 or set(kept) - set("0123456789abcdef"):
            raise UnusableSetting(f"{self.data_dir / 'audit.key'} must hold the 64 hexadecimal digits it was made with")
        return bytes.fromhex(kept)

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def trusted_hosts(self) -> list[str]:
        return sorted({urlsplit(self.base_url).hostname or "", *LOOPBACK_HOSTS} - {""})


_NAMES = frozenset(
    "DATA_DIR DATABASE_URL ENV SECRET_KEY BASE_URL HOST PORT TRUSTED_PROXIES "
    "SMTP_URL MAIL_FROM LANGUAGE TIMEZONE".split()
)


def _kept(file: Path, make: Callable[[], str]) -> str:
    """Return what a file holds; it is made once, for us alone, and whole before anybody can read it."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, unfinished = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # mode 0600
        try:
            with os.fdopen(handle, "w") as new:
                new.write(make())
                new.flush()
                os.fsync(new.fileno())
            with contextlib.suppress(FileExistsError):  # another process was quicker: its key counts
                os.link(unfinished, file)
        finally:
            os.unlink(unfinished)
    return file.read_text().strip()


def _refuse_unknown(given: Mapping[str, str]) -> None:
    unknown = sorted(given.keys() - _NAMES)
    if unknown:
        raise UnusableSetting(
            f"TRACKER_{unknown[0]} is no setting of this program; known are "
            + ", ".join(f"TRACKER_{name}" for name in sorted(_NAMES))
        )


def _whole_number(given: Mapping[str, str], name: str, default: int) -> int:
    text = given.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or int(text) > 65535:
        raise UnusableSetting(f"TRACKER_{name} must be a whole number up to 65535, not {text!r}")
    return int(text)


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = given.get(name) or default
    if value not in allowed:
        raise UnusableSetting(f"TRACKER_{name} must be one of {', '.join(allowed)}, not {value!r}")
    return value


def _base_url(given: Mapping[str, str], port: int) -> str:
    url = (given.get("BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise UnusableSetting(f"TRACKER_BASE_URL must look like https://ziele.example.org, not {url!r}")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK_HOSTS:
        raise UnusableSetting("TRACKER_BASE_URL must start with https:// unless it names this machine (127.0.0.1)")
    return url


def _smtp_server(url: str | None) -> SmtpServer | None:
    if not url:
        return None
    parts = urlsplit(url)
    tls = parse_qs(parts.query).get("tls", ["starttls"])[0]
    if parts.scheme != "smtp" or not parts.hostname or tls not in {"starttls", "implicit", "none"}:
        raise UnusableSetting(
            "TRACKER_SMTP_URL must look like smtp://user:password@host:587?tls=starttls (tls: starttls, implicit, none)"
        )
    return SmtpServer(
        host=parts.hostname,
        port=parts.port or (465 if tls == "implicit" else 587),
        tls=tls,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _timezone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnusableSetting(f"TRACKER_TIMEZONE is not a known time zone: {name!r}") from error


def _secret_key(key: str | None) -> str | None:
    if not key:
        return None
    if len(key) < SHORTEST_KEY or len(set(key)) < 8 or key.lower() in KNOWN_KEYS:
        raise UnusableSetting(
            f"TRACKER_SECRET_KEY needs at least {SHORTEST_KEY} random characters; leave it out and one is made"
        )
    return key
