"""The schema: one line of migrations, each up and down with rows in the tables, ending where the models stand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import tracker.tables  # noqa: F401 - so that every table is known
from tracker.shared import paths, schema
from tracker.shared.database import make_engine, writing

SAMPLES: dict[type, Any] = {
    bool: True,
    int: 1,
    str: "1",
    bytes: b"1",
    float: 1.0,
    Decimal: Decimal(1),
    date: date(2026, 1, 1),
    time: time(12, 0),
    datetime: datetime(2026, 1, 1, tzinfo=UTC),
}


@pytest.fixture
def url(database_server) -> Iterator[str]:
    url = database_server.empty_database()
    yield url
    database_server.forget(url)


def revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(paths.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert len(scripts.get_heads()) == 1
    return [script.revision for script in scripts.walk_revisions()]


def test_there_is_one_line_of_migrations_and_its_end_is_written_down():
    assert revisions()[0] == (paths.MIGRATIONS / "current_head").read_text().strip()


def test_the_migrations_end_where_the_models_stand(url):
    schema.upgrade(url)
    assert schema.differences(url) == []


def test_every_migration_goes_down_and_up_again_with_rows_in_every_table(url):
    schema.upgrade(url)
    fill_every_table(url)
    for revision in revisions():
        schema.downgrade(url, "-1")
        schema.upgrade(url, revision)
        assert schema.current(url) == revision
        schema.downgrade(url, "-1")
    assert tables(url) - {"alembic_version"} == set()
    schema.upgrade(url)
    assert schema.differences(url) == []


def test_a_database_of_a_newer_version_is_left_alone(url):
    schema.upgrade(url)
    engine = make_engine(url)
    with writing(engine).begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(schema.NewerSchema, match="9999"):
        schema.upgrade(url)


def test_no_migration_imports_the_program():
    for file in Path("migrations/versions").glob("*.py"):
        text = file.read_text()
        assert "tracker" not in text, file
        assert "sqlmodel" not in text, file


def fill_every_table(url: str) -> None:
    """Put one row into every table; a row refers to row 1 of the tables before it, else to nothing."""
    engine = make_engine(url)
    filled: set[str] = set()
    with writing(engine).begin() as connection:
        for table in SQLModel.metadata.sorted_tables:
            values = {column.name: sample(column, filled) for column in table.columns}
            connection.execute(sa.insert(table), values)
            filled.add(table.name)
    engine.dispose()


def sample(column: sa.Column[Any], filled: set[str]) -> Any:
    if any(key.column.table.name not in filled for key in column.foreign_keys):
        assert column.nullable, f"{column} needs a row that comes later"
        return None
    stored = column.type.impl_instance if isinstance(column.type, sa.types.TypeDecorator) else column.type
    if isinstance(stored, sa.Enum):
        return next(iter(stored.enum_class or stored.enums))
    return SAMPLES[stored.python_type]


def tables(url: str) -> set[str]:
    engine = make_engine(url)
    names = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    return names
