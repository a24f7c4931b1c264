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


class WrongLogIn(Refused):
    msgid = N_("The e-mail address and the password do not match.")
