"""What changed between two reports: targets in another state, measures that came, ended or were dropped."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from tracker.evaluation.vocabulary import Tone
from tracker.planning.vocabulary import StatusCategory
from tracker.reporting.vocabulary import (
    MeasureChange,
    MeasureChangeKind,
    MeasureEntry,
    MeasureRecord,
    Standing,
    TargetChange,
    TargetEntry,
    TargetRecord,
)
from tracker.shared.numbers import format_date
from tracker.shared.text import N_, translate, translate_plural

OVER = {
    StatusCategory.DONE: MeasureChangeKind.ENDED,
    StatusCategory.MERGED: MeasureChangeKind.ENDED,
    StatusCategory.STOPPED: MeasureChangeKind.DROPPED,
}
_URGENCY = {Tone.ACT: 0, Tone.WATCH: 1, Tone.GOOD: 2, Tone.GREY: 3}
_ORDER = {MeasureChangeKind.NEW: 0, MeasureChangeKind.ENDED: 1, MeasureChangeKind.DROPPED: 2}


def target_changes(
    before: Iterable[TargetRecord], targets: Sequence[TargetEntry], language: str
) -> tuple[TargetChange, ...]:
    """Return the targets in another state than before, those first that need something done; new ones too."""
    known = {record.node_id: record for record in before}
    changes = [
        _target_change(known.get(target.node_id), target, language)
        for target in targets
        if target.node_id not in known or known[target.node_id].standing.state is not target.standing.state
    ]
    return tuple(sorted(changes, key=lambda change: _URGENCY[change.after.tone]))


def measure_changes(
    before: Iterable[MeasureRecord],
    measures: Sequence[MeasureEntry],
    retired: Sequence[MeasureEntry],
    reasons: Mapping[int, str],
    language: str,
) -> tuple[MeasureChange, ...]:
    """Return the measures that are new, have ended or were dropped; ``retired`` are those out of the plan."""
    known = {record.node_id: record for record in before}
    changes = []
    for measure in measures:
        kind = _kind_of_change(known.get(measure.node_id), measure)
        if kind is not None:
            changes.append(_measure_change(kind, measure, reasons, language))
    for measure in retired:
        was = known.get(measure.node_id)
        if was is not None and was.category not in OVER:
            kind = OVER.get(measure.category, MeasureChangeKind.DROPPED)
            changes.append(_measure_change(kind, measure, reasons, language))
    return tuple(sorted(changes, key=lambda change: _ORDER[change.kind]))


def has_changed(before: MeasureRecord | None, measure: MeasureEntry) -> bool:
    """Say whether a measure's own status is another than in the last report."""
    return before is None or before.status_label != measure.status_label or before.category is not measure.category


def no_longer_there(before: Iterable[TargetRecord], still: Collection[int], language: str) -> tuple[str, ...]:
    """Return a sentence for each target of the last report that has left the plan."""
    msgid = N_("No longer in the plan: %(code)s %(title)s.")
    gone = [record for record in before if record.node_id not in still]
    return tuple(translate(msgid, language, code=record.code, title=record.title) for record in gone)


def change_sentence(
    since: date | None,
    targets: Sequence[TargetChange],
    measures: Sequence[MeasureChange],
    language: str,
    revised: int = 0,
) -> str:
    """Return the answer to “what changed?”; without a date there is nothing to compare with yet."""
    if since is None:
        return translate(N_("First report: there is no earlier one to compare with yet."), language)
    said = format_date(since, language)
    if not targets and not measures and not revised:
        return translate(N_("Nothing has changed since the last report of %(date)s."), language, date=said)
    parts = [
        *_said_targets(targets, language),
        *_said_revisions(revised, language),
        *_said_measures(measures, language),
    ]
    msgid = N_("Since the last report of %(date)s: %(parts)s.")
    return translate(msgid, language, date=said, parts=", ".join(parts))


def _said_targets(targets: Sequence[TargetChange], language: str) -> Iterable[str]:
    new = sum(change.before is None for change in targets)
    if moved := len(targets) - new:
        yield translate_plural(
            "%(count)s impact target in another state", "%(count)s impact targets in another state", moved, language
        )
    if new:
        yield translate_plural("%(count)s new impact target", "%(count)s new impact targets", new, language)


def _said_revisions(revised: int, language: str) -> Iterable[str]:
    if revised:
        yield translate_plural(
            "%(count)s impact target with another demand",
            "%(count)s impact targets with another demand",
            revised,
            language,
        )


def _said_measures(measures: Sequence[MeasureChange], language: str) -> Iterable[str]:
    new, ended, dropped = (sum(change.kind is kind for change in measures) for kind in _ORDER)
    if new:
        yield translate_plural("%(count)s new measure", "%(count)s new measures", new, language)
    if ended:
        yield translate_plural("%(count)s ended measure", "%(count)s ended measures", ended, language)
    if dropped:
        yield translate_plural("%(count)s dropped measure", "%(count)s dropped measures", dropped, language)


def _target_change(before: TargetRecord | None, target: TargetEntry, language: str) -> TargetChange:
    was = before.standing if before is not None else None
    return TargetChange(
        code=target.code,
        title=target.title,
        path=target.path,
        before=was,
        after=target.standing,
        sentence=_change_sentence(was, target, language),
        reason=_reason(was, target, language),
        calculation="" if target.not_assessable_because else target.sentence,
    )


def _change_sentence(before: Standing | None, target: TargetEntry, language: str) -> str:
    said = {"code": target.code, "title": target.title, "after": _with_chance(target.standing, language)}
    if before is None:
        sentence = translate(N_("%(code)s %(title)s: new, %(after)s."), language, **said)
    else:
        msgid = N_("%(code)s %(title)s: so far %(before)s, now %(after)s.")
        sentence = translate(msgid, language, before=_with_chance(before, language), **said)
    return f"{sentence} {target.not_assessable_because}".rstrip()


def _reason(before: Standing | None, target: TargetEntry, language: str) -> str:
    """Return why a target cannot be assessed now, "" where it can be."""
    if not target.not_assessable_because:
        return ""
    lost = before is not None and before.state.is_assessed
    msgid = N_("No longer assessable: %(why)s") if lost else N_("Not assessable: %(why)s")
    return translate(msgid, language, why=target.not_assessable_because)


def _with_chance(standing: Standing, language: str) -> str:
    if not standing.hollow:
        return standing.label
    return translate(N_("%(state)s (within chance)"), language, state=standing.label)


def _kind_of_change(before: MeasureRecord | None, measure: MeasureEntry) -> MeasureChangeKind | None:
    now = OVER.get(measure.category)
    if before is None:
        return now or MeasureChangeKind.NEW
    return now if now is not OVER.get(before.category) else None


def _measure_change(
    kind: MeasureChangeKind, measure: MeasureEntry, reasons: Mapping[int, str], language: str
) -> MeasureChange:
    return MeasureChange(
        kind=kind,
        label=translate(kind.label, language),
        code=measure.code,
        title=measure.title,
        path=measure.path,
        department=measure.department,
        department_id=measure.department_id,
        reason=reasons.get(measure.node_id, "") if kind is not MeasureChangeKind.NEW else "",
    )
