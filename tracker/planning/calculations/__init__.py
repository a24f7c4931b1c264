"""What follows from what a plan says, without asking anybody."""

from tracker.planning.calculations.changes import changed_demands, plain_demand
from tracker.planning.calculations.sheet import (
    GrantConcern,
    NextStep,
    Step,
    UnitCost,
    YearSpent,
    grant_concerns,
    next_step,
    unit_costs,
    yearly_date,
)
from tracker.planning.calculations.targets import DefinitionFault, TargetDefinition, definition_faults
from tracker.planning.calculations.words import ToldWord, told_in_order, unchanged_since

__all__ = [
    "DefinitionFault",
    "GrantConcern",
    "NextStep",
    "Step",
    "TargetDefinition",
    "ToldWord",
    "UnitCost",
    "YearSpent",
    "changed_demands",
    "definition_faults",
    "grant_concerns",
    "next_step",
    "plain_demand",
    "told_in_order",
    "unchanged_since",
    "unit_costs",
    "yearly_date",
]
