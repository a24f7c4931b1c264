"""Closed lists of planning; the words a town may edit are vocabulary terms."""

from tracker.shared.labels import Labelled
from tracker.shared.text import N_


class NodeKind(Labelled):
    """What a node of the plan is; the order is that of the sheet a plan is exported to."""

    CYCLE = "cycle", N_("Cycle")
    FIELD = "field", N_("Field of action")
    GOAL = "goal", N_("Guiding goal")
    STRATEGY = "strategy", N_("Action strategy")
    TARGET = "target", N_("Impact target")
    MEASURE = "measure", N_("Measure")

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


class TargetType(Labelled):
    AT_LEAST = "at_least", N_("at least")
    AT_MOST = "at_most", N_("at most")
    HOLD = "hold", N_("hold the level")
    CORRIDOR = "corridor", N_("within a corridor")
    REDUCE_GAP = "reduce_gap", N_("reduce the gap to the town")
    QUALITATIVE = "qualitative", N_("judged by people")


class MonitoringRole(Labelled):
    """As what an indicator is watched for a measure."""

    OUTPUT = "output", N_("Output")
    OUTCOME = "outcome", N_("Effect")
    CONTEXT = "context", N_("Context")


class ExpectedDirection(Labelled):
    UP = "up", N_("should rise")
    DOWN = "down", N_("should fall")


class Evidence(Labelled):
    """How well it is known that such a measure moves such an indicator."""

    STRONG = "strong", N_("well proven")
    MODERATE = "moderate", N_("several studies or own results")
    WEAK = "weak", N_("first hints")
    ASSUMED = "assumed", N_("assumed")


class GoalStatus(Labelled):
    DRAFT = "draft", N_("draft")
    ADOPTED = "adopted", N_("adopted")
    RETIRED = "retired", N_("retired")


class StatusCategory(Labelled):
    """What a status word means to the program; the words themselves belong to the town."""

    OPEN = "open", N_("not under way yet")
    RUNNING = "running", N_("under way")
    DONE = "done", N_("finished")
    PERMANENT = "permanent", N_("a permanent task, never overdue")
    REALIGNED = "realigned", N_("under way with a new aim; needs a reason")
    POSTPONED = "postponed", N_("put off; needs a reason")
    STOPPED = "stopped", N_("given up; needs a reason")
    MERGED = "merged", N_("continued elsewhere; needs the other measure")

    @property
    def is_pressing(self) -> bool:
        """Say whether what is late with such a measure is overdue."""
        return self in _PRESSING

    @property
    def has_ended(self) -> bool:
        """Say whether nothing more is to be done or paid for such a measure."""
        return self in _ENDED


_ENDED = frozenset({StatusCategory.DONE, StatusCategory.STOPPED, StatusCategory.MERGED})
_PRESSING = frozenset({StatusCategory.OPEN, StatusCategory.RUNNING, StatusCategory.REALIGNED})


class Phase(Labelled):
    """Where a field of action stands in the management cycle."""

    MANDATE = "mandate", N_("Mandate")
    GOALS = "goals", N_("Goals")
    ANALYSIS = "analysis", N_("Analysis")
    NEEDS = "needs", N_("Needs and recommendations")
    PROGRAMME = "programme", N_("Priorities and programme")
    IMPLEMENTATION = "implementation", N_("Implementation")
    CONTROLLING = "controlling", N_("Controlling")
    EVALUATION = "evaluation", N_("Evaluation")


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


class Answer(Labelled):
    """What a department said of a measure since its last word."""

    UNCHANGED = "unchanged", N_("unchanged")
    CHANGED = "changed", N_("has changed")


class TimelinessCategory(Labelled):
    """What a word for keeping to the schedule means to the program; the words themselves belong to the town."""

    ON_TIME = "on_time", N_("on schedule")
    DELAYED = "delayed", N_("behind schedule")
    AT_RISK = "at_risk", N_("in danger")
    UNKNOWN = "unknown", N_("nobody can say")


class PlainCategory(Labelled):
    """The category of words that mean nothing more to the program than they say."""

    PLAIN = "plain", N_("no further meaning")


class TermList(Labelled):
    """The lists of words that a town may edit."""

    STATUS = "measure_status", N_("Status of a measure")
    TIMELINESS = "timeliness", N_("Keeping to the schedule")
    OBSTACLE = "obstacle", N_("Obstacles and risks")
    KIND = "measure_kind", N_("Kinds of measures")
    LEGAL_CHARACTER = "legal_character", N_("Legal character")
    CARRIER_ROLE = "carrier_role", N_("Roles of carriers")
    PARTICIPATION_FORMAT = "participation_format", N_("Formats of participation")
    TARGET_CHANGE_REASON = "target_change_reason", N_("Reasons for changing a target")

    @property
    def categories(self) -> type[Labelled]:
        """Return what its words may mean to the program."""
        return _CATEGORIES.get(self, PlainCategory)


_CATEGORIES: dict[TermList, type[Labelled]] = {
    TermList.STATUS: StatusCategory,
    TermList.TIMELINESS: TimelinessCategory,
}


class BudgetCover(Labelled):
    """How much of what a measure needs stands in the budget."""

    FULL = "full", N_("fully")
    PARTLY = "partly", N_("partly")
    NOT = "not", N_("not")


class ObstacleKind(Labelled):
    OBSTACLE = "obstacle", N_("obstacle")
    RISK = "risk", N_("risk")


class ParticipationOutcome(Labelled):
    """What became of what people said."""

    OPEN = "open", N_("still open")
    ADOPTED = "adopted", N_("taken up")
    PARTLY = "partly", N_("taken up in part")
    REJECTED = "rejected", N_("not taken up")
    NOT_HELD = "not_held", N_("planned, but not held")

    @property
    def needs_reason(self) -> bool:
        return self in _NEEDS_REASON


_NEEDS_REASON = frozenset({ParticipationOutcome.PARTLY, ParticipationOutcome.REJECTED, ParticipationOutcome.NOT_HELD})


class SheetGroup(Labelled):
    """A part of the measure's sheet that shows when it is filled or switched on, in the order of the page."""

    MORE = "more", N_("Kind, effect and context")
    CARRIERS = "carriers", N_("Carriers")
    MILESTONES = "milestones", N_("Milestones")
    OBSTACLES = "obstacles", N_("Obstacles and risks")
    OUTPUTS = "outputs", N_("Outputs")
    PARTICIPATION = "participation", N_("Participation of those concerned")
    BUDGET = "budget", N_("Posts and money")
    GRANTS = "grants", N_("Grants")
    LINKS = "links", N_("Links")
    FILES = "files", N_("Files")

    @property
    def one(self) -> str:
        """Return what one of its rows is called."""
        return _ONE_OF[self]

    @property
    def is_internal(self) -> bool:
        """Say whether it never leaves the administration; a file says so itself."""
        return self is SheetGroup.OBSTACLES


_ONE_OF = {
    SheetGroup.MORE: N_("kind, effect and context"),
    SheetGroup.CARRIERS: N_("a carrier"),
    SheetGroup.MILESTONES: N_("a milestone"),
    SheetGroup.OBSTACLES: N_("an obstacle or risk"),
    SheetGroup.OUTPUTS: N_("an output"),
    SheetGroup.PARTICIPATION: N_("a participation"),
    SheetGroup.BUDGET: N_("a budget year"),
    SheetGroup.GRANTS: N_("a grant"),
    SheetGroup.LINKS: N_("a link"),
    SheetGroup.FILES: N_("a file"),
}
