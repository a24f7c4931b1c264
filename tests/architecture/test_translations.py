"""The German catalogue says everything the program says, and nothing else."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

CATALOGUE = Path("tracker/translations/de/LC_MESSAGES/messages.po")
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "translate": None, "translate_plural": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


@cache
def asked_for() -> frozenset[str | tuple[str, ...]]:
    mappings = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    found = extract_from_dir(
        ".", methods, keywords=KEYWORDS, directory_filter=lambda folder: ".venv" not in str(folder)
    )
    return frozenset(message for _, _, message, _, _ in found)


@pytest.fixture(scope="module")
def german() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="de")


def test_every_message_is_translated(german):
    missing = []
    for message in asked_for():
        entry = german.get(message if isinstance(message, str) else message[0])
        said = [] if entry is None else [entry.string] if isinstance(entry.string, str) else list(entry.string)
        if not said or not all(said):
            missing.append(message)
    assert sorted(map(str, missing)) == []


def test_no_module_calls_a_translating_function_by_a_name_that_is_not_looked_for():
    """Else its sentences would stay English, and no other test would know."""
    names = set()
    for file in Path("tracker").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module in ("flask_babel", "tracker.shared.text"):
                names |= {alias.asname or alias.name for alias in node.names if "get" in alias.name.lower()}
    assert {"_", "lazy_gettext", "ngettext"} <= names <= KEYWORDS.keys() | {"get_locale"}
    assert "Stands below" in asked_for()  # so it is written in a form


def test_no_translation_is_fuzzy(german):
    assert [entry.id for entry in german if entry.id and entry.fuzzy] == []


def test_translations_keep_the_placeholders(german):
    for entry in german:
        meant = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        said = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        allowed = {mark for text in meant for mark in PLACEHOLDER.findall(text)}
        for text in filter(None, said if entry.id else ()):
            assert set(PLACEHOLDER.findall(text)) <= allowed, entry.id
            # A singular may leave out its number; every other placeholder carries a fact.
            assert allowed - {"%(count)s", "%(num)s", "%(num)d"} <= set(PLACEHOLDER.findall(text)), entry.id


def test_nothing_is_translated_that_nobody_says(german):
    used = {message if isinstance(message, str) else message[0] for message in asked_for()}
    kept = {entry.id if isinstance(entry.id, str) else entry.id[0] for entry in german if entry.id}
    assert sorted(kept - used) == []
