"""What the page of one report shows, read in few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from wtforms.fields.choices import SelectChoice

from tracker.accounts.permissions import current_viewer, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.planning import queries as planning
from tracker.planning.calculations import grant_concerns
from tracker.planning.models import MoreMeasureFields
from tracker.planning.queries import EndingGrant, Sheet
from tracker.planning.views.sheet_parts import SheetPart, SheetParts
from tracker.planning.vocabulary import ObstacleKind, SheetGroup, TermList
from tracker.rounds import queries, services
from tracker.rounds.calculations import (
    AMOUNTS,
    LOCKING,
    MILESTONE,
    OUTPUT,
    Value,
    differences,
    is_last_step,
    possible_steps,
    told_before,
    told_in,
)
from tracker.rounds.errors import OwnDecision, OwnReport
from tracker.rounds.forms import QuestionForm, ReasonForm
from tracker.rounds.models import ReviewAct, RoundLine, RoundSettings, Submission
from tracker.rounds.queries import ReviewedLine
from tracker.rounds.views.comparing import WHOLE_REPORT, Change, Names, changes_of, town_words
from tracker.rounds.views.pages import today
from tracker.rounds.vocabulary import EarlierWord, Known, KnownOutput, Mark, ReviewStep
from tracker.shared.database import current_session
from tracker.shared.language import page_language
from tracker.shared.settings import find_settings

QUESTION, REASON = "question-", "reason-"
BESIDE = (SheetGroup.MILESTONES, SheetGroup.OUTPUTS, SheetGroup.OBSTACLES, SheetGroup.BUDGET, SheetGroup.GRANTS)
Steps = Mapping[ReviewStep, str | None]  # what the viewer may do next; with a sentence: why not this person


@dataclass(frozen=True)
class Version:
    """One submission with all that it says."""

    submission: Submission
    changes: Sequence[Change]


@dataclass(frozen=True)
class ShownReport:
    """All that the page says of one report."""

    row: ReviewedLine
    changes: Sequence[Change]
    versions: Sequence[Version]
    acts: Sequence[ReviewAct]
    names: Names
    steps: Steps
    sheet: SheetParts

    @property
    def latest(self) -> Submission | None:
        return self.versions[0].submission if self.versions else None

    @property
    def line(self) -> RoundLine:
        return self.row.line

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Return what a question can be about, besides the whole report."""
        return [(name, self.names.label(name)) for name in told_in(self.latest)] if self.latest else []


def report_page(
    shown: ShownReport,
    *,
    question: QuestionForm | None = None,
    reason: ReasonForm | None = None,
    refusal: str | None = None,
) -> str:
    version = shown.line.version
    question = question or QuestionForm(prefix=QUESTION, blank=True, data={"version": version})
    offer_fields(question, shown)
    return render_template(
        "rounds/line_detail.html",
        shown=shown,
        question=question,
        reason=reason or ReasonForm(prefix=REASON, blank=True, data={"version": version}),
        refusal=refusal,
        reviews=current_viewer().may(Permission.REVIEW_REPORTS),
        Mark=Mark,
        ReviewStep=ReviewStep,
    )


def offer_fields(form: QuestionForm, shown: ShownReport) -> None:
    form.field.choices = [SelectChoice(WHOLE_REPORT, shown.names.label(WHOLE_REPORT))]
    form.field.choices += [SelectChoice(*field) for field in shown.fields]


def find_shown(line_id: int) -> ShownReport:
    """Return a report with all its versions; to who may not see it, it does not exist."""
    row = scoped_or_404(queries.find_reviewed, line_id)
    acts, handed_in = queries.list_versions(current_session(), line_id)
    sheet, terms = _sheet(row.line.measure_id), town_words()
    names = Names(terms, _titles(sheet), _continued_in(handed_in))
    before = _before(row, sheet)
    return ShownReport(
        row=row,
        changes=changes_of(differences(before, told_in(handed_in[0])), names) if handed_in else (),
        versions=[Version(each, changes_of(differences({}, told_in(each)), names)) for each in handed_in],
        acts=acts,
        names=names,
        steps=_steps(row.line, acts, handed_in),
        sheet=_beside(sheet, terms),
    )


def _before(row: ReviewedLine, sheet: Sheet) -> dict[str, Value | None]:
    """Return what stood before this report: of one in force the word before it, else what holds today."""
    if row.line.is_locked:
        return told_in(row.word) if row.word is not None else {}
    return told_before(_known(row, sheet))


def _steps(line: RoundLine, acts: Sequence[ReviewAct], handed_in: Sequence[Submission]) -> Steps:
    """Return the steps that the viewer's roles open now; four eyes may still close one, with a sentence."""
    viewer = current_viewer()
    if not viewer.may(Permission.REVIEW_REPORTS):
        return {}
    settings = find_settings(current_session(), RoundSettings)
    order = {"must_be_checked": settings.must_be_checked, "must_be_released": settings.must_be_released}
    open_now = possible_steps(line.state, is_locked=line.is_locked, **order) & _BY_PLANNING
    if not viewer.may(Permission.RELEASE_REPORTS):
        open_now -= {ReviewStep.RELEASE}
    locked_by = next((act.acted_by_id for act in reversed(acts) if act.step in LOCKING), None)
    steps: dict[ReviewStep, str | None] = {}
    for step in (step for step in ReviewStep if step in open_now):
        steps[step] = None
        if is_last_step(step, **order) and viewer.person_id in services.hands_in(handed_in):
            steps[step] = OwnReport().sentence(page_language())
        if step is ReviewStep.UNLOCK and viewer.person_id == locked_by:
            steps[step] = OwnDecision().sentence(page_language())
    return steps


_BY_PLANNING = LOCKING | {ReviewStep.QUERY, ReviewStep.UNLOCK}


def _sheet(measure_id: int) -> Sheet:
    session, audience = current_session(), current_viewer().audience
    outputs, figures = queries.list_outputs(session, [measure_id])
    rows = {
        group: outputs.get(measure_id)
        if group is SheetGroup.OUTPUTS
        else planning.list_rows(session, measure_id, group, audience)
        for group in BESIDE
    }
    return Sheet(MoreMeasureFields.model_construct(), {group: found for group, found in rows.items() if found}, figures)


def _known(row: ReviewedLine, sheet: Sheet) -> Known:
    """Return what the report is compared with: the last word, and what the sheet says for its year."""
    measure, year, word = row.measure, row.reporting_round.as_of.year, row.word
    known = Known(measure.status, measure.status_reason, measure.merged_into_id)
    if word is not None:
        known.words.append(EarlierWord(*(getattr(word, name) for name in EarlierWord.__slots__)))
    for output in sheet.rows.get(SheetGroup.OUTPUTS, []):
        value = sheet.figures.get(output.id, {}).get(year)
        known.outputs.append(KnownOutput(output.id, output.unit, output.planned_value, output.planned_on, value))
    for each in sheet.rows.get(SheetGroup.OBSTACLES, []):
        if each.kind is ObstacleKind.OBSTACLE and each.resolved_on is None:
            known.obstacles.append(each.category)
            known.obstacle_text = each.text
    for budget in sheet.rows.get(SheetGroup.BUDGET, []):
        if budget.year == year:
            for name in AMOUNTS:
                setattr(known, name, getattr(budget, name))
    return known


def _titles(sheet: Sheet) -> dict[str, str]:
    titles = {f"{MILESTONE}{row.id}": row.title for row in sheet.rows.get(SheetGroup.MILESTONES, [])}
    return titles | {f"{OUTPUT}{row.id}": row.unit for row in sheet.rows.get(SheetGroup.OUTPUTS, [])}


def _continued_in(handed_in: Sequence[Submission]) -> dict[int, str]:
    """Return the titles of the measures in which this one is said to be continued."""
    found = {}
    for key in {told["merged_into_id"] for each in handed_in if "merged_into_id" in (told := told_in(each))}:
        other = planning.find_entry(current_session(), current_viewer(), int(str(key)))
        if other is not None:
            found[other[1].id] = f"{other[1].code} {other[1].title_in(page_language())}"
    return found


def _beside(sheet: Sheet, terms: dict[TermList, dict[str, str]]) -> SheetParts:
    """Return the parts of the sheet that help to judge the report."""
    parts = [
        SheetPart(group, f"planning/sheet/{group.value}.html", len(sheet.rows[group]))
        for group in BESIDE
        if group in sheet.rows
    ]
    ending = [
        EndingGrant(row.measure_id, row.programme, concern, on)
        for row in sheet.rows.get(SheetGroup.GRANTS, [])
        for concern, on in grant_concerns(row.ends_on, row.proof_due_on, row.proof_given_on, today())
    ]
    return SheetParts(sheet, tuple(parts), (), terms, None, None, tuple(ending), {})
