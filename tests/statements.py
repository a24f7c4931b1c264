"""How many statements something takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from tests.page import Page

COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


def count_statements(session: Session, ask: Callable[[], Page]) -> int:
    """Return how many statements a page takes on the test's own connection."""
    with statements_of(session.connection()) as statements:
        assert ask().status_code == 200
    return len(statements)


@contextmanager
def statements_of(source: sa.Engine | sa.Connection) -> Iterator[list[str]]:
    """Collect what is executed inside; transactions and settings of a connection do not count."""
    collected: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(COUNTED):
            collected.append(statement)

    sa.event.listen(source, "before_cursor_execute", note)
    try:
        yield collected
    finally:
        sa.event.remove(source, "before_cursor_execute", note)
