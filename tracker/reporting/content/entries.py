"""Targets and measures as a report shows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from tracker.evaluation.queries import Standing
from tracker.evaluation.queries.revisions import Revision
from tracker.evaluation.vocabulary import AttainmentState
from tracker.monitoring.vocabulary import IndicatorFacts, ValueState
from tracker.planning.queries import EndingGrant, LastWord, PlanEntry
from tracker.reporting import vocabulary
from tracker.reporting.content.drawings import target_chart
from tracker.reporting.vocabulary import MeasureEntry, MeasureRecord, TargetEntry, TargetRecord, TargetRevision
from tracker.shared.publication import Audience
from tracker.shared.text import N_, translate

PRINTED_ORDER = (
    AttainmentState.REACHED,
    AttainmentState.ON_TRACK,
    AttainmentState.BEHIND,
    AttainmentState.OFF_TRACK,
    AttainmentState.WRONG_WAY,
    AttainmentState.MISSED,
    AttainmentState.NOT_YET,
    AttainmentState.NOT_ASSESSABLE,
)
HIDDEN = (ValueState.SUPPRESSED, ValueState.MISSING, ValueState.NOT_MEANINGFUL)


def target_entry(
    standing: Standing, source: str, revisions: tuple[TargetRevision, ...], language: str, *, is_changed: bool
) -> TargetEntry:
    return TargetEntry(
        node_id=standing.id,
        code=standing.entry.code,
        title=standing.entry.title_in(language),
        path=f"/targets/{standing.id}",
        standing=said_standing(standing, language),
        sentence=standing.sentence(language),
        not_assessable_because=standing.why_not_assessable(language),
        remarks=standing.remarks(language),
        source=source,
        chart=target_chart(standing, language),
        is_changed=is_changed,
        department=standing.entry.owner_name or "",
        department_id=standing.entry.owner_id,
        revisions=revisions,
    )


def said_standing(standing: Standing, language: str) -> vocabulary.Standing:
    return vocabulary.Standing(
        state=standing.state, label=standing.word(language), tone=standing.tone, hollow=standing.is_hollow
    )


def target_revision(standing: Standing, revision: Revision, timezone: ZoneInfo, language: str) -> TargetRevision:
    title, demand, reason = standing.entry.title_in(language), revision.demand(language), revision.reason(language)
    return TargetRevision(
        node_id=standing.id,
        code=standing.entry.code,
        title=title,
        path=f"/targets/{standing.id}",
        changed_on=revision.changed_at.astimezone(timezone).date(),
        demand=demand,
        reason=reason,
        sentence=f"{standing.entry.code} {title}: {demand}; {reason}",
    )


def measure_entry(
    entry: PlanEntry, word: LastWord | None, serves: tuple[int, ...], timezone: ZoneInfo, language: str
) -> MeasureEntry:
    assert entry.measure is not None
    return MeasureEntry(
        node_id=entry.id,
        code=entry.code,
        title=entry.title_in(language),
        path=f"/measures/{entry.id}",
        department=entry.owner_name or "",
        status_label=entry.measure.status_in(language),
        category=entry.measure.category,
        last_word=word.text if word else "",
        last_word_on=word.reported_at.astimezone(timezone).date() if word else None,
        function=word.function if word else "",
        department_id=entry.owner_id,
        serves=serves,
    )


def with_grants(
    measures: Iterable[MeasureEntry], ending: Iterable[tuple[EndingGrant, PlanEntry]], language: str
) -> tuple[MeasureEntry, ...]:
    """Add which grants will end soon."""
    said: dict[int, list[str]] = {}
    for grant, entry in ending:
        said.setdefault(entry.id, []).append(grant.sentence(language))
    return tuple(replace(each, grants=tuple(said.get(each.node_id, ()))) for each in measures)


def reason_of(entry: PlanEntry) -> str:
    """Return why a measure ended or was dropped, as far as somebody said so."""
    return (entry.retired_reason if entry.is_retired else None) or (
        entry.measure.status_reason if entry.measure is not None else None
    ) or ""  # fmt: skip


def state_counts(standings: Sequence[Standing], language: str) -> tuple[vocabulary.StateCount, ...]:
    """Return how many targets are in each state, in the order in which they are printed."""
    return tuple(
        vocabulary.StateCount(
            state=state,
            label=translate(state.label, language),
            tone=state.tone,
            count=sum(each.state is state for each in standings),
        )
        for state in PRINTED_ORDER
    )


def target_records(targets: Iterable[TargetEntry]) -> tuple[TargetRecord, ...]:
    return tuple(
        TargetRecord(node_id=each.node_id, code=each.code, title=each.title, standing=each.standing) for each in targets
    )


def measure_records(measures: Iterable[MeasureEntry], entries: Mapping[int, PlanEntry]) -> tuple[MeasureRecord, ...]:
    records = []
    for each in measures:
        sheet = entries[each.node_id].measure
        records.append(
            MeasureRecord(
                node_id=each.node_id,
                code=each.code,
                title=each.title,
                department=each.department,
                status=sheet.status if sheet is not None else "",
                status_label=each.status_label,
                category=each.category,
                last_word_on=each.last_word_on,
            )
        )
    return tuple(records)


def source_of(standing: Standing, facts: Mapping[int, IndicatorFacts], audience: Audience, language: str) -> str:
    """Return where a target's figures come from and how far they reach; empty where there is no figure to see."""
    sheet = standing.sheet.indicator
    if sheet is None or sheet.id not in facts or not audience.sees(facts[sheet.id].publication):
        return ""
    reported = [each.published for each in standing.measured if each.published.value is not None]
    if not reported:
        return ""
    latest = reported[-1]
    source = latest.source or facts[sheet.id].source_de or translate(N_("source not named"), language)
    msgid = N_("%(indicator)s: %(source)s, latest value %(period)s")
    period = latest.period.label(language)
    return translate(msgid, language, indicator=sheet.name_in(language), source=source, period=period)


def hidden_of(standings: Sequence[Standing], language: str) -> tuple[str, ...]:
    """Return which values are not shown, and why, series by series; never a value."""
    lines = []
    for standing in standings:
        label, figures = standing.series_label(language), [each.published for each in standing.measured]
        for state in HIDDEN:
            periods = [figure.period.label(language) for figure in figures if figure.state is state]
            if periods:
                word = translate(state.label, language)
                lines.append(f"{label}: {word} ({', '.join(periods)})")
    return tuple(dict.fromkeys(lines))
