"""Passwords: hashing, and which are good enough."""

import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128
COMMON = frozenset(
    "passwort1234 passwort12345 password1234 password12345 123456789012 1234567890123 qwertzuiop12 qwertyuiop12 "
    "administrator zielkreis1234 zielkreis2026 sozialplanung hallo1234567 sommer202612 "
    "iloveyou1234 letmein12345".split()
)

_hasher = PasswordHasher()
_two_at_once = BoundedSemaphore(2)  # each hash takes 64 MiB; many log-ins at once must not fill the memory


def hash_password(password: str) -> str:
    with _two_at_once:
        return _hasher.hash(_normal(password))


def verify_password(password: str, password_hash: str | None) -> bool:
    """Say whether the password fits; an unknown account takes as long as a known one."""
    with _two_at_once:
        try:
            fits = _hasher.verify(password_hash or _hash_of_nobody(), _normal(password))
        except (VerificationError, InvalidHashError):
            return False
    return fits and password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    return _hasher.check_needs_rehash(password_hash)


def is_good_enough(password: str, *, name: str, email: str) -> bool:
    plain = _normal(password).casefold()
    own = {name.casefold(), email.casefold(), email.partition("@")[0].casefold()}
    return SHORTEST <= len(password) <= LONGEST and plain.strip() not in COMMON | own and len(set(plain)) >= 5


@cache
def _hash_of_nobody() -> str:
    """An account that does not exist costs the same time as one that does."""
    return _hasher.hash("nobody")


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
