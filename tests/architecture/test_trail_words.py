"""Whatever leaves a trail can be read in it: a new table, a new column, a new act brings its word along."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

import tracker.tables  # noqa: F401 - every table there is
from tracker.accounts.views.trail_columns import Row
from tracker.accounts.views.trail_labels import CODES, ENTERED, LABELS, LISTS
from tracker.accounts.views.trail_words import ACTIONS, OBJECTS
from tracker.shared import chain
from tracker.shared.audit import Audited
from tracker.shared.settings import Settings

AUDITED: dict[str, Any] = {
    mapper.local_table.name: mapper.class_
    for mapper in SQLModel._sa_registry.mappers
    if issubclass(mapper.class_, Audited)
}
OF_EVERY_ROW = {"create", "update", "delete", "save"}


def recorded() -> Iterator[tuple[str, str | None]]:
    """Yield each act that some code records by itself, and the kind of its object where it is written there."""
    for file in Path("tracker").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("record", "audit.record"):
                act, kind = node.args[1:3]
                named = ast.literal_eval(act) if isinstance(act, ast.Constant) else getattr(chain, ast.unparse(act)[6:])
                yield named, ast.literal_eval(kind) if isinstance(kind, ast.Constant) else None


def test_every_kind_of_object_has_a_word_of_its_own():
    kinds = AUDITED.keys() | {kind for _, kind in recorded() if kind is not None}
    assert kinds - OBJECTS.keys() == set()
    assert len(set(OBJECTS.values())) == len(OBJECTS)  # else two lines of the filter read alike


def test_every_act_has_a_word():
    acts = {act for act, _ in recorded()}
    assert {"log_in", "pseudonymise"} <= acts  # so they are found
    assert (acts | OF_EVERY_ROW) - ACTIONS.keys() == set()


@pytest.mark.parametrize("table", sorted(AUDITED))
def test_every_column_has_a_label(table: str):
    row, unaudited = Row(table), AUDITED[table].__unaudited__
    columns = [column.key for column in AUDITED[table].__table__.columns if column.key not in unaudited]
    bare = [each for each in columns if not (row.is_its_key(each) or row.points_at(each) or row.label(each))]
    assert bare == []


def test_every_setting_has_a_title():
    decided = {(kind.key, name) for kind in Settings.__subclasses__() for name in kind.model_fields}
    assert decided
    assert [(key, name) for key, name in decided if not Row("setting", key).label(name)] == []


def test_nothing_is_named_that_is_no_more():
    assert ENTERED.keys() | {name.split(".")[0] for name in LABELS if "." in name} <= AUDITED.keys()
    for table in ENTERED:
        assert Row(table).entered is not None, table
    columns = {f"{table}.{column.key}" for table in AUDITED for column in AUDITED[table].__table__.columns}
    assert (LISTS.keys() | CODES.keys()) - columns == {"account.way"}  # that one is told by the act itself
