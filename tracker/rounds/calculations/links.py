"""The links of carriers: how long one works, what stands behind it, and what of a form a carrier may touch."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from tracker.rounds.calculations.comparison import MILESTONE, OUTPUT
from tracker.rounds.vocabulary import Asked, Known, KnownOutput, LinkState
from tracker.shared.numbers import UnreadableNumber, parse_entered_number

Typed = Mapping[str, Sequence[str]]
VISIT_LIFE = timedelta(hours=12)
OBSTACLES = "obstacles"

_OFFERED: dict[Asked, tuple[str, ...]] = {
    Asked.MONEY: ("consumptive_spent",),
    Asked.OBSTACLES: (OBSTACLES, "obstacle_text"),
}


def days_of_link(today: date, due_on: date, most: int) -> int:
    """Return for how many days a link made today works: as the town says, and never so long after the due day."""
    return min(most, (due_on - today).days + most)


def link_state(
    now: datetime,
    *,
    expires_at: datetime,
    used_at: datetime | None,
    finished_at: datetime | None,
    revoked_at: datetime | None,
    takes_entries: bool,
) -> LinkState:
    """Return what stands behind a link; what its department decided comes before what time has done."""
    if revoked_at is not None:
        return LinkState.REVOKED
    if not takes_entries:
        return LinkState.CLOSED
    if expires_at <= now:
        return LinkState.EXPIRED
    if finished_at is not None:
        return LinkState.FINISHED
    return LinkState.USABLE if used_at is None else LinkState.USED


def visit_runs(now: datetime, state: LinkState, used_at: datetime | None) -> bool:
    """Say whether the visit that a click began still goes on."""
    return state is LinkState.USED and used_at is not None and now < used_at + VISIT_LIFE


def asked_of_carrier(asked: Collection[Asked]) -> tuple[Asked, ...]:
    """Return what a carrier can say of what a round asks; status and schedule are the department's to judge."""
    return tuple(group for group in asked if group not in {Asked.STATUS, Asked.TIMELINESS})


def names_for_carrier(asked: Collection[Asked], known: Known, stored: Typed, own: Typed) -> tuple[str, ...]:
    """Return the names of the fields that a carrier is offered.

    Of figures and obstacles it sees its own alone: where the department has entered some itself, it is not asked.
    """
    groups = asked_of_carrier(asked)
    names = [name for group in groups for name in _OFFERED.get(group, ())]
    if Asked.OUTPUTS in groups:
        names += [f"{OUTPUT}{each.id}" for each in known.outputs]
    free = [name for name in names if name == OBSTACLES or _is_free(name, known, stored, own)]
    steps = [f"{MILESTONE}{each.id}" for each in known.milestones] if Asked.MILESTONES in groups else []
    return ("text", *steps, *free)


def known_to_carrier(known: Known, *, is_published: bool) -> Known:
    """Return what a carrier may see of all that is known: names of steps and units, and figures if published."""
    bare = [KnownOutput(each.id, each.unit, None, None, None) for each in known.outputs]
    words = known.words[:1] if is_published else []
    return Known(status="", words=words, milestones=known.milestones, outputs=known.outputs if is_published else bare)


def seen_by_carrier(stored: Typed, own: Typed, names: Collection[str]) -> dict[str, list[str]]:
    """Return what stands in the fields a carrier is offered: the line's text and steps, of the rest its own."""
    return {
        name: list(values) for name in names if (values := (stored if _is_shared(name) else own).get(name)) is not None
    }


def with_carriers_words(
    stored: Typed, typed: Typed, own: Typed, names: Collection[str], known: Known
) -> dict[str, list[str]]:
    """Return a line's typed fields with a carrier's words in them.

    A field left empty changes nothing that was known before, and obstacles ticked by others stay ticked: the carrier
    does not see them, so leaving them out says nothing.
    """
    merged = {name: list(values) for name, values in stored.items()}
    for name in (name for name in names if name in typed):
        values = list(typed[name])
        if name == OBSTACLES:
            before = list(stored.get(name, known.obstacles))
            others = [each for each in before if each in known.obstacles or each not in own.get(name, ())]
            values = [*others, *(each for each in values if each and each not in others)]
            if values != before:
                merged[name] = values
        elif any(values):
            merged[name] = values
        elif any(stored.get(name, ())):
            del merged[name]
    return merged


def carriers_own(typed: Typed, names: Collection[str]) -> dict[str, list[str]]:
    """Return what a carrier has typed itself in fields that it does not share with the department."""
    return {name: list(typed[name]) for name in names if name in typed and not _is_shared(name)}


def _is_shared(name: str) -> bool:
    return name == "text" or name.startswith(MILESTONE)


def _is_free(name: str, known: Known, stored: Typed, own: Typed) -> bool:
    """Say whether nobody else has entered anything here; what the sheet knows stands in every form and is no entry."""
    typed = "".join(stored.get(name, ())).strip()
    if not typed or list(stored.get(name, ())) == list(own.get(name, ())):
        return True
    if name == "obstacle_text":
        return typed.split() == (known.obstacle_text or "").split()
    figures = {f"{OUTPUT}{each.id}": each.value for each in known.outputs}
    number = _number(typed)
    return number is not None and number == figures.get(name, known.consumptive_spent)


def _number(typed: str) -> Decimal | None:
    try:
        return parse_entered_number(typed)
    except UnreadableNumber:
        return None
