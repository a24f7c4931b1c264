"""How many targets stand where, in one sentence whose parts always sum."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.evaluation.vocabulary import AttainmentState
from tracker.shared.text import N_, translate


@dataclass(frozen=True, slots=True)
class Count:
    """How many targets are in a group of states, and how many of those perhaps by chance only."""

    targets: int
    by_chance: int


@dataclass(frozen=True, slots=True)
class TargetCounts:
    """All targets, each in exactly one group."""

    good: Count
    behind: Count
    wrong_way: Count
    missed: Count
    not_yet: Count

    @property
    def assessable(self) -> int:
        return self.good.targets + self.behind.targets + self.wrong_way.targets + self.missed.targets

    @property
    def total(self) -> int:
        return self.assessable + self.not_yet.targets


def target_counts(targets: Iterable[tuple[AttainmentState, bool]]) -> TargetCounts:
    """Count states, each with whether it may be chance."""
    counted = list(targets)

    def count(*states: AttainmentState) -> Count:
        hollow = [may_be_chance for state, may_be_chance in counted if state in states]
        return Count(len(hollow), sum(hollow))

    return TargetCounts(
        good=count(AttainmentState.REACHED, AttainmentState.ON_TRACK),
        behind=count(AttainmentState.BEHIND, AttainmentState.OFF_TRACK),
        wrong_way=count(AttainmentState.WRONG_WAY),
        missed=count(AttainmentState.MISSED),
        not_yet=count(AttainmentState.NOT_YET, AttainmentState.NOT_ASSESSABLE),
    )


def counts_sentence(counts: TargetCounts, language: str) -> str:
    """Return e.g. “Von 30 Wirkungszielen sind 18 bewertbar: 9 erreicht oder auf Kurs, …; 12 noch nicht.”"""
    if counts.total == 0:
        return translate(_NO_TARGETS, language)
    if counts.assessable == 0:
        msgid = _ONLY_ONE_NOT_ASSESSABLE if counts.total == 1 else _NONE_ASSESSABLE
        return translate(msgid, language, total=counts.total)
    return translate(
        _opening(counts),
        language,
        total=counts.total,
        assessable=counts.assessable,
        parts=_parts(counts, language),
        not_yet=counts.not_yet.targets,
    )


def _opening(counts: TargetCounts) -> str:
    if counts.total == 1:
        return _ONLY_ONE
    if counts.not_yet.targets == 0:
        return _ALL
    return _ONE_OF_MANY if counts.assessable == 1 else _SOME_OF_MANY


def _parts(counts: TargetCounts, language: str) -> str:
    groups = (
        (counts.good, _GOOD),
        (counts.behind, _BEHIND),
        (counts.wrong_way, _WRONG_WAY),
        (counts.missed, _MISSED),
    )
    return ", ".join(_part(count, msgid, language) for count, msgid in groups if count.targets)


def _part(count: Count, msgid: str, language: str) -> str:
    part = translate(msgid, language, count=count.targets)
    return translate(_BY_CHANCE, language, part=part, count=count.by_chance) if count.by_chance else part


_NO_TARGETS = N_("There are no impact targets yet.")
_ONLY_ONE_NOT_ASSESSABLE = N_("The only impact target is not assessable yet.")
_NONE_ASSESSABLE = N_("None of the %(total)s impact targets is assessable yet.")
_ONLY_ONE = N_("The only impact target is assessable: %(parts)s.")
_ALL = N_("All %(total)s impact targets are assessable: %(parts)s.")
_ONE_OF_MANY = N_("Of %(total)s impact targets 1 is assessable: %(parts)s; %(not_yet)s not yet.")
_SOME_OF_MANY = N_("Of %(total)s impact targets %(assessable)s are assessable: %(parts)s; %(not_yet)s not yet.")
_GOOD = N_("%(count)s reached or on track")
_BEHIND = N_("%(count)s behind")
_WRONG_WAY = N_("%(count)s going the wrong way")
_MISSED = N_("%(count)s not reached")
_BY_CHANCE = N_("%(part)s (%(count)s of them within chance)")
