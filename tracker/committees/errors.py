"""What can be refused about committees."""

from tracker.shared.errors import Refused
from tracker.shared.text import N_


class UnknownCommittee(Refused):
    msgid = N_("There is no committee with the key %(key)s.")


class KeyTaken(Refused):
    msgid = N_("The key %(key)s already belongs to “%(name)s”.")


class ReferenceTaken(Refused):
    msgid = N_("There is already a resolution with the reference %(reference)s.")


class AlreadyMember(Refused):
    msgid = N_("%(name)s is already a member.")


class AddressNeeded(Refused):
    msgid = N_("A member who gets reports by mail needs an e-mail address.")
