"""Lists that can be sorted, paged and bookmarked; a doorway to Flask, for views only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for

from tracker.shared.addresses import asked_page

T = TypeVar("T")

PAGE_SIZE = 50


@dataclass(frozen=True)
class Listing(Generic[T]):
    """One page of a sorted list, and how many there are in all."""

    rows: Sequence[T]
    total: int
    page: int
    pages: int
    sort: str

    def address(self, page: int) -> str:
        """Return the address of another page of the same list."""
        return _same_list(page=page)

    def column(self, key: str, label: str, *, numeric: bool = False) -> dict[str, Any]:
        """Return a column's head: its word, and the address that sorts by it or, where it does, back."""
        is_sorted = self.sort.lstrip("-") == key
        direction = ("descending" if self.sort.startswith("-") else "ascending") if is_sorted else None
        wanted = f"-{key}" if direction == "ascending" else key
        return {"label": label, "numeric": numeric, "url": _same_list(sort=wanted, page=None), "sorted": direction}


def listed(rows: Sequence[T], keys: Mapping[str, Callable[[T], Any]]) -> Listing[T]:
    """Return the page that the address asks for; the first key is the usual order, unknown ones fall back to it."""
    usual = next(iter(keys))
    sort = request.args.get("sort", usual)
    if sort.lstrip("-") not in keys:
        sort = usual
    ordered = sorted(rows, key=keys[sort.lstrip("-")], reverse=sort.startswith("-"))
    pages = max(1, -(-len(ordered) // PAGE_SIZE))
    page = asked_page(pages)
    shown = ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Listing(shown, len(ordered), page, pages, sort)


def _same_list(**changes: Any) -> str:
    arguments = {**request.args.to_dict(), **changes}
    assert request.endpoint is not None
    return url_for(request.endpoint, **{key: value for key, value in arguments.items() if value not in (None, "")})
