"""What stands in addresses: keys of rows, numbers of pages."""

from typing import Any

from flask import request
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1  # what both databases take for a key


class RowKey(IntegerConverter):
    """The `int` of all routes: a number that no row can have is an address that does not exist."""

    def __init__(self, url_map: Any, *args: Any, **options: Any) -> None:
        super().__init__(url_map, *args, **{"max": LARGEST, **options})


def asked_key(name: str) -> int | None:
    """Return the key of a row that the query names; None for none and for what cannot be one."""
    asked = request.args.get(name, type=int)
    return asked if asked is not None and 0 < asked <= LARGEST else None


def asked_page(pages: int = LARGEST // 1000) -> int:
    """Return the page of a list that the query names, never one outside of the list."""
    return min(max(request.args.get("page", 1, type=int), 1), max(pages, 1))
