"""The documents under test: what they name exists, and what exists is named."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from config import _NAMES
from tracker.cli import main

HANDBOOK = Path("docs/handbook")
DOCUMENTS = [Path("README.md"), Path("README.de.md"), Path("SECURITY.md"), *sorted(HANDBOOK.glob("*.md"))]
ADMINISTRATION = HANDBOOK / "administration.md"

CODE = re.compile(r"```.*?```|`[^`\n]+`|^ {4}.+$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
SETTING = re.compile(r"\bTRACKER_[A-Z_]+[A-Z]\b")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
MAKE_TARGET = re.compile(r"\bmake ([a-z]+)\b")


def leaves(command: click.Command, words: tuple[str, ...] = ("tracker",)) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Yield every command that does something, with its options."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if below := command.get_command(context, name):
                yield from leaves(below, (*words, name))
    else:
        yield words, {"--help"} | {option for parameter in command.params for option in parameter.opts}


COMMANDS = dict(leaves(main))
GROUPS = {words[:length] for words in COMMANDS for length in range(1, len(words))}


def code_of(document: Path) -> list[str]:
    return [found.strip("`\n ") for found in CODE.findall(document.read_text())]


def calls(document: Path) -> Iterator[tuple[tuple[str, ...], set[str], str]]:
    """Yield each call of `tracker` in a document: the command, the options beside it, and the text."""
    for line in (line for code in code_of(document) for line in code.splitlines()):
        if called := re.search(r"(?:^|[ /|])tracker((?: +[^ /|]+)+)", line):
            words: tuple[str, ...] = ("tracker",)
            for word in called.group(1).split():
                if word.startswith("-") or words in COMMANDS:
                    break
                words = (*words, word)
            yield words, set(OPTION.findall(line)), line


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_command_with_its_options_exists(document):
    unknown = [
        text
        for words, options, text in calls(document)
        if (words not in COMMANDS and words not in GROUPS) or options - COMMANDS.get(words, set())
    ]
    assert unknown == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_option_named_alone_is_one_of_some_command(document):
    known = set.union(*COMMANDS.values())
    named = {option for code in code_of(document) if code.startswith("--") for option in OPTION.findall(code)}
    assert sorted(named - known) == []


def test_the_handbook_names_every_command():
    text = ADMINISTRATION.read_text()
    assert [" ".join(words) for words in COMMANDS if f"`{' '.join(words)}`" not in text] == []


def test_the_table_of_settings_is_that_of_the_program():
    table = [line for line in ADMINISTRATION.read_text().splitlines() if line.startswith("| `TRACKER_")]
    assert {SETTING.findall(line)[0] for line in table} == {f"TRACKER_{name}" for name in _NAMES}


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_setting_named_is_one(document):
    assert set(SETTING.findall(document.read_text())) <= {f"TRACKER_{name}" for name in _NAMES}


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_target_of_make_exists(document):
    targets = set(re.findall(r"^([a-z]+):", Path("Makefile").read_text(), re.MULTILINE))
    named = {target for code in code_of(document) for target in MAKE_TARGET.findall(code)}
    assert sorted(named - targets) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_and_picture_is_there(document):
    links = [link.split("#")[0] for link in LINK.findall(document.read_text()) if "://" not in link]
    assert [link for link in links if link and not (document.parent / link).exists()] == []


def test_every_picture_has_words_for_those_who_do_not_see_it():
    assert [document for document in DOCUMENTS if re.search(r"!\[\s*\]", document.read_text())] == []


def test_both_first_documents_have_the_same_shape():
    english, german = (_shape(Path(name).read_text()) for name in ("README.md", "README.de.md"))
    assert english == german


def _shape(text: str) -> list[str]:
    """Return what a translation keeps: depth of headings, commands, rows of tables, pictures."""
    shape: list[str] = []
    for line in text.splitlines():
        if heading := re.match(r"#+ ", line):
            shape.append(heading.group())
        elif line.startswith(("    ", "![")):
            shape.append(line if line.startswith("    ") else line.split("](")[1])
        elif line.startswith("|"):
            shape.append("row")
    return shape
