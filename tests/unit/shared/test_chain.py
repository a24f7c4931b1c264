"""The chain: whatever is done to the trail without the key is found, and where."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from tracker.shared.chain import (
    GENESIS,
    Anchor,
    Break,
    Entry,
    Text,
    canonical,
    commitment,
    digest,
    seal,
    verify,
)

KEY, OTHER_KEY = b"the town's key", b"somebody else's"
START = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
LENGTH = 100
SIDES = ("old", "new", "reason", "actor", "action", "object_type", "object_id")


def written(number: int) -> Entry:
    """Return an entry as people write them, not sealed yet."""
    return Entry(
        id=number,
        at=START + timedelta(minutes=number),
        actor_id=number % 5 or None,
        actor=f"#{number % 5}" if number % 5 else "scheduler",
        action="update",
        object_type=("measure", "plan_node", "impact_target")[number % 3],
        object_id=str(number % 17),
        old=json.dumps({"status": "planned", "money": str(number)}),
        new=json.dumps({"status": "started", "money": str(number + 1)}),
        reason=f"Grund {number}" if number % 2 else None,
        previous=None,
        mac=None,
    )


def sealed(entries: list[Entry], key: bytes = KEY, previous: str = GENESIS) -> list[Entry]:
    chained = []
    for entry in entries:
        mac = seal(key, previous, canonical(entry._asdict()))
        chained.append(entry._replace(previous=previous, mac=mac))
        previous = mac
    return chained


CHAIN = sealed([written(number) for number in range(1, LENGTH + 1)])
HEAD = Anchor(LENGTH, CHAIN[-1].mac or "", CHAIN[-1].at)
Manipulation = Callable[[list[Entry], Random], list[Entry]]


def change(rows: list[Entry], chance: Random) -> list[Entry]:
    place, name = chance.randrange(len(rows)), chance.choice([*SIDES, "at", "actor_id", "mac", "previous"])
    row = rows[place]
    values: dict[str, object] = {"at": row.at + timedelta(seconds=1), "actor_id": (row.actor_id or 0) + 1}
    values |= {"mac": "0" * 64, "previous": chance.choice([None, "0" * 64])}
    rows[place] = row._replace(**{name: values.get(name, f"{getattr(row, name)} ")})
    return rows


def delete(rows: list[Entry], chance: Random) -> list[Entry]:
    first = chance.randrange(len(rows))
    del rows[first : first + chance.randint(1, 3)]
    return rows


def delete_and_close_the_gap(rows: list[Entry], chance: Random) -> list[Entry]:
    del rows[chance.randrange(len(rows))]
    return [row._replace(id=number) for number, row in enumerate(rows, 1)]


def insert(rows: list[Entry], chance: Random) -> list[Entry]:
    place = chance.randrange(len(rows) + 1)
    twin = rows[place - 1] if chance.random() < 0.5 else written(7)
    previous = rows[place - 1].mac if place else GENESIS
    rows.insert(place, twin._replace(previous=previous, mac=twin.mac or "1" * 64))
    return [row._replace(id=number) for number, row in enumerate(rows, 1)]


def swap(rows: list[Entry], chance: Random) -> list[Entry]:
    one, other = chance.sample(range(len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]
    return [row._replace(id=number) for number, row in enumerate(rows, 1)] if chance.random() < 0.5 else rows


def cut_the_tail(rows: list[Entry], chance: Random) -> list[Entry]:
    return rows[: -chance.randint(1, len(rows) - 1)]


def cut_and_write_on(rows: list[Entry], chance: Random) -> list[Entry]:
    """Somebody who has the key as well, but not the anchors."""
    kept = rows[: chance.randrange(len(rows) - 1)]
    more = [written(number)._replace(reason="Anders") for number in range(len(kept) + 1, len(rows) + 1)]
    return kept + sealed(more, KEY, kept[-1].mac or "" if kept else GENESIS)


def rebuild(rows: list[Entry], chance: Random) -> list[Entry]:
    """Somebody who has the code, but not the key."""
    rows[chance.randrange(len(rows))] = written(chance.randint(1, LENGTH))
    return sealed([row._replace(id=number) for number, row in enumerate(rows, 1)], OTHER_KEY)


def make_older(rows: list[Entry], chance: Random) -> list[Entry]:
    """Pass entries off as older than the chain."""
    count = chance.randint(1, len(rows))
    return [row._replace(previous=None, mac=None) for row in rows[:count]] + rows[count:]


MANIPULATIONS: tuple[Manipulation, ...] = (
    change, delete, delete_and_close_the_gap, insert, swap, cut_the_tail, cut_and_write_on, rebuild, make_older,
)  # fmt: skip


def test_an_untouched_chain_holds():
    verdict = verify(CHAIN, KEY, [HEAD, Anchor(17, CHAIN[16].mac or "", CHAIN[16].at)])
    assert verdict.fault is None
    assert (verdict.sealed, verdict.older, verdict.head) == (LENGTH, 0, HEAD)


def test_an_empty_trail_holds_until_an_anchor_says_otherwise():
    assert verify([], KEY).fault is None
    fault = verify([], KEY, [HEAD]).fault
    assert fault is not None
    assert fault.kind is Break.CUT


def test_each_of_a_thousand_random_manipulations_is_found():
    missed = []
    for number in range(1000):
        chance = Random(number)
        manipulate = MANIPULATIONS[number % len(MANIPULATIONS)]
        rows = manipulate(list(CHAIN), chance)
        if verify(rows, KEY, [HEAD]).fault is None:
            missed.append((number, manipulate.__name__))
    assert missed == []


@pytest.mark.parametrize(
    ("manipulated", "kind", "entry"),
    [
        (lambda rows: [*rows[:9], rows[9]._replace(reason="Nie"), *rows[10:]], Break.CHANGED, 10),
        (lambda rows: [rows[0]._replace(reason="Nie"), *rows[1:]], Break.FIRST, 1),
        (lambda rows: [*rows[:9], *rows[10:]], Break.MISSING, 11),
        (lambda rows: rows[1:], Break.MISSING, 2),
        (lambda rows: [*rows[:-1], rows[-1]._replace(mac=None, previous=None)], Break.ORDER, LENGTH),
        (lambda rows: [*rows[:9], rows[10]._replace(id=10), rows[9]._replace(id=11), *rows[11:]], Break.ORDER, 10),
        (lambda rows: [written(0)._replace(id=0, previous=GENESIS, mac="1" * 64), *rows], Break.INSERTED, 0),
        (lambda rows: rows[:50], Break.CUT, LENGTH),
        (lambda rows: sealed([row._replace(reason="Nie") for row in rows]), Break.REPLACED, LENGTH),
    ],
)
def test_the_first_broken_place_is_named(manipulated, kind, entry):
    fault = verify(manipulated(list(CHAIN)), KEY, [HEAD]).fault
    assert fault is not None
    assert (fault.kind, fault.words["entry"]) == (kind, entry)
    assert str(entry) in fault.sentence("en")


def test_an_entry_put_in_between_is_told_from_a_changed_one():
    forged = written(10)._replace(previous=CHAIN[8].mac, mac="1" * 64)
    later = [row._replace(id=row.id + 1) for row in CHAIN[9:]]
    fault = verify([*CHAIN[:9], forged, *later], KEY).fault
    assert fault is not None
    assert fault.kind is Break.INSERTED


def test_what_is_older_than_the_chain_is_covered_by_its_first_seal():
    older = [written(number) for number in (1, 2, 5)]  # numbers of before may have gaps
    rows = older + sealed([written(number) for number in range(6, 20)], KEY, digest(older))
    verdict = verify(rows, KEY)
    assert (verdict.fault, verdict.older, verdict.sealed) == (None, 3, 14)
    fault = verify([older[0]._replace(new="{}"), *rows[1:]], KEY).fault
    assert fault is not None
    assert fault.kind is Break.OLDER
    assert verify(rows[1:], KEY).fault is not None


def person_created(number: int, name: str) -> tuple[Entry, Text]:
    text = Text("salt", name)
    told = {"name": {"committed": commitment(text.salt, "name", name)}}
    return written(number)._replace(object_type="person", old=None, new=json.dumps(told)), text


def test_an_erased_text_leaves_the_chain_whole_and_a_changed_one_does_not():
    entry, text = person_created(1, "Ute Probe")
    told = written(2)._replace(action="pseudonymise", new=json.dumps({"texts": 1}))
    created, erased = sealed([entry, told])
    here = {("new", "name"): text}
    assert verify([created._replace(texts=here)], KEY).fault is None
    assert verify([created, erased], KEY) == replace(verify([created, erased], KEY), fault=None, erased=1)
    renamed = verify([created._replace(texts={("new", "name"): Text("salt", "Uwe Probe")})], KEY).fault
    taken = verify([created], KEY).fault
    added = verify([created._replace(texts=here | {("old", "email"): text})], KEY).fault
    assert [fault.kind for fault in (renamed, taken, added) if fault] == [Break.TEXT, Break.ERASED, Break.TEXT]


def test_a_commitment_tells_nothing_without_its_salt():
    assert commitment("one", "name", "Ute Probe") != commitment("other", "name", "Ute Probe")
    assert commitment("one", "name", "Ute Probe") != commitment("one", "email", "Ute Probe")


def test_an_anchor_is_read_as_it_was_written():
    assert Anchor.read(json.dumps(HEAD.as_json())) == HEAD
    for line in ("", "[]", "{}", '{"seq": "x", "mac": "", "at": "2026-01-01"}'):
        with pytest.raises(ValueError, match=r".*"):
            Anchor.read(line)
