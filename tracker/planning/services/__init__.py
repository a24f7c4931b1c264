"""Changes to planning. Every function flushes; none commits."""

from tracker.planning.services.carriers import write_carrier
from tracker.planning.services.fields import open_phase
from tracker.planning.services.files import attach_file
from tracker.planning.services.importing import PlanImport, PlanRefused, import_plan_rows, preview_plan_rows
from tracker.planning.services.measures import find_status, record_word, refuse_bare_status, refuse_wrong_continuation
from tracker.planning.services.monitors import monitor_indicator, revise_monitor, stop_monitoring
from tracker.planning.services.nodes import create_node, next_code, retire_node, revise_node
from tracker.planning.services.places import move_node
from tracker.planning.services.saving import save_changed
from tracker.planning.services.sheet import add_row, drop_row, revise_row, write_more
from tracker.planning.services.targets import breakdown_id, definition_of, demands_of, explain_change
from tracker.planning.services.vocabulary import add_term, move_term, revise_term, seed_vocabulary
from tracker.planning.services.wordings import adopt_node, reword_node

__all__ = [
    "PlanImport",
    "PlanRefused",
    "add_row",
    "add_term",
    "adopt_node",
    "attach_file",
    "breakdown_id",
    "create_node",
    "definition_of",
    "demands_of",
    "drop_row",
    "explain_change",
    "find_status",
    "import_plan_rows",
    "monitor_indicator",
    "move_node",
    "move_term",
    "next_code",
    "open_phase",
    "preview_plan_rows",
    "record_word",
    "refuse_bare_status",
    "refuse_wrong_continuation",
    "retire_node",
    "revise_monitor",
    "revise_node",
    "revise_row",
    "revise_term",
    "reword_node",
    "save_changed",
    "seed_vocabulary",
    "stop_monitoring",
    "write_carrier",
    "write_more",
]
