"""The frozen report as text that can be proven and read back, exactly."""

import hashlib
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from tracker.reporting.errors import UnreadableSnapshot
from tracker.reporting.vocabulary import SCHEMA, CommitteeReport


def canonical_json(report: CommitteeReport) -> str:
    """Return the one writing of a report: the same report is the same text, letter by letter."""
    kept = {"schema": SCHEMA, "report": _plain(report)}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def checksum(snapshot: str) -> str:
    """Return the SHA-256 of a snapshot, which is stored beside it."""
    return hashlib.sha256(snapshot.encode()).hexdigest()


def read_report(snapshot: str) -> CommitteeReport:
    """Return the report that `canonical_json` wrote; raise `UnreadableSnapshot` for another schema."""
    kept = json.loads(snapshot)
    if not isinstance(kept, dict) or kept.get("schema") != SCHEMA:
        raise UnreadableSnapshot
    report = _restored(kept["report"], CommitteeReport)
    assert isinstance(report, CommitteeReport)
    return report


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    return value


def _restored(value: Any, kind: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, types.UnionType):
        return _restored(value, next(part for part in kind.__args__ if part is not types.NoneType))
    if typing.get_origin(kind) is tuple:
        return tuple(_restored(part, typing.get_args(kind)[0]) for part in value)
    if is_dataclass(kind):
        return kind(**{name: _restored(value[name], part) for name, part in _types(kind).items() if name in value})  # type: ignore[operator, arg-type]
    if kind is datetime or kind is date:
        return kind.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    return value


@cache
def _types(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)
