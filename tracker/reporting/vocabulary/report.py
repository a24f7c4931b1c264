"""The frozen report: what it says, in the language it is said in."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.evaluation.vocabulary import AttainmentState, Tone
from tracker.planning.vocabulary import StatusCategory
from tracker.reporting.vocabulary.lists import MeasureChangeKind

SCHEMA = 1  # of the frozen report; raise it when a field is renamed or goes


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One thing the committee is asked to decide or to note."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The state of a target with its word; `hollow` says that what it says may be chance."""

    state: AttainmentState
    label: str
    tone: Tone
    hollow: bool = False


@dataclass(frozen=True, kw_only=True)
class TargetChange:
    """A target that is in another state than in the last report; `before` is None where it is new.

    Beside it stands either why it cannot be assessed now, or the calculation.
    """

    code: str
    title: str
    path: str  # "/targets/12": rendering puts the base URL before it
    before: Standing | None
    after: Standing
    sentence: str  # what changed, in one sentence: "W 3 Kinderarmut senken: bisher auf Kurs, jetzt leicht zurück."
    reason: str = ""  # "Nicht mehr bewertbar: Der letzte Wert (2025) fehlt."
    calculation: str = ""


@dataclass(frozen=True, kw_only=True)
class TargetRevision:
    """A target of which something else is demanded than before."""

    node_id: int
    code: str
    title: str
    path: str
    changed_on: date
    demand: str  # what stood there and what stands there now: "Zielwert 7,0 % → 7,5 %, Zieljahr 2030 → 2031"
    reason: str  # "neue Datenlage: Die Statistik zählt jetzt alle Kinder."
    sentence: str  # all of it: "W 3 Kinderarmut senken: Zielwert 7,0 % → 7,5 %; neue Datenlage: …"


@dataclass(frozen=True, kw_only=True)
class DepartmentRemark:
    """What a department says to its own part of the report, unedited."""

    department_id: int
    department: str
    text: str


@dataclass(frozen=True, kw_only=True)
class MeasureChange:
    """A measure that came, ended or was dropped; `reason` is empty where nobody gave one."""

    kind: MeasureChangeKind
    label: str  # the kind in the report's language
    code: str
    title: str
    path: str
    department: str
    reason: str = ""
    department_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class StateCount:
    state: AttainmentState
    label: str
    tone: Tone
    count: int


@dataclass(frozen=True, kw_only=True)
class ReportChart:
    """A chart as data: `drawing` is its neutral JSON (kind, size, …), the table holds ready strings.

    `words` are the columns of the table that hold no numbers, beside the first.
    """

    title: str
    summary: str
    drawing: dict[str, object]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TargetEntry:
    """A target with its calculation in one sentence; `chart` is None where there is nothing to draw."""

    node_id: int
    code: str
    title: str
    path: str
    standing: Standing
    sentence: str
    not_assessable_because: str = ""  # a whole sentence; empty where the target is assessed
    remarks: tuple[str, ...] = ()  # whole sentences
    source: str = ""
    chart: ReportChart | None = None
    is_changed: bool = False
    department: str = ""
    department_id: int | None = None
    revisions: tuple[TargetRevision, ...] = ()  # since the last report


@dataclass(frozen=True, kw_only=True)
class MeasureEntry:
    """A measure with its department's last word; without one, the words are empty and the date None."""

    node_id: int
    code: str
    title: str
    path: str
    department: str
    status_label: str
    category: StatusCategory
    last_word: str = ""
    last_word_on: date | None = None
    function: str = ""
    is_changed: bool = False
    department_id: int | None = None
    serves: tuple[int, ...] = ()  # node ids of the targets above it
    grants: tuple[str, ...] = ()  # which of its grants end soon, in whole sentences


@dataclass(frozen=True, kw_only=True)
class FieldSection:
    """A field of action in which something changed (at the first report: every field)."""

    code: str
    title: str
    path: str
    sentence: str
    targets: tuple[TargetEntry, ...]
    measures: tuple[MeasureEntry, ...]
    remarks: tuple[DepartmentRemark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UnchangedField:
    """A field of action in which nothing changed: one row, with its counts in a sentence."""

    code: str
    title: str
    path: str
    sentence: str
    target_count: int
    measure_count: int
    grants: tuple[str, ...] = ()  # "M 2 Elterncafé: Die Förderung … endet am …"


@dataclass(frozen=True, kw_only=True)
class TargetRecord:
    """What the next report compares with; it is not printed."""

    node_id: int
    code: str
    title: str
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class MeasureRecord:
    """What the next report compares with; it is not printed."""

    node_id: int
    code: str
    title: str
    department: str
    status: str
    status_label: str
    category: StatusCategory
    last_word_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class CommitteeReport:
    """One report, whole and frozen: every output prints this value and computes nothing.

    All words stand in `language`. Moments are aware (UTC); `timezone` is the town's clock, in which
    they are printed. `since` is the cut-off of the committee's last report, None at the first.
    """

    number: str  # "2026/14", the same for all versions; empty in a preview
    version: int
    language: str
    timezone: str
    title: str
    town: str
    is_demonstration: bool
    committee: str
    committee_key: str
    meeting_at: datetime | None
    meeting_place: str
    due_at: datetime
    cut_off: datetime
    frozen_at: datetime
    is_late: bool
    is_first: bool
    since: datetime | None
    erratum: str  # what a corrected version corrects; empty in version 1
    asked: tuple[Asked, ...]
    nothing_changed: bool
    change_sentence: str  # the answer to "what changed?" in one sentence, at the first report "First report …"
    target_changes: tuple[TargetChange, ...]
    measure_changes: tuple[MeasureChange, ...]
    target_revisions: tuple[TargetRevision, ...] = ()
    counts: tuple[StateCount, ...]  # states in a fixed order; those nobody is in are there with 0
    counts_sentence: str
    chance_note: str = ""  # what "within chance" means; empty where nothing is
    overview: ReportChart  # the counts, drawn: the chart of page one
    fields: tuple[FieldSection, ...]
    unchanged: tuple[UnchangedField, ...]
    remarks: tuple[DepartmentRemark, ...] = ()  # of departments that stand in no field above
    sources: tuple[str, ...]
    hidden: tuple[str, ...]  # which figures are kept secret or missing, and why; never the figures
    notes: tuple[str, ...]
    target_records: tuple[TargetRecord, ...]
    measure_records: tuple[MeasureRecord, ...]

    @property
    def all_remarks(self) -> tuple[DepartmentRemark, ...]:
        """Return what departments say, in the order in which it is printed."""
        return (*(remark for section in self.fields for remark in section.remarks), *self.remarks)
