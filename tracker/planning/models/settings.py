"""What a town decides about its plan."""

from typing import ClassVar

from sqlmodel import Field

from tracker.planning.vocabulary import SheetGroup
from tracker.shared.settings import Settings
from tracker.shared.text import N_


class PlanSettings(Settings):
    """Which parts of the full sheet are offered on every measure; what is filled shows anyway."""

    key: ClassVar[str] = "planning"

    groups: list[SheetGroup] = Field(
        default=[SheetGroup.MILESTONES],
        title=N_("Parts of the sheet offered on every measure"),
        description=N_("What is filled on a measure is shown there anyway"),
    )
