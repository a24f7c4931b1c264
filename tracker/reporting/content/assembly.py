"""A report as one frozen value: read once, with the committee's eyes, compared with what it got last."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from tracker.committees.models import Meeting
from tracker.evaluation.calculations import counts_sentence
from tracker.evaluation.queries import Standing, count_standings, list_standings
from tracker.evaluation.queries.revisions import list_revisions
from tracker.monitoring.queries.indicators import list_facts
from tracker.planning.queries import (
    LastWord,
    Plan,
    PlanEntry,
    find_plan,
    find_plan_of,
    list_grants_ending,
    list_last_words,
)
from tracker.planning.vocabulary import NodeKind
from tracker.reporting import queries
from tracker.reporting.calculations import (
    change_sentence,
    has_changed,
    measure_changes,
    no_longer_there,
    target_changes,
)
from tracker.reporting.content.drawings import overview_chart
from tracker.reporting.content.entries import (
    hidden_of,
    measure_entry,
    measure_records,
    reason_of,
    source_of,
    state_counts,
    target_entry,
    target_records,
    target_revision,
    with_grants,
)
from tracker.reporting.content.fields import contents_by_field, field_sections, unchanged_fields
from tracker.reporting.content.frames import Frame, frame_of, head_of
from tracker.reporting.content.scope import Scope
from tracker.reporting.models import ReportRun, Subscription
from tracker.reporting.vocabulary import (
    CommitteeReport,
    MeasureChange,
    MeasureEntry,
    TargetChange,
    TargetEntry,
    TargetRevision,
)
from tracker.shared.text import N_, translate


@dataclass(frozen=True)
class Body:
    """What stands in the report, and what of it changed."""

    scope: Scope
    standings: tuple[Standing, ...]
    targets: tuple[TargetEntry, ...]
    measures: tuple[MeasureEntry, ...]
    target_changes: tuple[TargetChange, ...]
    target_revisions: tuple[TargetRevision, ...]
    measure_changes: tuple[MeasureChange, ...]
    touched: frozenset[int | None]  # fields in which something changed


def assemble_report(session: Session, run: ReportRun, now: datetime, timezone: ZoneInfo) -> CommitteeReport:
    """Return the report as it stands now. Only what its committee may see is read at all."""
    frame = frame_of(session, run, now, timezone)
    body = _body(session, frame)
    language = frame.language
    contents = contents_by_field(body.scope, body.targets, body.measures)
    counts = state_counts(body.standings, language)
    return CommitteeReport(
        **head_of(session, frame),
        nothing_changed=frame.last is not None and not body.touched,
        change_sentence=change_sentence(
            frame.since,
            body.target_changes,
            body.measure_changes,
            language,
            len({each.node_id for each in body.target_revisions}),
        ),
        target_changes=body.target_changes,
        target_revisions=body.target_revisions,
        measure_changes=body.measure_changes,
        counts=counts,
        counts_sentence=counts_sentence(count_standings(body.standings), language),
        chance_note=_chance_note(body, language),
        overview=overview_chart(counts, language),
        fields=field_sections(contents, body.touched, language),
        unchanged=unchanged_fields(contents, body.touched, language),
        sources=tuple(dict.fromkeys(each.source for each in body.targets if each.source)),
        hidden=hidden_of(body.standings, language),
        notes=_notes(frame, body),
        target_records=target_records(body.targets),
        measure_records=measure_records(body.measures, body.scope.plan.entries),
    )


def preview_report(
    session: Session, subscription: Subscription, now: datetime, timezone: ZoneInfo, meeting: Meeting | None = None
) -> CommitteeReport:
    """Return what a report would say today; nothing is kept."""
    assert subscription.id is not None
    run = ReportRun(
        subscription_id=subscription.id,
        committee_id=subscription.committee_id,
        meeting_id=meeting.id if meeting else None,
        period_key="",
        due_at=now,
        cut_off_at=now,
    )
    return assemble_report(session, run, now, timezone)


def _body(session: Session, frame: Frame) -> Body:
    assert frame.subscription.id is not None
    node_ids = queries.list_scope_ids(session, frame.subscription.id)
    scope = Scope(_plan(session, frame, node_ids), frozenset(node_ids))
    wanted = [entry.id for entry in scope.of_kind(NodeKind.TARGET)]
    standings = list_standings(session, scope.plan, frame.audience, frame.today, wanted)
    measures = scope.of_kind(NodeKind.MEASURE)
    retired = scope.of_kind(NodeKind.MEASURE, retired=True)
    words = list_last_words(session, [entry.id for entry in (*measures, *retired)])
    body = _compared(frame, scope, standings, _targets(session, frame, standings), (measures, retired), words)
    ending = list_grants_ending(session, measures, frame.today)
    return replace(body, measures=with_grants(body.measures, ending, frame.language))


def _compared(
    frame: Frame,
    scope: Scope,
    standings: tuple[Standing, ...],
    targets: tuple[TargetEntry, ...],
    measures: tuple[tuple[PlanEntry, ...], tuple[PlanEntry, ...]],
    words: dict[int, LastWord],
) -> Body:
    running, retired = (_measures(frame, scope, group, words) for group in measures)
    if frame.last is None:
        everything = frozenset({None, *(field.id for field in scope.fields())})
        return Body(scope, standings, targets, running, (), (), (), everything)
    reasons = {entry.id: reason_of(entry) for group in measures for entry in group}
    of_measures = measure_changes(frame.last.measure_records, running, retired, reasons, frame.language)
    return Body(
        scope,
        standings,
        targets,
        running,
        target_changes(frame.last.target_records, targets, frame.language),
        tuple(revision for target in targets for revision in target.revisions),
        of_measures,
        _touched(scope, targets, running, [each for each in retired if each.path in {c.path for c in of_measures}]),
    )


def _touched(
    scope: Scope, targets: tuple[TargetEntry, ...], running: tuple[MeasureEntry, ...], dropped: list[MeasureEntry]
) -> frozenset[int | None]:
    changed: list[TargetEntry | MeasureEntry] = [target for target in targets if target.is_changed]
    changed += [*(measure for measure in running if measure.is_changed), *dropped]
    return frozenset(scope.field_id_of(scope.plan.entries[each.node_id]) for each in changed)


def _targets(session: Session, frame: Frame, standings: tuple[Standing, ...]) -> tuple[TargetEntry, ...]:
    facts = list_facts(session, [each.sheet.indicator.id for each in standings if each.sheet.indicator is not None])
    before = {record.node_id: record.standing.state for record in frame.last.target_records} if frame.last else {}
    revisions = _revisions(session, frame, [each for each in standings if each.id in before])
    targets = []
    for each in standings:
        source, revised = source_of(each, facts, frame.audience, frame.language), revisions.get(each.id, ())
        is_changed = frame.last is not None and (bool(revised) or before.get(each.id) is not each.state)
        targets.append(target_entry(each, source, revised, frame.language, is_changed=is_changed))
    return tuple(targets)


def _revisions(session: Session, frame: Frame, known: list[Standing]) -> dict[int, tuple[TargetRevision, ...]]:
    """Return of what the committee knows already which demands were changed since its last report."""
    if frame.last is None:
        return {}
    found = list_revisions(session, known, frame.audience, frame.last.cut_off, frame.now)
    return {
        standing.id: tuple(
            target_revision(standing, each, frame.timezone, frame.language) for each in found.get(standing.id, ())
        )
        for standing in known
    }


def _measures(
    frame: Frame, scope: Scope, entries: tuple[PlanEntry, ...], words: dict[int, LastWord]
) -> tuple[MeasureEntry, ...]:
    shown = tuple(
        measure_entry(each, words.get(each.id), scope.targets_above(each), frame.timezone, frame.language)
        for each in entries
    )
    if frame.last is None:
        return shown
    before = {record.node_id: record for record in frame.last.measure_records}
    return tuple(replace(each, is_changed=has_changed(before.get(each.node_id), each)) for each in shown)


def _plan(session: Session, frame: Frame, node_ids: list[int]) -> Plan:
    """Return the plan that runs today, or the one the subscription names parts of."""
    if node_ids:
        return find_plan_of(session, frame.audience, node_ids[0])
    return find_plan(session, frame.audience, frame.today)


def _chance_note(body: Body, language: str) -> str:
    standings = [entry.standing for entry in body.targets]
    standings += [change.before for change in body.target_changes if change.before is not None]
    if not any(standing.hollow for standing in standings):
        return ""
    return translate(N_("Within chance: the measured difference may also be chance."), language)


def _notes(frame: Frame, body: Body) -> tuple[str, ...]:
    if frame.last is None:
        return ()
    still = {each.node_id for each in body.targets}
    return no_longer_there(frame.last.target_records, still, frame.language)
