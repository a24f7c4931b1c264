"""The words a report is framed with, in its own language; what it says stands in the report itself."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.reporting.vocabulary import CommitteeReport, DepartmentRemark, MeasureEntry, TargetRevision
from tracker.shared.clock import local_date
from tracker.shared.numbers import NO_BREAK_SPACE, format_date
from tracker.shared.text import N_, translate, translate_plural

WORDS = {
    "fictitious": N_("Fictitious model town – all figures and persons are invented."),
    "fictitious_short": N_("Fictitious model town"),
    "change_mark": N_("changed"),
    "asked": N_("What the committee is asked to do"),
    "nothing_asked": N_("The committee is asked to take note of this report."),
    "changed": N_("What has changed since the last report"),
    "changed_first": N_("Where the town stands"),
    "target": N_("Impact target"),
    "targets": N_("Impact targets"),
    "before": N_("before"),
    "now": N_("now"),
    "not_there_before": N_("not yet in the report"),
    "target_changes": N_("Targets in another state"),
    "target_revisions": N_("Targets with another demand"),
    "demand": N_("What is demanded now"),
    "remarks": N_("Remarks of departments"),
    "measure_changes": N_("Measures that are new, ended or dropped"),
    "measure": N_("Measure"),
    "measures": N_("Measures"),
    "department": N_("Department"),
    "change": N_("Kind of change"),
    "status": N_("Status"),
    "last_word": N_("Last word"),
    "no_word_yet": N_("No report yet"),
    "counts": N_("How many targets stand where"),
    "state": N_("State"),
    "count": N_("Count"),
    "total": N_("Total"),
    "changes_overleaf": N_("Further changes"),
    "asked_in_full": N_("The requests in full"),
    "asked_overleaf": N_("Reasons on the next page."),
    "field": N_("Field of action"),
    "unchanged": N_("Fields of action without changes"),
    "standing": N_("Where it stands"),
    "value": N_("Value"),
    "figures_as_table": N_("Figures as a table"),
    "figures": N_("The figures of the charts"),
    "appendix": N_("Figures, sources and notes"),
    "sources": N_("Sources"),
    "hidden": N_("Figures that are missing or not shown"),
    "notes": N_("Notes"),
    "source": N_("Source"),
    "chance": N_("within chance"),
    "late": N_("This report went out late; its figures are those of the cut-off date."),
    "page": N_("Page %(page)s of %(pages)s"),
    "preview": N_("Preview, not released"),
    "open_report": N_("Open the report"),
    "attached": N_("The report is attached as a PDF."),
    "why_you": N_("You receive this mail because you are a member of the committee."),
    "more_details": N_("Fields of action, targets and measures"),
}


class ReportWords:
    """Every word and line around a report that is not in it: `words.asked`, `words.footer`."""

    def __init__(self, report: CommitteeReport) -> None:
        self._report = report
        self.language = report.language

    def __getattr__(self, name: str) -> str:
        if name not in WORDS:
            raise AttributeError(name)
        return translate(WORDS[name], self.language)

    @property
    def static(self) -> dict[str, str]:
        return {name: translate(msgid, self.language) for name, msgid in WORDS.items()}

    @property
    def mail_subject(self) -> str:
        """Return what a member reads first: which committee, which report, for which day."""
        report = self._report
        said = {"title": report.title, "committee": report.committee}
        if report.version > 1:
            subject = self._say(N_("Corrected: %(title)s – %(committee)s"), **said)
        else:
            subject = f"{report.title} – {report.committee}"
        return f"{subject}, {self.date(report.meeting_at)}" if report.meeting_at else subject

    @property
    def changes_heading(self) -> str:
        return self.changed_first if self._report.is_first else self.changed

    @property
    def number(self) -> str:
        if not self._report.number:
            return self.preview
        if self._report.version > 1:
            return self._say(_NUMBER_AND_VERSION, number=self._report.number, version=self._report.version)
        return self._say(_NUMBER, number=self._report.number)

    @property
    def as_of(self) -> str:
        return self._say(N_("As of %(date)s"), date=self.date(self._report.cut_off))

    @property
    def since(self) -> str:
        """Return “Compared with the report as of …”, "" at the first report."""
        if self._report.since is None:
            return ""
        return self._say(N_("Compared with the last report, as of %(date)s"), date=self.date(self._report.since))

    @property
    def meeting(self) -> str:
        if self._report.meeting_at is None:
            return ""
        parts = [self._say(N_("Meeting on %(moment)s"), moment=self.moment(self._report.meeting_at))]
        return ", ".join([*parts, self._report.meeting_place] if self._report.meeting_place else parts)

    @property
    def frozen(self) -> str:
        return self._say(N_("Figures frozen on %(moment)s"), moment=self.moment(self._report.frozen_at))

    @property
    def erratum_heading(self) -> str:
        return self._say(N_("Corrected version %(version)s"), version=self._report.version)

    def date(self, moment: datetime | date) -> str:
        day = local_date(moment, ZoneInfo(self._report.timezone)) if isinstance(moment, datetime) else moment
        return format_date(day, self.language).replace(" ", NO_BREAK_SPACE)

    def moment(self, moment: datetime) -> str:
        local = moment.astimezone(ZoneInfo(self._report.timezone))
        return self._say(N_("%(date)s, %(time)s"), date=self.date(moment), time=f"{local:%H:%M}")

    def signed(self, entry: MeasureEntry) -> str:
        """Return who said a measure's last word, and when: “Fachbereichsleitung, 03.11.2026”."""
        parts = [entry.function] if entry.function else []
        return ", ".join([*parts, self.date(entry.last_word_on)] if entry.last_word_on else parts)

    def remark_of(self, remark: DepartmentRemark) -> str:
        return self._say(N_("Remark of the department %(department)s:"), department=remark.department)

    def revised(self, revision: TargetRevision) -> str:
        """Return what was changed of a target: “Ziel geändert am 03.11.2026: Zielwert 7 → 8; neue Datenlage: …”."""
        said = {"date": self.date(revision.changed_on), "demand": revision.demand, "reason": revision.reason}
        return self._say(N_("Target changed on %(date)s: %(demand)s; %(reason)s"), **said)

    def more_targets(self, count: int) -> str:
        return translate_plural(
            "%(count)s further target on the next page",
            "%(count)s further targets on the next page",
            count,
            self.language,
        )

    def more_measures(self, count: int) -> str:
        return translate_plural(
            "%(count)s further measure on the next page",
            "%(count)s further measures on the next page",
            count,
            self.language,
        )

    def more_changes(self, count: int) -> str:
        return translate_plural(
            "%(count)s further change stands in the report.",
            "%(count)s further changes stand in the report.",
            count,
            self.language,
        )

    def more_revisions(self, count: int) -> str:
        return translate_plural(
            "%(count)s further changed demand on the next page",
            "%(count)s further changed demands on the next page",
            count,
            self.language,
        )

    def _say(self, msgid: str, **values: object) -> str:
        return translate(msgid, self.language, **values)


_NUMBER = N_("Report no. %(number)s")
_NUMBER_AND_VERSION = N_("Report no. %(number)s, version %(version)s")
