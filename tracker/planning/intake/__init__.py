"""Reading plans from files, and making the workbook they can be written in."""

from tracker.planning.intake.reading import UnreadablePlan, read_plan
from tracker.planning.intake.template import write_template
from tracker.planning.intake.writing import write_plan

__all__ = ["UnreadablePlan", "read_plan", "write_plan", "write_template"]
