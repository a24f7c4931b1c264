"""How Alembic reaches the database: on a connection of its own, one transaction, foreign keys checked at the end."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import tracker.tables  # noqa: F401 - so that every table is known
from tracker.shared.columns import AwareDateTime, ExactNumber


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write our own column types as plain SQLAlchemy, so that migrations import nothing of ours."""
    if kind != "type":
        return False
    if isinstance(item, ExactNumber):
        return 'sa.Numeric().with_variant(sa.String(), "sqlite")'
    if isinstance(item, AwareDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=False,  # an empty string is reported as changed for ever on SQLite
        transactional_ddl=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration left rows without their parents: {broken[:5]}")


run(context.config.attributes["connection"])
