"""What all tests with a database have in common."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from tracker.accounts import passwords


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Hash passwords with as little work as argon2 lets one: how hard they are to guess is a test of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield
