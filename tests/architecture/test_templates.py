"""Templates: each compiles, asks for nothing it does not use, and says nothing that escapes escaping."""

from pathlib import Path

import pytest
from jinja2 import StrictUndefined, nodes

TEMPLATES = Path("templates")
NAMES = sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*") if file.is_file())


def test_an_unknown_name_in_a_template_is_an_error(made_app):
    assert made_app.jinja_env.undefined is StrictUndefined


@pytest.mark.parametrize("name", NAMES)
def test_the_template_compiles(made_app, name):
    made_app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_template_uses_what_it_imports(made_app, name):
    tree = made_app.jinja_env.parse((TEMPLATES / name).read_text())
    imported = {node.target for node in tree.find_all(nodes.Import)}
    for node in tree.find_all(nodes.FromImport):
        imported |= {entry if isinstance(entry, str) else entry[1] for entry in node.names}
    used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    assert imported - used == set()


@pytest.mark.parametrize("name", NAMES)
def test_the_template_lets_nothing_past_the_escaping(made_app, name):
    tree = made_app.jinja_env.parse((TEMPLATES / name).read_text())
    assert [node.name for node in tree.find_all(nodes.Filter) if node.name == "safe"] == []
    assert list(tree.find_all(nodes.ScopedEvalContextModifier)) == []


def test_every_template_is_used():
    named = set()
    for file in Path("tracker").rglob("*.py"):
        text = file.read_text()
        named |= {name for name in NAMES if f'"{name}"' in text or f'"{Path(name).with_suffix("")}' in text}
    for name in NAMES:
        text = (TEMPLATES / name).read_text()
        named |= {other for other in NAMES if f'"{other}"' in text}
    dynamic = {name for name in NAMES if name.startswith(("errors/", "emails/"))}
    assert set(NAMES) - named - dynamic == set()
