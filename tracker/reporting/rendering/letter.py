"""The mail to a member: its first screen is the message of page one."""

from typing import Any

from tracker.reporting.rendering.templates import fill
from tracker.reporting.rendering.words import ReportWords
from tracker.reporting.vocabulary import CommitteeReport
from tracker.shared.mail import Mail, one_line

MOST_TARGETS = 12
MOST_MEASURES = 8
MOST_REVISIONS = 6
MOST_REMARKS = 3  # more of them would hide what the mail is about


def render_mail(report: CommitteeReport, report_url: str) -> Mail:
    """Return subject, text and HTML; whoever sends the mail attaches the PDF."""
    targets, measures = report.target_changes[:MOST_TARGETS], report.measure_changes[:MOST_MEASURES]
    revisions, remarks = report.target_revisions[:MOST_REVISIONS], report.all_remarks
    changes = len(report.target_changes) + len(report.measure_changes) + len(report.target_revisions)
    left_out = changes - len(targets) - len(measures) - len(revisions)
    shown: dict[str, Any] = {
        "report_url": report_url,
        "target_changes": targets,
        "target_revisions": revisions,
        "measure_changes": measures,
        "remarks": remarks if len(remarks) <= MOST_REMARKS else (),
        "more": ReportWords(report).more_changes(left_out) if left_out else "",
    }
    return Mail(
        subject=one_line(fill("emails/report.subject.txt", report)),
        text=fill("emails/report.txt", report, **shown),
        html=fill("emails/report.html", report, **shown),
    )
