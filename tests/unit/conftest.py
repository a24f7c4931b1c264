"""Unit tests need nothing but arguments: whoever reaches for a database here is told so."""

import pytest
import sqlalchemy as sa


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a unit test must not reach a database; it belongs into tests/integration")

    monkeypatch.setattr(sa.Engine, "connect", refuse)
    monkeypatch.setattr(sa.Engine, "raw_connection", refuse)
