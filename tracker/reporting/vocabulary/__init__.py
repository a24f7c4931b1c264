"""Words and frozen values of reporting."""

from tracker.reporting.vocabulary.lists import MeasureChangeKind, ReleaseRule, ReportFormat, Rhythm, RunState
from tracker.reporting.vocabulary.renderer import Renderer
from tracker.reporting.vocabulary.report import (
    SCHEMA,
    Asked,
    CommitteeReport,
    DepartmentRemark,
    FieldSection,
    MeasureChange,
    MeasureEntry,
    MeasureRecord,
    ReportChart,
    Standing,
    StateCount,
    TargetChange,
    TargetEntry,
    TargetRecord,
    TargetRevision,
    UnchangedField,
)

__all__ = [
    "SCHEMA",
    "Asked",
    "CommitteeReport",
    "DepartmentRemark",
    "FieldSection",
    "MeasureChange",
    "MeasureChangeKind",
    "MeasureEntry",
    "MeasureRecord",
    "ReleaseRule",
    "Renderer",
    "ReportChart",
    "ReportFormat",
    "Rhythm",
    "RunState",
    "Standing",
    "StateCount",
    "TargetChange",
    "TargetEntry",
    "TargetRecord",
    "TargetRevision",
    "UnchangedField",
]
