"""What the jobs ask of whoever prints a report."""

from collections.abc import Mapping
from typing import Protocol

from tracker.reporting.vocabulary.lists import ReportFormat
from tracker.reporting.vocabulary.report import CommitteeReport
from tracker.shared.mail import Mail


class Renderer(Protocol):
    """What turns the frozen report into what people read; the jobs are handed one and know no more of it."""

    def documents(self, report: CommitteeReport) -> Mapping[ReportFormat, bytes]:
        """Return the bytes of each format that is kept, the PDF among them."""

    def mail(self, report: CommitteeReport, report_url: str) -> Mail:
        """Return subject, text and HTML of the mail to a member; the PDF is attached by who sends it."""
