"""How long the program takes to start, beside importing what it needs."""

import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 7

STARTED = """
from config import Config
from tracker.app import create_app
create_app(Config.from_environment({"TRACKER_DATA_DIR": DATA_DIR}))
"""

# The modules of others that are there once the program has started, in the order in which they came.
NEEDED = """
import sys
own = set(sys.modules)
exec(STARTED)
print("\\n".join(name for name in sys.modules if name not in own and name.split(".")[0] not in {"tracker", "config"}))
"""

IMPORTED = """
from importlib import import_module
from contextlib import suppress
for name in NAMES:
    with suppress(ImportError):
        import_module(name)
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        report(home)


def report(home: str) -> None:
    started = f"DATA_DIR = {home!r}\n{STARTED}"
    names = _run(f"STARTED = {started!r}\n{NEEDED}")[1].split()
    imported = f"NAMES = {names!r}\n{IMPORTED}"
    ours, needed, empty = [], [], []
    for _ in range(ROUNDS):  # alternating, so that a busy minute hits all of them
        empty.append(_run("")[0])
        ours.append(_run(started)[0])
        needed.append(_run(imported)[0])
    bare = statistics.median(empty)
    start, imports = statistics.median(ours) - bare, statistics.median(needed) - bare
    print(f"start, median of {ROUNDS}, the interpreter's own {bare:.2f} s apart")
    print(f"  create_app()            {start:>6.2f} s")
    print(f"  the imports it needs    {imports:>6.2f} s")
    print(f"  ratio                   {start / imports:>6.2f}     (goal 1.50)")


def _run(program: str) -> tuple[float, str]:
    """Return how long a fresh interpreter takes for a program, and what it prints."""
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return time.perf_counter() - begun, done.stdout
