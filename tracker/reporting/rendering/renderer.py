"""All forms of a report at once, for jobs and the command line; a web request never comes here."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tracker.reporting.rendering.document import render_html
from tracker.reporting.rendering.letter import render_mail
from tracker.reporting.rendering.paper import render_pdf
from tracker.reporting.vocabulary import CommitteeReport, ReportFormat
from tracker.shared.mail import Mail


@dataclass(frozen=True)
class ReportRenderer:
    """`base_url` stands before every path in a report; `fonts_dir` may be missing."""

    base_url: str
    fonts_dir: Path

    def documents(self, report: CommitteeReport) -> Mapping[ReportFormat, bytes]:
        html = render_html(report, base_url=self.base_url, fonts_dir=self.fonts_dir)
        return {
            ReportFormat.PDF: render_pdf(report, base_url=self.base_url, fonts_dir=self.fonts_dir),
            ReportFormat.HTML: html.encode(),
        }

    def mail(self, report: CommitteeReport, report_url: str) -> Mail:
        return render_mail(report, report_url)
