"""Closed lists about committees."""

from enum import StrEnum

from tracker.shared.text import N_


class CommitteeKind(StrEnum):
    COMMITTEE = "committee"
    EXECUTIVE_BOARD = "executive_board"
    COORDINATION = "coordination"
    STEERING = "steering"
    ADVISORY = "advisory"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


class DeliveryForm(StrEnum):
    """How a member wants reports: by mail, or on paper from the council office."""

    MAIL = "mail"
    PAPER = "paper"

    @property
    def label(self) -> str:
        return _DELIVERY_LABELS[self]


class MeetingState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _MEETING_LABELS[self]


class ResolutionOutcome(StrEnum):
    ADOPTED = "adopted"
    ADOPTED_AMENDED = "adopted_amended"
    NOTED = "noted"
    REJECTED = "rejected"
    POSTPONED = "postponed"

    @property
    def label(self) -> str:
        return _OUTCOME_LABELS[self]


_KIND_LABELS = {
    CommitteeKind.COMMITTEE: N_("Committee"),
    CommitteeKind.EXECUTIVE_BOARD: N_("Executive board"),
    CommitteeKind.COORDINATION: N_("Coordination group"),
    CommitteeKind.STEERING: N_("Steering group"),
    CommitteeKind.ADVISORY: N_("Advisory board"),
}
_DELIVERY_LABELS = {DeliveryForm.MAIL: N_("by e-mail"), DeliveryForm.PAPER: N_("on paper")}
_MEETING_LABELS = {
    MeetingState.PLANNED: N_("planned"),
    MeetingState.HELD: N_("held"),
    MeetingState.CANCELLED: N_("cancelled"),
}
_OUTCOME_LABELS = {
    ResolutionOutcome.ADOPTED: N_("adopted"),
    ResolutionOutcome.ADOPTED_AMENDED: N_("adopted with changes"),
    ResolutionOutcome.NOTED: N_("taken note of"),
    ResolutionOutcome.REJECTED: N_("rejected"),
    ResolutionOutcome.POSTPONED: N_("postponed"),
}
