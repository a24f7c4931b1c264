"""What the command line does with plans."""

from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from tracker.accounts.models import Department
from tracker.monitoring.models import Indicator
from tracker.monitoring.queries.areas import list_areas
from tracker.planning.content import area_keys, plan_rows
from tracker.planning.intake import TemplateChoices, read_plan
from tracker.planning.intake import write_plan as _write_plan
from tracker.planning.intake import write_template as _write_template
from tracker.planning.queries import list_status_terms
from tracker.planning.services import PlanImport, import_plan_rows
from tracker.planning.vocabulary import NodeKind
from tracker.shared.publication import Audience


def import_plan(session: Session, path: Path, now: datetime) -> PlanImport:
    """Take over a plan from a file, all of it or nothing; raise `UnreadablePlan` or `PlanRefused`."""
    content = path.read_bytes()
    return import_plan_rows(session, read_plan(content, path.name), now=now, file_name=path.name, content=content)


def export_plan(session: Session, audience: Audience, file_format: str) -> bytes:
    """Return the whole plan an audience may see, as ``csv``, ``xlsx`` or ``json``."""
    return _write_plan(plan_rows(session, audience), file_format)


def export_measures(session: Session, audience: Audience, file_format: str) -> bytes:
    """Return the measures an audience may see, in the columns of the plan."""
    return _write_plan(plan_rows(session, audience, [NodeKind.MEASURE]), file_format)


def write_template(session: Session, language: str) -> bytes:
    """Return the empty workbook a plan can be written in, with the town's own words to choose from."""
    return _write_template(template_choices(session), language)


def template_choices(session: Session) -> TemplateChoices:
    departments = select(Department.key).where(col(Department.retired_on).is_(None)).order_by(col(Department.key))
    indicators = select(Indicator.key).where(col(Indicator.retired_on).is_(None)).order_by(col(Indicator.key))
    return TemplateChoices(
        statuses=[term.code for term in list_status_terms(session)],
        departments=list(session.exec(departments)),
        indicators=list(session.exec(indicators)),
        areas=sorted(key for key in area_keys(list_areas(session)).values() if key),
    )
