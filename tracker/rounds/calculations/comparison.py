"""What a report says, field by field, beside what was known before it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from tracker.rounds.vocabulary import Known, Mark

Value = str | int | Decimal | date | tuple[str, ...]
Told = Mapping[str, Value | None]

AMOUNTS = ("consumptive_spent", "investive_spent", "staff_filled")
MILESTONE, OUTPUT = "milestone_", "output_"


class Report(Protocol):
    """What was handed in, or is in force."""

    @property
    def status(self) -> str: ...
    @property
    def status_reason(self) -> str | None: ...
    @property
    def timeliness(self) -> str | None: ...
    @property
    def text(self) -> str: ...
    @property
    def details(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a report: what stood there, and what it says now."""

    field: str
    before: Value | None
    after: Value | None

    @property
    def mark(self) -> Mark:
        if self.before == self.after or not (_is_said(self.before) or _is_said(self.after)):
            return Mark.SAME
        if not _is_said(self.before):
            return Mark.ADDED
        return Mark.CHANGED if _is_said(self.after) else Mark.GONE

    @property
    def has_changed(self) -> bool:
        return self.mark is not Mark.SAME


def differences(before: Told, after: Told) -> list[Difference]:
    """Return the fields that the new word speaks of, and those that it leaves out although it asks for them."""
    return [
        difference
        for name, value in after.items()
        if _is_said((difference := Difference(name, before.get(name), value)).before) or _is_said(difference.after)
    ]


def told_in(report: Report) -> dict[str, Value | None]:
    """Return what a report says, by the names of the fields it was typed into."""
    told: dict[str, Value | None] = {
        "status": report.status,
        "status_reason": report.status_reason,
        "timeliness": report.timeliness,
        "text": report.text,
    }
    details = json.loads(report.details) if report.details else {}
    if details.get("merged_into_id") is not None:
        told["merged_into_id"] = int(details["merged_into_id"])
    told |= {f"{MILESTONE}{key}": date.fromisoformat(day) for key, day in details.get("milestones", {}).items()}
    told |= {name: Decimal(value) for name, value in details.get("spending", {}).items()}
    told |= {f"{OUTPUT}{key}": Decimal(value) for key, value in details.get("outputs", {}).items()}
    if "obstacles" in details:
        told |= {"obstacles": tuple(sorted(details["obstacles"])), "obstacle_text": details.get("obstacle_text")}
    return told


def told_before(known: Known) -> dict[str, Value | None]:
    """Return what the sheet and the last word say now."""
    last = known.last_word
    told: dict[str, Value | None] = {
        "status": known.status,
        "status_reason": known.status_reason,
        "merged_into_id": known.merged_into_id,
        "timeliness": last.timeliness if last else None,
        "text": last.text if last else None,
        "obstacles": tuple(sorted(known.obstacles)),
        "obstacle_text": known.obstacle_text,
    }
    told |= {name: getattr(known, name) for name in AMOUNTS}
    return told | {f"{OUTPUT}{each.id}": each.value for each in known.outputs}


def _is_said(value: Value | None) -> bool:
    return value is not None and value != () and value != ""
