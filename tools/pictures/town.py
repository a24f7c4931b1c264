"""A demonstration town served on a free port, with a clock that stands at the same moment in every run."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine

ROOT = Path(__file__).resolve().parent.parent.parent
MOMENT = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
SEED = 2026
AT_THE_MOMENT = "--at-the-moment"


@dataclass(frozen=True)
class Town:
    """A town, the environment its commands run in, and the address it is served at."""

    url: str
    data_dir: Path
    environment: dict[str, str]
    said: str = ""  # by the command that prepared it

    def run(self, *arguments: str) -> str:
        """Run a command of the program and return what it prints."""
        command = _command(*arguments)
        return subprocess.run(command, env=self.environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    def log_ins(self) -> dict[str, tuple[str, str]]:
        """Return e-mail and password by role."""
        lines = (self.data_dir / "demo-logins.txt").read_text().splitlines()
        parts = [line.split() for line in lines if "@" in line]
        return {role: (email, password) for role, email, password, *_ in parts}


@contextmanager
def served(data_dir: Path, *preparation: str) -> Iterator[Town]:
    """Prepare a town with a command of the program and serve it."""
    town = _town(data_dir)
    town = replace(town, said=town.run(*preparation))
    log = data_dir / "serve.log"
    with log.open("w") as out, subprocess.Popen(_command("serve"), env=town.environment, stdout=out, stderr=out) as it:
        try:
            _wait_until(lambda: _answers(f"{town.url}/healthz"))
            yield town
        except Exception:
            print(*log.read_text().splitlines()[-20:], sep="\n", file=sys.stderr)
            raise
        finally:
            it.terminate()


def run_at_the_moment(arguments: list[str]) -> None:
    """Run the command `tracker` with a clock that shows the pictures' moment when it starts."""
    from tracker.cli import main as tracker

    with time_machine.travel(MOMENT, tick=True):
        tracker(arguments)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tools.pictures", AT_THE_MOMENT, *arguments]


def _town(data_dir: Path) -> Town:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    settings = {"DATA_DIR": str(data_dir), "ENV": "development", "PORT": str(port), "BASE_URL": url}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    own = {f"TRACKER_{name}": value for name, value in settings.items()}
    return Town(url, data_dir, {**kept, **own, "PYTHONPATH": str(ROOT)})


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1):
            return True
    except OSError:
        return False


def _wait_until(done: Callable[[], bool], patience: float = 90) -> None:
    until = time.monotonic() + patience
    while not done():
        if time.monotonic() > until:
            raise TimeoutError("the demonstration town does not answer")
        time.sleep(0.1)
