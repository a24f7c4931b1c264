"""What planning looks after: rows that nobody has said anything about, and those nobody answers for."""

from tracker.shared.labels import Labelled
from tracker.shared.text import N_


class CareGroup(Labelled):
    """A worklist of planning."""

    SILENT = "silent", N_("Silent")
    OWNERLESS = "ownerless", N_("Nobody responsible")
    STALE = "stale", N_("No word for long")
    VACANT = "vacant", N_("Departments without a head")
    CALLS = "calls", N_("Calls to make")
