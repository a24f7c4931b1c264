"""The chain of the trail: each entry is sealed together with the seal before it, by a key kept elsewhere."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self

from tracker.shared.labels import Labelled
from tracker.shared.text import N_, translate

ERASED = "pseudonymise"  # the act that takes personal texts away; it tells how many
COMMITTED = "committed"
GENESIS = hashlib.sha256().hexdigest()  # what comes before the first entry: nothing


class Text(NamedTuple):
    """A personal text beside its entry; the entry itself holds only the commitment to it."""

    salt: str
    value: str


class Entry(NamedTuple):
    """A row of the trail as it stands in the database. `mac` is None for what is older than the chain."""

    id: int
    at: datetime
    actor_id: int | None
    actor: str
    action: str
    object_type: str
    object_id: str
    old: str | None
    new: str | None
    reason: str | None
    previous: str | None
    mac: str | None
    texts: Mapping[tuple[str, str], Text] = {}  # by side (old, new) and column


@dataclass(frozen=True)
class Anchor:
    """The head of the chain at a moment, kept where the database is not."""

    seq: int
    mac: str
    at: datetime

    @classmethod
    def read(cls, line: str) -> Self:
        """Return what `as_json` wrote; raise `ValueError` for anything else."""
        try:
            kept = json.loads(line)
            return cls(int(kept["seq"]), str(kept["mac"]), datetime.fromisoformat(kept["at"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"this is no anchor: {line[:80]!r}") from error

    def as_json(self) -> dict[str, object]:
        return {"seq": self.seq, "mac": self.mac, "at": self.at.isoformat()}


class Break(Labelled):
    """How a chain can be broken, and the sentence that says so."""

    CHANGED = "changed", N_("Entry %(entry)s has been changed: its seal does not fit what it says.")
    FIRST = (
        "first",
        N_("Entry %(entry)s, the first of the chain, does not fit its seal: it was changed, or the key is another."),
    )
    INSERTED = "inserted", N_("Entry %(entry)s was inserted: the chain goes on as if it were not there.")
    MISSING = "missing", N_("Entries are missing: after %(before)s comes %(entry)s.")
    ORDER = "order", N_("Entry %(entry)s stands in the wrong place: it does not follow the one before it.")
    OLDER = "older", N_("The entries before %(entry)s, older than the chain, have been changed.")
    CUT = "cut", N_("The end is cut off: the trail ends with entry %(before)s, the anchor of %(at)s names %(entry)s.")
    REPLACED = "replaced", N_("Entry %(entry)s is not the one that the anchor of %(at)s names.")
    TEXT = "text", N_("A personal text beside entry %(entry)s has been changed.")
    ERASED = "erased", N_("Personal texts are missing that nobody has erased (%(missing)s instead of %(erased)s).")


@dataclass(frozen=True)
class Fault:
    """The first place where the chain does not hold."""

    kind: Break
    words: Mapping[str, object]

    def sentence(self, language: str) -> str:
        return translate(self.kind.label, language, **self.words)


@dataclass(frozen=True)
class Verdict:
    """What a walk along the chain has found: the head as far as it holds, and the first fault."""

    sealed: int
    older: int  # entries from before there was a chain; the first seal covers them together
    erased: int  # personal texts taken away on request
    head: Anchor | None
    fault: Fault | None


def seal(key: bytes, previous: str, content: bytes) -> str:
    return hmac.digest(key, previous.encode() + content, "sha256").hex()


def commitment(salt: str, column: str, value: str) -> str:
    """Return what can stand for a text for good: it proves the text as long as its salt is there, and tells nothing."""
    return hmac.digest(salt.encode(), json.dumps([column, value]).encode(), "sha256").hex()


def canonical(entry: Mapping[str, Any]) -> bytes:
    """Return the bytes that are sealed: everything an entry says, its number included."""
    return _bytes([entry["id"], entry["at"].astimezone(UTC).isoformat(), *(entry[name] for name in _SAID)])


def digest(entries: Iterable[Entry]) -> str:
    """Return one hash over entries from before the chain; its first seal is made upon it."""
    total = hashlib.sha256()
    for entry in entries:
        total.update(_content(entry))
    return total.hexdigest()


def verify(entries: Iterable[Entry], key: bytes, anchors: Iterable[Anchor] = ()) -> Verdict:
    """Walk the whole trail in the order of its numbers, up to the first fault."""
    walk = _Walk(key, {anchor.seq: anchor for anchor in sorted(anchors, key=lambda each: each.at, reverse=True)})
    rest = iter(entries)
    for entry in rest:
        fault = walk.step(entry, rest)
        if fault is not None:
            return walk.verdict(fault)
    return walk.verdict(walk.end())


_SAID = ("actor_id", "actor", "action", "object_type", "object_id", "old", "new", "reason")


@dataclass
class _Walk:
    """Where the verification stands."""

    key: bytes
    anchors: dict[int, Anchor]
    last: Entry | None = None
    before: str = GENESIS
    sealed: int = 0
    older: int = 0
    erased: int = 0
    missing_texts: int = 0
    _old: Any = field(default_factory=hashlib.sha256)

    def step(self, entry: Entry, rest: Iterator[Entry]) -> Fault | None:
        """Take one entry; `rest` gives the next one where it decides what is wrong with this one."""
        if entry.mac is None and self.sealed == 0 and entry.previous is None:
            return self._take_older(entry)
        fault = self._number_fault(entry) or self._seal_fault(entry, rest) or self._anchor_fault(entry)
        fault = fault or self._text_fault(entry)
        if fault is None:
            self.last, self.before, self.sealed = entry, entry.mac or "", self.sealed + 1
        return fault

    def end(self) -> Fault | None:
        """Say what only shows at the end: what was cut off, and what was taken from beside the entries."""
        number = self.last.id if self.last else 0
        beyond = [anchor for anchor in self.anchors.values() if anchor.seq > number]
        if beyond:
            furthest = max(beyond, key=lambda anchor: anchor.seq)
            return Fault(Break.CUT, {"before": number, "entry": furthest.seq, "at": _day(furthest)})
        if self.missing_texts != self.erased:
            return Fault(Break.ERASED, {"missing": self.missing_texts, "erased": self.erased})
        return None

    def verdict(self, fault: Fault | None) -> Verdict:
        head = Anchor(self.last.id, self.last.mac or "", self.last.at) if self.last and self.sealed else None
        return Verdict(self.sealed, self.older, self.missing_texts, head, fault)

    def _take_older(self, entry: Entry) -> Fault | None:
        self._old.update(_content(entry))
        self.last, self.before, self.older = entry, self._old.hexdigest(), self.older + 1
        return self._anchor_fault(entry) or self._text_fault(entry)

    def _number_fault(self, entry: Entry) -> Fault | None:
        expected = self.last.id + 1 if self.last else 1
        if entry.id > expected:
            return Fault(Break.MISSING, {"before": expected - 1, "entry": entry.id})
        return Fault(Break.INSERTED, {"entry": entry.id}) if entry.id < expected else None

    def _seal_fault(self, entry: Entry, rest: Iterator[Entry]) -> Fault | None:
        content, mac = _content(entry), entry.mac or ""
        if entry.previous == self.before:
            if hmac.compare_digest(seal(self.key, self.before, content).encode(), mac.encode()):
                return None
            follower = next(rest, None)
            if follower is not None and follower.previous == self.before:
                return Fault(Break.INSERTED, {"entry": entry.id})
            return Fault(Break.CHANGED if self.sealed else Break.FIRST, {"entry": entry.id})
        if seal(self.key, self.before, content) == mac:
            return Fault(Break.CHANGED, {"entry": entry.id})
        is_whole = seal(self.key, entry.previous or "", content) == mac
        kind = Break.OLDER if is_whole and self.sealed == 0 else Break.ORDER
        return Fault(kind, {"entry": entry.id})

    def _anchor_fault(self, entry: Entry) -> Fault | None:
        anchor = self.anchors.get(entry.id)
        if anchor is None or anchor.mac == entry.mac:
            return None
        return Fault(Break.REPLACED, {"entry": entry.id, "at": _day(anchor)})

    def _text_fault(self, entry: Entry) -> Fault | None:
        committed = dict(_commitments(entry)) if entry.texts or _mentions_any(entry) else {}
        if any(commitment(text.salt, at[1], text.value) != committed.get(at) for at, text in entry.texts.items()):
            return Fault(Break.TEXT, {"entry": entry.id})
        self.missing_texts += len(committed) - len(entry.texts)
        if entry.action == ERASED:
            self.erased += json.loads(entry.new or "{}").get("texts", 0)
        return None


def _mentions_any(entry: Entry) -> bool:
    return COMMITTED in (entry.old or "") or COMMITTED in (entry.new or "")


def _commitments(entry: Entry) -> Iterator[tuple[tuple[str, str], str]]:
    for side, told in (("old", entry.old), ("new", entry.new)):
        if told is None or COMMITTED not in told:
            continue
        values = json.loads(told)
        for column, value in values.items() if isinstance(values, dict) else ():
            if isinstance(value, dict) and value.keys() == {COMMITTED}:
                yield (side, column), value[COMMITTED]


def _content(entry: Entry) -> bytes:
    return _bytes([entry.id, entry.at.astimezone(UTC).isoformat(), *entry[2:10]])


def _bytes(said: list[object]) -> bytes:
    return _COMPACT.encode(said).encode()


_COMPACT = json.JSONEncoder(separators=(",", ":"))


def _day(anchor: Anchor) -> str:
    return anchor.at.strftime("%Y-%m-%d %H:%M")
