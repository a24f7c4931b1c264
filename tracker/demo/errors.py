"""Why the demonstration town is refused a database."""

from tracker.shared.errors import Refused
from tracker.shared.text import N_


class HoldsOtherData(Refused):
    msgid = N_("This database holds more than a fresh installation (%(table)s). The demonstration needs an empty one.")


class IsDemonstrationAlready(Refused):
    msgid = N_("This database holds the demonstration town already. Use --reset to make it anew.")


class NoDemonstration(Refused):
    msgid = N_("This database holds a real town. Only a demonstration can be reset.")
