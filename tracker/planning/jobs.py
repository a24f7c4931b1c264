"""What the command line does with plans."""

from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from tracker.planning.content import plan_rows, template_choices
from tracker.planning.intake import read_plan
from tracker.planning.intake import write_plan as _write_plan
from tracker.planning.intake import write_template as _write_template
from tracker.planning.services import PlanImport, import_plan_rows
from tracker.planning.vocabulary import NodeKind
from tracker.shared.export import ExportFormat
from tracker.shared.publication import INTERNAL, Audience


def import_plan(session: Session, path: Path, now: datetime) -> PlanImport:
    """Take over a plan from a file, all of it or nothing; raise `UnreadablePlan` or `PlanRefused`."""
    content = path.read_bytes()
    return import_plan_rows(session, read_plan(content, path.name), now=now, file_name=path.name, content=content)


def export_plan(session: Session, audience: Audience, format_: ExportFormat) -> bytes:
    """Return the whole plan an audience may see, as CSV, XLSX or JSON."""
    return _write_plan(plan_rows(session, audience), format_)


def export_measures(session: Session, audience: Audience, format_: ExportFormat) -> bytes:
    """Return the measures an audience may see, in the columns of the plan."""
    return _write_plan(plan_rows(session, audience, [NodeKind.MEASURE]), format_)


def write_template(session: Session, language: str) -> bytes:
    """Return the empty workbook a plan can be written in, with the town's own words to choose from."""
    return _write_template(template_choices(session, INTERNAL), language)
