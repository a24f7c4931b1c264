"""Lists that can be sorted, paged, bookmarked and exported as they are filtered; a doorway to Flask, for views only."""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import Response, current_app, request, url_for

from tracker.shared import clock
from tracker.shared.addresses import asked_page
from tracker.shared.export import ExportFormat, Value, write_table
from tracker.shared.forms.filters import FilterForm

T = TypeVar("T")

PAGE_SIZE = 50
SHAPING = frozenset({"sort", "page", "cycle"})


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address of the list without it."""

    label: str
    value: str | None
    url: str


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


def listed(rows: Sequence[T], keys: Mapping[str, Callable[[T], Any]], usual: str | None = None) -> Listing[T]:
    """Return the page that the address asks for; without a known order in the usual one, which is the first key."""
    usual = usual or next(iter(keys))
    sort = request.args.get("sort", usual)
    if sort.lstrip("-") not in keys:
        sort = usual
    ordered = sorted(rows, key=keys[sort.lstrip("-")], reverse=sort.startswith("-"))
    pages = pages_of(len(ordered))
    page = asked_page(pages)
    shown = ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Listing(shown, len(ordered), page, pages, sort)


def pages_of(total: int) -> int:
    return max(1, -(-total // PAGE_SIZE))


def chips_of(form: FilterForm) -> list[Chip]:
    return [Chip(each.label, each.value, _same_list(page=None, **{each.name: None})) for each in form.active]


def without_filters(form: FilterForm) -> str:
    """Return the address of the whole list, in the same order."""
    return _same_list(page=None, **{field.name: None for field in form})


def filtered_by(form: FilterForm, export: str) -> dict[str, Any]:
    """Return what a list that can be filtered shows around its rows: filters, those that are on, and its files."""
    return {
        "filters": form,
        "chips": chips_of(form),
        "whole_list": without_filters(form),
        "links": downloads_of(export),
    }


def known_arguments(form: FilterForm) -> tuple[Hashable, ...] | None:
    """Return the address's arguments as the key of a remembered list; None for words, which are too many to keep."""
    names = {field.name for field in form} | SHAPING
    if request.args.get("q") or set(request.args) - names or any(len(text) > 40 for text in request.args.values()):
        return None
    return tuple(sorted(request.args.items()))


def downloads_of(endpoint: str, **values: Any) -> tuple[tuple[str, str], ...]:
    """Return words and addresses of the files of this list, as it is filtered."""
    kept = {name: text for name, text in request.args.items() if name not in {"page", "sort", "format"} and text}
    return tuple((word, url_for(endpoint, **{**kept, **values, "format": format_})) for format_, word in _WORDS.items())


def wanted_format() -> ExportFormat:
    asked = request.args.get("format", "")
    return ExportFormat(asked) if asked in set(ExportFormat) else ExportFormat.CSV


def exported(columns: Sequence[str], rows: Iterable[Sequence[Value]], title: str) -> Response:
    """Return a list as the file that the address asks for."""
    format_ = wanted_format()
    return download(write_table(columns, rows, format_, title=_file_name(title)), title)


def download(content: bytes, title: str, format_: ExportFormat | None = None) -> Response:
    """Return bytes as a file named by title and day, in the format that the address asks for or the one named."""
    format_ = format_ or wanted_format()
    today = clock.local_date(clock.now(), current_app.config["TIMEZONE"])
    headers = {"Content-Disposition": f'attachment; filename="{_file_name(title)}-{today.isoformat()}.{format_}"'}
    return Response(content, mimetype=format_.mimetype, headers=headers)


def _file_name(title: str) -> str:
    return re.sub("[^a-z0-9]+", "-", title.casefold().translate(_WRITTEN_OUT)).strip("-") or "export"


def _same_list(**changes: Any) -> str:
    arguments = {**request.args.to_dict(), **changes}
    assert request.endpoint is not None
    return url_for(request.endpoint, **{key: value for key, value in arguments.items() if value not in (None, "")})


_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_WORDS = {ExportFormat.CSV.value: "CSV", ExportFormat.XLSX.value: "Excel", ExportFormat.JSON.value: "JSON"}
