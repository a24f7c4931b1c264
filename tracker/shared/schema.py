"""Bringing a database to the schema this version needs, and back."""

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event
from sqlmodel import SQLModel

from tracker.shared import paths
from tracker.shared.database import make_engine, writing


class NewerSchema(Exception):
    """The database was made by a newer version of the product."""


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema up to a revision; raise `NewerSchema` rather than guess about an unknown one."""
    scripts, now = ScriptDirectory.from_config(_config()), current(url)
    if now is not None and now not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerSchema(f"the database is at revision {now}, which this version does not know")
    if revision == "head" and now == scripts.get_current_head():
        return  # as at most starts, which then need not know the models
    engine = _engine_for_migrations(url)
    with engine.connect() as connection:
        command.upgrade(_config(connection), revision)
        connection.commit()
    engine.dispose()


def downgrade(url: str, revision: str) -> None:
    engine = _engine_for_migrations(url)
    with engine.connect() as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()
    engine.dispose()


def current(url: str) -> str | None:
    """Return the revision the database is at, None for an empty one."""
    engine = _engine_for_migrations(url)
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    return revision


def head() -> str:
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def differences(url: str) -> list[object]:
    """Return how the database differs from the models; nothing, when migrations and models agree."""
    engine = _engine_for_migrations(url)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), SQLModel.metadata)
    engine.dispose()
    return list(found)


def new_revision(url: str, message: str) -> None:
    """Write a migration for what the models say and the database does not; to be read and mended by hand."""
    number = f"{len(list((paths.MIGRATIONS / 'versions').glob('[0-9]*.py'))) + 1:04d}"
    engine = _engine_for_migrations(url)
    with engine.connect() as connection:
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=number)
    engine.dispose()
    (paths.MIGRATIONS / "current_head").write_text(f"{number}\n")


def _config(connection: sa.Connection | None = None) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(paths.MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _engine_for_migrations(url: str) -> sa.Engine:
    """Rebuilding a table with foreign keys on would delete the rows that point at it: here they are off."""
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=OFF"))
    return writing(engine)
