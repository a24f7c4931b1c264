"""Assembling a report: what the committee may see of the plan and its figures, at one moment, as one frozen value."""

from tracker.reporting.content.assembly import assemble_report, preview_report

__all__ = ["assemble_report", "preview_report"]
