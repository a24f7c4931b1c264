"""Closed lists about committees."""

from tracker.shared.labels import Labelled
from tracker.shared.text import N_


class CommitteeKind(Labelled):
    COMMITTEE = "committee", N_("Committee")
    EXECUTIVE_BOARD = "executive_board", N_("Executive board")
    COORDINATION = "coordination", N_("Coordination group")
    STEERING = "steering", N_("Steering group")
    ADVISORY = "advisory", N_("Advisory board")


class DeliveryForm(Labelled):
    """How a member wants reports: by mail, or on paper from the council office."""

    MAIL = "mail", N_("by e-mail")
    PAPER = "paper", N_("on paper")


class MeetingState(Labelled):
    PLANNED = "planned", N_("planned")
    HELD = "held", N_("held")
    CANCELLED = "cancelled", N_("cancelled")


class ResolutionOutcome(Labelled):
    ADOPTED = "adopted", N_("adopted")
    ADOPTED_AMENDED = "adopted_amended", N_("adopted with changes")
    NOTED = "noted", N_("taken note of")
    REJECTED = "rejected", N_("rejected")
    POSTPONED = "postponed", N_("postponed")
