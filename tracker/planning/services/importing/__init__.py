"""Taking over a whole plan from rows: all of them or none."""

from tracker.planning.services.importing.plans import PlanImport, PlanRefused, import_plan_rows, preview_plan_rows

__all__ = ["PlanImport", "PlanRefused", "import_plan_rows", "preview_plan_rows"]
