"""Forms of what a town decides: one for each feature's settings."""

from dataclasses import dataclass

from wtforms import BooleanField, HiddenField, IntegerField

from tracker.planning.models import PlanSettings
from tracker.planning.vocabulary import SheetGroup
from tracker.reporting.models import ReportSettings
from tracker.rounds.models import RoundSettings
from tracker.shared.forms import EnumsField, PageForm, bound
from tracker.shared.settings import Settings
from tracker.shared.text import N_


class SettingsForm(PageForm[Settings]):
    """A form of settings; `seen` is what was decided when the page was opened."""

    seen = HiddenField()


class PlanSettingsForm(SettingsForm):
    fields_model = PlanSettings

    groups = bound(PlanSettings, "groups", EnumsField, of=SheetGroup)


class RoundSettingsForm(SettingsForm):
    fields_model = RoundSettings

    must_be_checked = bound(RoundSettings, "must_be_checked", BooleanField)
    must_be_released = bound(RoundSettings, "must_be_released", BooleanField)
    remind_days_before = bound(RoundSettings, "remind_days_before", IntegerField)
    remind_days_after = bound(RoundSettings, "remind_days_after", IntegerField)
    answer_days = bound(RoundSettings, "answer_days", IntegerField)
    link_days = bound(RoundSettings, "link_days", IntegerField)
    most_entries_a_year = bound(RoundSettings, "most_entries_a_year", IntegerField)


class ReportSettingsForm(SettingsForm):
    fields_model = ReportSettings

    preview_days = bound(ReportSettings, "preview_days", IntegerField)


@dataclass(frozen=True)
class Section:
    """What a town decides about one feature."""

    title: str
    kind: type[Settings]
    form: type[SettingsForm]


SECTIONS: dict[str, Section] = {
    section.kind.key: section
    for section in (
        Section(N_("Sheet of a measure"), PlanSettings, PlanSettingsForm),
        Section(N_("Reporting rounds"), RoundSettings, RoundSettingsForm),
        Section(N_("Reports to committees"), ReportSettings, ReportSettingsForm),
    )
}
