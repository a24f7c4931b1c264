"""A watch over the trail: no request of any test may change a table that people see and leave no entry."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, request_finished, request_started

CHANGE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
# Who is there, what waits to be sent, what is still being typed: no change of what the town has decided.
UNTOLD = frozenset(
    {"log_in_session", "one_time_link", "log_in_attempt", "due", "worker_beat", "outbox_message", "outbox_hold"}
    | {"mail_part", "line_draft", "stored_file", "search_text", "audit_text"}
)


@contextmanager
def watched(app: Flask, connection: sa.Connection) -> Iterator[None]:
    """Fail afterwards if a request has changed something and nobody could tell who it was."""
    changed: set[str] = set()
    silent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if found := CHANGE.match(statement):
            changed.add(found.group(1).lower())

    def forget(*_: Any) -> None:
        changed.clear()

    def judge(_app: Flask, response: Response, **_: Any) -> None:
        from flask import request

        if response.status_code < 400 and changed - UNTOLD and "audit_entry" not in changed:
            silent.append(f"{request.method} {request.path} changed {sorted(changed - UNTOLD)}")

    sa.event.listen(connection.engine, "before_cursor_execute", note)
    sa.event.listen(connection.engine, "rollback_savepoint", forget)  # what is tried and taken back is no change
    try:
        with (
            request_started.connected_to(lambda *_, **__: changed.clear(), app),
            request_finished.connected_to(judge, app),
        ):
            yield
    finally:
        sa.event.remove(connection.engine, "before_cursor_execute", note)
        sa.event.remove(connection.engine, "rollback_savepoint", forget)
    assert not silent, silent
