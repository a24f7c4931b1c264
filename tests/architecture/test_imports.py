"""Who may import whom stands in pyproject.toml; here it is enforced."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from importlinter.cli import lint_imports

from tracker.cli import main

TRACKER = Path("tracker")
BELOW_VIEWS = {
    "forms", "services", "content", "intake", "queries", "models",
    "calculations", "charts", "schedules", "rendering", "errors", "vocabulary",
}  # fmt: skip
RAW_TABLES = {"Observation", "ObservationRevision"}
CLOCKS = {"now", "utcnow", "today"}


def modules_below_views() -> list[Path]:
    return [file for file in TRACKER.rglob("*.py") if BELOW_VIEWS & {part.removesuffix(".py") for part in file.parts}]


def calls(file: Path) -> list[tuple[int, str]]:
    """Return each call of a method or function with its line: `session.commit()` is `commit`."""
    tree = ast.parse(file.read_text())
    found = [(node.lineno, node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [(line, getattr(called, "attr", getattr(called, "id", ""))) for line, called in found]


def test_the_import_contracts_are_kept(capsys):
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0, capsys.readouterr().out


HEAVY = {"pandas", "numpy", "shapely", "typst", "vl_convert", "xlsxwriter", "pikepdf", "alembic"}


def test_the_web_process_starts_without_the_heavy_libraries(tmp_path):
    program = (
        "import sys; from click import Context; from config import Config; from tracker.cli import main;"
        "main.get_command(Context(main), 'serve'); from tracker.app import create_app;"
        "create_app(Config.from_environment()); print(*sys.modules)"
    )
    environment = {"TRACKER_ENV": "testing", "TRACKER_DATA_DIR": str(tmp_path)}
    started = subprocess.run(
        [sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True
    )
    loaded = set(started.stdout.split())
    assert {"tracker.app", "tracker.cli.processes"} <= loaded
    assert loaded & HEAVY == set()


def test_each_command_lies_in_the_module_where_it_is_looked_for():
    for file in (TRACKER / "cli").glob("*.py"):
        import_module(f"tracker.cli.{file.stem}")
    lying = {name: command.callback.__module__.rpartition(".")[2] for name, command in main.commands.items()}
    assert lying == main.modules


def test_nothing_below_the_views_commits():
    committing = [(str(file), line) for file in modules_below_views() for line, name in calls(file) if name == "commit"]
    assert committing == []


def test_nothing_below_the_views_reads_the_clock():
    reading = [(str(file), line) for file in modules_below_views() for line, name in calls(file) if name in CLOCKS]
    assert reading == []


def names_of(file: Path) -> set[str]:
    """Return every name a module imports or reaches through another one."""
    tree = list(ast.walk(ast.parse(file.read_text())))
    imported = {alias.name for node in tree if isinstance(node, ast.ImportFrom) for alias in node.names}
    return imported | {node.attr for node in tree if isinstance(node, ast.Attribute)}


def test_figures_are_read_by_the_gate_and_the_intake_alone():
    """The contract guards the module that reads them; this guards against reading the tables elsewhere.

    `services/breaks` asks for keys only; the demonstration puts figures in and shows none.
    """
    touching = {str(file.relative_to(TRACKER)) for file in TRACKER.rglob("*.py") if names_of(file) & RAW_TABLES}
    assert touching == {"monitoring/observations.py", "monitoring/services/breaks.py", "demo/history.py"}


def test_the_module_that_reads_raw_figures_is_known_to_the_gate_and_the_intake_alone():
    words = ("monitoring.observations", "monitoring import observations")
    knowing = {
        str(file.relative_to(TRACKER))
        for file in TRACKER.rglob("*.py")
        if any(word in file.read_text() for word in words)
    }
    assert knowing == {"monitoring/disclosure.py", "monitoring/intake/storing.py"}
