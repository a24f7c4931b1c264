"""Run the benchmarks and print their ratios: `python -m tests.bench [--only import|pages|start]`."""

import argparse

from tests.bench import import_rate, pages, start

PARTS = {"import": import_rate.main, "pages": pages.main, "start": start.main}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Our speed beside the bare limits.")
    parser.add_argument("--only", choices=PARTS, help="run one part alone")
    only = parser.parse_args().only
    for name, part in PARTS.items():
        if only in (None, name):
            part()
            print(flush=True)


if __name__ == "__main__":
    main()
