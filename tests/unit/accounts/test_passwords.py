"""Passwords: what is good enough, and that hashing forgives no letter."""

import pytest

from tracker.accounts.passwords import hash_password, is_good_enough, verify_password


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("vier Amseln im Hof", True),
        ("äöü ÄÖÜ ß 12", True),
        ("kurz", False),
        ("x" * 129, False),
        ("aaaaaaaaaaaaaa", False),
        ("Passwort1234", False),
        ("Maria Musterfrau", False),
        ("maria.muster@example.org", False),
    ],
)
def test_a_password_is_long_and_not_to_be_guessed(password: str, good: bool) -> None:
    assert is_good_enough(password, name="Maria Musterfrau", email="maria.muster@example.org") is good


def test_a_hash_opens_for_its_password_alone() -> None:
    hashed = hash_password("vier Amseln im Hof")
    assert verify_password("vier Amseln im Hof", hashed)
    assert not verify_password("vier Amseln im Hof ", hashed)
    assert not verify_password("vier Amseln im Hof", None)


def test_the_same_letters_typed_on_another_system_open_too() -> None:
    composed, decomposed = "Übermut tut selten gut", "U\u0308bermut tut selten gut"
    assert verify_password(decomposed, hash_password(composed))
