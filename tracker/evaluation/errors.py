"""What can be refused about judgements."""

from tracker.shared.errors import Refused
from tracker.shared.text import N_


class JudgementWithoutReason(Refused):
    msgid = N_("A judgement needs a reason in words.")


class JudgementMissing(Refused):
    msgid = N_("No figure judges this target. Please give your own judgement.")


class LookAgainInThePast(Refused):
    msgid = N_("The next date must lie after today.")
