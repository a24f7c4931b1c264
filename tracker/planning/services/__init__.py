"""Changes to planning. Every function flushes; none commits."""

from tracker.planning.services.fields import open_phase
from tracker.planning.services.importing import PlanImport, PlanRefused, import_plan_rows, preview_plan_rows
from tracker.planning.services.measures import find_status, report_status
from tracker.planning.services.monitors import monitor_indicator, revise_monitor, stop_monitoring
from tracker.planning.services.nodes import (
    adopt_node,
    create_node,
    move_node,
    next_code,
    retire_node,
    revise_node,
    reword_node,
)
from tracker.planning.services.targets import breakdown_id, definition_of
from tracker.planning.services.vocabulary import seed_vocabulary

__all__ = [
    "PlanImport",
    "PlanRefused",
    "adopt_node",
    "breakdown_id",
    "create_node",
    "definition_of",
    "find_status",
    "import_plan_rows",
    "monitor_indicator",
    "move_node",
    "next_code",
    "open_phase",
    "preview_plan_rows",
    "report_status",
    "retire_node",
    "revise_monitor",
    "revise_node",
    "reword_node",
    "seed_vocabulary",
    "stop_monitoring",
]
