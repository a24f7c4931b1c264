"""Run as a process of its own, within limits: prints a sheet of a workbook as JSON. Whatever breaks, breaks here."""

import datetime
import json
import resource
import sys

from python_calamine import load_workbook

SECONDS = 20
MEMORY = 512 * 1024 * 1024


def main() -> None:
    path, wanted = sys.argv[1:3]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    workbook = load_workbook(path)
    names = workbook.sheet_names
    if wanted and wanted not in names:
        json.dump({"sheets": names[:50]}, sys.stdout)
        return
    name = wanted or names[0]
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    json.dump({"name": name, "rows": rows}, sys.stdout, default=_as_text, ensure_ascii=True)


def _as_text(cell: object) -> str:
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat()
    return str(cell)


main()
