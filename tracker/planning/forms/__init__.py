"""Forms of the plan; what they say of their fields stands in the models."""

from tracker.planning.forms.filters import SILENT_MONTHS, MeasureFilterForm, NodeFilterForm
from tracker.planning.forms.nodes import (
    FORMS,
    AdoptForm,
    MeasureForm,
    MonitorForm,
    NodeForm,
    PhaseForm,
    PlaceForm,
    PlanFileForm,
    RetireForm,
    TargetForm,
)
from tracker.planning.forms.sheet import (
    SHEET_FORMS,
    CarrierForm,
    DropForm,
    MoreForm,
    NewFileForm,
    SheetForm,
)
from tracker.planning.forms.terms import NewTermForm, TermForm

__all__ = [
    "FORMS",
    "SHEET_FORMS",
    "SILENT_MONTHS",
    "AdoptForm",
    "CarrierForm",
    "DropForm",
    "MeasureFilterForm",
    "MeasureForm",
    "MonitorForm",
    "MoreForm",
    "NewFileForm",
    "NewTermForm",
    "NodeFilterForm",
    "NodeForm",
    "PhaseForm",
    "PlaceForm",
    "PlanFileForm",
    "RetireForm",
    "SheetForm",
    "TargetForm",
    "TermForm",
]
