"""Run the drills and print what came of them: `make drill`, `make drill QUICK=1`, `SEED=7 make drill`."""

import os
import random
import sys
from collections.abc import Callable, Iterator

from tests.drill import kills, races

DRILLS: dict[str, tuple[Callable[[int, random.Random], Iterator[str]], int, int]] = {
    # name: the drill, how often, and how often when it has to be quick
    "two people save the same measure over the form (SQLite)": (races.over_the_form_on_sqlite, 500, 40),
    "two people save the same line over the autosave (SQLite)": (races.over_the_autosave_on_sqlite, 500, 40),
    "two people save the same measure over the form (PostgreSQL)": (races.over_the_form_on_postgresql, 200, 20),
    "two people save the same line over the autosave (PostgreSQL)": (races.over_the_autosave_on_postgresql, 200, 20),
    "the server is killed while somebody writes a report": (kills.while_somebody_writes, 20, 2),
}


def main() -> None:
    seed = int(os.environ.get("SEED") or random.randrange(10**6))
    is_quick = bool(os.environ.get("QUICK"))
    print(f"SEED={seed}", flush=True)
    failed = 0
    for name, (drill, often, quick) in DRILLS.items():
        times = quick if is_quick else often
        faults = list(drill(times, random.Random(seed)))
        failed += bool(faults)
        print(f"{'failed' if faults else 'passed'}: {name}, {times} times", *faults[:10], sep="\n  ", flush=True)
    print(f"{len(DRILLS) - failed} passed, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
