"""What can be refused about accounts."""

from tracker.shared.errors import Refused
from tracker.shared.text import N_


class UnknownDepartment(Refused):
    msgid = N_("There is no department with the key %(key)s.")


class UnknownRoleScope(Refused):
    msgid = N_("The role %(role)s needs a department or committee that exists; %(key)s does not.")


class AddressTaken(Refused):
    msgid = N_("%(email)s is already registered under the name %(name)s.")


class WeakPassword(Refused):
    msgid = N_("The password needs at least 12 characters and must not be a common one or your name.")


class LinkUnusable(Refused):
    msgid = N_("This link has been used or has expired. Ask for a new one.")


class TooManyAttempts(Refused):
    msgid = N_("Too many attempts. Please wait %(minutes)s minutes and try again, or ask for a link by e-mail.")


class TooManyMails(Refused):
    msgid = N_("Several links have been asked for already. Please look into your mailbox, or wait %(minutes)s minutes.")


class WrongLogIn(Refused):
    msgid = N_("The e-mail address and the password do not match.")


class WrongCode(Refused):
    msgid = N_("This code does not fit. After five wrong tries it ends; then please ask for a new link.")


class WrongPassword(Refused):
    msgid = N_("This is not your present password.")


class NoAddress(Refused):
    msgid = N_("%(name)s has no e-mail address here, so no link can be sent.")


class KeyTaken(Refused):
    msgid = N_("The department %(name)s already has the key %(key)s.")


class BelowItself(Refused):
    msgid = N_("A department cannot belong to itself or to one below it.")


class NotDelegable(Refused):
    msgid = N_("Only the head of a department can hand it to a deputy, and a deputy cannot pass it on.")


class DelegatedInThePast(Refused):
    msgid = N_("A delegation begins today or later.")


class NoDeputy(Refused):
    msgid = N_("%(name)s cannot stand in here: a deputy works in the administration and can log in.")


class AlreadyDelegated(Refused):
    msgid = N_("%(name)s already stands in at that time.")
