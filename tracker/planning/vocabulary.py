"""Closed lists of planning; the words a town may edit are vocabulary terms."""

from enum import StrEnum

from tracker.shared.text import N_


class NodeKind(StrEnum):
    """What a node of the plan is; the order is that of the sheet a plan is exported to."""

    CYCLE = "cycle"
    FIELD = "field"
    GOAL = "goal"
    STRATEGY = "strategy"
    TARGET = "target"
    MEASURE = "measure"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]

    @property
    def label_plural(self) -> str:
        return _KIND_LABELS_PLURAL[self]

    @property
    def path(self) -> str:
        """Return the first part of a node's address."""
        return _KIND_PATHS[self]


PARENT_KINDS: dict[NodeKind, frozenset[NodeKind]] = {
    NodeKind.CYCLE: frozenset(),
    NodeKind.FIELD: frozenset({NodeKind.CYCLE}),
    NodeKind.GOAL: frozenset({NodeKind.CYCLE}),
    NodeKind.STRATEGY: frozenset({NodeKind.GOAL}),
    NodeKind.TARGET: frozenset({NodeKind.STRATEGY, NodeKind.GOAL, NodeKind.TARGET}),
    NodeKind.MEASURE: frozenset({NodeKind.TARGET, NodeKind.STRATEGY, NodeKind.GOAL}),
}


class TargetType(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    HOLD = "hold"
    CORRIDOR = "corridor"
    REDUCE_GAP = "reduce_gap"
    QUALITATIVE = "qualitative"

    @property
    def label(self) -> str:
        return _TARGET_TYPE_LABELS[self]


class MonitoringRole(StrEnum):
    """As what an indicator is watched for a measure."""

    OUTPUT = "output"
    OUTCOME = "outcome"
    CONTEXT = "context"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


class ExpectedDirection(StrEnum):
    UP = "up"
    DOWN = "down"

    @property
    def label(self) -> str:
        return _EXPECTED_LABELS[self]


class Evidence(StrEnum):
    """How well it is known that such a measure moves such an indicator."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"
    ASSUMED = "assumed"

    @property
    def label(self) -> str:
        return _EVIDENCE_LABELS[self]


class GoalStatus(StrEnum):
    DRAFT = "draft"
    ADOPTED = "adopted"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        return _GOAL_STATUS_LABELS[self]


class StatusCategory(StrEnum):
    """What a status word means to the program; the words themselves belong to the town."""

    OPEN = "open"
    RUNNING = "running"
    DONE = "done"
    PERMANENT = "permanent"
    REALIGNED = "realigned"
    POSTPONED = "postponed"
    STOPPED = "stopped"
    MERGED = "merged"


class Phase(StrEnum):
    """Where a field of action stands in the management cycle."""

    MANDATE = "mandate"
    GOALS = "goals"
    ANALYSIS = "analysis"
    NEEDS = "needs"
    PROGRAMME = "programme"
    IMPLEMENTATION = "implementation"
    CONTROLLING = "controlling"
    EVALUATION = "evaluation"

    @property
    def label(self) -> str:
        return _PHASE_LABELS[self]


_KIND_LABELS = {
    NodeKind.CYCLE: N_("Cycle"),
    NodeKind.FIELD: N_("Field of action"),
    NodeKind.GOAL: N_("Guiding goal"),
    NodeKind.STRATEGY: N_("Action strategy"),
    NodeKind.TARGET: N_("Impact target"),
    NodeKind.MEASURE: N_("Measure"),
}
_KIND_LABELS_PLURAL = {
    NodeKind.CYCLE: N_("Cycles"),
    NodeKind.FIELD: N_("Fields of action"),
    NodeKind.GOAL: N_("Guiding goals"),
    NodeKind.STRATEGY: N_("Action strategies"),
    NodeKind.TARGET: N_("Impact targets"),
    NodeKind.MEASURE: N_("Measures"),
}
_KIND_PATHS = {
    NodeKind.CYCLE: "cycles",
    NodeKind.FIELD: "fields",
    NodeKind.GOAL: "goals",
    NodeKind.STRATEGY: "strategies",
    NodeKind.TARGET: "targets",
    NodeKind.MEASURE: "measures",
}
_TARGET_TYPE_LABELS = {
    TargetType.AT_LEAST: N_("at least"),
    TargetType.AT_MOST: N_("at most"),
    TargetType.HOLD: N_("hold the level"),
    TargetType.CORRIDOR: N_("within a corridor"),
    TargetType.REDUCE_GAP: N_("reduce the gap to the town"),
    TargetType.QUALITATIVE: N_("judged by people"),
}
_ROLE_LABELS = {
    MonitoringRole.OUTPUT: N_("Output"),
    MonitoringRole.OUTCOME: N_("Effect"),
    MonitoringRole.CONTEXT: N_("Context"),
}
_EXPECTED_LABELS = {ExpectedDirection.UP: N_("should rise"), ExpectedDirection.DOWN: N_("should fall")}
_EVIDENCE_LABELS = {
    Evidence.STRONG: N_("well proven"),
    Evidence.MODERATE: N_("several studies or own results"),
    Evidence.WEAK: N_("first hints"),
    Evidence.ASSUMED: N_("assumed"),
}
_GOAL_STATUS_LABELS = {
    GoalStatus.DRAFT: N_("draft"),
    GoalStatus.ADOPTED: N_("adopted"),
    GoalStatus.RETIRED: N_("retired"),
}
_PHASE_LABELS = {
    Phase.MANDATE: N_("Mandate"),
    Phase.GOALS: N_("Goals"),
    Phase.ANALYSIS: N_("Analysis"),
    Phase.NEEDS: N_("Needs and recommendations"),
    Phase.PROGRAMME: N_("Priorities and programme"),
    Phase.IMPLEMENTATION: N_("Implementation"),
    Phase.CONTROLLING: N_("Controlling"),
    Phase.EVALUATION: N_("Evaluation"),
}
